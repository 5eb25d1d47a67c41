"""The unit ledger as the public contract defines it: the chain, and what each fact moves.

The definition is docs/reference/ledger.md; this is its one implementation in the platform.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final


@dataclass(frozen=True, slots=True)
class Move:
    """What one fact adds to the columns of its unit."""

    received: int = 0
    handed_in: int = 0
    reopened: int = 0
    handed_out: int = 0
    closed: int = 0
    open: int = 0
    in_transit: int = 0


_END: Final = Move(closed=1, open=-1)
NOTHING: Final = Move()
MOVES: Final[dict[str, Move]] = {
    "received": Move(received=1, open=1),
    "offered": Move(open=-1, in_transit=1),
    "handed_in": Move(handed_in=1, open=1),
    "handed_out": Move(handed_out=1, in_transit=-1),
    "offer_ended": Move(open=1, in_transit=-1),
    "returned": _END,
    "refused": _END,
    "withdrawn": _END,
    "stopped": _END,
    "reopened": Move(reopened=1, open=1),
}
ENDS: Final = frozenset({"returned", "refused", "withdrawn", "stopped"})
HANDOVER_FACTS: Final = frozenset(
    {"offered", "handed_in", "offer_refused", "handed_out", "offer_ended"}
)


def moves_of(fact_type: str) -> Move:
    """What a fact of this type moves; most facts move nothing."""
    return MOVES.get(fact_type, NOTHING)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of a unit's ledger, as stored, published and exported."""

    unit: str
    seq: int
    at: datetime
    business_at: datetime
    type: str
    dossier: str
    procedure: str
    custody: int
    handover: str | None
    peer: str | None
    body: bytes
    prev: bytes
    hash: bytes


def genesis(unit: str) -> bytes:
    """`prev` of a ledger's first entry."""
    return hashlib.sha256(f"motcua ledger 1 {unit}".encode()).digest()


def stream_genesis(topic: str, producer: str, key: str) -> bytes:
    """`prev` of the first message of a stream that is not a unit's ledger."""
    return hashlib.sha256(f"motcua stream 1 {topic} {producer} {key}".encode()).digest()


def chain(prev: bytes, body: bytes) -> bytes:
    """Hash of an entry: SHA-256(prev ‖ SHA-256(body))."""
    return hashlib.sha256(prev + hashlib.sha256(body).digest()).digest()


@dataclass(slots=True)
class Columns:
    """Running totals of a ledger; `balanced` is the conservation equation."""

    received: int = 0
    handed_in: int = 0
    reopened: int = 0
    handed_out: int = 0
    closed: int = 0
    open: int = 0
    in_transit: int = 0

    def add(self, move: Move) -> None:
        self.received += move.received
        self.handed_in += move.handed_in
        self.reopened += move.reopened
        self.handed_out += move.handed_out
        self.closed += move.closed
        self.open += move.open
        self.in_transit += move.in_transit

    @property
    def balanced(self) -> bool:
        """received + handed_in + reopened = closed + handed_out + open + in_transit."""
        gained = self.received + self.handed_in + self.reopened
        return gained == self.closed + self.handed_out + self.open + self.in_transit


def totals(types: Iterable[str]) -> Columns:
    """Columns after facts of these types."""
    columns = Columns()
    for fact_type in types:
        columns.add(moves_of(fact_type))
    return columns
