"""Writes a unit's ledger in the transaction that changes the dossier."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import psycopg
from sqlalchemy.engine import Connection

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_kit.bus.port import OutMessage, Placed
from motcua_kit.db.doorbell import DOORBELL
from motcua_kit.db.driver import driver_of
from motcua_kit.ledger import LedgerEntry, chain, genesis

_LOCK_HEADS: Final = """
SELECT unit, seq, hash, at, forked_at FROM ledger_head WHERE unit = ANY(%s) ORDER BY unit FOR UPDATE
"""
_FIRST_HEADS: Final = """
INSERT INTO ledger_head (unit, seq, hash, at)
SELECT unit, 0, hash, %s FROM unnest(%s::text[], %s::bytea[]) AS n(unit, hash)
ORDER BY unit ON CONFLICT DO NOTHING
"""
_APPEND: Final = """
WITH said AS (
    SELECT * FROM json_populate_recordset(NULL::ledger, %s::json)
), moved AS (
    UPDATE ledger_head h SET seq = n.seq, hash = n.hash, at = n.at
    FROM (SELECT DISTINCT ON (unit) * FROM said ORDER BY unit, seq DESC) n
    WHERE h.unit = n.unit
)
INSERT INTO ledger (unit, seq, at, business_at, type, dossier, procedure, custody,
                    handover, peer, body, prev, hash, traceparent)
SELECT unit, seq, at, business_at, type, dossier, procedure, custody,
       handover, peer, body, prev, hash, traceparent
FROM said
"""
"""One parameter for all: as eighteen arrays they took longer to write than the rest together."""


AskedHeads = psycopg.Cursor[tuple[Any, ...]]


class LedgerForked(Exception):
    """This unit's ledger has gone on elsewhere (a restored copy); it takes no more facts."""

    def __init__(self, unit: str) -> None:
        super().__init__(unit)
        self.unit = unit


class Head(NamedTuple):
    """Where a unit's ledger ends: its last entry's number, hash and time, and since when it has
    forked."""

    seq: int
    hash: bytes
    at: datetime
    forked_at: datetime | None = None


def append_facts(
    connection: Connection,
    unit: str,
    facts: Sequence[DossierFact],
    *,
    now: datetime,
) -> list[LedgerEntry]:
    """Number, chain and store facts of one unit; see ``append_all``."""
    return append_all(connection, {unit: facts}, now=now)


def append_all(
    connection: Connection,
    facts: Mapping[str, Sequence[DossierFact]],
    *,
    now: datetime,
    traces: Mapping[str, str] | None = None,
    heads: Mapping[str, Head] | None = None,
) -> list[LedgerEntry]:
    """Number, chain and store facts by unit; call it last in the transaction.

    ``traces`` are the traceparents that dossiers' facts are part of; ``heads`` what
    ``locked_heads`` has given in this transaction.

    It takes the locks on the units' heads, in order of unit, which order each unit's facts by
    commit and are held until then. Each fact gets its `unit`, `seq` and `at`; `at` is never
    before the entry ahead of it. In a pipeline nothing is waited for but the locks. A unit
    without facts is left alone. Raises LedgerForked.
    """
    units = sorted(unit for unit in facts if facts[unit])
    moved = dict(locked_heads(connection, units, now) if heads is None else heads)
    entries: list[LedgerEntry] = []
    for unit in units:
        if moved[unit].forked_at is not None:
            raise LedgerForked(unit)
        for fact in facts[unit]:
            ahead = moved[unit]
            entry = _entry(unit, ahead.seq + 1, max(now, ahead.at), ahead.hash, fact)
            moved[unit] = Head(entry.seq, entry.hash, entry.at)
            entries.append(entry)
    if not entries:
        return []
    traces = traces or {}
    rows = [_row(entry, traces.get(entry.dossier)) for entry in entries]
    with driver_of(connection) as driver:
        driver.execute(_APPEND, (json.dumps(rows),))
    DOORBELL.set()
    return entries


def ask_heads(connection: Connection, units: Iterable[str]) -> AskedHeads:
    """Lock the units' heads in a pipeline; ``locked_heads`` reads them once it has ended."""
    with driver_of(connection) as driver:
        return driver.execute(_LOCK_HEADS, (sorted(units),))


