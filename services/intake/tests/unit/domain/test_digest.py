"""What the heads of a unit are told at the end of a working day, and which day that is."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from motcua_intake.domain.digest import MOST, DayEnd, Section, Standing, digest_of
from motcua_intake.domain.dossier import State
from motcua_vn.calendar import Calendar, Hours
from services.intake.tests.intake_builders import COMMUNE, DISTRICT, at

NEW_YEAR, SWAPPED, OFF = date(2027, 1, 1), date(2027, 1, 9), date(2027, 1, 4)
SESSIONS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))
SHORT = ((time(7, 30), time(11, 30)),)
CALENDAR = Calendar(
    hours=(Hours(date(2026, 1, 1), SESSIONS), Hours(date(2027, 2, 1), SHORT)),
    off=frozenset({NEW_YEAR, OFF}),
    worked=frozenset({SWAPPED}),
    published_through=date(2027, 12, 31),
)
STANDING = Standing(
    dossier="H31.05.13-261120-0001",
    guest="",
    state=State.PROCESSING,
    national_status=4,
    custodian=COMMUNE,
    received_at=at("2026-11-20 08:00"),
    due=at("2026-11-27 17:00"),
)


def latest(now: str) -> DayEnd:
    found = DayEnd.latest(CALENDAR, at(now))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("now", "day", "next_day"),
    [
        ("2026-11-27 16:59", date(2026, 11, 26), date(2026, 11, 27)),
        ("2026-11-27 17:00", date(2026, 11, 27), date(2026, 11, 30)),
        ("2026-11-29 23:00", date(2026, 11, 27), date(2026, 11, 30)),
        ("2026-11-30 08:00", date(2026, 11, 27), date(2026, 11, 30)),
        ("2026-12-31 17:00", date(2026, 12, 31), date(2027, 1, 5)),
        ("2027-01-05 07:00", date(2026, 12, 31), date(2027, 1, 5)),
        ("2027-01-08 17:00", date(2027, 1, 8), SWAPPED),
        ("2027-01-09 17:00", SWAPPED, date(2027, 1, 11)),
        ("2027-02-01 11:30", date(2027, 2, 1), date(2027, 2, 2)),
    ],
    ids=[
        "a minute early", "at the end", "on Sunday", "next morning", "before holidays",
        "after holidays", "before a Saturday worked", "on it", "short days",
    ],
)  # fmt: skip
def test_a_day_has_ended_when_its_last_session_has(now: str, day: date, next_day: date) -> None:
    end = latest(now)

    assert (end.day, end.next_day) == (day, next_day)


def test_an_office_that_has_not_opened_yet_has_no_day() -> None:
    assert DayEnd.latest(CALENDAR, at("2026-01-01 07:00")) is None


@pytest.mark.parametrize(
    ("due", "section"),
    [
        ("2026-11-26 23:59", Section.OVERDUE),
        ("2026-11-27 00:00", Section.TODAY),
        ("2026-11-27 17:00", Section.TODAY),
        ("2026-11-27 23:59", Section.TODAY),
        ("2026-11-28 00:00", Section.NEXT),
        ("2026-11-30 17:00", Section.NEXT),
        ("2026-11-30 23:59", Section.NEXT),
        ("2026-12-01 00:00", None),
    ],
)
def test_the_local_day_of_the_promise_decides(due: str, section: Section | None) -> None:
    """On a Friday; the next working day is the Monday."""
    assert latest("2026-11-27 17:00").section_of(at(due)) is section


def test_before_a_saturday_worked_what_is_due_on_monday_is_not_yet_told() -> None:
    end = latest("2027-01-08 17:00")

    assert end.section_of(at("2027-01-09 17:00")) is Section.NEXT
    assert end.section_of(at("2027-01-11 17:00")) is None


def test_made_late_it_tells_of_the_day_it_is_for() -> None:
    assert latest("2026-11-30 08:00").section_of(at("2026-11-27 17:00")) is Section.TODAY


def told(*standings: Standing) -> list[tuple[str, Section]]:
    end = latest("2026-11-27 17:00")
    digest = digest_of(COMMUNE, end, standings, end.at)
    return [(line.dossier[-4:], line.section) for line in digest.lines]


@pytest.mark.parametrize(
    ("state", "national_status", "is_told"),
    [
        (State.ACCEPTED, 2, True),
        (State.OFFERED, 4, True),
        (State.AWAY, 4, True),
        (State.GUEST_WORK, 4, True),
        (State.GUEST_DONE, 4, False),
        (State.WAITING_SUPPLEMENT, 5, False),
        (State.AWAY, 6, False),
        (State.RESULT_READY, 9, False),
        (State.AWAY, 9, False),
        (State.RETURNED, 10, False),
    ],
)
def test_only_what_somebody_still_has_to_work_on_is_told(
    state: State, national_status: int, is_told: bool
) -> None:
    assert bool(told(replace(STANDING, state=state, national_status=national_status))) is is_told


def test_what_came_after_the_day_was_over_is_not_of_that_day() -> None:
    assert told(replace(STANDING, received_at=at("2026-11-27 17:00")))
    assert not told(replace(STANDING, received_at=at("2026-11-27 17:01")))


def test_a_dossier_is_told_once_and_as_the_units_own() -> None:
    """The unit may have taken a part of it for another."""
    part = replace(STANDING, guest="leg", custodian=DISTRICT, state=State.GUEST_WORK)
    end = latest("2026-11-27 17:00")

    (line,) = digest_of(COMMUNE, end, [part, STANDING], end.at).lines

    assert (line.custodian, line.state) == (COMMUNE, State.PROCESSING)


def test_what_is_latest_comes_first() -> None:
    dues = {"0001": "2026-11-30 17:00", "0002": "2026-11-27 17:00", "0003": "2026-11-25 17:00",
            "0004": "2026-11-24 17:00"}  # fmt: skip
    rows = [replace(STANDING, dossier=code, due=at(due)) for code, due in dues.items()]

    assert told(*rows) == [
        ("0004", Section.OVERDUE),
        ("0003", Section.OVERDUE),
        ("0002", Section.TODAY),
        ("0001", Section.NEXT),
    ]


def test_a_long_list_is_cut_and_counted_whole() -> None:
    end = latest("2026-11-27 17:00")
    late = replace(STANDING, due=end.at - timedelta(days=2))
    rows = [replace(late, dossier=f"{number:04}") for number in range(MOST + 5)]

    digest = digest_of(COMMUNE, end, [*rows, STANDING], end.at)

    assert (digest.overdue, digest.due_today, digest.due_next) == (MOST + 5, 1, 0)
    assert len(digest.lines) == MOST + 1
