"""Numbers, money and time, spoken as Vietnamese papers and screens speak them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from motcua_vn.calendar import Calendar, Hours
from motcua_vn.dates import (
    HANOI,
    local,
    short_date,
    short_instant,
    spoken_instant,
    spoken_time_left,
)
from motcua_vn.money import money_in_words, number_in_words, spoken_money, spoken_number
from motcua_vn.shares import share_due

CALENDAR = Calendar(
    (Hours(date(2025, 1, 1), ((time(8), time(12)), (time(13), time(17)))),),
    frozenset({date(2026, 11, 24)}),
    frozenset(),
    date(2026, 12, 31),
)


def at(day, hour, minute=0, second=0):
    return datetime(2026, 11, day, hour, minute, second, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (35, "ba mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (111, "một trăm mười một"),
        (1_000, "một nghìn"),
        (1_001, "một nghìn không trăm linh một"),
        (1_010, "một nghìn không trăm mười"),
        (35_000, "ba mươi lăm nghìn"),
        (1_000_000, "một triệu"),
        (1_005_000, "một triệu không trăm linh năm nghìn"),
        (15_404_000_000, "mười lăm tỷ bốn trăm linh bốn triệu"),
        (2_000_000_001, "hai tỷ không trăm linh một"),
        (10**12, "một nghìn tỷ"),
        (10**18, "một tỷ tỷ"),
        (-21, "âm hai mươi mốt"),
    ],
)
def test_numbers_in_words(n, words):
    assert number_in_words(n) == words


def test_money_on_paper():
    assert spoken_money(35_000) == "35.000\u00a0đ"
    assert money_in_words(35_000) == "Ba mươi lăm nghìn đồng"
    assert money_in_words(0) == "Không đồng"
    assert spoken_number(1_234_567) == "1.234.567"
    assert spoken_number(-1_234) == "-1.234"


def test_an_instant_is_spoken_on_the_clock_of_ha_noi():
    instant = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)

    assert spoken_instant(instant) == "16:30 thứ Năm 26/11/2026"
    assert short_instant(instant) == "26/11/2026 16:30"
    assert short_date(datetime(2026, 11, 25, 20, tzinfo=UTC)) == "26/11/2026"
    assert spoken_instant(at(29, 8, 0, 5)) == "08:00:05 Chủ nhật 29/11/2026"
    with pytest.raises(ValueError, match="offset"):
        local(datetime(2026, 11, 26))


@pytest.mark.parametrize(
    ("now", "due", "spoken"),
    [
        (at(23, 14), at(26, 17), "còn 2 ngày 3 giờ làm việc"),
        (at(23, 17), at(25, 17), "còn 1 ngày làm việc"),
        (at(25, 10), at(23, 17), "quá hạn 2 giờ làm việc"),
        (at(26, 10), at(23, 17), "quá hạn 1 ngày 2 giờ làm việc"),
        (at(23, 16, 15), at(23, 17), "còn 45 phút làm việc"),
        (at(23, 11, 30), at(23, 14, 20), "còn 1 giờ 50 phút làm việc"),
        (at(23, 16, 59, 30), at(23, 17), "còn chưa đến 1 phút làm việc"),
        (at(23, 17), at(23, 17), "đến hạn"),
        (at(23, 18), at(23, 17), "quá hạn chưa đến 1 phút làm việc"),
    ],
)
def test_time_left_is_spoken_in_working_days_and_hours(now, due, spoken):
    assert spoken_time_left(CALENDAR, now, due) == spoken


def test_the_shares_of_a_process_divide_its_working_time():
    """The real four-leg flow of QĐ 663: 02 + 03 + 02 + 01 hours of one day."""
    start, due = at(23, 8), at(23, 17)

    ends = [share_due(CALENDAR, start, due, done, 32) for done in (8, 20, 28, 32)]

    assert ends == [at(23, 10), at(23, 14), at(23, 16), at(23, 17)]


def test_the_last_step_is_due_with_the_dossier_even_outside_a_session():
    assert share_due(CALENDAR, at(23, 8), at(24, 20), 4, 4) == at(24, 20)
    assert share_due(CALENDAR, at(23, 8), at(23, 8), 1, 4) == at(23, 8)
    assert share_due(CALENDAR, at(25, 8), at(23, 8), 1, 4) == at(23, 8)


def test_steps_are_due_in_order_on_whole_seconds():
    start, due = at(20, 9, 13, 7), at(27, 16, 30)
    ends = [share_due(CALENDAR, start, due, done, 23) for done in range(24)]

    assert ends == sorted(ends)
    assert all(end.microsecond == 0 and end <= due for end in ends)
    assert ends[0] == start


def test_a_share_is_part_of_the_whole():
    for done, total in ((-1, 4), (5, 4), (0, 0)):
        with pytest.raises(ValueError, match="share"):
            share_due(CALENDAR, at(23, 8), at(23, 17), done, total)


def test_a_day_is_as_long_as_its_sessions():
    assert CALENDAR.day_length(date(2026, 11, 23)) == timedelta(hours=8)
    assert CALENDAR.day_length(date(2020, 1, 1)) == timedelta(hours=8)