def locked_heads(
    connection: Connection, units: Iterable[str], now: datetime, asked: AskedHeads | None = None
) -> dict[str, Head]:
    """The units' heads, locked in order of unit and held until the commit."""
    wanted = sorted(units)
    with driver_of(connection) as driver:
        rows = (asked or driver.execute(_LOCK_HEADS, (wanted,))).fetchall()
        if len(rows) < len(wanted):
            known = {row[0] for row in rows}
            fresh = [unit for unit in wanted if unit not in known]
            driver.execute(_FIRST_HEADS, (now, fresh, [genesis(unit) for unit in fresh]))
            rows = driver.execute(_LOCK_HEADS, (wanted,)).fetchall()
    return {row[0]: Head(*row[1:]) for row in rows}


def _entry(unit: str, seq: int, at: datetime, prev: bytes, fact: DossierFact) -> LedgerEntry:
    fact.unit = unit
    fact.seq = seq
    fact.at.FromDatetime(at)
    body = fact.SerializeToString(deterministic=True)
    return LedgerEntry(
        unit=unit,
        seq=seq,
        at=at,
        business_at=fact.business_at.ToDatetime(tzinfo=UTC),
        type=fact.WhichOneof("event") or "",
        dossier=fact.dossier,
        procedure=fact.procedure,
        custody=fact.custody,
        handover=fact.handover or None,
        peer=fact.peer or None,
        body=body,
        prev=prev,
        hash=chain(prev, body),
    )


def _row(entry: LedgerEntry, traceparent: str | None) -> dict[str, object]:
    return {
        "unit": entry.unit,
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "business_at": entry.business_at.isoformat(),
        "type": entry.type,
        "dossier": entry.dossier,
        "procedure": entry.procedure,
        "custody": entry.custody,
        "handover": entry.handover,
        "peer": entry.peer,
        "body": _hex(entry.body),
        "prev": _hex(entry.prev),
        "hash": _hex(entry.hash),
        "traceparent": traceparent,
    }


def _hex(data: bytes) -> str:
    """Bytes as PostgreSQL reads them."""
    return "\\x" + data.hex()


def read_ledger(
    connection: Connection, unit: str, from_seq: int = 1, *, to_seq: int | None = None
) -> Iterator[LedgerEntry]:
    """The unit's entries in order, streamed."""
    result = connection.execution_options(yield_per=2000).exec_driver_sql(
        "SELECT unit, seq, at, business_at, type, dossier, procedure, custody, handover, peer,"
        " body, prev, hash FROM ledger WHERE unit = %s AND seq >= %s"
        " AND (%s::bigint IS NULL OR seq <= %s) ORDER BY seq",
        (unit, from_seq, to_seq, to_seq),
    )
    for row in result:
        yield LedgerEntry(
            row.unit,
            row.seq,
            row.at,
            row.business_at,
            row.type,
            row.dossier,
            row.procedure,
            row.custody,
            row.handover,
            row.peer,
            bytes(row.body),
            bytes(row.prev),
            bytes(row.hash),
        )


def unpublished_facts(
    connection: Connection, topic: str, producer: str, limit: int
) -> list[OutMessage]:
    """Facts waiting for the relay, in ledger order per unit."""
    rows = connection.exec_driver_sql(
        "SELECT unit, seq, at, type, body, hash, traceparent FROM ledger l"
        " WHERE published_at IS NULL AND NOT EXISTS (SELECT FROM ledger_head h"
        " WHERE h.unit = l.unit AND h.forked_at IS NOT NULL) ORDER BY unit, seq LIMIT %s",
        (limit,),
    )
    return [
        OutMessage(
            topic,
            row.unit,
            producer,
            row.seq,
            bytes(row.hash),
            row.type,
            row.at,
            bytes(row.body),
            row.traceparent,
        )
        for row in rows
    ]


def mark_facts_published(
    connection: Connection, messages: Sequence[OutMessage], placed: Sequence[Placed], now: datetime
) -> None:
    """Note where the bus has put the facts."""
    connection.exec_driver_sql(
        "UPDATE ledger SET published_at = %s, topic_partition = p.part, topic_offset = p.off"
        " FROM unnest(%s::text[], %s::bigint[], %s::int[], %s::bigint[]) AS p(unit, seq, part, off)"
        " WHERE ledger.unit = p.unit AND ledger.seq = p.seq",
        (
            now,
            [message.key for message in messages],
            [message.seq for message in messages],
            [place.partition for place in placed],
            [place.offset for place in placed],
        ),
    )
