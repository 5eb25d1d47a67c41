"""How a limit is counted from an instant and moved by waits: the table of ``due-date.md``."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from motcua_vn.dates import HANOI, local
from motcua_vn.due_errors import BadLimitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motcua_vn.calendar import Calendar

SAME_DAY_UNTIL: Final = time(15)
"""Received later, the dossier is the next working day's ("sau 15 giờ", arts. 18.2, 18.3 NĐ 61)."""

_LARGEST_AMOUNT: Final = 10_000


class Unit(StrEnum):
    """What a limit counts."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    WORKING_HOUR = "working_hour"
    MONTH = "month"
    SAME_DAY = "same_day"


class Convention(StrEnum):
    """When on its last day a limit of working days ends: at close, or at the clock time of e."""

    LEGAL_DAY = "legal_day"
    WORKING_HOURS = "working_hours"


_UNITS: Final = frozenset(Unit)


@dataclass(frozen=True, slots=True)
class Limit:
    """The time the law allows. Raises ``BadLimitError`` for what cannot be counted."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in _UNITS:
            raise BadLimitError(
                "limit.unit: phải là working_day, calendar_day, working_hour, month hoặc same_day."
            )
        if not 1 <= self.amount <= _LARGEST_AMOUNT:
            raise BadLimitError("limit.amount: phải từ 1 đến 10.000.")
        if self.unit == Unit.SAME_DAY and self.amount != 1:
            raise BadLimitError("limit.amount: phải bằng 1 khi limit.unit là same_day.")


@dataclass(frozen=True, slots=True)
class Wait:
    """A stretch in which the citizen was waited for: both ends as recorded, not effective."""

    asked: datetime
    received: datetime

    def days(self, calendar: Calendar) -> tuple[date, date]:
        """The dates of the two effective instants."""
        return calendar.effective(self.asked).date(), calendar.effective(self.received).date()


@dataclass(frozen=True, slots=True)
class Rule:
    """One limit on one calendar: everything a due date rests on but the history."""

    calendar: Calendar
    limit: Limit
    convention: Convention

    def due(self, start: datetime, waits: Sequence[Wait] = ()) -> datetime:
        """When the limit that began at ``start`` ends, moved by ``waits``.

        Raises ``BadLimitError`` where that lies past the last date there is.
        """
        try:
            return self._due(local(start), waits)
        except OverflowError:
            raise BadLimitError("limit.amount: hạn vượt quá năm 9999.") from None

    def moved(self, day: date, waits: Sequence[Wait]) -> datetime:
        """Close of a promised day, moved by the working days of ``waits`` (art. 19.9 NĐ 61)."""
        try:
            return self.calendar.close(self.calendar.add(day, self.working_days(waits)))
        except OverflowError:
            raise BadLimitError("limit.amount: hạn vượt quá năm 9999.") from None

    def working_days(self, waits: Sequence[Wait]) -> int:
        """The working days *x* with *a < x ≤ b* of every wait, together."""
        return sum(self.calendar.working_days_between(*wait.days(self.calendar)) for wait in waits)

    def plain_days(self, waits: Sequence[Wait]) -> int:
        """*b − a* in days of every wait, together."""
        return sum((b - a).days for a, b in (wait.days(self.calendar) for wait in waits))

    def working_time(self, waits: Sequence[Wait]) -> timedelta:
        """Session time between the effective ends of every wait, together."""
        between = self.calendar.working_time_between
        return sum((between(wait.asked, wait.received) for wait in waits), timedelta())

    def unrolled(self, start: datetime, waits: Sequence[Wait] = ()) -> date:
        """The last day of a limit of calendar days or months, before it is rolled."""
        first = self.calendar.effective(start).date()
        if self.limit.unit == Unit.CALENDAR_DAY:
            last = first + timedelta(days=self.limit.amount)
        else:
            last = months_later(first, self.limit.amount)
        return last + timedelta(days=self.plain_days(waits))

    def _due(self, start: datetime, waits: Sequence[Wait]) -> datetime:
        calendar, unit = self.calendar, self.limit.unit
        if unit == Unit.WORKING_HOUR:
            hours = timedelta(hours=self.limit.amount)
            return calendar.after_working_time(start, hours + self.working_time(waits))
        if unit in (Unit.CALENDAR_DAY, Unit.MONTH):
            return calendar.close(calendar.roll(self.unrolled(start, waits)))
        if unit == Unit.SAME_DAY:
            day = start.date() if in_time_today(calendar, start) else calendar.next(start.date())
            return calendar.close(calendar.add(day, self.working_days(waits)))
        effective = calendar.effective(start)
        day = calendar.add(effective.date(), self.limit.amount + self.working_days(waits))
        if self.convention == Convention.LEGAL_DAY:
            return calendar.close(day)
        return at_clock(calendar, day, effective.time())


def in_time_today(calendar: Calendar, t: datetime) -> bool:
    """Whether ``t`` still counts to its own day: a working day, by 15:00:00 and by its close."""
    t = local(t)
    day = t.date()
    return calendar.working(day) and t.time() <= SAME_DAY_UNTIL and t <= calendar.close(day)


def at_clock(calendar: Calendar, day: date, clock: time) -> datetime:
    """``day`` at ``clock``; outside its sessions the end of the last one before, or its opening."""
    latest = None
    for start, end in calendar.sessions(day):
        if start <= clock <= end:
            return datetime.combine(day, clock, HANOI)
        if end < clock:
            latest = end
    return calendar.open(day) if latest is None else datetime.combine(day, latest, HANOI)


def months_later(d: date, n: int) -> date:
    """Same day of the month ``n`` months on, or that month's last day where it has none such."""
    years, month = divmod(d.month - 1 + n, 12)
    year = d.year + years
    if year > date.max.year:
        raise OverflowError("past the last date there is")
    return date(year, month + 1, min(d.day, monthrange(year, month + 1)[1]))
