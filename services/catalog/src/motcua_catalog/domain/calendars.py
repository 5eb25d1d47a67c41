"""Working calendars as the office publishes them; counting itself is ``motcua_vn.calendar``."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from motcua_catalog.domain.faults import Fault
from motcua_vn import calendar as counting
from motcua_vn.due_errors import BadCalendarError

CONVENTIONS: Final = ("legal_day", "working_hours")
Sessions = tuple[tuple[dt.time, dt.time], ...]


@dataclass(frozen=True)
class Hours:
    """Sessions of every working day from a date on."""

    valid_from: dt.date
    sessions: Sessions


@dataclass(frozen=True)
class ReceptionHours:
    """When the counter is open on these ISO weekdays; does not move due dates."""

    valid_from: dt.date
    weekdays: tuple[int, ...]
    sessions: Sessions


@dataclass(frozen=True)
class Day:
    """An exception: a day off, or a weekend day worked in place of ``swaps``."""

    date: dt.date
    name: str
    swaps: dt.date | None = None


@dataclass(frozen=True)
class Calendar:
    """Which days count, officially through ``published_through``."""

    code: str
    name: str
    convention: str
    hours: tuple[Hours, ...]
    published_through: dt.date
    off: tuple[Day, ...] = ()
    worked: tuple[Day, ...] = ()
    reception_hours: tuple[ReceptionHours, ...] = ()

    @property
    def key(self) -> str:
        return f"calendar:{self.code}"

    def faults(self) -> Iterator[Fault]:
        """What contradicts itself."""
        if self.convention not in CONVENTIONS:
            yield Fault(self.key, "convention", f"không có cách tính {self.convention!r}")
        try:
            self.counting()
        except BadCalendarError as reason:
            yield Fault(self.key, "hours", str(reason))
        off = {day.date for day in self.off}
        for day in self.worked:
            if day.swaps is not None and day.swaps not in off:
                yield Fault(
                    self.key, "worked", f"{day.date} làm bù cho {day.swaps} không phải ngày nghỉ"
                )
        for hours in self.reception_hours:
            if not set(hours.weekdays) <= set(range(1, 8)):
                yield Fault(self.key, "reception_hours", "thứ trong tuần phải từ 1 đến 7")

    def counting(self) -> counting.Calendar:
        """The calendar that counts. Raises ``BadCalendarError``."""
        return counting.Calendar(
            hours=tuple(counting.Hours(each.valid_from, each.sessions) for each in self.hours),
            off=frozenset(day.date for day in self.off),
            worked=frozenset(day.date for day in self.worked),
            published_through=self.published_through,
            names={day.date: day.name for day in (*self.off, *self.worked)},
        )
