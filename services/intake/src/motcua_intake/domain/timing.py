"""Dates of a dossier, a leg and a step: ``motcua_vn.due`` on the unit's dated calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from motcua_intake.domain.catalog import ProcedureVersion, Step
from motcua_intake.domain.errors.citizen import WaitingForCitizen
from motcua_intake.domain.errors.timing import DateRefused, ExtensionNotLater, SecondExtension
from motcua_intake.domain.facts import DueEvent
from motcua_vn.calendar import Calendar
from motcua_vn.dates import local
from motcua_vn.due import Convention, DueDates, DueError, Event, Limit, Unit, compute
from motcua_vn.shares import shares_due


def limit_on(version: ProcedureVersion, calendar: Calendar, received: datetime) -> Limit:
    """The limit of a dossier received at this instant.

    A campaign's limit ends on the campaign's last day (e.g. 14/12, QĐ 24/2021/QĐ-TTg), so it is
    the calendar days left from the day that docs/reference/due-date.md counts from; a last day
    that is off ends on the next working day (art. 148.5 BLDS 2015). Where no day is left it is
    the same day's, after 15:00 or close the next working day's (arts. 18.2, 18.3 NĐ 61/2018).
    Whether the campaign is still open is told by the day of filing, which is kept; outside the
    campaign the version's own limit holds. A supplement lets these days begin anew (art. 19.4),
    beyond the last day if need be.
    """
    if version.campaign is None:
        return version.limit
    opens, closes = version.campaign.next_to_close(local_day(received))
    first = calendar.effective(received).date()
    if first < opens:
        return version.limit
    left = (closes - first).days
    return Limit(left, Unit.CALENDAR_DAY) if left > 0 else Limit(1, Unit.SAME_DAY)


def dates_of(
    calendar: Calendar, limit: Limit, convention: Convention, history: Sequence[DueEvent]
) -> DueDates:
    """All dates of a history. Raises DateRefused with the sentence of the rule."""
    if len(history) == 1:
        return _received(_Key(calendar), limit, convention, history[0])
    return _compute(calendar, limit, convention, history)


class _Key:
    """A calendar by identity: the replica keeps one object a state of the calendar."""

    __slots__ = ("calendar",)

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    def __hash__(self) -> int:
        return id(self.calendar)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.calendar is self.calendar


@lru_cache(maxsize=2048)
def _received(key: _Key, limit: Limit, convention: Convention, event: DueEvent) -> DueDates:
    """On a Monday morning many dossiers of one procedure come in the same second."""
    return _compute(key.calendar, limit, convention, [event])


def _compute(
    calendar: Calendar, limit: Limit, convention: Convention, history: Sequence[DueEvent]
) -> DueDates:
    try:
        return compute(calendar, limit, convention, [Event(e.kind, e.at, e.to) for e in history])
    except DueError as error:
        raise DateRefused(error.code, error.message) from error


def extended_dates(
    calendar: Calendar,
    limit: Limit,
    convention: Convention,
    history: Sequence[DueEvent],
    *,
    code: str,
) -> DueDates:
    """The dates after a new appointment, the last event of ``history``.

    Raises SecondExtension, WaitingForCitizen or ExtensionNotLater.
    """
    try:
        return dates_of(calendar, limit, convention, history)
    except DateRefused as error:
        if error.code == "second_extension":
            raise SecondExtension(code) from error
        if error.code == "extension_while_waiting":
            raise WaitingForCitizen(code, "citizen") from error
        if error.code == "extension_not_later":
            current = dates_of(calendar, limit, convention, history[:-1]).due_current
            raise ExtensionNotLater(code, current) from error
        raise


def leg_due(
    calendar: Calendar, limit: Limit | None, convention: Convention, start: datetime
) -> datetime | None:
    """The leg's own due instant, counted from ``handed_in``; None where it has no limit."""
    if limit is None:
        return None
    return dates_of(calendar, limit, convention, [DueEvent("received", start)]).due_first


def step_dues(
    calendar: Calendar, steps: Sequence[Step], start: datetime, end: datetime | None
) -> list[datetime | None]:
    """When each step is due: its share of the working time between ``start`` and ``end``.

    The last step is due at ``end`` itself. Where ``end`` is not known no step has a date.
    """
    if end is None:
        return [None] * len(steps)
    whole = sum(step.quarter_hours for step in steps)
    if whole <= 0:
        return [end] * len(steps)
    passed = tuple(accumulate(step.quarter_hours for step in steps))
    return [*shares_due(calendar, start, end, passed, whole)]


def local_day(at: datetime) -> date:
    """The local date of an instant."""
    return local(at).date()


def last_day_to_apologise(dates: DueDates | None) -> date | None:
    """The day before the promise in force ("chậm nhất 01 ngày trước ngày hết hạn", art. 19.9
    NĐ 61/2018), a day off or not; None while there is no promise.

    Dates that another unit has told come without their ``apology_by``.
    """
    if dates is None or dates.due_current is None:
        return None
    return local_day(dates.due_current) - timedelta(days=1)
