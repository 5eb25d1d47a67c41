"""Answers from PostgreSQL."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from google.protobuf.message import DecodeError
from sqlalchemy.engine import Connection, Engine

from motcua.catalog.v1.catalog_pb2 import CatalogFact
from motcua.catalog.v1.catalog_pb2 import Unit as UnitRecord
from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_kit.bus.port import DOSSIER_TOPIC, Bus
from motcua_kit.db.books import reader_books
from motcua_reporting.adapters.handler import READER
from motcua_reporting.app.queries import (
    Audited,
    By,
    Completeness,
    Counts,
    DossierLine,
    Grouped,
    Held,
    OfficerWork,
    Period,
    Wanted,
)
from motcua_reporting.domain.tree import Link, Unit, UnitTree, tree_of

_COLUMN: Final = {By.PROCEDURE: "procedure", By.FIELD: "field"}
_FIRST: Final = date(2000, 1, 1)
_LAST: Final = date(2999, 12, 31)
_TREE_SECONDS: Final = 2.0

_TALLIES: Final = """
SELECT {group} AS key, measure, sum(n)::bigint AS n FROM tally
WHERE origin = ANY(%s) AND day BETWEEN %s AND %s GROUP BY 1, 2
"""
_OPEN: Final = """
SELECT {group} AS key, count(*) FILTER (WHERE due_current < %s) AS late, count(*) AS n FROM dossier
WHERE origin = ANY(%s) AND solved_at IS NULL AND "end" IS NULL AND received_at <= %s
GROUP BY 1
"""
_WORK: Final = """
SELECT unit, officer, type, sum(n)::bigint AS n, sum(late)::bigint AS late FROM work
WHERE unit = ANY(%s) AND day BETWEEN %s AND %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_HELD: Final = """
SELECT custodian, state, count(*) AS n FROM dossier
WHERE custodian = ANY(%s) AND state <> 'closed' GROUP BY 1, 2
"""
_COMPLETE: Final = """
SELECT h.stream AS unit, h.seq, h.at, h.forked,
       (SELECT count(*) FROM reader_parked p WHERE p.reader = h.reader AND p.stream = h.stream)
       AS parked
FROM reader_head h WHERE h.reader = %s AND position('|' IN h.stream) = 0 ORDER BY h.stream
"""
_LINE: Final = (
    "SELECT dossier, procedure, field, origin, custodian, state, received_at, due_current AS due,"
    ' solved_at, verdict, "end" FROM dossier'
)
_UNSOLVED: Final = (
    'origin = ANY(%(units)s) AND solved_at IS NULL AND "end" IS NULL AND received_at <= %(as_of)s'
)
_IN_PERIOD: Final = (
    "(({column} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date BETWEEN %(start)s AND %(end)s)"
)
_SOLVED: Final = "origin = ANY(%(units)s) AND verdict = '{verdict}' AND " + _IN_PERIOD.format(
    column="solved_at"
)
_ENDED: Final = "origin = ANY(%(units)s) AND \"end\" = '{end}' AND " + _IN_PERIOD.format(
    column="ended_at"
)
_WHERE: Final[dict[str, str]] = {
    "received": "origin = ANY(%(units)s) AND " + _IN_PERIOD.format(column="received_at"),
    "received_online": "origin = ANY(%(units)s) AND channel = 'online' AND "
    + _IN_PERIOD.format(column="received_at"),
    "solved": "origin = ANY(%(units)s) AND solved_at IS NOT NULL AND "
    + _IN_PERIOD.format(column="solved_at"),
    "solved_early": _SOLVED.format(verdict="early"),
    "solved_on_time": _SOLVED.format(verdict="on_time"),
    "solved_late": _SOLVED.format(verdict="late"),
    "open": _UNSOLVED,
    "open_in_time": _UNSOLVED + " AND (due_current IS NULL OR due_current >= %(as_of)s)",
    "open_late": _UNSOLVED + " AND due_current < %(as_of)s",
    "refused": _ENDED.format(end="refused"),
    "withdrawn": _ENDED.format(end="withdrawn"),
    "stopped": _ENDED.format(end="stopped"),
    "returned": _ENDED.format(end="returned"),
    "held": "custodian = ANY(%(units)s) AND state = 'open'",
    "in_transit": "custodian = ANY(%(units)s) AND state = 'in_transit'",
}
_ROWS: Final = (
    "SELECT dossier, custodian, state, procedure, field, origin, channel, received_at,"
    ' due_current, solved_at, verdict, "end" AS ended, ended_at FROM dossier ORDER BY dossier'
)
_SNAPSHOT: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
_HEADS: Final = (
    "SELECT stream, seq FROM reader_head WHERE reader = %s AND position('|' IN stream) = 0"
    " AND (%s::text IS NULL OR stream = %s)"
)
MEASURES: Final = tuple(_WHERE)
"""What a drill-down may ask for."""


