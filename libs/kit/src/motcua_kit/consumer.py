"""The consuming loop: a batch's effects and position commit in one database transaction.

A batch that fails by a rule is split until the poison fact stands alone; parking it
commits with the position. Later facts of the same ledger and dossier wait behind it, so
that it can be replayed in order. A position that moved under us aborts the work.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import psycopg
from google.protobuf.message import DecodeError
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DataError

from motcua_kit.bus.port import Bus, BusUnavailable, Envelope, Place, Subscription
from motcua_kit.clock import Clock
from motcua_kit.db.engine import is_connection_lost
from motcua_kit.db.parked import Held, ParkedNews, held_back, hold, must_wait
from motcua_kit.db.reader import (
    PositionMoved,
    move_positions,
    sort_batch,
    store_outcome,
    stored_positions,
)
from motcua_kit.errors import DomainError, Poison, Transient
from motcua_kit.parked import BEHIND, reason_of
from motcua_kit.reading import Sorted
from motcua_kit.telemetry.batch import in_traces

Handler = Callable[[Connection, Sequence[Envelope]], None]
"""Applies messages inside the given transaction.

Raises Poison or a DomainError where one of them cannot be applied by the rules, ValueError where
it holds a value that cannot be, Transient where trying again later may help.
"""

REFUSALS: Final = (
    Poison,
    DomainError,
    DecodeError,
    ValueError,
    ArithmeticError,
    DataError,
    psycopg.DataError,
)
"""What a handler raises about a fact that it cannot apply, as it is, now.

