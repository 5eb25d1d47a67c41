"""The catalogue's units and calendars, as notify has read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy.engine import Connection, Engine

from motcua.catalog.v1.catalog_pb2 import Calendar, CatalogFact
from motcua_kit.bus.port import Envelope
from motcua_notify.domain.texts import Office

_KINDS: Final = frozenset({"unit", "calendar"})
_UPSERT: Final = """
INSERT INTO record (kind, code, version, body)
SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bytea[])
ON CONFLICT (kind, code) DO UPDATE SET version = excluded.version, body = excluded.body
WHERE record.version < excluded.version
"""
_SOME: Final = "SELECT code, body FROM record WHERE kind = %s AND code = ANY(%s)"
_UNITS: Final = "SELECT code, body FROM record WHERE kind = 'unit' ORDER BY code"


def keep_records(connection: Connection, messages: Sequence[Envelope]) -> None:
    """Keep the newest of what notify uses. Raises DecodeError."""
    newest: dict[tuple[str, str], tuple[int, bytes]] = {}
    for message in messages:
        fact = CatalogFact.FromString(message.body)
        kind, _, code = fact.key.partition(":")
        if kind in _KINDS:
            newest[kind, code] = (fact.version, message.body)
    if not newest:
        return
    keys = sorted(newest)
    columns = (
        [kind for kind, _ in keys],
        [code for _, code in keys],
        [newest[key][0] for key in keys],
        [newest[key][1] for key in keys],
    )
    connection.exec_driver_sql(_UPSERT, columns)


class SqlDirectory:
    """The :class:`~motcua_notify.app.ports.Directory` over notify's own replica."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def deployment_of(self, unit: str) -> str:
        """As the port says."""
        with self._engine.connect() as connection:
            found = _records(connection, "unit", [unit]).get(unit)
        return found.unit.deployment if found is not None else ""

    def short_names(self) -> dict[str, str]:
        """Short names of all units, by code."""
        with self._engine.connect() as connection:
            rows = connection.exec_driver_sql(_UNITS)
            units = {row.code: CatalogFact.FromString(bytes(row.body)).unit for row in rows}
        return {code: unit.short_name or unit.name or code for code, unit in units.items()}


def offices(connection: Connection, codes: Sequence[str]) -> dict[str, Office]:
    """The units' names and where they are found; the bare code where one is not known."""
    if not codes:
        return {}
    units = {code: fact.unit for code, fact in _records(connection, "unit", codes).items()}
    kept = sorted({unit.calendar for unit in units.values()})
    hours = {
        code: _hours(fact.calendar) for code, fact in _records(connection, "calendar", kept).items()
    }
    known = {
        code: Office(
            code=code,
            name=unit.name,
            short_name=unit.short_name,
            counter=unit.counter_name,
            address=unit.address,
            phone=unit.phone,
            hours=hours.get(unit.calendar, ""),
        )
        for code, unit in units.items()
    }
    return {code: known.get(code) or Office(code) for code in codes}


def _records(connection: Connection, kind: str, codes: Sequence[str]) -> dict[str, CatalogFact]:
    rows = connection.exec_driver_sql(_SOME, (kind, list(codes)))
    return {row.code: CatalogFact.FromString(bytes(row.body)) for row in rows}


def _hours(calendar: Calendar) -> str:
    """The newest hours of the day, as a door shows them."""
    if not calendar.hours:
        return ""
    newest = max(calendar.hours, key=lambda hours: hours.valid_from)
    return ", ".join(f"{session.start}–{session.end}" for session in newest.sessions)
