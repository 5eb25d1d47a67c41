"""How screens speak of time, numbers and money."""

from datetime import UTC, datetime

import pytest

from motcua_ui import words


def test_a_time_is_told_on_the_offices_clock() -> None:
    at = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)

    assert words.when(at) == "26/11/2026 16:30"
    assert words.when_spoken(at) == "16:30 thứ Năm 26/11/2026"
    assert words.moment(at) == "2026-11-26T16:30+07:00"


def test_a_naive_time_never_reaches_a_screen() -> None:
    with pytest.raises(ValueError, match="offset"):
        words.when(datetime(2026, 11, 26, 9, 30))


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (1140, "còn 2 ngày 3 giờ làm việc"),
        (45, "còn 45 phút làm việc"),
        (0, "còn 0 phút làm việc"),
        (-610, "quá hạn 1 ngày 2 giờ làm việc"),
    ],
)
def test_the_time_left_is_told_in_two_units(minutes: int, said: str) -> None:
    assert words.remaining(minutes) == said


def test_numbers_and_money_are_written_the_vietnamese_way() -> None:
    assert words.number(1234567) == "1.234.567"
    assert words.number(12.5) == "12,5"
    assert words.number(100.0) == "100"
    assert words.FILTERS["money"](35000) == "35.000\u00a0đ"
