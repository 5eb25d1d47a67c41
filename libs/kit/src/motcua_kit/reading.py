"""How a reader judges what it is given, before anything is applied: pure rules.

A stream is numbered without gaps and chained. The next number with the right hash is
applied; a number already seen with the same hash is a duplicate and changes nothing; the
same number with another hash, or a next one that does not continue the chain, is a fork
and stops the stream; a number too far ahead waits, durably, for the missing ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from motcua_kit.bus.port import CATALOG_TOPIC, DOSSIER_TOPIC, Envelope
from motcua_kit.ledger import chain, genesis, stream_genesis


class Judgement(Enum):
    """What to do with a message."""

    NEXT = "next"
    DUPLICATE = "duplicate"
    GAP = "gap"
    FORK = "fork"
    UNREADABLE = "unreadable"


@dataclass(slots=True)
class StreamHead:
    """How far a reader has come in a stream."""

    seq: int
    hash: bytes
    forked: bool = False


def start_of(message: Envelope) -> StreamHead:
    """The head of a stream nothing has been read of."""
    if message.topic == DOSSIER_TOPIC:
        return StreamHead(0, genesis(message.key))
    return StreamHead(0, stream_genesis(message.topic, message.producer, message.key))


def is_chained(message: Envelope) -> bool:
    """Whether the topic's streams are chained; compacted records keep the highest version."""
    return message.topic != CATALOG_TOPIC


def judge(message: Envelope, head: StreamHead, seen: Mapping[int, bytes]) -> Judgement:
    """Judge a message against its stream; `seen` holds the hashes of numbers up to the head."""
    if message.seq < 1 or not message.hash:
        return Judgement.UNREADABLE
    if not is_chained(message):
        return Judgement.NEXT if message.seq > head.seq else Judgement.DUPLICATE
    if message.seq <= head.seq:
        known = head.hash if message.seq == head.seq else seen.get(message.seq)
        return Judgement.DUPLICATE if known == message.hash else Judgement.FORK
    if head.forked:
        return Judgement.FORK
    if message.seq > head.seq + 1:
        return Judgement.GAP
    return Judgement.NEXT if chain(head.hash, message.body) == message.hash else Judgement.FORK


@dataclass(slots=True)
class Sorted:
    """A batch, judged: what to apply in order, what to park and why, the heads after it."""

    apply: list[Envelope] = field(default_factory=list)
    park: list[tuple[Envelope, str]] = field(default_factory=list)
    unpark: list[Envelope] = field(default_factory=list)
    heads: dict[str, StreamHead] = field(default_factory=dict)
    duplicates: int = 0


class _Held(NamedTuple):
    """A message behind a gap, and whether it is on the parked desk already."""

    message: Envelope
    on_desk: bool


class Sorter:
    """Judges a batch in order; what a gap held back gets its turn as soon as it closes."""

    def __init__(
        self,
        heads: Mapping[str, StreamHead],
        seen: Mapping[str, Mapping[int, bytes]],
        waiting: Mapping[str, Sequence[Envelope]],
    ) -> None:
        self._heads = heads
        self._seen: dict[str, dict[int, bytes]] = {key: dict(value) for key, value in seen.items()}
        for stream, head in heads.items():
            # The newest fact may come again behind the one that follows it.
            self._seen.setdefault(stream, {})[head.seq] = head.hash
        self._held: dict[str, dict[int, list[_Held]]] = {}
        for messages in waiting.values():
            for message in messages:
                self._hold(message, on_desk=True)
        self._result = Sorted()

    def sort(self, batch: list[Envelope]) -> Sorted:
        """The judged batch."""
        for message in batch:
            self._place(message)
        for numbers in self._held.values():
            for held in numbers.values():
                self._result.park += [
                    (m, Judgement.GAP.value) for m, on_desk in held if not on_desk
                ]
        return self._result

    def _place(self, message: Envelope) -> None:
        head = self._head(message)
        if self._settle(message, head):
            self._catch_up(message.stream, head)

    def _head(self, message: Envelope) -> StreamHead:
        stream = message.stream
        head = self._result.heads.get(stream)
        if head is None:
            known = self._heads.get(stream)
            head = start_of(message) if known is None else StreamHead(
                known.seq, known.hash, known.forked
            )  # fmt: skip
        return head

    def _settle(self, message: Envelope, head: StreamHead) -> bool:
        """Do with a message what it is judged to be; whether the stream went on by it."""
        judgement = judge(message, head, self._seen.get(message.stream, {}))
        if judgement is Judgement.NEXT:
            self._accept(message, head)
            return True
        if judgement is Judgement.DUPLICATE:
            self._result.duplicates += 1
        elif judgement is Judgement.GAP:
            self._hold(message, on_desk=False)
        else:
            if judgement is Judgement.FORK:
                head.forked = True
                self._result.heads[message.stream] = head
            self._result.park.append((message, judgement.value))
        return False

    def _hold(self, message: Envelope, *, on_desk: bool) -> None:
        numbers = self._held.setdefault(message.stream, {})
        numbers.setdefault(message.seq, []).append(_Held(message, on_desk))

    def _accept(self, message: Envelope, head: StreamHead) -> None:
        head.seq, head.hash = message.seq, message.hash
        stream = message.stream
        self._result.heads[stream] = head
        self._seen.setdefault(stream, {})[message.seq] = message.hash
        self._result.apply.append(message)

    def _catch_up(self, stream: str, head: StreamHead) -> None:
        """All that waited under the next number is judged now: one goes on, another is a fork."""
        held = self._held.get(stream, {})
        while not head.forked and (followers := held.pop(head.seq + 1, [])):
            for message, on_desk in followers:
                if on_desk:
                    self._result.unpark.append(message)
                self._settle(message, head)
