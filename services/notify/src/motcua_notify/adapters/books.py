"""Notify's books in PostgreSQL: one object for one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy.engine import Connection, Engine

from motcua.notice.v1.notice_pb2 import NoticeFact
from motcua_kit.bus.port import NOTICE_TOPIC
from motcua_kit.clock import Clock
from motcua_kit.db.outbox import Saying, say_all
from motcua_kit.telemetry.metrics import METRICS
from motcua_notify.adapters import directory, dossier_rows, message_rows
from motcua_notify.adapters.notices import PRODUCER, dropped_notice, notice_of
from motcua_notify.app.ports import Kept, Start, Wakeup
from motcua_notify.domain.delivery import Channel, Message
from motcua_notify.domain.milestones import Details, Dossier, Occasion
from motcua_notify.domain.texts import Office


def start_books(engine: Engine, clock: Clock) -> Start:
    """Transactions on `engine`."""

    @contextmanager
    def start() -> Iterator[SqlBooks]:
        with engine.begin() as connection:
            books = SqlBooks(connection)
            yield books
            books.flush(clock.now())
        books.count()

    return start


class SqlBooks:
    """The :class:`~motcua_notify.app.ports.Books` of one transaction; call `flush` before it
    commits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._said: list[NoticeFact] = []

    def flush(self, now: datetime) -> None:
        """Store what was said, at the end and in an order in which two never deadlock."""
        said = [Saying(NOTICE_TOPIC, fact.dossier, fact) for fact in self._said]
        say_all(self._connection, said, producer=PRODUCER, now=now)

    def count(self) -> None:
        """Count what was said, once it is committed."""
        for fact in self._said:
            outcome = (fact.WhichOneof("event") or "").removeprefix("message_")
            METRICS.count("motcua_messages_total", channel=fact.channel or "none", outcome=outcome)

    def dossiers(self, codes: Sequence[str]) -> dict[str, Dossier]:
        return dossier_rows.lock_dossiers(self._connection, codes)

    def keep_dossiers(self, dossiers: Sequence[Dossier]) -> None:
        dossier_rows.keep_dossiers(self._connection, dossiers)

    def note(self, occasions: Sequence[Occasion]) -> None:
        dossier_rows.note(self._connection, occasions)

    def waiting(self, codes: Sequence[str]) -> list[Occasion]:
        return dossier_rows.waiting(self._connection, codes)

    def settle(self, occasions: Sequence[Occasion], how: str) -> None:
        dossier_rows.settle(self._connection, occasions, how)

    def details(self, messages: Sequence[Message]) -> dict[UUID, Details]:
        return message_rows.details(self._connection, messages)

    def offices(self, units: Sequence[str]) -> dict[str, Office]:
        return directory.offices(self._connection, units)

    def contacts(self, codes: Sequence[str]) -> dict[str, Kept]:
        return dossier_rows.contacts(self._connection, codes)

    def keep_contacts(self, contacts: Sequence[Kept]) -> None:
        dossier_rows.keep_contacts(self._connection, contacts)

    def erase(self, codes: Sequence[str], now: datetime) -> None:
        dossier_rows.erase(self._connection, codes, now)

    def add(self, messages: Sequence[Message]) -> list[Message]:
        return message_rows.add(self._connection, messages)

    def messages(self, numbers: Sequence[UUID]) -> list[Message]:
        return message_rows.locked(self._connection, numbers)

    def due(self, channel: Channel, now: datetime, limit: int) -> list[Message]:
        return message_rows.due(self._connection, channel, now, limit)

    def keep(self, messages: Sequence[Message]) -> None:
        message_rows.keep(self._connection, messages)

    def unsent(self, codes: Sequence[str]) -> list[Message]:
        return message_rows.unsent(self._connection, codes)

    def lost(self, now: datetime, limit: int) -> list[Message]:
        return message_rows.lost(self._connection, now, limit)

    def expired(self, channels: Collection[Channel], now: datetime, limit: int) -> list[Message]:
        return message_rows.expired(self._connection, channels, now, limit)

    def take_due(
        self, channels: Collection[Channel], now: datetime, woken_before: datetime, limit: int
    ) -> list[Wakeup]:
        return message_rows.take_due(self._connection, channels, now, woken_before, limit)

    def over(self, closed_before: datetime, kept_since: datetime, limit: int) -> list[str]:
        return dossier_rows.over(self._connection, closed_before, kept_since, limit)

    def unreachable(self, closed_before: datetime, limit: int) -> list[str]:
        return dossier_rows.unreachable(self._connection, closed_before, limit)

    def tell(self, messages: Sequence[Message]) -> None:
        self._said += [notice_of(message) for message in messages]

    def tell_dropped(self, occasions: Sequence[Occasion], reason: str) -> None:
        self._said += [dropped_notice(occasion, reason) for occasion in occasions]
