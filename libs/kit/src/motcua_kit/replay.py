"""Replay: facts of the parked desk are judged anew and applied, after the cause was mended.

Each replay is one transaction under the reader's own fence, so a fact is applied once however
often, and from however many windows, it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.engine import Connection, Engine

from motcua_kit.bus.port import Envelope
from motcua_kit.clock import Clock
from motcua_kit.consumer import REFUSALS, Handler
from motcua_kit.db.parked import (
    ParkedNews,
    fence,
    find_parked,
    parked_facts,
    parked_in,
    refuse_parked,
    remove_parked,
    was_applied,
)
from motcua_kit.db.reader import load_heads, sort_batch, store_outcome
from motcua_kit.parked import (
    BEHIND,
    GAP,
    UNREADABLE,
    EarlierParked,
    FactsMissing,
    NotOurMessage,
    ParkedFact,
    ParkedFactNotFound,
    ParkedKey,
    Replayed,
    StillRefused,
    StreamForked,
    reason_of,
    reason_said,
)
from motcua_kit.reading import Sorted

MOST: Final = 500
"""How many facts the desk shows at once."""


@dataclass(frozen=True)
class ParkedDesk:
    """The parked desk of one reader.

    ``handler`` is a handler of its own: the reader's may be at work in another thread.
    """

    engine: Engine
    reader: str
    handler: Handler
    clock: Clock
    news: ParkedNews | None = None

    def facts(self, limit: int = MOST) -> list[ParkedFact]:
        """What lies on the desk, longest first."""
        with self.engine.connect() as connection:
            return parked_facts(connection, self.reader, limit)

    def replay(self, key: ParkedKey) -> Replayed:
        """Apply one fact, and then what waited behind it.

        A fact that was applied meanwhile is no error: nothing is applied twice. Raises
        ParkedFactNotFound, FactsMissing, StreamForked, NotOurMessage, EarlierParked and
        StillRefused; then everything stays as it was.
        """
        with self.engine.begin() as connection:
            run = _Run(connection, self)
            fact = run.locked(key)
            if fact is None:
                return Replayed(0)
            run.one(fact)
            return run.end()

    def replay_stream(self, stream: str) -> Replayed:
        """Apply of one stream whatever can be applied now, in order.

        Raises what `replay` raises of the first fact, where none at all could be applied.
        """
        with self.engine.begin() as connection:
            run = _Run(connection, self)
            fence(connection, self.reader, parked_in(connection, self.reader, [stream]))
            run.all_of(stream)
            return run.end()


@dataclass
class _Run:
    """One transaction."""

    connection: Connection
    desk: ParkedDesk
    applied: list[Envelope] = field(default_factory=list)
    left: list[ParkedFact] = field(default_factory=list)

    def locked(self, key: ParkedKey) -> ParkedFact | None:
        """The fact, once nobody else can touch it; None where it is applied already."""
        reader = self.desk.reader
        fact = find_parked(self.connection, reader, key)
        if fact is not None:
            fence(self.connection, reader, [fact])
            fact = find_parked(self.connection, reader, key)
        if fact is None and not was_applied(self.connection, reader, key):
            raise ParkedFactNotFound
        return fact

    def one(self, fact: ParkedFact) -> None:
        if not fact.is_refused:
            self._numbered(fact)
            return
        others = self._others(fact)
        earlier = [each for each in others if each.message.seq < fact.message.seq]
        if earlier:
            raise EarlierParked(fact.dossier, earlier[0].message.seq)
        reason = self._apply(fact.message)
        if reason is not None:
            raise StillRefused(fact.message.seq, reason_said(reason))
        self._followers([each for each in others if each.reason == BEHIND])

    def all_of(self, stream: str) -> None:
        refused: set[str] = set()
        first: Exception | None = None
        for fact in parked_in(self.connection, self.desk.reader, [stream]):
            if fact.message in self.applied:
                continue
            try:
                self._in_turn(fact, refused)
            except (FactsMissing, StreamForked, NotOurMessage, StillRefused) as error:
                first = first or error
                self.left.append(fact)
        if not self.applied and first is not None:
            raise first

    def end(self) -> Replayed:
        """Say what has left the desk; last in the transaction."""
        if self.desk.news is not None:
            self.desk.news.tell(self.connection, unparked=self.applied, now=self.desk.clock.now())
        return Replayed(len(self.applied), tuple(self.left))

    def _in_turn(self, fact: ParkedFact, refused: set[str]) -> None:
        """One of a stream's facts, in order; a dossier once refused waits."""
        if not fact.is_refused:
            self._numbered(fact)
            return
        dossier = fact.dossier
        if dossier and dossier in refused:
            self.left.append(fact)
            return
        reason = self._apply(fact.message)
        if reason is not None:
            refused.add(dossier)
            refuse_parked(self.connection, self.desk.reader, fact.message, reason)
            raise StillRefused(fact.message.seq, reason_said(reason))

    def _others(self, fact: ParkedFact) -> list[ParkedFact]:
        """Refused facts of the same dossier and stream, in order."""
        if not fact.dossier:
            return []
        return [
            each
            for each in parked_in(self.connection, self.desk.reader, [fact.message.stream])
            if each.is_refused and each.dossier == fact.dossier and each.key != fact.key
        ]

    def _followers(self, facts: Sequence[ParkedFact]) -> None:
        for place, fact in enumerate(facts):
            reason = self._apply(fact.message)
            if reason is not None:
                refuse_parked(self.connection, self.desk.reader, fact.message, reason)
                self.left.extend(facts[place:])
                return

    def _apply(self, message: Envelope) -> str | None:
        """Apply a fact that was numbered when it was parked; why it cannot be, or None."""
        try:
            with self.connection.begin_nested():
                self.desk.handler(self.connection, [message])
        except REFUSALS as error:
            return reason_of(error)
        remove_parked(self.connection, self.desk.reader, message)
        self.applied.append(message)
        return None

    def _numbered(self, fact: ParkedFact) -> None:
        """A fact that was parked before it got its turn: is it its turn now?"""
        if fact.reason == UNREADABLE:
            raise NotOurMessage
        outcome = sort_batch(self.connection, self.desk.reader, [fact.message])
        if outcome.duplicates:
            # It has come again since, and was applied then.
            remove_parked(self.connection, self.desk.reader, fact.message)
            self.applied.append(fact.message)
            return
        if not outcome.apply:
            raise self._refused(fact, outcome)
        self._take(outcome)

    def _refused(self, fact: ParkedFact, outcome: Sorted) -> FactsMissing | StreamForked:
        (_, reason), *_ = outcome.park
        message = fact.message
        if reason != GAP:
            return StreamForked(fact.unit)
        heads = load_heads(self.connection, self.desk.reader, [message.stream])
        head = heads.get(message.stream)
        waiting = parked_in(self.connection, self.desk.reader, [message.stream])
        first = head.seq + 1 if head else 1
        last = min(each.message.seq for each in waiting if each.reason == GAP) - 1
        return FactsMissing(fact.unit, first, last)

    def _take(self, outcome: Sorted) -> None:
        """Apply what the sorter has put in order, all of it or nothing."""
        try:
            with self.connection.begin_nested():
                self.desk.handler(self.connection, outcome.apply)
        except REFUSALS as error:
            seq = outcome.apply[0].seq
            raise StillRefused(seq, reason_said(reason_of(error))) from error
        store_outcome(self.connection, self.desk.reader, outcome, self.desk.clock.now())
        for message in outcome.apply:
            remove_parked(self.connection, self.desk.reader, message)
        self.applied.extend(outcome.apply)
