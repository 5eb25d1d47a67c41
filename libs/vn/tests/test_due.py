"""Due dates as the law's table gives them (DOMAIN.md §5.6), and the edges of the contract."""

from datetime import date, datetime, time, timedelta

import pytest

from motcua_vn.calendar import Calendar, Hours
from motcua_vn.dates import HANOI
from motcua_vn.due import Convention, Event, Limit, Unit, Verdict, compute, derive, handover_by
from motcua_vn.due_errors import BadCalendarError, BadLimitError, DueError

TWO_SESSIONS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))
OFF = [
    "2025-01-01",
    "2025-01-27",
    "2025-01-28",
    "2025-01-29",
    "2025-01-30",
    "2025-01-31",
    "2025-04-07",
    "2025-04-30",
    "2025-05-01",
    "2025-05-02",
    "2025-09-01",
    "2025-09-02",
    "2026-01-01",
    "2026-01-02",
    "2026-02-16",
    "2026-02-17",
    "2026-02-18",
    "2026-02-19",
    "2026-02-20",
    "2026-04-27",
    "2026-04-30",
    "2026-05-01",
    "2026-08-31",
    "2026-09-01",
    "2026-09-02",
    "2026-11-24",
]
CALENDAR = Calendar(
    hours=(Hours(date(2025, 1, 1), TWO_SESSIONS),),
    off=frozenset(date.fromisoformat(day) for day in OFF),
    worked=frozenset({date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)}),
    published_through=date(2026, 12, 31),
    names={date(2026, 4, 27): "nghỉ bù Giỗ Tổ mùng 10/3", date(2026, 8, 22): "làm bù cho 31/8"},
)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


def due(
    received, amount, unit=Unit.WORKING_DAY, convention=Convention.LEGAL_DAY, calendar=CALENDAR
):
    return compute(calendar, Limit(amount, unit), convention, [Event("received", at(received))])


@pytest.mark.parametrize(
    ("received", "amount", "day"),
    [
        ("2026-04-20 09:00", 5, "2026-04-28"),
        ("2026-04-29 14:00", 3, "2026-05-06"),
        ("2026-08-21 10:00", 3, "2026-08-25"),
        ("2026-08-22 09:00", 1, "2026-08-24"),
        ("2026-08-28 09:00", 2, "2026-09-04"),
        ("2026-11-23 16:00", 3, "2026-11-27"),
        ("2026-11-20 09:00", 10, "2026-12-07"),
        ("2026-01-09 09:00", 2, "2026-01-12"),
        ("2026-02-13 15:30", 1, "2026-02-23"),
        ("2026-02-13 09:00", 15, "2026-03-13"),
        ("2026-02-10 09:00", 22, "2026-03-19"),
        ("2025-01-24 09:00", 10, "2025-02-14"),
        ("2025-04-04 09:00", 2, "2025-04-09"),
        ("2025-04-25 09:00", 3, "2025-04-29"),
        ("2025-08-29 09:00", 3, "2025-09-05"),
    ],
)
def test_the_day_the_law_gives(received, amount, day):
    assert due(received, amount).due_current == at(f"{day} 17:00")


def test_fifteen_o_clock_is_still_today_and_a_second_later_is_not():
    assert due("2026-11-10 15:00:00", 1, Unit.SAME_DAY).due_first == at("2026-11-10 17:00")
    assert due("2026-11-10 15:00:01", 1, Unit.SAME_DAY).due_first == at("2026-11-11 17:00")


def test_what_comes_on_friday_afternoon_is_handed_over_after_the_substitute_day():
    assert handover_by(CALENDAR, at("2026-04-24 15:30")) == at("2026-04-28 07:30")


def test_an_office_that_closes_before_fifteen_hands_over_by_its_own_close():
    early = Calendar(
        (Hours(date(2025, 1, 1), ((time(7), time(14)),)),), CALENDAR.off, frozenset(), date.max
    )

    assert due("2026-11-10 14:00", 1, Unit.SAME_DAY, calendar=early).due_first == at(
        "2026-11-10 14:00"
    )
    assert due("2026-11-10 14:30", 1, Unit.SAME_DAY, calendar=early).handover_by == at(
        "2026-11-11 07:00"
    )


def test_working_days_of_two_years_agree_with_the_official_count():
    months = [
        CALENDAR.working_days_between(first - timedelta(days=1), last - timedelta(days=1))
        for first, last in (
            (date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))
            for year in (2025, 2026)
            for month in range(1, 13)
        )
    ]

    assert months == [
        *(17, 20, 21, 21, 20, 21, 23, 21, 20, 23, 20, 23),
        *(21, 15, 22, 20, 20, 22, 23, 21, 20, 22, 20, 23),
    ]


