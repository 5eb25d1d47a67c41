"""Tells a restored database from one whose process has merely started again.

A restore puts the rows back, yet it cannot put them where they were: `pg_restore` makes new
files and mostly a new database, a base backup begins a new timeline, another server has another
identifier. So each database notes its own place; a note that names another place came out of a
backup. A copy of the server's whole data folder keeps its place and is not noticed this way.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.engine import Connection, Engine

PLACE_1: Final = """
CREATE TABLE database_place (
    id boolean NOT NULL DEFAULT true CONSTRAINT pk_database_place PRIMARY KEY,
    place text NOT NULL,
    noted_at timestamptz NOT NULL,
    CONSTRAINT ck_database_place_one CHECK (id)
);
"""

_HERE: Final = """
SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()),
                 left(pg_walfile_name(pg_current_wal_lsn()), 8),
                 (SELECT oid FROM pg_database WHERE datname = current_database()),
                 pg_relation_filenode('ledger_head'::regclass)) AS here
"""
_NOTED: Final = "SELECT place FROM database_place"
_NOTE: Final = """
INSERT INTO database_place (place, noted_at) VALUES (%s, %s)
ON CONFLICT (id) DO UPDATE SET place = excluded.place, noted_at = excluded.noted_at
"""


class DatabasePlace:
    """Where the database lies, and where it says that it lies."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def is_as_noted(self) -> bool:
        """Whether this is the database that was last compared with its topic."""
        with self._engine.connect() as connection:
            noted = connection.exec_driver_sql(_NOTED).scalar()
            return noted is not None and noted == _here(connection)

    def note(self, now: datetime) -> None:
        """From now on the database is known to lie here."""
        with self._engine.begin() as connection:
            connection.exec_driver_sql(_NOTE, (_here(connection), now))


def _here(connection: Connection) -> str:
    here: str = connection.exec_driver_sql(_HERE).scalar_one()
    return here
