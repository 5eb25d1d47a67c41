"""Compares a unit's ledger with what its topic holds behind the last place we know of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from sqlalchemy.engine import Engine

from motcua_kit.bus.port import DOSSIER_TOPIC, Bus, Envelope, Placed
from motcua_kit.ledger import chain, genesis

_HEAD: Final = """
SELECT h.seq, h.hash, l.topic_partition, l.topic_offset FROM ledger_head h
LEFT JOIN LATERAL (
    SELECT topic_partition, topic_offset FROM ledger
    WHERE unit = h.unit AND published_at IS NOT NULL ORDER BY seq DESC LIMIT 1
) l ON true
WHERE h.unit = %s
"""
_OWN: Final = "SELECT hash FROM ledger WHERE unit = %s AND seq = %s"
_KNOWN: Final = "SELECT unit FROM ledger_head WHERE forked_at IS NULL ORDER BY unit"


class TailState(Enum):
    """How a ledger stands to its topic: the topic has nothing new, goes on from our head, or
    contradicts us."""

    SAME = "same"
    BEYOND = "beyond"
    FORKED = "forked"


@dataclass(frozen=True, slots=True)
class TailEntry:
    """A fact of our own ledger that only the topic still has."""

    message: Envelope
    prev: bytes


@dataclass(slots=True)
class Tail:
    """What the topic holds of a unit's ledger behind `seq` and `hash`, our head."""

    unit: str
    seq: int
    hash: bytes
    state: TailState = TailState.SAME
    entries: list[TailEntry] = field(default_factory=list)

    @property
    def last(self) -> tuple[int, bytes]:
        """Number and hash of the newest fact, the topic's included."""
        if not self.entries:
            return self.seq, self.hash
        newest = self.entries[-1].message
        return newest.seq, newest.hash

    def take(self, message: Envelope, known: bytes | None) -> None:
        """Judge a message of the topic; `known` is our hash of its number, if we have it."""
        seq, last = self.last
        if message.seq == seq + 1:
            is_next = chain(last, message.body) == message.hash
            if is_next:
                self.entries.append(TailEntry(message, last))
            self._judge(is_same=is_next)
        elif message.seq <= self.seq:
            self._judge(is_same=known == message.hash)
        else:
            self._judge(is_same=self._taken(message.seq) == message.hash)

    def _taken(self, seq: int) -> bytes | None:
        place = seq - self.seq - 1
        return self.entries[place].message.hash if place < len(self.entries) else None

    def _judge(self, *, is_same: bool) -> None:
        if not is_same:
            self.state = TailState.FORKED
        elif self.state is TailState.SAME and self.entries:
            self.state = TailState.BEYOND


def known_units(engine: Engine) -> list[str]:
    """Units whose ledger is kept here and has not been stopped."""
    with engine.connect() as connection:
        return [row.unit for row in connection.exec_driver_sql(_KNOWN)]


def read_tail(engine: Engine, bus: Bus, unit: str) -> Tail:
    """Compare; a unit unknown here is read from the topic's beginning. Raises BusUnavailable."""
    with engine.connect() as connection:
        row = connection.exec_driver_sql(_HEAD, (unit,)).first()
    if row is None:
        tail, since = Tail(unit, 0, genesis(unit)), None
    else:
        tail = Tail(unit, row.seq, bytes(row.hash))
        since = None if row.topic_offset is None else Placed(row.topic_partition, row.topic_offset)
    for message in _numbered(bus.scan(DOSSIER_TOPIC, unit, since=since)):
        known = _own_hash(engine, unit, message.seq) if message.seq <= tail.seq else None
        tail.take(message, known)
        if tail.state is TailState.FORKED:
            break
    return tail


def _numbered(messages: Iterator[Envelope]) -> Iterator[Envelope]:
    """Without what nobody of us has written: no number, no hash."""
    return (message for message in messages if message.seq >= 1 and message.hash)


def _own_hash(engine: Engine, unit: str, seq: int) -> bytes | None:
    with engine.connect() as connection:
        own = connection.exec_driver_sql(_OWN, (unit, seq)).scalar()
    return None if own is None else bytes(own)
