"""A publisher that makes the topics it needs: deployments come with the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from motcua_kit.bus.port import Bus, OutMessage, Placed, Publisher


class EnsuringPublisher:
    """Creates a topic before the first message to it; the topic may be another's to read.

    Publishes nothing of a batch that has a message for a topic that is not there and cannot be
    made; raises TopicMissing then.
    """

    def __init__(self, bus: Bus, name: str) -> None:
        self._bus = bus
        self._publisher: Publisher = bus.publisher(name)
        self._known: set[str] = set()

    def publish(self, messages: Sequence[OutMessage]) -> list[Placed]:
        missing = sorted({message.topic for message in messages} - self._known)
        if missing:
            self._bus.ensure_topics(missing)
            self._known.update(missing)
        return self._publisher.publish(messages)

    def close(self) -> None:
        self._publisher.close()
