"""Runs a service's alembic migrations: one at a time, without holding up the office.

Every migration must work with the code that is running (P14), so several replicas may
start at once; the advisory lock lets the first one work and the others find it done. They ask
for it again and again: a statement that waits for a lock keeps its snapshot, and an index that
the first one builds beside the work waits for all snapshots.
"""

from __future__ import annotations

import time
from importlib import resources
from types import ModuleType
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from motcua_kit.db.engine import make_engine

_TRY_LOCK: Final = "SELECT pg_try_advisory_lock(hashtext('motcua migrations'))"
_ASK_AGAIN_S: Final = 0.2
# Less than the chart gives its migrations: what is said then is why, not that time is up.
_PATIENCE_S: Final = 600.0
_LIMITS: Final = "SET lock_timeout = '2s'; SET statement_timeout = '60s'"


class AnotherMigrates(RuntimeError):
    """Another process holds the migrations' lock, and for longer than this one waits."""


def migrate(url: str, package: str, *, patience: float = _PATIENCE_S) -> str:
    """Bring the database of `package` (e.g. "motcua_routing") to its newest shape.

    Returns the revision reached. A database that is newer than the code is left as it is.
    Raises AnotherMigrates when somebody else is at it for longer than `patience`, in seconds.
    """
    engine = make_engine(url, pool_size=1, overflow=0)
    try:
        with engine.connect() as connection:
            _wait_for_turn(connection, patience)
            connection.exec_driver_sql(_LIMITS)
            connection.commit()
            revision = MigrationContext.configure(connection).get_current_revision()
            if _is_newer(package, revision):
                return revision or ""
            # In a transaction of ours alembic begins none, and no migration can leave it.
            connection.rollback()
            config = alembic_config(package, connection)
            command.upgrade(config, "head")
            connection.commit()
            return newest_revision(package)
    finally:
        engine.dispose()


def _wait_for_turn(connection: sa.Connection, patience: float) -> None:
    gives_up_at = time.monotonic() + patience
    while not connection.exec_driver_sql(_TRY_LOCK).scalar_one():
        connection.rollback()
        if time.monotonic() > gives_up_at:
            raise AnotherMigrates(
                f"another process has been migrating this database for {patience:.0f} s;"
                " pg_locks (locktype 'advisory') and pg_stat_activity name it"
            )
        time.sleep(_ASK_AGAIN_S)


def alembic_config(package: str, connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration for a package's `migrations/` folder."""
    config = Config()
    location = resources.files(package) / "migrations"
    config.set_main_option("script_location", str(location).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def newest_revision(package: str) -> str:
    """The revision the code expects."""
    return ScriptDirectory.from_config(alembic_config(package)).get_current_head() or ""


def is_migrated(engine: sa.Engine, package: str) -> bool:
    """Whether the code works with the database's shape, for the ready probe.

    A newer one is good: migrations only add (P14), so pods go on while the next version's
    migration has run already, and after a rollback.
    """
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    return revision == newest_revision(package) or _is_newer(package, revision)


def _is_newer(package: str, revision: str | None) -> bool:
    """Whether the database is at a revision that this code does not know."""
    if revision is None:
        return False
    try:
        ScriptDirectory.from_config(alembic_config(package)).get_revision(revision)
    except CommandError:
        return True
    return False


def run_in_env(context: ModuleType, target: sa.MetaData | None = None) -> None:
    """Body of every service's `migrations/env.py`; `context` is `alembic.context`."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=target, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
