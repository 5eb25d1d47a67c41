"""The relay: what is stored unpublished goes to the bus, in order, and is marked after its word."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple, Protocol

from sqlalchemy.engine import Connection, Engine

from motcua_kit.bus.port import (
    DOSSIER_TOPIC,
    BusUnavailable,
    OutMessage,
    Placed,
    Publisher,
    TopicMissing,
)
from motcua_kit.clock import Clock
from motcua_kit.db.doorbell import DOORBELL
from motcua_kit.db.engine import is_connection_lost
from motcua_kit.db.ledger import mark_facts_published, unpublished_facts
from motcua_kit.db.outbox import mark_messages_published, unpublished_messages

_EAGER: Final = 0.02
_CALM: Final = 0.25
_PATIENT: Final = 2.0
_ASK_AGAIN: Final = timedelta(seconds=30)
_LOCK: Final = "SELECT pg_try_advisory_lock(hashtext('motcua relay'), hashtext(%s))"


class Source(Protocol):
    """Something stored with a `published_at` flag."""

    def waiting(
        self, connection: Connection, limit: int, without: Collection[str] = (), /
    ) -> list[OutMessage]:
        """Unpublished messages, in order per key, but for those of these topics."""

    def mark(
        self,
        connection: Connection,
        messages: Sequence[OutMessage],
        placed: Sequence[Placed],
        now: datetime,
    ) -> None:
        """Note that they are published."""


@dataclass(frozen=True)
class LedgerSource:
    """The ledgers of a deployment's units."""

    producer: str

    def waiting(
        self, connection: Connection, limit: int, _without: Collection[str] = (), /
    ) -> list[OutMessage]:
        # Never without: the words of other sources would overtake the facts they go with.
        return unpublished_facts(connection, DOSSIER_TOPIC, self.producer, limit)

    def mark(
        self,
        connection: Connection,
        messages: Sequence[OutMessage],
        placed: Sequence[Placed],
        now: datetime,
    ) -> None:
        mark_facts_published(connection, messages, placed, now)


@dataclass(frozen=True)
class OutboxSource:
    """Messages outside the ledgers."""

    producer: str

    def waiting(
        self, connection: Connection, limit: int, without: Collection[str] = (), /
    ) -> list[OutMessage]:
        return unpublished_messages(connection, self.producer, limit, without)

    def mark(
        self,
        connection: Connection,
        messages: Sequence[OutMessage],
        placed: Sequence[Placed],
        now: datetime,
    ) -> None:
        mark_messages_published(connection, messages, placed, now)


class _Published(NamedTuple):
    source: Source
    messages: list[OutMessage]
    placed: Sequence[Placed]


class RelayObserver(Protocol):
    """Is told what the relay does, for metrics."""

    def published(self, topics: Mapping[str, int], seconds: float) -> None: ...

    def blocked(self, reason: str) -> None: ...

    def missing(self, topics: Collection[str]) -> None: ...


class Relay:
    """One per deployment: an advisory lock makes a second one stand by.

    Reading, publishing and marking are three separate steps: no transaction is open while
    the broker is awaited. What was published but not marked before a crash is published
    again, and readers recognise the duplicate. `before_first` is called whenever the lock has
    been taken, before anything is published (see `motcua_kit.tail`).

    A topic that is not there holds back its own messages, which the next batches go without
    until it is asked for again.
    """

    def __init__(
        self,
        engine: Engine,
        publisher: Publisher,
        sources: Sequence[Source],
        *,
        name: str,
        clock: Clock,
        observer: RelayObserver | None = None,
        before_first: Callable[[], object] | None = None,
        batch: int = 1000,
    ) -> None:
        self._engine = engine
        self._publisher = publisher
        self._sources = list(sources)
        self._name = name
        self._clock = clock
        self._observer = observer
        self._before_first = before_first
        self._batch = batch
        self._lock: Connection | None = None
        self._missed: dict[str, datetime] = {}

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Publish until told to stop; a lost broker or database is waited for.

        A relay with nothing to do looks less and less often; DOORBELL, rung in this process
        when something is stored, brings it back to attention.
        """
        patience = _EAGER
        while not stop.is_set():
            beat()
            try:
                moved = self.turn()
            except BusUnavailable as error:
                self._blocked(f"bus: {error}")
            except Exception as error:
                if not is_connection_lost(error):
                    raise
                self._blocked("database")
                self._release()
            else:
                if moved:
                    patience = _EAGER
                elif DOORBELL.wait(patience):
                    DOORBELL.clear()
                    patience = _EAGER
                else:
                    patience = min(patience * 2, _CALM)
                continue
            stop.wait(patience)
            patience = min(patience * 2, _PATIENT)
        self.close()

    def close(self) -> None:
        """Give up the lock and the publisher."""
        self._release()
        self._publisher.close()

    def turn(self) -> int:
        """Publish one batch of each source; the number of messages, 0 while standing by."""
        if self._lock is None and not self._takes_lock():
            return 0
        found = self._waiting()
        if not found:
            return 0
        if self._lock is not None:
            # A lost connection has lost the lock too: find out before publishing.
            self._lock.exec_driver_sql("SELECT 1")
        published: list[_Published] = []
        try:
            for source, messages in found:
                published.append(self._publish(source, messages))
        except TopicMissing as error:
            self._miss(error.topics)
            if DOSSIER_TOPIC in error.topics:
                # Facts are never left out: nothing goes on until somebody has made their topic.
                raise
        finally:
            # What the bus has confirmed is marked even when it then refuses the next source.
            if published:
                self._mark(published)
        return sum(len(each.messages) for each in published)

    def _waiting(self) -> list[tuple[Source, list[OutMessage]]]:
        """What each source has for the bus, as of one moment.

        A source that fills its batch keeps the later ones back: what goes with its rest
        would otherwise be published first.
        """
        found: list[tuple[Source, list[OutMessage]]] = []
        without = self._held_back()
        with self._engine.connect() as connection:
            connection.execution_options(isolation_level="REPEATABLE READ")
            for source in self._sources:
                messages = source.waiting(connection, self._batch, without)
                if messages:
                    found.append((source, messages))
                if len(messages) >= self._batch:
                    break
        return found

    def _publish(self, source: Source, messages: list[OutMessage]) -> _Published:
        started = time.perf_counter()
        placed = self._publisher.publish(messages)
        if self._observer is not None:
            topics = Counter(message.topic for message in messages)
            self._observer.published(topics, time.perf_counter() - started)
        return _Published(source, messages, placed)

    def _mark(self, published: Sequence[_Published]) -> None:
        now = self._clock.now()
        with self._engine.begin() as connection:
            for source, messages, placed in published:
                source.mark(connection, messages, placed, now)

    def _miss(self, topics: Collection[str]) -> None:
        self._missed.update(dict.fromkeys(topics, self._clock.now()))
        if self._observer is not None:
            self._observer.missing(topics)

    def _held_back(self) -> set[str]:
        now = self._clock.now()
        # A clock that is set back holds nothing back for longer.
        return {topic for topic, at in self._missed.items() if abs(now - at) < _ASK_AGAIN}

    def _takes_lock(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not connection.exec_driver_sql(_LOCK, (self._name,)).scalar_one():
            connection.close()
            return False
        self._lock = connection
        if self._before_first is not None:
            try:
                self._before_first()
            except BaseException:
                self._release()
                raise
        return True

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.invalidate()
            self._lock.close()
            self._lock = None

    def _blocked(self, reason: str) -> None:
        if self._observer is not None:
            self._observer.blocked(reason)
