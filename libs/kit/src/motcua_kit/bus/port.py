"""What the platform asks of a bus, whichever it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

CATALOG_TOPIC: Final = "motcua.catalog.v1"
DOSSIER_TOPIC: Final = "motcua.dossier.v1"
LEG_TOPIC: Final = "motcua.leg.v1"
NOTICE_TOPIC: Final = "motcua.notice.v1"
PARKED_TOPIC: Final = "motcua.parked.v1"


def handover_topic(deployment: str) -> str:
    """Topic of what is addressed to the units of one deployment."""
    return f"motcua.handover.{deployment}.v1"


class BusUnavailable(Exception):
    """The bus cannot be reached now; trying again later is safe."""


class TopicMissing(BusUnavailable):
    """The bus is there, these topics are not, and we may not make them."""

    def __init__(self, topics: Iterable[str], reason: str) -> None:
        self.topics = frozenset(topics)
        super().__init__(f"{', '.join(sorted(self.topics))}: {reason}")


@dataclass(frozen=True, slots=True)
class OutMessage:
    """A message to publish: one numbered, hashed place in its stream."""

    topic: str
    key: str
    producer: str
    seq: int
    hash: bytes
    type: str
    at: datetime
    body: bytes
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the bus has put a message."""

    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message as read, before its body is decoded.

    `stream` names what is numbered: the unit for a ledger's facts, else
    `topic|producer|key`.
    """

    topic: str
    partition: int
    offset: int
    key: str
    producer: str
    seq: int
    hash: bytes
    type: str
    at: datetime
    body: bytes
    traceparent: str | None = None

    @property
    def stream(self) -> str:
        if self.topic == DOSSIER_TOPIC:
            return self.key
        return f"{self.topic}|{self.producer}|{self.key}"


Place = tuple[str, int]
"""(topic, partition)"""

Positions = Callable[[Sequence[Place]], Mapping[Place, int]]
"""Looks up the next offset to read of each place, as stored with the effects."""


@dataclass(frozen=True, slots=True)
class BusPicture:
    """How the bus stands: the next offset of each place, brokers there, replicas out of step."""

    ends: Mapping[Place, int]
    brokers: int = 1
    behind: int = 0


class Publisher(Protocol):
    """Puts messages into topics."""

    def publish(self, messages: Sequence[OutMessage]) -> list[Placed]:
        """Publish in order per key and return once all are durable.

        Raises BusUnavailable; some of the messages may have been published then, and
        publishing all of them again is safe.
        """

    def close(self) -> None:
        """Give up the connection."""


class Subscription(Protocol):
    """Reads topics from the positions the reader keeps itself."""

    def poll(self, limit: int, timeout: float) -> list[Envelope]:
        """Up to `limit` messages, waiting at most `timeout` seconds for the first.

        Raises BusUnavailable.
        """

    def position(self, place: Place) -> int | None:
        """Offset from which this subscription was told to read `place`; None if not ours."""

    def advance(self, places: Mapping[Place, int]) -> None:
        """The reader has stored these positions with its effects."""

    def rewind(self) -> None:
        """Read again from the stored positions: the last batch was not applied."""

    def lag(self) -> Mapping[Place, int]:
        """Messages not yet read, by place, as far as known."""

    def close(self) -> None:
        """Leave the group."""


class Bus(Protocol):
    """One of the two adapters."""

    def ensure_topics(self, topics: Sequence[str]) -> None:
        """Create the topics that do not exist yet.

        Raises BusUnavailable, or TopicMissing where only these can not be made.
        """

    def publisher(self, name: str) -> Publisher:
        """A publisher of this producer."""

    def subscribe(self, reader: str, topics: Sequence[str], positions: Positions) -> Subscription:
        """Join the group `reader` on these topics."""

    def look(self, topics: Sequence[str]) -> BusPicture:
        """How these topics stand, those that exist, asked of the bus now. Raises BusUnavailable."""

    def scan(
        self, topic: str, key: str | None = None, *, since: Placed | None = None
    ) -> Iterator[Envelope]:
        """What the topic holds up to the present end, for audits; in order per key.

        With `since` only what lies behind that place in its partition. Raises BusUnavailable.
        """