class SqlReports:
    """Reports over reporting's own database; `bus` only for reading the topic again."""

    def __init__(self, engine: Engine, bus: Bus) -> None:
        self._engine = engine
        self._bus = bus
        self._tree = UnitTree()
        self._tree_until = 0.0

    def tree(self) -> UnitTree:
        if time.monotonic() >= self._tree_until:
            self._tree = self._load_tree()
            self._tree_until = time.monotonic() + _TREE_SECONDS
        return self._tree

    def _load_tree(self) -> UnitTree:
        with self._engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT kind, body FROM record WHERE kind IN ('unit', 'tree')"
            ).all()
        facts = [(kind, CatalogFact.FromString(bytes(body))) for kind, body in rows]
        active = [fact.tree.code for kind, fact in facts if kind == "tree" and fact.tree.active]
        units = [_unit(fact.unit) for kind, fact in facts if kind == "unit"]
        return tree_of(units, active[0] if active else "")

    def names(self, by: By) -> dict[str, str]:
        with self._engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT code, body FROM record WHERE kind = %s", (by.value,)
            ).all()
        return {
            code: getattr(CatalogFact.FromString(bytes(body)), by.value).name for code, body in rows
        }

    def counts(self, units: Sequence[str], period: Period, as_of: datetime) -> dict[str, Counts]:
        with self._snapshot() as connection:
            return _grouped(connection, "origin", units, period, as_of)

    def grouped(self, by: By, units: Sequence[str], period: Period, as_of: datetime) -> Grouped:
        with self._snapshot() as connection:
            return Grouped(
                _grouped(connection, "origin", units, period, as_of),
                _grouped(connection, _COLUMN[by], units, period, as_of),
            )

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        """One snapshot, so that the stock and the flow of a page agree."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql(_SNAPSHOT)
            yield connection

    def work(self, units: Sequence[str], period: Period) -> list[OfficerWork]:
        days = (list(units), period.start or _FIRST, period.end or _LAST)
        with self._engine.connect() as connection:
            rows = connection.exec_driver_sql(_WORK, days).all()
        found = []
        for (unit, officer), lines in groupby(rows, key=lambda row: (row.unit, row.officer)):
            kinds = list(lines)
            done = {row.type: row.n for row in kinds}
            found.append(OfficerWork(unit, officer, done, sum(row.late for row in kinds)))
        return found

    def held(self, units: Sequence[str]) -> dict[str, Held]:
        found: dict[str, dict[str, int]] = {}
        with self._engine.connect() as connection:
            for row in connection.exec_driver_sql(_HELD, (list(units),)):
                found.setdefault(row.custodian, {})[row.state] = row.n
        return {
            unit: Held(said.get("open", 0), said.get("in_transit", 0))
            for unit, said in found.items()
        }

    def completeness(self) -> list[Completeness]:
        with self._engine.connect() as connection:
            rows = connection.exec_driver_sql(_COMPLETE, (READER,))
            return [Completeness(row.unit, row.seq, row.at, row.parked, row.forked) for row in rows]

    def dossiers(self, wanted: Wanted) -> list[DossierLine]:
        conditions = [_WHERE[wanted.what], "dossier > %(after)s"]
        if wanted.procedure:
            conditions.append("procedure = %(procedure)s")
        if wanted.field:
            conditions.append("field = %(field)s")
        statement = f"{_LINE} WHERE {' AND '.join(conditions)} ORDER BY dossier LIMIT %(limit)s"
        with self._engine.connect() as connection:
            rows = connection.exec_driver_sql(
                statement,
                {
                    "units": list(wanted.units),
                    "start": wanted.period.start or _FIRST,
                    "end": wanted.period.end or _LAST,
                    "as_of": wanted.as_of,
                    "after": wanted.after,
                    "procedure": wanted.procedure,
                    "field": wanted.field,
                    "limit": wanted.limit,
                },
            )
            return [DossierLine(*row) for row in rows]

    def flow(self, unit: str) -> Audited:
        return self._audited(
            "SELECT day::text, procedure, received, handed_in, reopened, handed_out, closed,"
            " moved_out, moved_in FROM flow WHERE unit = %s ORDER BY day, procedure",
            (unit,),
            unit,
        )

    def tally(self, unit: str) -> Audited:
        return self._audited(
            "SELECT day::text, procedure, field, officer, measure, n FROM tally"
            " WHERE origin = %s AND n <> 0"
            " UNION ALL SELECT day::text, procedure, '', officer, 'done_' || type, n FROM work"
            " WHERE unit = %s AND n <> 0"
            " UNION ALL SELECT day::text, procedure, '', officer, 'late_' || type, late FROM work"
            " WHERE unit = %s AND late <> 0 ORDER BY 1, 2, 4, 5",
            (unit, unit, unit),
            unit,
        )

    def custody(self, unit: str | None) -> Audited:
        return self._audited(
            "SELECT dossier, custodian AS unit, state, procedure, custody FROM dossier"
            " WHERE (%s::text IS NULL OR custodian = %s) AND state <> 'closed' ORDER BY dossier",
            (unit, unit),
            unit,
        )

    def _audited(self, statement: str, values: tuple[str | None, ...], unit: str | None) -> Audited:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(_SNAPSHOT)
            lines = connection.exec_driver_sql(statement, values).mappings().all()
            heads = connection.exec_driver_sql(_HEADS, (READER, unit, unit)).all()
        return Audited([dict(line) for line in lines], {row.stream: row.seq for row in heads})

    def rows(self) -> Iterator[dict[str, Any]]:
        with self._snapshot() as connection:
            heads = connection.exec_driver_sql(_HEADS, (READER, None, None)).all()
            yield {"heads": {row.stream: row.seq for row in heads}}
            rows = connection.execution_options(yield_per=5000).exec_driver_sql(_ROWS)
            for row in rows.mappings():
                yield dict(row)

    def facts(self, unit: str | None) -> Iterator[dict[str, Any]]:
        with self._engine.connect() as connection:
            rows = connection.execution_options(yield_per=5000).exec_driver_sql(
                "SELECT unit, seq, dossier, type, encode(hash, 'hex') AS hash FROM fact"
                " WHERE (%s::text IS NULL OR unit = %s) ORDER BY unit, seq",
                (unit, unit),
            )
            for row in rows.mappings():
                yield dict(row)

    def trail(self, dossier: str) -> list[dict[str, Any]]:
        return self._plain(
            'SELECT unit, seq, type, custody, step, partition, "offset", at::text,'
            " business_at::text FROM fact WHERE dossier = %s ORDER BY at, unit, seq",
            dossier,
        )

    def _plain(self, statement: str, value: str) -> list[dict[str, Any]]:
        with self._engine.connect() as connection:
            rows = connection.exec_driver_sql(statement, (value,)).mappings()
            return [dict(row) for row in rows]

    def books(self, stream: str | None = None) -> dict[str, Any]:
        with self._engine.connect() as connection:
            return reader_books(connection, READER, stream=stream)

    def topic(self, unit: str | None) -> Iterator[dict[str, Any]]:
        for message in self._bus.scan(DOSSIER_TOPIC, unit):
            yield {
                "unit": message.key,
                "seq": message.seq,
                "dossier": _dossier_in(message.body),
                "type": message.type,
                "hash": message.hash.hex(),
                "body_hash": hashlib.sha256(message.body).hexdigest(),
                "partition": message.partition,
                "offset": message.offset,
            }


def _dossier_in(body: bytes) -> str:
    """The code in a body; empty where somebody has made the body unreadable."""
    try:
        return DossierFact.FromString(body).dossier
    except DecodeError:
        return ""


def _grouped(
    connection: Connection, group: str, units: Sequence[str], period: Period, as_of: datetime
) -> dict[str, Counts]:
    found: dict[str, dict[str, int]] = {}
    days = (list(units), period.start or _FIRST, period.end or _LAST)
    for row in connection.exec_driver_sql(_TALLIES.format(group=group), days):
        found.setdefault(row.key, {})[row.measure] = row.n
    values = (as_of, list(units), as_of)
    for row in connection.exec_driver_sql(_OPEN.format(group=group), values):
        said = found.setdefault(row.key, {})
        said["open_late"], said["open_in_time"] = row.late, row.n - row.late
    return {key: _counts(said) for key, said in found.items()}


def _counts(said: dict[str, int]) -> Counts:
    online = said.pop("received_online", 0)
    received = online + said.pop("received_counter", 0) + said.pop("received_post", 0)
    return Counts(received=received, received_online=online, **said)


def _unit(record: UnitRecord) -> Unit:
    return Unit(
        code=record.code,
        name=record.name,
        short_name=record.short_name or record.name,
        level=record.level,
        kind=record.kind,
        deployment=record.deployment,
        links=tuple(
            Link(
                link.unit,
                link.tree,
                date.fromisoformat(link.valid_from) if link.valid_from else _FIRST,
                date.fromisoformat(link.valid_to) if link.valid_to else None,
            )
            for link in record.parents
        ),
    )