def test_the_clock_time_of_a_day_with_other_hours_falls_back_to_the_session_before():
    calendar = Calendar(
        (
            Hours(date(2025, 1, 1), TWO_SESSIONS),
            Hours(date(2026, 11, 12), ((time(9), time(10)), (time(14), time(15)))),
        ),
        frozenset(),
        frozenset(),
        date.max,
    )

    def ends(received):
        return due(received, 2, Unit.WORKING_DAY, Convention.WORKING_HOURS, calendar).due_first

    assert ends("2026-11-10 08:00") == at("2026-11-12 09:00")
    assert ends("2026-11-10 09:30:15") == at("2026-11-12 09:30:15")
    assert ends("2026-11-10 11:00") == at("2026-11-12 10:00")
    assert ends("2026-11-10 16:00") == at("2026-11-12 15:00")


def test_a_finish_while_a_wait_is_open_is_judged_by_the_first_date():
    history = [
        Event("received", at("2026-11-02 09:00")),
        Event("payment_asked", at("2026-11-03 09:00")),
        Event("finished", at("2026-11-17 09:00")),
    ]

    dates = compute(CALENDAR, Limit(10, Unit.WORKING_DAY), Convention.LEGAL_DAY, history)

    assert dates.due_current is None
    assert dates.verdict == dates.verdict_index == Verdict.LATE


def test_a_supplement_after_the_new_appointment_makes_it_void():
    history = [
        Event("received", at("2026-11-02 09:00")),
        Event("extended", at("2026-11-03 09:00"), date(2026, 12, 31)),
        Event("supplement_asked", at("2026-11-03 10:00")),
        Event("supplement_received", at("2026-11-04 10:00")),
    ]

    dates = compute(CALENDAR, Limit(10, Unit.WORKING_DAY), Convention.LEGAL_DAY, history)

    assert dates.due_current == dates.due_restart == at("2026-11-18 17:00")


def test_the_derivation_says_which_holiday_and_which_swapped_day():
    def told(received, amount):
        limit = Limit(amount, Unit.WORKING_DAY)
        history = [Event("received", at(received))]
        steps = derive(CALENDAR, limit, Convention.LEGAL_DAY, history)
        return " ".join(step.text for step in steps)

    assert "thứ Hai 27/04/2026 (ngày nghỉ, nghỉ bù Giỗ Tổ mùng 10/3)" in told("2026-04-20 09:00", 5)
    assert "thứ Năm 30/04/2026 (ngày nghỉ, Ngày Chiến thắng 30/4)" in told("2026-04-29 14:00", 3)
    assert "thứ Hai 31/08/2026 (ngày nghỉ)," in told("2026-08-28 09:00", 2)
    assert "thứ Bảy 22/08/2026 (làm bù cho 31/8)" in told("2026-08-21 10:00", 3)


@pytest.mark.parametrize(
    ("amount", "unit"), [(0, Unit.MONTH), (10_001, Unit.MONTH), (2, "same_day")]
)
def test_a_limit_nobody_can_count_cannot_be_made(amount, unit):
    with pytest.raises(BadLimitError):
        Limit(amount, unit)


@pytest.mark.parametrize("unit", [Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH])
def test_a_limit_past_the_last_date_there_is_is_refused(unit):
    with pytest.raises(BadLimitError):
        due("9999-12-20 09:00", 10_000, unit)


def test_a_day_before_the_first_hours_has_no_due_date():
    with pytest.raises(BadCalendarError) as refusal:
        due("2024-12-31 09:00", 1)

    assert refusal.value.code == "bad_calendar"
    assert "31/12/2024" in refusal.value.message


def test_every_refusal_has_a_code_of_its_own():
    codes = [kind.code for kind in DueError.__subclasses__()]

    assert len(codes) == len(set(codes)) == 12


def test_an_instant_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        CALENDAR.effective(datetime(2026, 11, 10, 9))


def test_session_time_is_counted_and_found_again():
    start = at("2026-02-13 16:30:20")
    for minutes in (0, 1, 29, 30, 240, 450, 5_000):
        amount = timedelta(minutes=minutes, seconds=minutes % 7)
        end = CALENDAR.after_working_time(start, amount)

        assert CALENDAR.working_time_between(start, end) == amount
        assert CALENDAR.working_time_between(end, start) == -amount
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.after_working_time(start, -timedelta(1))


def test_a_wait_names_the_days_it_does_not_count_from_the_day_of_asking():
    history = [
        Event("received", at("2026-11-02 09:00")),
        Event("payment_asked", at("2026-11-07 09:00")),
        Event("payment_received", at("2026-11-10 09:00")),
    ]

    steps = derive(CALENDAR, Limit(10, Unit.WORKING_DAY), Convention.LEGAL_DAY, history)

    waited = next(step.text for step in steps if step.rule == "payment_received")
    assert "1 ngày làm việc sau ngày 09/11/2026" in waited
    assert "thứ Bảy 07/11/2026 (cuối tuần), Chủ nhật 08/11/2026 (cuối tuần)" in waited