The last four are about values: an instant that no calendar reaches, a number or a text that no
column takes. One such fact must not stop the reader for a whole province.
"""


class TooManyParked(RuntimeError):
    """One fact after another cannot be applied: the process is at fault, not the facts."""


class ConsumerObserver(Protocol):
    """Is told what the consumer does, for metrics."""

    def applied(self, reader: str, count: int, seconds: float) -> None: ...

    def parked(self, reader: str, message: Envelope, reason: str) -> None: ...

    def duplicates(self, reader: str, count: int) -> None: ...

    def waiting(self, reader: str, reason: str) -> None: ...

    def lag(self, reader: str, messages: int) -> None: ...


@dataclass(frozen=True)
class Limits:
    """How much at once, and how much poison is believed."""

    batch: int = 500
    poll_seconds: float = 0.5
    parked_in_a_row: int = 100


class Consumer:
    """Reads topics as one named reader and applies them through a handler."""

    def __init__(
        self,
        *,
        bus: Bus,
        engine: Engine,
        reader: str,
        topics: Sequence[str],
        handler: Handler,
        clock: Clock,
        observer: ConsumerObserver | None = None,
        news: ParkedNews | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._bus = bus
        self._engine = engine
        self._reader = reader
        self._topics = list(topics)
        self._handler = handler
        self._clock = clock
        self._observer = observer
        self._news = news
        self._limits = limits or Limits()
        self._subscription: Subscription | None = None
        self._poison_in_a_row = 0

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Read until told to stop; the batch at hand is finished first."""
        patience = 0.1
        while not stop.is_set():
            beat()
            try:
                self.turn()
                patience = 0.1
            except (BusUnavailable, Transient, PositionMoved) as error:
                self._wait(type(error).__name__)
            except Exception as error:
                if not is_connection_lost(error):
                    raise
                self._wait("DatabaseLost")
            else:
                continue
            stop.wait(patience)
            patience = min(patience * 2, 5.0)
        self.close()

    def turn(self) -> int:
        """Read and apply one batch; the number of messages read."""
        subscription = self._subscribed()
        try:
            # What a poll had read before it broke off is nowhere but in the topic.
            batch = subscription.poll(self._limits.batch, self._limits.poll_seconds)
            if batch:
                self._apply(subscription, batch)
        except BaseException:
            self._forget()
            raise
        if not batch:
            return 0
        if self._observer is not None:
            self._observer.lag(self._reader, sum(subscription.lag().values()))
        return len(batch)

    def close(self) -> None:
        """Leave the group."""
        if self._subscription is not None:
            self._subscription.close()
            self._subscription = None

    def _subscribed(self) -> Subscription:
        if self._subscription is None:
            self._bus.ensure_topics(self._topics)
            self._subscription = self._bus.subscribe(self._reader, self._topics, self._positions)
        return self._subscription

    def _positions(self, places: Sequence[Place]) -> dict[Place, int]:
        with self._engine.begin() as connection:
            return stored_positions(connection, self._reader, places)

    def _forget(self) -> None:
        """After failed work the subscription is made anew: it starts at the stored positions."""
        if self._subscription is not None:
            self._subscription.close()
            self._subscription = None

    def _apply(self, subscription: Subscription, batch: list[Envelope]) -> None:
        started = time.perf_counter()
        moves: dict[Place, tuple[int, int]] = {}
        for message in batch:
            place = (message.topic, message.partition)
            before = subscription.position(place)
            if before is None:
                raise PositionMoved(f"{place} is no longer ours")
            moves[place] = (before, message.offset + 1)
        try:
            with self._engine.begin() as connection:
                count = self._apply_in(connection, batch, moves)
        except REFUSALS:
            self._split(subscription, batch)
            return
        self._poison_in_a_row = 0
        subscription.advance({place: after for place, (_, after) in moves.items()})
        if self._observer is not None:
            self._observer.applied(self._reader, count, time.perf_counter() - started)

    def _apply_in(
        self,
        connection: Connection,
        batch: list[Envelope],
        moves: dict[Place, tuple[int, int]],
    ) -> int:
        move_positions(connection, self._reader, moves)
        outcome = sort_batch(connection, self._reader, batch)
        held = held_back(connection, self._reader, outcome.apply)
        to_do = [message for message in outcome.apply if not must_wait(message, held)]
        if len(to_do) < len(outcome.apply):
            outcome.park += [(m, BEHIND) for m in outcome.apply if must_wait(m, held)]
        if to_do:
            self._handle(connection, to_do)
        self._store(connection, outcome)
        return len(to_do)

    def _handle(self, connection: Connection, messages: Sequence[Envelope]) -> None:
        with in_traces(f"{self._reader}.read", (message.traceparent for message in messages)):
            self._handler(connection, messages)

    def _store(self, connection: Connection, outcome: Sorted) -> None:
        now = self._clock.now()
        parked = store_outcome(connection, self._reader, outcome, now)
        if self._news is not None:
            self._news.tell(connection, parked=parked, unparked=outcome.unpark, now=now)
        self._report(outcome)

    def _split(self, subscription: Subscription, batch: list[Envelope]) -> None:
        if len(batch) > 1:
            middle = len(batch) // 2
            self._apply(subscription, batch[:middle])
            self._apply(subscription, batch[middle:])
            return
        self._apply_singly(subscription, batch[0])

    def _apply_singly(self, subscription: Subscription, message: Envelope) -> None:
        """Apply a message and what a gap held back behind it, each on its own, parking poison."""
        started = time.perf_counter()
        place = (message.topic, message.partition)
        before = subscription.position(place)
        if before is None:
            raise PositionMoved(f"{place} is no longer ours")
        with self._engine.begin() as connection:
            move_positions(connection, self._reader, {place: (before, message.offset + 1)})
            outcome = sort_batch(connection, self._reader, [message])
            count = self._apply_each(connection, outcome)
            self._store(connection, outcome)
        subscription.advance({place: message.offset + 1})
        if count and self._observer is not None:
            self._observer.applied(self._reader, count, time.perf_counter() - started)

    def _apply_each(self, connection: Connection, outcome: Sorted) -> int:
        """Apply what can be, park the rest; the number applied."""
        held = held_back(connection, self._reader, outcome.apply)
        count = 0
        for each in outcome.apply:
            reason = self._refusal(connection, each, held)
            if reason is None:
                count += 1
            else:
                hold(held, each)
                outcome.park.append((each, reason))
        return count

    def _refusal(self, connection: Connection, message: Envelope, held: Held) -> str | None:
        """Apply one message; why it cannot be, or None. Raises TooManyParked."""
        if must_wait(message, held):
            return BEHIND
        try:
            with connection.begin_nested():
                self._handle(connection, [message])
        except REFUSALS as error:
            reason = reason_of(error)
            self._poison_in_a_row += 1
            if self._poison_in_a_row > self._limits.parked_in_a_row:
                raise TooManyParked(f"{self._poison_in_a_row} in a row, last: {reason}") from error
            return reason
        self._poison_in_a_row = 0
        return None

    def _report(self, outcome: Sorted) -> None:
        if self._observer is None:
            return
        for message, reason in outcome.park:
            self._observer.parked(self._reader, message, reason)
        if outcome.duplicates:
            self._observer.duplicates(self._reader, outcome.duplicates)

    def _wait(self, reason: str) -> None:
        if self._observer is not None:
            self._observer.waiting(self._reader, reason)
