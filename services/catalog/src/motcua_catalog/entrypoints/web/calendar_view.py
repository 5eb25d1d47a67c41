"""A calendar's year: what counts, what does not, and how many working days a month has."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from motcua.catalog.v1.catalog_pb2 import Calendar, Day, Session
from motcua_ui.view import Column, Empty, Fact, Table
from motcua_vn import calendar as counting
from motcua_vn.dates import short_date as day
from motcua_vn.dates import weekday_name

_WEEK = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
Cells = tuple[str, ...]


@dataclass(frozen=True)
class CalendarPage:
    """One year of one calendar."""

    title: str
    year: int
    years: tuple[tuple[str, str, bool], ...]
    facts: tuple[Fact, ...]
    months: Table
    off: Table
    worked: Table
    is_provisional: bool


def calendar_page(calendar: Calendar, year: int, *, url: str) -> CalendarPage:
    """The year's page; ``url`` is the calendar's own."""
    counts = [_working_days(_counting(calendar), year, month) for month in range(1, 13)]
    months = Table(
        "Số ngày làm việc",
        (
            *(Column(f"T{m}", is_number=True) for m in range(1, 13)),
            Column("Cả năm", is_number=True),
        ),
        ((*(str(count) for count in counts), str(sum(counts))),),
    )
    return CalendarPage(
        title=calendar.name,
        year=year,
        years=tuple((str(each), f"{url}?nam={each}", each == year) for each in _years(calendar)),
        facts=_facts(calendar),
        months=months,
        off=_days("Ngày nghỉ", calendar.off, year),
        worked=_days("Ngày làm bù", calendar.worked, year),
        is_provisional=calendar.published_through < f"{year}-12-31",
    )


def default_year(calendar: Calendar, today: date) -> int:
    """This year if the calendar speaks of it, else its last one."""
    years = _years(calendar)
    return today.year if today.year in years else years[-1]


def _years(calendar: Calendar) -> list[int]:
    said = {int(each.date[:4]) for each in (*calendar.off, *calendar.worked)}
    return sorted(said | {int(calendar.published_through[:4])})


def _facts(calendar: Calendar) -> tuple[Fact, ...]:
    hours = max(calendar.hours, key=lambda each: each.valid_from)
    published = day(date.fromisoformat(calendar.published_through))
    opening = tuple(
        Fact(
            f"Giờ nhận hồ sơ {_days_said(list(each.weekdays))}",
            _sessions(each.sessions),
            f"từ {day(date.fromisoformat(each.valid_from))}",
        )
        for each in calendar.reception_hours
    )
    return (
        Fact("Giờ làm việc", _sessions(hours.sessions), kind="strong"),
        *opening,
        Fact("Lịch chính thức đến", published, "sau ngày này hạn trả là tạm tính"),
    )


def _days_said(weekdays: list[int]) -> str:
    names = [_WEEK[each - 1] for each in weekdays]
    is_run = len(weekdays) > 2 and weekdays == list(range(weekdays[0], weekdays[-1] + 1))
    return f"{names[0]} đến {names[-1]}" if is_run else ", ".join(names)


def _sessions(sessions: Iterable[Session]) -> str:
    return ", ".join(f"{each.start}–{each.end}" for each in sessions)


def _days(caption: str, days: Iterable[Day], year: int) -> Table:
    rows: list[Cells] = []
    for each in days:
        on = date.fromisoformat(each.date)
        if on.year == year:
            rows.append((day(on), weekday_name(on), each.name))
    columns = (Column("Ngày"), Column("Thứ"), Column("Lý do"))
    return Table(caption, columns, tuple(rows), empty=Empty("Không có"))


def _counting(calendar: Calendar) -> counting.Calendar:
    return counting.Calendar(
        hours=tuple(
            counting.Hours(
                date.fromisoformat(each.valid_from),
                tuple(
                    (time.fromisoformat(session.start), time.fromisoformat(session.end))
                    for session in each.sessions
                ),
            )
            for each in calendar.hours
        ),
        off=frozenset(date.fromisoformat(each.date) for each in calendar.off),
        worked=frozenset(date.fromisoformat(each.date) for each in calendar.worked),
        published_through=date.fromisoformat(calendar.published_through),
    )


def _working_days(calendar: counting.Calendar, year: int, month: int) -> int:
    days = range(1, monthrange(year, month)[1] + 1)
    return sum(calendar.working(date(year, month, each)) for each in days)
