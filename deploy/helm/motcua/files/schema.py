"""Brings databases to the shape this image's code needs, or waits until somebody has.

    python schema.py migrate|await PACKAGE=VARIABLE …

VARIABLE names the environment variable with the database's address. A database that is newer than
the code is left alone: migrations only add, so older code works with it (upgrades, rollbacks).
"""

import json
import os
import signal
import sys
import time

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from motcua_kit.db.engine import make_engine
from motcua_kit.db.migrate import alembic_config, migrate

PATIENCE = 300.0
PAUSE = 1.0


def say(**what: object) -> None:
    """One line for each thing that happens, as the services' own logs."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def revision_of(url: str) -> str | None:
    """The revision the database is at; None while it is empty."""
    engine = make_engine(url, pool_size=1, overflow=0)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def is_enough(package: str, revision: str | None) -> bool:
    """Whether code of this image works with a database of that revision."""
    if revision is None:
        return False
    scripts = ScriptDirectory.from_config(alembic_config(package))
    if revision == scripts.get_current_head():
        return True
    try:
        scripts.get_revision(revision)
    except CommandError:
        return True
    return False


def settle(package: str, url: str, *, may_migrate: bool) -> bool:
    """One look, one step if there is one to take; whether the database is as needed."""
    revision = revision_of(url)
    if is_enough(package, revision):
        say(event="schema_ready", package=package, revision=revision)
        return True
    if not may_migrate:
        return False
    say(event="schema_migrated", package=package, revision=migrate(url, package), before=revision)
    return True


def wait_for(package: str, variable: str, *, may_migrate: bool, until: float) -> bool:
    """Look until it is as needed or the time is over; a server still starting is waited for."""
    address = os.environ[variable]  # noqa: TID251 - an argument names the variable
    said = ""
    while True:
        try:
            if settle(package, address, may_migrate=may_migrate):
                return True
            reason = "not_migrated"
        except sa.exc.OperationalError as error:
            reason = type(error.orig).__name__
        if reason != said:
            say(event="schema_waiting", package=package, variable=variable, reason=reason)
            said = reason
        if time.monotonic() > until:
            say(event="schema_given_up", package=package, variable=variable, reason=reason)
            return False
        time.sleep(PAUSE)


def main(command: str, wanted: list[str]) -> int:
    """Exit status 0 when every database is as needed."""
    # The first process of a container hears no signal that it does not ask for.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    until = time.monotonic() + PATIENCE
    pairs = [pair.partition("=") for pair in wanted]
    results = [
        wait_for(package, variable, may_migrate=command == "migrate", until=until)
        for package, _, variable in pairs
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
