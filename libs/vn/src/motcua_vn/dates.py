"""How instants, dates and working time are spoken to people. All of it is local, UTC+07:00."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from motcua_vn.calendar import Calendar

HANOI: Final = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Local time. Fixed: Việt Nam has kept UTC+07:00 without summer time since 1975."""

WEEKDAYS: Final = (
    "thứ Hai",
    "thứ Ba",
    "thứ Tư",
    "thứ Năm",
    "thứ Sáu",
    "thứ Bảy",
    "Chủ nhật",
)

_MINUTE: Final = timedelta(minutes=1)


def local(t: datetime) -> datetime:
    """``t`` on the clocks of Hà Nội. Raises ``ValueError`` for a naive instant."""
    if t.tzinfo is HANOI:
        return t
    if t.tzinfo is None:
        raise ValueError("an instant needs an offset")
    return t.astimezone(HANOI)


def weekday_name(d: date) -> str:
    """``thứ Hai`` … ``Chủ nhật``."""
    return WEEKDAYS[d.weekday()]


def short_date(d: date) -> str:
    """``26/11/2026``; a datetime is first made local."""
    day = local(d) if isinstance(d, datetime) else d
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def short_clock(t: datetime) -> str:
    """``16:30``, or ``16:30:05`` where the seconds matter."""
    t = local(t)
    return f"{t.hour:02d}:{t.minute:02d}" + (f":{t.second:02d}" if t.second else "")


def short_instant(t: datetime) -> str:
    """``26/11/2026 16:30``."""
    t = local(t)
    return f"{short_date(t)} {t.hour:02d}:{t.minute:02d}"


def spoken_day(d: date) -> str:
    """``thứ Năm 26/11/2026``."""
    day = local(d) if isinstance(d, datetime) else d
    return f"{weekday_name(day)} {short_date(day)}"


def spoken_instant(t: datetime) -> str:
    """``16:30 thứ Năm 26/11/2026``."""
    t = local(t)
    return f"{short_clock(t)} {spoken_day(t)}"


def spoken_working_time(amount: timedelta, day_length: timedelta) -> str:
    """``2 ngày 3 giờ làm việc``: whole working days of ``day_length``, then hours.

    Minutes are told only below one day, where they decide what to do next; a started minute
    that is not complete is not promised.
    """
    days, rest = divmod(amount, day_length)
    hours, rest = divmod(rest, timedelta(hours=1))
    minutes = rest // _MINUTE
    parts = [f"{days} ngày"] if days else []
    parts += [f"{hours} giờ"] if hours else []
    parts += [f"{minutes} phút"] if minutes and not days else []
    return " ".join(parts) + " làm việc" if parts else "chưa đến 1 phút làm việc"


def spoken_time_left(calendar: Calendar, now: datetime, due: datetime) -> str:
    """``còn 2 ngày 3 giờ làm việc`` or ``quá hạn 1 ngày 2 giờ làm việc``.

    A day is as long as the working time of the day in force at ``now``.
    """
    if now == due:
        return "đến hạn"
    day_length = calendar.day_length(local(now).date())
    if now < due:
        return "còn " + spoken_working_time(calendar.working_time_between(now, due), day_length)
    return "quá hạn " + spoken_working_time(calendar.working_time_between(due, now), day_length)
