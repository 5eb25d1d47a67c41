"""What the public holidays of Việt Nam are called, for derivations of calendars without names.

Names only: whether a day counts is for the official calendar alone to say (``Calendar.off``).
Art. 112 BLLĐ 2019; 24/11 by NQ 28/2026/QH16.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from motcua_vn.lunar import LunarDate, lunar_date

_DAY: Final = timedelta(days=1)
_CULTURE_DAY_SINCE: Final = 2026
_SECOND_NATIONAL_DAY_SINCE: Final = 2021
_HUNG_KINGS: Final = LunarDate(3, 10)
_LUNAR_YEARS: Final = range(1900, 3000)
_NATIONAL_DAY: Final = "Quốc khánh 2/9"
_FIXED: Final = {
    (1, 1): "Tết Dương lịch",
    (4, 30): "Ngày Chiến thắng 30/4",
    (5, 1): "Ngày Quốc tế lao động 1/5",
    (9, 2): _NATIONAL_DAY,
}


def holiday_name(d: date) -> str | None:
    """The public holiday that falls on ``d``."""
    if (d.month, d.day) == (11, 24) and d.year >= _CULTURE_DAY_SINCE:
        return "Ngày Văn hóa Việt Nam"
    return _FIXED.get((d.month, d.day)) or _lunar_name(d)


def day_off_name(d: date) -> str | None:
    """What a Monday–Friday that does not count is called, as far as the law's rules tell.

    A holiday; the day beside 2/9; or the substitute of a holiday on the weekend before it. A day
    off for another reason (a swap of working days) has no name here.
    """
    name = holiday_name(d)
    if name:
        return name
    if d.month == 9 and d.day in (1, 3) and d.year >= _SECOND_NATIONAL_DAY_SINCE:
        return _NATIONAL_DAY
    before = d - _DAY
    while before.weekday() > 4:
        name = holiday_name(before)
        if name:
            return f"nghỉ bù {name}"
        before -= _DAY
    return None


def _lunar_name(d: date) -> str | None:
    """Giỗ Tổ is 10/3; the five days of Tết are placed by notice around 1/1, from 28/12 to 5/1."""
    if d.month > 5 or d.year not in _LUNAR_YEARS:
        return None
    lunar = lunar_date(d)
    if lunar == _HUNG_KINGS:
        return "Giỗ Tổ Hùng Vương"
    if lunar.is_leap:
        return None
    is_tet = (lunar.month == 12 and lunar.day >= 28) or (lunar.month == 1 and lunar.day <= 5)
    return "Tết Nguyên đán" if is_tet else None
