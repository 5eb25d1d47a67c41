"""Reads of the catalogue's records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.engine import Engine

from motcua.catalog.v1.catalog_pb2 import (
    Calendar,
    CatalogFact,
    Field,
    Officer,
    Procedure,
    Unit,
)
from motcua_catalog.domain.errors import RecordNotFound
from motcua_vn.text import search_key

_LIST: Final = """
SELECT content FROM record
WHERE kind = %s AND (%s::text = '' OR parent = %s)
  AND (SELECT coalesce(bool_and(strpos(search, w) > 0), true) FROM unnest(%s::text[]) AS w)
ORDER BY sort, code
"""


@dataclass(frozen=True)
class SqlQueries:
    """The catalogue as it is browsed."""

    engine: Engine

    def facts(self) -> Iterator[CatalogFact]:
        """Every record, by key."""
        with self.engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT version, content, at FROM record ORDER BY key"
            ).all()
        for row in rows:
            fact = CatalogFact.FromString(bytes(row.content))
            fact.version = row.version
            fact.at.FromDatetime(row.at)
            yield fact

    def unit(self, code: str) -> Unit:
        """A unit. Raises RecordNotFound."""
        return self._one("unit", code).unit

    def units(self) -> Sequence[Unit]:
        """All units, by name."""
        return [fact.unit for fact in self._list("unit")]

    def procedure(self, code: str) -> Procedure:
        """A procedure with its versions. Raises RecordNotFound."""
        return self._one("procedure", code).procedure

    def procedures(self, words: str = "", field: str = "") -> Sequence[Procedure]:
        """Those whose code or name holds every word, diacritics folded; by name."""
        return [fact.procedure for fact in self._list("procedure", words, field)]

    def fields(self) -> Sequence[Field]:
        """All fields, by name."""
        return [fact.field for fact in self._list("field")]

    def calendar(self, code: str) -> Calendar:
        """A calendar. Raises RecordNotFound."""
        return self._one("calendar", code).calendar

    def calendars(self) -> Sequence[Calendar]:
        """All calendars, by name."""
        return [fact.calendar for fact in self._list("calendar")]

    def officers(self, unit: str = "") -> Sequence[Officer]:
        """All officers (of a unit), by name."""
        return [fact.officer for fact in self._list("officer", parent=unit)]

    def active_tree(self) -> str:
        """Code of the tree in use; empty before any data."""
        with self.engine.connect() as connection:
            row = connection.exec_driver_sql("SELECT code FROM tree WHERE active").first()
        return row.code if row else ""

    def _one(self, kind: str, code: str) -> CatalogFact:
        with self.engine.connect() as connection:
            row = connection.exec_driver_sql(
                "SELECT content FROM record WHERE kind = %s AND code = %s", (kind, code)
            ).first()
        if row is None:
            raise RecordNotFound(kind, code)
        return CatalogFact.FromString(bytes(row.content))

    def _list(self, kind: str, words: str = "", parent: str = "") -> list[CatalogFact]:
        wanted = search_key(words).split()
        with self.engine.connect() as connection:
            rows = connection.exec_driver_sql(_LIST, (kind, parent, parent, wanted)).all()
        return [CatalogFact.FromString(bytes(row.content)) for row in rows]
