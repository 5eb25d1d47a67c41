"""Rows of the parked desk, read and changed under the fence that the reader itself holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.engine import Connection

from motcua.parked.v1.parked_pb2 import Parked, Unparked
from motcua.parked.v1.parked_pb2 import ParkedFact as ParkedMessage
from motcua_kit.bus.port import CATALOG_TOPIC, DOSSIER_TOPIC, PARKED_TOPIC, Envelope
from motcua_kit.db.outbox import Saying, say_all
from motcua_kit.db.reader import PARKED_COLUMNS, envelope_of
from motcua_kit.parked import (
    BEHIND,
    FORK,
    GAP,
    UNREADABLE,
    ParkedFact,
    ParkedKey,
    dossier_in,
    dossiers_of,
)

_SELECT: Final = f"SELECT {PARKED_COLUMNS}, parked_at FROM reader_parked WHERE reader = %s"  # noqa: S608 - constant column list
_ONE: Final = f"{_SELECT} AND stream = %s AND seq = %s AND hash = %s"
_LISTED: Final = f"{_SELECT} ORDER BY parked_at, stream, seq LIMIT %s"
_OF_STREAM: Final = f"{_SELECT} AND stream = ANY(%s) ORDER BY stream, seq"
_REFUSED: Final = f"{_SELECT} AND stream = ANY(%s) AND reason <> ALL(%s) ORDER BY stream, seq"
_LOCK: Final = (
    "SELECT 1 FROM reader_position WHERE reader = %s AND topic = %s AND partition = %s FOR UPDATE"
)
_REMOVE: Final = (
    "DELETE FROM reader_parked WHERE reader = %s AND stream = %s AND seq = %s AND hash = %s"
)
_SEEN: Final = (
    "SELECT 1 FROM reader_seen WHERE reader = %s AND stream = %s AND seq = %s AND hash = %s"
)
_PASSED: Final = "SELECT 1 FROM reader_head WHERE reader = %s AND stream = %s AND seq >= %s"
_COUNTS: Final = "SELECT reason, count(*) AS n FROM reader_parked WHERE reader = %s GROUP BY reason"

Held = dict[str, set[str]]
"""By ledger, the dossiers of which a fact is refused."""


@dataclass(frozen=True, slots=True)
class ParkedNews:
    """Tells the topic `motcua.parked.v1` what comes to a reader's desk and what leaves it."""

    reader: str
    producer: str

    def tell(
        self,
        connection: Connection,
        *,
        parked: Iterable[tuple[Envelope, str]] = (),
        unparked: Iterable[Envelope] = (),
        now: datetime,
    ) -> None:
        """Say it in the transaction that does it; after everything else said there."""
        facts = [self._fact(message, "", now, unparked=Unparked()) for message in unparked]
        facts += [self._fact(message, reason, now, parked=Parked()) for message, reason in parked]
        sayings = [Saying(PARKED_TOPIC, self.reader, fact) for fact in facts]
        say_all(connection, sayings, producer=self.producer, now=now)

    def _fact(
        self, message: Envelope, reason: str, now: datetime, **event: Parked | Unparked
    ) -> ParkedMessage:
        fact = ParkedMessage(
            reader=self.reader,
            topic=message.topic,
            partition=message.partition,
            offset=message.offset,
            stream=message.stream,
            seq=message.seq,
            dossier=dossier_in(message),
            reason=reason,
            **event,  # type: ignore[arg-type]
        )
        fact.parked_at.FromDatetime(now)
        return fact


def parked_facts(connection: Connection, reader: str, limit: int) -> list[ParkedFact]:
    """The desk, what lies there longest first."""
    return _facts(connection.exec_driver_sql(_LISTED, (reader, limit)))


def parked_counts(connection: Connection, reader: str) -> dict[str, int]:
    """How many lie there, by reason."""
    return {row.reason: row.n for row in connection.exec_driver_sql(_COUNTS, (reader,))}


def parked_in(connection: Connection, reader: str, streams: Sequence[str]) -> list[ParkedFact]:
    """What of these streams is on the desk, in order."""
    return _facts(connection.exec_driver_sql(_OF_STREAM, (reader, list(streams))))


def find_parked(connection: Connection, reader: str, key: ParkedKey) -> ParkedFact | None:
    """One fact of the desk."""
    found = _facts(connection.exec_driver_sql(_ONE, (reader, key.stream, key.seq, key.hash)))
    return found[0] if found else None


def held_back(connection: Connection, reader: str, messages: Sequence[Envelope]) -> Held:
    """By ledger, the dossiers of which an earlier fact is refused: theirs must wait behind it."""
    ledgers = list({message.stream for message in messages if message.topic == DOSSIER_TOPIC})
    if not ledgers:
        return {}
    waits = [GAP, FORK, UNREADABLE]
    return dossiers_of(_facts(connection.exec_driver_sql(_REFUSED, (reader, ledgers, waits))))


def must_wait(message: Envelope, held: Held) -> bool:
    """Whether an earlier fact of the message's dossier is refused."""
    dossiers = held.get(message.stream)
    return dossiers is not None and dossier_in(message) in dossiers


def hold(held: Held, message: Envelope) -> None:
    """This fact of a ledger is refused: those of its dossier wait from now on."""
    dossier = dossier_in(message) if message.topic == DOSSIER_TOPIC else ""
    if dossier:
        held.setdefault(message.stream, set()).add(dossier)


def fence(connection: Connection, reader: str, facts: Iterable[ParkedFact]) -> None:
    """Keep the reader from these places until commit: its batch begins by moving the position."""
    for topic, partition in sorted({(f.message.topic, f.message.partition) for f in facts}):
        connection.exec_driver_sql(_LOCK, (reader, topic, partition))


def remove_parked(connection: Connection, reader: str, message: Envelope) -> None:
    """Take a fact off the desk."""
    connection.exec_driver_sql(_REMOVE, (reader, message.stream, message.seq, message.hash))


def refuse_parked(connection: Connection, reader: str, message: Envelope, reason: str) -> None:
    """A fact that waited is refused for a reason of its own now."""
    connection.exec_driver_sql(
        "UPDATE reader_parked SET reason = %s"
        " WHERE reader = %s AND stream = %s AND seq = %s AND hash = %s AND reason = %s",
        (reason, reader, message.stream, message.seq, message.hash, BEHIND),
    )


def was_applied(connection: Connection, reader: str, key: ParkedKey) -> bool:
    """Whether the reader has passed this very fact; it is applied then, unless it is parked."""
    if key.stream.startswith(f"{CATALOG_TOPIC}|"):
        # Records are not chained, and only the newest of each is remembered.
        passed = connection.exec_driver_sql(_PASSED, (reader, key.stream, key.seq))
        return passed.first() is not None
    found = connection.exec_driver_sql(_SEEN, (reader, key.stream, key.seq, key.hash))
    return found.first() is not None


def _facts(rows: Iterable[Any]) -> list[ParkedFact]:
    return [ParkedFact(envelope_of(row), row.reason, row.parked_at) for row in rows]
