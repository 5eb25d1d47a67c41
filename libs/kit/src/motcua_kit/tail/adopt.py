"""Takes over what the topic has of our own ledger, or stops a ledger that went on twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.engine import Connection, Engine

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_kit.ledger import genesis
from motcua_kit.tail.compare import Tail, TailEntry
from motcua_kit.telemetry.log import get_logger

log = get_logger()

_FIRST_HEAD: Final = """
INSERT INTO ledger_head (unit, seq, hash, at) VALUES (%s, 0, %s, %s) ON CONFLICT DO NOTHING
"""
_LOCK_HEAD: Final = "SELECT seq, hash, forked_at FROM ledger_head WHERE unit = %s FOR UPDATE"
_MOVE_HEAD: Final = "UPDATE ledger_head SET seq = %s, hash = %s, at = %s WHERE unit = %s"
_APPEND: Final = """
INSERT INTO ledger (unit, seq, at, business_at, type, dossier, procedure, custody, handover, peer,
                    body, prev, hash, traceparent, published_at, topic_partition, topic_offset)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_STOP: Final = "UPDATE ledger_head SET forked_at = %s WHERE unit = ANY(%s) AND forked_at IS NULL"


class HeadMoved(Exception):
    """The ledger has grown since it was compared: compare again."""


def adopt(connection: Connection, tail: Tail, now: datetime) -> None:
    """Store the tail as published facts and move the head; call it last in the transaction.

    It takes the lock on the unit's head as `append_facts` does. Raises HeadMoved.
    """
    connection.exec_driver_sql(_FIRST_HEAD, (tail.unit, genesis(tail.unit), now))
    head = connection.exec_driver_sql(_LOCK_HEAD, (tail.unit,)).one()
    if (head.seq, bytes(head.hash)) != (tail.seq, tail.hash) or head.forked_at is not None:
        raise HeadMoved(tail.unit)
    if not tail.entries:
        return
    rows = [_row(entry, now) for entry in tail.entries]
    connection.exec_driver_sql(_APPEND, rows)
    seq, newest = tail.last
    at = tail.entries[-1].message.at
    connection.exec_driver_sql(_MOVE_HEAD, (seq, newest, at, tail.unit))


def _row(entry: TailEntry, now: datetime) -> tuple[object, ...]:
    message = entry.message
    fact = DossierFact.FromString(message.body)
    return (
        message.key,
        message.seq,
        fact.at.ToDatetime(tzinfo=UTC),
        fact.business_at.ToDatetime(tzinfo=UTC),
        fact.WhichOneof("event") or "",
        fact.dossier,
        fact.procedure,
        fact.custody,
        fact.handover or None,
        fact.peer or None,
        message.body,
        entry.prev,
        message.hash,
        message.traceparent,
        now,
        message.partition,
        message.offset,
    )


def stop_forked(engine: Engine, units: Sequence[str], now: datetime) -> None:
    """Stop these ledgers visibly: they take no more facts and nothing of them is published."""
    if not units:
        return
    with engine.begin() as connection:
        connection.exec_driver_sql(_STOP, (now, list(units)))
    for unit in units:
        log.error("ledger_forked", unit=unit)
