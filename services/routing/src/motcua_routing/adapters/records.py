"""The catalogue's records in PostgreSQL, and the picture of them kept in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.engine import Connection, Engine

from motcua_kit.clock import Clock
from motcua_routing.adapters.catalog_wire import catalog_of
from motcua_routing.app.ports import Record
from motcua_routing.domain.catalog import Catalog

_KEEP: Final = """
INSERT INTO record (kind, code, version, body)
SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bytea[])
ON CONFLICT (kind, code) DO UPDATE SET version = excluded.version, body = excluded.body
WHERE record.version < excluded.version
"""
# From a sequence: a number given to a transaction that failed is never given again, so what
# was remembered under it is never taken for something else.
_NEXT: Final = "UPDATE catalog_revision SET revision = nextval('catalog_revision_number')"


_RECENT: Final = timedelta(seconds=5)


class CatalogMemory:
    """The newest picture of the catalogue that this process has made."""

    def __init__(self) -> None:
        self._catalog: Catalog | None = None

    def read(self, connection: Connection) -> Catalog:
        """The catalogue as the transaction sees it; made anew where its revision has moved."""
        revision: int = connection.exec_driver_sql(
            "SELECT revision FROM catalog_revision"
        ).scalar_one()
        known = self._catalog
        if known is None or known.revision != revision:
            bodies = connection.exec_driver_sql("SELECT body FROM record ORDER BY kind, code")
            known = self._catalog = catalog_of(revision, [bytes(row.body) for row in bodies])
        return known


@dataclass(frozen=True)
class SqlRecords:
    """Records over one transaction."""

    connection: Connection
    memory: CatalogMemory

    def keep(self, records: Sequence[Record]) -> None:
        newest: dict[tuple[str, str], Record] = {}
        for record in records:
            known = newest.get((record.kind, record.code))
            if known is None or known.version < record.version:
                newest[record.kind, record.code] = record
        kept = [newest[key] for key in sorted(newest)]
        result = self.connection.exec_driver_sql(
            _KEEP,
            (
                [record.kind for record in kept],
                [record.code for record in kept],
                [record.version for record in kept],
                [record.body for record in kept],
            ),
        )
        if result.rowcount:
            self.connection.exec_driver_sql(_NEXT)

    def catalog(self) -> Catalog:
        return self.memory.read(self.connection)


class SqlCatalogs:
    """The catalogue for questions outside a transaction, looked at again every few seconds."""

    def __init__(self, engine: Engine, memory: CatalogMemory, clock: Clock) -> None:
        self._engine = engine
        self._memory = memory
        self._clock = clock
        self._recent: tuple[datetime, Catalog] | None = None

    def now(self) -> Catalog:
        with self._engine.connect() as connection:
            catalog = self._memory.read(connection)
        self._recent = (self._clock.now(), catalog)
        return catalog

    def recent(self) -> Catalog:
        """The catalogue as of at most five seconds ago, for what is asked often."""
        known = self._recent
        if known is not None and self._clock.now() - known[0] < _RECENT:
            return known[1]
        return self.now()
