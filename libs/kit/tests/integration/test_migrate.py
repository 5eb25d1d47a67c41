"""Several pods may start at once: one migrates, the others wait their turn and find it done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from motcua_kit.db.migrate import AnotherMigrates, migrate
from motcua_parts.postgres import Database

ENV = """
from alembic import context

from motcua_kit.db.migrate import run_in_env

run_in_env(context)
"""
# The test decides when the table is there: its advisory lock is the gate.
MAKE_TABLE = """
from alembic import op

revision, down_revision = "0001", None


def upgrade():
    op.execute("SET LOCAL lock_timeout = 0")
    op.execute("SELECT pg_advisory_xact_lock(1)")
    op.execute("CREATE TABLE task (id int)")
"""
MAKE_INDEX = """
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = '8min'; SET statement_timeout = '8min'")
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_task_id")
        op.execute("CREATE INDEX CONCURRENTLY ix_task_id ON task (id)")
        op.execute("SET lock_timeout = '2s'; SET statement_timeout = '60s'")
"""
AT_THE_GATE = "SELECT pg_advisory_xact_lock(1)"
WHO_WAITS_AT_THE_GATE = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'
"""
WHO_MIGRATES = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'motcua' AND state <> 'active'
    AND query <> ''
"""
SOON_S = 10.0


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A service's package whose second migration indexes a table in use."""
    name = f"office_{uuid4().hex}"
    versions = tmp_path / name / "migrations" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / name / "__init__.py").touch()
    (versions.parent / "env.py").write_text(ENV)
    (versions / "0001_task.py").write_text(MAKE_TABLE)
    (versions / "0002_index.py").write_text(MAKE_INDEX)
    monkeypatch.syspath_prepend(tmp_path)
    return name


@pytest.fixture
def gate(database: Database) -> Iterator[psycopg.Connection]:
    """Holds the first migration where it is, until `commit`."""
    with psycopg.connect(database.dsn) as connection:
        connection.execute(AT_THE_GATE)
        yield connection


def wait_for_somebody(database: Database, counted: str) -> None:
    with psycopg.connect(database.dsn, autocommit=True) as looker:
        gives_up_at = time.monotonic() + SOON_S
        while looker.execute(counted).fetchone() == (0,):
            assert time.monotonic() < gives_up_at, counted


def test_who_waits_for_the_migrations_holds_up_no_index_built_beside_the_work(
    database: Database, package: str, gate: psycopg.Connection
) -> None:
    with ThreadPoolExecutor(2) as pods:
        first = pods.submit(migrate, database.dsn, package)
        wait_for_somebody(database, WHO_WAITS_AT_THE_GATE)
        second = pods.submit(migrate, database.dsn, package)
        wait_for_somebody(database, WHO_MIGRATES)
        gate.rollback()

        assert (first.result(), second.result()) == ("0002", "0002")

    with psycopg.connect(database.dsn) as connection:
        found = connection.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_task_id'::regclass"
        ).fetchall()
    assert found == [(True,)]


def test_who_has_waited_long_enough_says_what_for(
    database: Database, package: str, gate: psycopg.Connection
) -> None:
    with ThreadPoolExecutor(1) as pods:
        first = pods.submit(migrate, database.dsn, package)
        wait_for_somebody(database, WHO_WAITS_AT_THE_GATE)

        with pytest.raises(AnotherMigrates, match="another process"):
            migrate(database.dsn, package, patience=0)

        gate.rollback()
        assert first.result() == "0002"
