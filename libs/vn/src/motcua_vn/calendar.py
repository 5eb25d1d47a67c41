"""The working calendar of an office: which days count, and when its doors are open.

Counting is arithmetic, never a walk from day to day: the working days up to a date are the
Mondays to Fridays, less the days off, plus the weekend days worked, and the two exceptions are
looked up in sorted lists. So a limit of ten thousand days costs what a limit of three costs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from motcua_vn.dates import HANOI, local, short_date
from motcua_vn.due_errors import BadCalendarError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LAST_ORDINAL: Final = date.max.toordinal()
_SECOND: Final = 1_000_000
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """The sessions of every working day from ``valid_from`` until the next ``Hours`` begin."""

    valid_from: date
    sessions: tuple[tuple[time, time], ...]


@dataclass(frozen=True)
class Calendar:
    """Which days count and when the office is open, as dated by the official notices.

    ``off``: days that do not count although Monday–Friday; ``worked``: days that count although
    Saturday or Sunday; ``published_through``: the last date the official calendar covers;
    ``names``: what a day off (or worked) is called, for derivations only.
    Raises ``BadCalendarError`` where hours or days contradict each other.
    """

    hours: tuple[Hours, ...]
    off: frozenset[date]
    worked: frozenset[date]
    published_through: date
    names: Mapping[date, str] = field(default_factory=dict, compare=False, repr=False)
    _index: _Index = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        _check(self)
        object.__setattr__(self, "_index", _Index(self))

    def working(self, d: date) -> bool:
        """Whether the day counts."""
        return d in self.worked if d.weekday() > 4 else d not in self.off

    def sessions(self, d: date) -> tuple[tuple[time, time], ...]:
        """The day's sessions: none on a day that does not count or before the first hours."""
        hours = self._index.hours_on(d.toordinal())
        return hours.sessions if hours is not None and self.working(d) else ()

    def open(self, d: date) -> datetime:
        """Start of the day's first session. Raises ``ValueError`` on a day without sessions."""
        return datetime.combine(d, self._sessions_of_working_day(d)[0][0], HANOI)

    def close(self, d: date) -> datetime:
        """End of the day's last session. Raises ``ValueError`` on a day without sessions."""
        return datetime.combine(d, self._sessions_of_working_day(d)[-1][1], HANOI)

    def next(self, d: date) -> date:
        """The first working day after ``d``."""
        return self.add(d, 1)

    def add(self, d: date, n: int) -> date:
        """``next`` applied ``n`` ≥ 0 times. Raises ``OverflowError`` past year 9999."""
        if n == 0:
            return d
        x = d.toordinal()
        return date.fromordinal(self._index.day_of_rank(self._index.rank(x) + n, x))

    def roll(self, d: date) -> date:
        """``d`` if it counts, else the next day that does."""
        return d if self.working(d) else self.add(d, 1)

    def working_days_between(self, a: date, b: date) -> int:
        """How many working days *x* there are with *a < x ≤ b* (negative where *b < a*)."""
        return self._index.rank(b.toordinal()) - self._index.rank(a.toordinal())

    def days_off_between(self, a: date, b: date) -> Iterator[date]:
        """The days *x*, *a < x < b*, that do not count, in order."""
        for x in range(a.toordinal() + 1, b.toordinal()):
            day = date.fromordinal(x)
            if not self.working(day):
                yield day

    def effective(self, t: datetime) -> datetime:
        """``t`` if it lies in a session (both ends included), else the next session's start."""
        t = local(t)
        day, clock = t.date(), t.time()
        for start, end in self.sessions(day):
            if clock <= end:
                return t if clock >= start else datetime.combine(day, start, HANOI)
        first = self._index.first_day
        return self.open(self.next(day) if day >= first else self.roll(first))

    def working_time_between(self, a: datetime, b: datetime) -> timedelta:
        """Session time from ``a`` to ``b``; negative where ``b`` is earlier."""
        return (self._index.elapsed(local(b)) - self._index.elapsed(local(a))) * _MICROSECOND

    def after_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """The earliest instant at which ``amount`` of session time has passed since ``start``.

        Raises ``ValueError`` for a negative amount, ``OverflowError`` past year 9999.
        """
        if amount < timedelta(0):
            raise ValueError("working time cannot be negative")
        effective = self.effective(start)
        if not amount:
            return effective
        return self._index.instant_of(self._index.elapsed(effective) + amount // _MICROSECOND)

    def day_length(self, d: date) -> timedelta:
        """Session time of a working day by the hours in force on ``d`` (or by the first hours)."""
        hours = self._index.hours_on(max(d, self._index.first_day).toordinal())
        return timedelta() if hours is None else _length(hours) * _MICROSECOND

    def _sessions_of_working_day(self, d: date) -> tuple[tuple[time, time], ...]:
        sessions = self.sessions(d)
        if not sessions:
            raise ValueError(f"{d} has no sessions")
        return sessions


class _Index:
    """Sorted lookups behind a ``Calendar``; days are ordinals, time is microseconds."""

    __slots__ = ("_before", "_eras", "_lengths", "_off", "_ranks", "_starts", "_worked")

    def __init__(self, calendar: Calendar) -> None:
        self._off = sorted(d.toordinal() for d in calendar.off if d.weekday() < 5)
        self._worked = sorted(d.toordinal() for d in calendar.worked if d.weekday() > 4)
        self._eras = sorted(calendar.hours, key=lambda hours: hours.valid_from)
        self._starts = [hours.valid_from.toordinal() for hours in self._eras]
        self._lengths = [_length(hours) for hours in self._eras]
        self._ranks = [self.rank(start - 1) for start in self._starts]
        self._before = [0]
        for length, (rank, following) in zip(self._lengths, pairwise(self._ranks), strict=False):
            self._before.append(self._before[-1] + (following - rank) * length)

    @property
    def first_day(self) -> date:
        """The first day that hours are known for."""
        return self._eras[0].valid_from

    def hours_on(self, x: int) -> Hours | None:
        """The hours in force on a day: those with the latest ``valid_from`` ≤ that day."""
        era = bisect_right(self._starts, x)
        return self._eras[era - 1] if era else None

    def rank(self, x: int) -> int:
        """How many days up to and including ``x`` count (ordinal 1 is a Monday)."""
        week, rest = divmod(x, 7)
        weekdays = week * 5 + (rest if rest < 5 else 5)
        return weekdays - bisect_right(self._off, x) + bisect_right(self._worked, x)

    def day_of_rank(self, rank: int, low: int) -> int:
        """The first day, not before ``low``, up to which ``rank`` days count."""
        high = low
        while (missing := rank - self.rank(high)) > 0:
            low, high = high + 1, high + missing * 7 // 5 + 1
            if low > _LAST_ORDINAL:
                raise OverflowError("past the last date there is")
        while low < high:
            middle = (low + high) // 2
            if self.rank(middle) < rank:
                low = middle + 1
            else:
                high = middle
        if low > _LAST_ORDINAL:
            raise OverflowError("past the last date there is")
        return low

    def elapsed(self, t: datetime) -> int:
        """Session time from the first hours until ``t``."""
        x = t.toordinal()
        era = bisect_right(self._starts, x) - 1
        if era < 0:
            return 0
        yesterday = self.rank(x - 1)
        past = self._before[era] + (yesterday - self._ranks[era]) * self._lengths[era]
        return past + self._elapsed_of_day(era, t) if self.rank(x) > yesterday else past

    def _elapsed_of_day(self, era: int, t: datetime) -> int:
        clock = _microseconds(t.time())
        passed = 0
        for start, end in self._eras[era].sessions:
            opened = _microseconds(start)
            if clock <= opened:
                break
            passed += min(clock, _microseconds(end)) - opened
        return passed

    def instant_of(self, elapsed: int) -> datetime:
        """The earliest instant until which ``elapsed`` > 0 of session time has passed."""
        era = bisect_left(self._before, elapsed) - 1
        length = self._lengths[era]
        days, rest = divmod(elapsed - self._before[era] - 1, length)
        x = self.day_of_rank(self._ranks[era] + days + 1, self._starts[era])
        return _instant(date.fromordinal(x), self._eras[era], rest + 1)


def _instant(day: date, hours: Hours, passed: int) -> datetime:
    for start, end in hours.sessions:
        session = _microseconds(end) - _microseconds(start)
        if passed <= session:
            return datetime.combine(day, start, HANOI) + passed * _MICROSECOND
        passed -= session
    raise AssertionError("more time than the day has")


def _microseconds(t: time) -> int:
    return (t.hour * 3600 + t.minute * 60 + t.second) * _SECOND + t.microsecond


def _length(hours: Hours) -> int:
    return sum(_microseconds(end) - _microseconds(start) for start, end in hours.sessions)


def _check(calendar: Calendar) -> None:
    if not calendar.hours:
        raise BadCalendarError("calendar.hours: phải có ít nhất một khung giờ làm việc.")
    seen: set[date] = set()
    for hours in calendar.hours:
        if hours.valid_from in seen:
            day = short_date(hours.valid_from)
            raise BadCalendarError(f"calendar.hours: valid_from {day} bị lặp lại.")
        seen.add(hours.valid_from)
        _check_sessions(hours)
    both = calendar.off & calendar.worked
    if both:
        day = short_date(min(both))
        raise BadCalendarError(f"calendar.off, calendar.worked: ngày {day} có ở cả hai danh sách.")


def _check_sessions(hours: Hours) -> None:
    where = f"calendar.hours từ {short_date(hours.valid_from)}, sessions"
    if not hours.sessions:
        raise BadCalendarError(f"{where}: phải có ít nhất một buổi làm việc.")
    if any(start >= end for start, end in hours.sessions):
        raise BadCalendarError(f"{where}: giờ bắt đầu phải trước giờ kết thúc.")
    if any(before[1] >= after[0] for before, after in pairwise(hours.sessions)):
        raise BadCalendarError(f"{where}: mỗi buổi phải kết thúc trước khi buổi sau bắt đầu.")
