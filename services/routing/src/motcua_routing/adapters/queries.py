"""Questions answered from PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.engine import Connection, Engine

from motcua_kit.db.books import reader_books
from motcua_routing.adapters.handler import READER
from motcua_routing.adapters.tables import LEG_COLUMNS, leg_of, load
from motcua_routing.app.queries import Acknowledging, LegLine, LegQuery, UnitCustody, View
from motcua_routing.domain.path import Dossier

_VIEWS: Final[dict[View, str]] = {
    View.LATE_OFFERS: "leg.state = 'offered' AND leg.accept_by < %(now)s",
    View.LATE_LEGS: "leg.state = 'accepted' AND leg.due < %(now)s"
    " AND dossier.phase NOT IN ('waiting_supplement', 'waiting_payment')",
    View.BLOCKED: "leg.state IN ('wanted', 'blocked', 'waiting_key')",
    View.IN_TRANSIT: "leg.state = 'offered'",
}
_FROM: Final = "FROM leg JOIN dossier ON dossier.code = leg.dossier"
_WHERE: Final = """
(%(unit)s = '' OR leg.from_unit = %(unit)s OR leg.to_unit = %(unit)s)
AND (%(within)s::text[] IS NULL OR leg.from_unit = ANY(%(within)s) OR leg.to_unit = ANY(%(within)s))
"""
_ORDER: Final = "coalesce(leg.due, leg.accept_by, leg.wanted_at, leg.offered_at), leg.id"
_CUSTODY: Final = """
SELECT c.unit, c.state, c.dossier, c.number, c.offer, c.peer, EXISTS (
    SELECT 1 FROM custody n WHERE n.dossier = c.dossier AND n.number = c.number + 1
) AS is_followed
FROM custody c WHERE c.state IN ('open', 'in_transit')
AND (%(unit)s::text IS NULL OR c.unit = %(unit)s)
ORDER BY c.unit, c.dossier, c.number
"""
_HEADS: Final = """
SELECT stream AS unit, seq, encode(hash, 'hex') AS hash FROM reader_head
WHERE reader = %(reader)s AND position('|' IN stream) = 0
AND (%(unit)s::text IS NULL OR stream = %(unit)s) ORDER BY stream
"""


@dataclass(frozen=True)
class SqlQueries:
    """Each question is a short transaction of its own."""

    engine: Engine

    def dossier(self, code: str) -> Dossier | None:
        with self.engine.connect() as connection:
            return load(connection, [code]).get(code)

    def legs(self, query: LegQuery) -> list[LegLine]:
        columns = ", ".join(f"leg.{name}" for name in LEG_COLUMNS)
        condition = _VIEWS[query.view] if query.view else "cardinality(%(states)s::text[]) = 0"
        if query.states:
            condition = "leg.state = ANY(%(states)s)"
        with self.engine.connect() as connection:
            rows = connection.exec_driver_sql(
                f"SELECT {columns}, leg.dossier, dossier.procedure, dossier.phase {_FROM}"
                f" WHERE {condition} AND {_WHERE} ORDER BY {_ORDER}"
                " LIMIT %(limit)s OFFSET %(offset)s",
                _arguments(query),
            )
            return [_line(dict(row)) for row in rows.mappings()]

    def counts(self, query: LegQuery) -> dict[View, int]:
        counted = ", ".join(
            f"count(*) FILTER (WHERE {condition}) AS v{number}"
            for number, condition in enumerate(_VIEWS.values())
        )
        with self.engine.connect() as connection:
            row = connection.exec_driver_sql(
                f"SELECT {counted} {_FROM} WHERE {_WHERE} AND leg.state IN"
                " ('wanted', 'blocked', 'waiting_key', 'offered', 'accepted')",
                _arguments(query),
            ).one()
        return dict(zip(_VIEWS, row, strict=True))

    def custody(self, unit: str | None) -> Sequence[UnitCustody]:
        # One snapshot, so that the sets belong to exactly the heads beside them.
        with self.engine.connect().execution_options(
            isolation_level="REPEATABLE READ"
        ) as connection:
            return _custodies(connection, unit)

    def reader(self) -> dict[str, Any]:
        with self.engine.connect() as connection:
            return reader_books(connection, READER)


def _arguments(query: LegQuery) -> dict[str, Any]:
    return {
        "now": query.now,
        "states": list(query.states),
        "unit": query.unit,
        "within": None if query.within is None else list(query.within),
        "limit": query.limit,
        "offset": query.offset,
    }


def _line(row: dict[str, Any]) -> LegLine:
    dossier, procedure, phase = row.pop("dossier"), row.pop("procedure"), row.pop("phase")
    return LegLine(dossier, procedure, phase, leg_of(row))


def _custodies(connection: Connection, unit: str | None) -> list[UnitCustody]:
    held: dict[str, dict[str, list[str]]] = defaultdict(lambda: {"open": [], "in_transit": []})
    waiting: dict[str, list[Acknowledging]] = defaultdict(list)
    for row in connection.exec_driver_sql(_CUSTODY, {"unit": unit}):
        held[row.unit][row.state].append(row.dossier)
        if row.state == "in_transit" and row.is_followed:
            waiting[row.unit].append(Acknowledging(row.dossier, row.number, row.offer, row.peer))
    heads = connection.exec_driver_sql(_HEADS, {"unit": unit, "reader": READER})
    return [
        UnitCustody(
            unit=head.unit,
            seq=head.seq,
            hash=head.hash,
            open=tuple(held[head.unit]["open"]),
            in_transit=tuple(held[head.unit]["in_transit"]),
            acknowledging=tuple(waiting[head.unit]),
        )
        for head in heads
    ]
