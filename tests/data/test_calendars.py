"""The calendars agree with the control numbers of the domain description (§5.4)."""

import calendar as months
import datetime as dt
from typing import Any

import pytest

Calendars = dict[str, dict[str, Any]]
CONTROL = {
    ("hung-yen", 2025): [17, 20, 21, 21, 20, 21, 23, 21, 20, 23, 20, 23],
    ("hung-yen", 2026): [21, 15, 22, 20, 20, 22, 23, 21, 20, 22, 20, 23],
}


def _counts(calendar: dict[str, Any], day: dt.date) -> bool:
    off = {entry["date"] for entry in calendar["off"]}
    worked = {entry["date"] for entry in calendar["worked"]}
    return day in worked or (day.weekday() < 5 and day not in off)


def _working_days(calendar: dict[str, Any], year: int, month: int) -> int:
    last = months.monthrange(year, month)[1]
    return sum(_counts(calendar, dt.date(year, month, day)) for day in range(1, last + 1))


@pytest.mark.parametrize(("code", "year"), list(CONTROL))
def test_working_days_of_every_month(calendars: Calendars, code: str, year: int) -> None:
    counted = [_working_days(calendars[code], year, month) for month in range(1, 13)]
    assert counted == CONTROL[code, year]


def test_the_dong_hy_year_has_250_working_days(calendars: Calendars) -> None:
    calendar = calendars["dong-hy-2017"]
    assert sum(_working_days(calendar, 2017, month) for month in range(1, 13)) == 250


def test_days_off_are_weekdays_and_worked_days_are_not(calendars: Calendars) -> None:
    for calendar in calendars.values():
        assert all(entry["date"].weekday() < 5 for entry in calendar["off"])
        assert all(entry["date"].weekday() > 4 for entry in calendar["worked"])


def test_a_worked_saturday_names_the_day_it_was_swapped_for(calendars: Calendars) -> None:
    for calendar in calendars.values():
        off = {entry["date"] for entry in calendar["off"]}
        assert all(entry["swaps"] in off for entry in calendar["worked"])


def test_the_two_swaps_of_2026_ask_to_be_verified(calendars: Calendars) -> None:
    calendar = calendars["hung-yen"]
    asked = {
        entry["date"]
        for entry in [*calendar["off"], *calendar["worked"]]
        if entry.get("verify") and entry["date"].year == 2026
    }
    assert asked == {
        dt.date(2026, 1, 2),
        dt.date(2026, 1, 10),
        dt.date(2026, 8, 22),
        dt.date(2026, 8, 31),
    }


def test_what_is_not_published_yet_asks_to_be_verified(calendars: Calendars) -> None:
    for calendar in calendars.values():
        later = [e for e in calendar["off"] if e["date"] > calendar["published_through"]]
        assert all(entry["verify"] for entry in later)


def test_the_counter_may_open_on_a_day_that_does_not_count(calendars: Calendars) -> None:
    calendar = calendars["hung-yen"]
    open_on = {day for entry in calendar["reception_hours"] for day in entry["weekdays"]}
    assert 6 in open_on
    assert not _counts(calendar, dt.date(2026, 11, 28))


def test_units_use_calendars_that_exist(
    calendars: Calendars, province: dict[str, list[dict[str, Any]]]
) -> None:
    assert {unit["calendar"] for unit in province["units"]} == set(calendars)
    assert all(code == calendar["code"] for code, calendar in calendars.items())
