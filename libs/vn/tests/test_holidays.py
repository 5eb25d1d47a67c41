"""Days off are called by the holiday they are for, wherever the law's rules tell which."""

from datetime import date, timedelta

import pytest

from motcua_vn.holidays import day_off_name, holiday_name
from motcua_vn.lunar import LunarDate, lunar_date


@pytest.mark.parametrize(
    "first",
    [
        *("2000-02-05", "2007-02-17", "2017-01-28", "2020-01-25", "2022-02-01", "2023-01-22"),
        *("2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2030-02-02", "2034-02-19"),
    ],
)
def test_tet_is_on_the_day_of_the_vietnamese_calendar(first):
    """2007 and 2030 differ from China's calendar; 2034 follows a leap eleventh month."""
    assert lunar_date(date.fromisoformat(first)) == LunarDate(1, 1)


@pytest.mark.parametrize(
    "day", ["2020-04-02", "2023-04-29", "2024-04-18", "2025-04-07", "2026-04-26", "2027-04-16"]
)
def test_the_hung_kings_day_is_found_in_years_with_leap_months_too(day):
    assert holiday_name(date.fromisoformat(day)) == "Giỗ Tổ Hùng Vương"


def test_lunar_months_have_twenty_nine_or_thirty_days_through_the_decades():
    day, before = date(2010, 1, 1), lunar_date(date(2009, 12, 31))
    while day < date(2050, 1, 1):
        now = lunar_date(day)
        goes_on = now == LunarDate(before.month, before.day + 1, before.is_leap)
        assert goes_on or (now.day == 1 and before.day in (29, 30))
        day, before = day + timedelta(days=1), now


def test_a_year_has_one_hung_kings_day_even_with_a_leap_third_month():
    days = [date(2061, 1, 1) + timedelta(days=n) for n in range(150)]

    assert [day for day in days if holiday_name(day) == "Giỗ Tổ Hùng Vương"] == [date(2061, 3, 31)]
    assert lunar_date(date(2061, 4, 29)) == LunarDate(3, 10, is_leap=True)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-01-01", "Tết Dương lịch"),
        ("2026-02-16", "Tết Nguyên đán"),
        ("2026-02-20", "Tết Nguyên đán"),
        ("2025-01-27", "Tết Nguyên đán"),
        ("2026-04-27", "nghỉ bù Giỗ Tổ Hùng Vương"),
        ("2027-05-03", "nghỉ bù Ngày Quốc tế lao động 1/5"),
        ("2026-09-01", "Quốc khánh 2/9"),
        ("2026-11-24", "Ngày Văn hóa Việt Nam"),
        ("2025-11-24", None),
        ("2026-08-31", None),
        ("2025-05-02", None),
    ],
)
def test_a_day_off_has_the_name_of_its_holiday(day, name):
    assert day_off_name(date.fromisoformat(day)) == name
