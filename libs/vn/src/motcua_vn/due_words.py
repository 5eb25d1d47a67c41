"""The words of a derivation: days with their reasons, amounts, stretches of working time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from motcua_vn.dates import spoken_day
from motcua_vn.due_rules import Limit, Unit
from motcua_vn.holidays import day_off_name

if TYPE_CHECKING:
    from datetime import date, timedelta

    from motcua_vn.calendar import Calendar

_UNITS: Final = {
    Unit.WORKING_DAY: "ngày làm việc",
    Unit.CALENDAR_DAY: "ngày",
    Unit.WORKING_HOUR: "giờ làm việc",
    Unit.MONTH: "tháng",
    Unit.SAME_DAY: "ngày",
}


def spoken_amount(limit: Limit) -> str:
    """``15 ngày làm việc``."""
    return f"{limit.amount} {_UNITS[limit.unit]}"


def spoken_hours(amount: timedelta) -> str:
    """``3 giờ 15 phút làm việc``: session time to the second."""
    minutes, seconds = divmod(int(amount.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} giờ"] if hours else []
    parts += [f"{minutes} phút"] if minutes else []
    parts += [f"{seconds} giây"] if seconds else []
    return " ".join(parts or ["0 giờ"]) + " làm việc"


def named(calendar: Calendar, d: date) -> str:
    """A day that does not count, and why: ``thứ Ba 24/11/2026 (ngày nghỉ, Ngày Văn hóa …)``.

    The calendar's own name for a day goes before the one the law's rules tell.
    """
    if d.weekday() > 4:
        why, name = "cuối tuần", calendar.names.get(d)
    else:
        why, name = "ngày nghỉ", calendar.names.get(d) or day_off_name(d)
    return f"{spoken_day(d)} ({why}, {name})" if name else f"{spoken_day(d)} ({why})"


def passed_over(calendar: Calendar, a: date, b: date) -> str:
    """A sentence naming each day *x*, *a < x < b*, that does not count; empty if there is none."""
    days = [named(calendar, d) for d in calendar.days_off_between(a, b)]
    return f" Bỏ qua: {', '.join(days)}." if days else ""


def worked_instead(calendar: Calendar, a: date, b: date) -> str:
    """A sentence naming each weekend day *x*, *a < x ≤ b*, that counts; empty if there is none."""
    days = sorted(d for d in calendar.worked if a < d <= b and d.weekday() > 4)
    if not days:
        return ""
    return f" Có tính: {', '.join(f'{spoken_day(d)} ({_swap(calendar, d)})' for d in days)}."


def _swap(calendar: Calendar, d: date) -> str:
    return calendar.names.get(d) or "ngày làm việc bù"
