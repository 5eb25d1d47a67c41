"""The life of a dossier as far as its clock is concerned, examined event by event."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from motcua_vn.dates import local, short_date, spoken_instant
from motcua_vn.due_errors import (
    AfterEndError,
    BadCalendarError,
    ExtensionNotLaterError,
    ExtensionWhileWaitingError,
    OutOfOrderError,
    SecondExtensionError,
    UnknownEventError,
    UnpairedEventError,
    WaitOverlapsError,
)
from motcua_vn.due_rules import Rule, Wait

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from motcua_vn.calendar import Calendar


class EventKind(StrEnum):
    """What can happen to a clock."""

    RECEIVED = "received"
    SUPPLEMENT_ASKED = "supplement_asked"
    SUPPLEMENT_RECEIVED = "supplement_received"
    PAYMENT_ASKED = "payment_asked"
    PAYMENT_RECEIVED = "payment_received"
    EXTENDED = "extended"
    FINISHED = "finished"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


KINDS: Final = frozenset(EventKind)
ENDS: Final = frozenset({EventKind.FINISHED, EventKind.STOPPED, EventKind.WITHDRAWN})
ASKING: Final = frozenset({EventKind.SUPPLEMENT_ASKED, EventKind.PAYMENT_ASKED})
ANSWERS: Final = {
    EventKind.SUPPLEMENT_RECEIVED: EventKind.SUPPLEMENT_ASKED,
    EventKind.PAYMENT_RECEIVED: EventKind.PAYMENT_ASKED,
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at ``at`` (aware); ``to`` is the new day of an ``extended``.

    ``kind`` is text, not ``EventKind``, because histories come from elsewhere: an unknown kind
    is refused in its place among the other faults, not before them.
    """

    kind: str
    at: datetime
    to: date | None = None


class Life:
    """Where a clock stands after the events taken so far."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.received: datetime | None = None
        self.started: datetime | None = None
        self.last: datetime | None = None
        self.open: Event | None = None
        self.waits: list[Wait] = []
        self.waits_since_start: list[Wait] = []
        self.promised: date | None = None
        self.waits_since_promise: list[Wait] = []
        self.extensions = 0
        self.supplements = 0
        self.end: Event | None = None

    def take(self, place: int, event: Event) -> None:
        """Apply ``event``, the ``place``-th (from 0). Raises the first refusal that applies."""
        self._refuse_sequence(place, event)
        if event.kind in ASKING or event.kind in ANSWERS:
            self._refuse_wait(place, event)
        elif event.kind == EventKind.EXTENDED:
            self._refuse_extension(place, event)
        self.last = event.at
        self._apply(event)

    @property
    def due_restart(self) -> datetime | None:
        """Art. 19.4 NĐ 61/2018: the limit anew from the last supplement received."""
        if self.open is not None or self.started is None:
            return None
        return self.rule.due(self.started, self.waits_since_start)

    @property
    def due_current(self) -> datetime | None:
        """The promise in force, or ``None`` while the citizen is waited for."""
        if self.promised is None or self.open is not None:
            return self.due_restart
        return self.rule.moved(self.promised, self.waits_since_promise)

    def _apply(self, event: Event) -> None:
        if event.kind == EventKind.RECEIVED:
            self.received = self.started = event.at
        elif event.kind in ASKING:
            self.open = event
            self.supplements += event.kind == EventKind.SUPPLEMENT_ASKED
        elif event.kind == EventKind.EXTENDED:
            self.promised, self.waits_since_promise = event.to, []
            self.extensions += 1
        elif event.kind in ENDS:
            self.end = event
        elif self.open is not None:
            self._close_wait(Wait(self.open.at, event.at), event)

    def _close_wait(self, wait: Wait, event: Event) -> None:
        self.open = None
        self.waits.append(wait)
        if event.kind == EventKind.SUPPLEMENT_RECEIVED:
            self.started, self.waits_since_start, self.promised = event.at, [], None
            return
        self.waits_since_start.append(wait)
        self.waits_since_promise.append(wait)

    def _refuse_sequence(self, place: int, event: Event) -> None:
        where = f"history[{place}]"
        if event.kind not in KINDS:
            raise UnknownEventError(f"{where}.event: không có loại sự kiện này.")
        if self.last is not None and event.at < self.last:
            when = spoken_instant(self.last)
            raise OutOfOrderError(f"{where}.at: sớm hơn sự kiện trước đó ({when}).")
        if (event.kind == EventKind.RECEIVED) != (place == 0):
            raise OutOfOrderError(f"{where}.event: received phải là sự kiện đầu tiên và duy nhất.")
        if self.end is not None:
            raise AfterEndError(f"{where}.event: hồ sơ đã kết thúc ({self.end.kind}) trước đó.")

    def _refuse_wait(self, place: int, event: Event) -> None:
        where = f"history[{place}].event"
        if event.kind in ASKING:
            if self.open is not None:
                raise WaitOverlapsError(f"{where}: đang chờ ({self.open.kind}), chưa thể chờ thêm.")
            return
        asked = ANSWERS[EventKind(event.kind)]
        if self.open is None or self.open.kind != asked:
            raise UnpairedEventError(f"{where}: chưa có {asked} tương ứng đang chờ.")

    def _refuse_extension(self, place: int, event: Event) -> None:
        where = f"history[{place}]"
        if self.extensions:
            raise SecondExtensionError(f"{where}.event: mỗi hồ sơ chỉ được hẹn lại một lần.")
        if self.open is not None:
            raise ExtensionWhileWaitingError(
                f"{where}.event: không hẹn lại khi đang chờ người nộp ({self.open.kind})."
            )
        due = self.due_current
        if event.to is None or due is None or not self.rule.calendar.working(event.to):
            raise ExtensionNotLaterError(f"{where}.to: phải là một ngày làm việc.")
        if event.to <= due.date():
            raise ExtensionNotLaterError(
                f"{where}.to: phải sau ngày hẹn hiện tại {short_date(due)}."
            )


def live(rule: Rule, history: Sequence[Event]) -> Iterator[tuple[Event, Life]]:
    """Each event, made local, with the life just after it (one object that goes on changing).

    Raises ``BadCalendarError`` where the hours do not cover the day of receipt, then what
    ``Life.take`` refuses; ``OutOfOrderError`` for an empty history.
    """
    refuse_uncovered(rule.calendar, history)
    if not history:
        raise OutOfOrderError("history: phải bắt đầu bằng received.")
    life = Life(rule)
    for place, event in enumerate(history):
        taken = Event(event.kind, local(event.at), event.to)
        life.take(place, taken)
        yield taken, life


def refuse_uncovered(calendar: Calendar, history: Sequence[Event]) -> None:
    """Raise ``BadCalendarError`` where the day of receipt lies before every ``valid_from``."""
    received = next((event for event in history if event.kind == EventKind.RECEIVED), None)
    if received is None:
        return
    day = local(received.at).date()
    if all(hours.valid_from > day for hours in calendar.hours):
        raise BadCalendarError(
            f"calendar.hours: chưa có giờ làm việc cho ngày tiếp nhận {short_date(day)}."
        )
