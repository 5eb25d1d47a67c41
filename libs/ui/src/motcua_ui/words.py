"""How time, numbers and money are written on every screen (filters of the templates)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from motcua_vn import dates
from motcua_vn.money import spoken_money, spoken_number

MINUTES_PER_DAY: Final = 480


def clock(at: datetime) -> str:
    """``16:30``; a clock on a wall does not show seconds."""
    return dates.local(at).strftime("%H:%M")


def when(at: datetime) -> str:
    """``26/11/2026 16:30``."""
    return dates.short_instant(at)


def when_spoken(at: datetime) -> str:
    """``16:30 thứ Năm 26/11/2026``: the second of the two ways a time is told."""
    return f"{clock(at)} {dates.spoken_day(at)}"


def number(value: float) -> str:
    """``1.234.567`` and ``12,5`` (at most two decimals)."""
    if isinstance(value, int):
        return spoken_number(value)
    return f"{value:,.2f}".rstrip("0").rstrip(".").translate(str.maketrans(",.", ".,"))


def span(minutes: int, *, day_minutes: int = MINUTES_PER_DAY) -> str:
    """A length of working time in at most two units: ``2 ngày 3 giờ``, ``45 phút``."""
    days, rest = divmod(abs(minutes), day_minutes)
    hours, left = divmod(rest, 60)
    parts = [(days, "ngày"), (hours, "giờ"), (left, "phút")]
    said = [f"{amount} {unit}" for amount, unit in parts if amount][:2]
    return " ".join(said) or "0 phút"


def remaining(minutes: int, *, day_minutes: int = MINUTES_PER_DAY) -> str:
    """``còn 2 ngày 3 giờ làm việc``; below zero ``quá hạn 1 ngày 2 giờ làm việc``."""
    said = span(minutes, day_minutes=day_minutes)
    return f"{'còn' if minutes >= 0 else 'quá hạn'} {said} làm việc"


def moment(at: datetime) -> str:
    """The machine's form for ``<time datetime>``, on the office's clock."""
    return dates.local(at).isoformat(timespec="minutes")


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "when": when,
    "clock": clock,
    "when_spoken": when_spoken,
    "day": dates.short_date,
    "day_spoken": dates.spoken_day,
    "number": number,
    "money": spoken_money,
    "span": span,
    "remaining": remaining,
    "moment": moment,
}
