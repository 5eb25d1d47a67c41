"""Writes a batch's effects: COPY for the facts, arrays for everything that is merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy.engine import Connection

from motcua_kit.bus.port import Envelope
from motcua_kit.db.driver import driver_of
from motcua_reporting.domain.fold import Counts, Fact, Row

_COLUMNS: Final = (
    ("dossier", "text"), ("procedure", "text"), ("field", "text"), ("origin", "text"),
    ("channel", "text"), ("imported", "bool"), ("received_at", "timestamptz"),
    ("custodian", "text"), ("state", "text"), ("custody", "int"), ("step", "int"),
    ("peer", "text"), ("due_first", "timestamptz"), ("due_current", "timestamptz"),
    ("provisional", "bool"), ("due_custody", "int"), ("due_step", "int"),
    ("solved_at", "timestamptz"), ("verdict", "text"), ("verdict_index", "text"),
    ("solved_by", "text"), ("end", "text"), ("ended_at", "timestamptz"),
)  # fmt: skip
_NAMES: Final = tuple(name for name, _ in _COLUMNS)
_SELECTED: Final = ", ".join(f'"{name}"' for name in _NAMES)
_UPSERT: Final = (
    f"INSERT INTO dossier ({_SELECTED}) SELECT * FROM unnest("  # noqa: S608 - constant columns
    + ", ".join(f"%b::{kind}[]" for _, kind in _COLUMNS)
    + ") ON CONFLICT (dossier) DO UPDATE SET "
    + ", ".join(f'"{name}" = excluded."{name}"' for name in _NAMES[1:])
)
_FLOW: Final = """
INSERT INTO flow (unit, day, procedure, received, handed_in, reopened, handed_out, closed)
SELECT * FROM unnest(%b::text[], %b::date[], %b::text[], %b::bigint[], %b::bigint[], %b::bigint[],
                     %b::bigint[], %b::bigint[])
ON CONFLICT (unit, day, procedure) DO UPDATE SET
    received = flow.received + excluded.received,
    handed_in = flow.handed_in + excluded.handed_in,
    reopened = flow.reopened + excluded.reopened,
    handed_out = flow.handed_out + excluded.handed_out,
    closed = flow.closed + excluded.closed
"""
_MOVED: Final = """
INSERT INTO flow (unit, day, procedure, moved_out, moved_in)
SELECT * FROM unnest(%b::text[], %b::date[], %b::text[], %b::bigint[], %b::bigint[])
ON CONFLICT (unit, day, procedure) DO UPDATE SET
    moved_out = flow.moved_out + excluded.moved_out, moved_in = flow.moved_in + excluded.moved_in
"""
_TALLY: Final = """
INSERT INTO tally (origin, day, procedure, field, officer, measure, n)
SELECT * FROM unnest(%b::text[], %b::date[], %b::text[], %b::text[], %b::text[], %b::text[],
                     %b::bigint[])
ON CONFLICT (origin, day, procedure, field, officer, measure) DO UPDATE SET n = tally.n + excluded.n
"""
_WORK: Final = """
INSERT INTO work (unit, day, procedure, officer, type, n, late)
SELECT * FROM unnest(%b::text[], %b::date[], %b::text[], %b::text[], %b::text[], %b::bigint[],
                     %b::bigint[])
ON CONFLICT (unit, day, procedure, officer, type) DO UPDATE SET
    n = work.n + excluded.n, late = work.late + excluded.late
"""
_COPY: Final = (
    "COPY fact (unit, seq, dossier, type, procedure, origin, custody, step, actor, at,"
    ' business_at, hash, partition, "offset") FROM STDIN'
)


def load_rows(connection: Connection, codes: Sequence[str]) -> dict[str, Row]:
    """The rows of these dossiers, as far as there are any."""
    found = connection.exec_driver_sql(
        f"SELECT {_SELECTED} FROM dossier WHERE dossier = ANY(%s)",  # noqa: S608
        (list(codes),),
    )
    return {row[0]: Row(*row) for row in found}


def store_rows(connection: Connection, rows: Iterable[Row]) -> None:
    """Write the rows as they now are."""
    kept = sorted(rows, key=lambda row: row.dossier)
    if kept:
        connection.exec_driver_sql(
            _UPSERT, tuple([getattr(row, name) for row in kept] for name in _NAMES)
        )


def store_facts(
    connection: Connection, facts: Sequence[Fact], messages: Sequence[Envelope]
) -> None:
    """Keep every fact with its place in the topic, for drill-down and for audits."""
    with driver_of(connection) as driver, driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        for fact, message in zip(facts, messages, strict=True):
            copy.write_row(
                (
                    fact.unit, fact.seq, fact.dossier, fact.type, fact.procedure, fact.origin,
                    fact.custody, fact.step, fact.actor, fact.at, fact.business_at, message.hash,
                    message.partition, message.offset,
                )
            )  # fmt: skip


def store_counts(connection: Connection, counts: Counts) -> None:
    """Add a batch's counts."""
    _add(connection, _FLOW, counts.flow)
    _add(connection, _MOVED, counts.moved)
    _add(connection, _TALLY, {key: [n] for key, n in counts.tally.items()})
    _add(connection, _WORK, counts.work)


def _add(
    connection: Connection, statement: str, counts: Mapping[tuple[Any, ...], Sequence[int]]
) -> None:
    if not counts:
        return
    lines = [(*key, *amounts) for key, amounts in sorted(counts.items())]
    connection.exec_driver_sql(
        statement, tuple(list(column) for column in zip(*lines, strict=True))
    )
