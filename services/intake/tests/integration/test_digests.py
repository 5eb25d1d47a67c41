"""At the end of each working day one digest a unit is written, whoever else writes at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from motcua_intake.app.commands import TakeTask
from motcua_intake.app.read_digest import read_digest
from motcua_intake.bootstrap import Intake
from motcua_intake.domain.digest import DayEnd, Digest, Section, digest_of
from motcua_intake.entrypoints.scheduler import scheduler_role
from services.intake.tests.intake_builders import (
    APPLICANT,
    BIRTH,
    COMMUNE,
    DISTRICT,
    INCENSE,
    OFFICER,
    at,
    reception,
)
from services.intake.tests.integration.conftest import Province
from services.intake.tests.integration.test_handover import Journey
from services.intake.tests.integration.test_two_schedulers import wait_until_one_waits

FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
TUESDAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)
CLOSE = at("2026-11-30 17:00")


def received(node: Intake, procedure: str = BIRTH) -> str:
    return node.use.accept_dossier(reception(procedure)).dossier


def digest_of_day(node: Intake, day: date = MONDAY) -> Digest:
    view = node.queries.digest(COMMUNE, day)
    assert view is not None
    return view.digest


def days(node: Intake) -> list[date]:
    with node.engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT day FROM digest ORDER BY day").scalars())


def test_it_is_written_when_the_last_session_has_ended_and_not_again(province: Province) -> None:
    node = province.below
    assert (node.digest(), days(node)) == (1, [FRIDAY])
    province.clock.at = at("2026-11-30 16:59")
    assert node.digest() == 0

    province.clock.at = CLOSE
    assert (node.digest(), node.digest()) == (1, 0)

    assert days(node) == [FRIDAY, MONDAY]


def test_it_tells_what_was_due_that_day_and_who_has_it(province: Province) -> None:
    node = province.below
    code = received(node)
    (row,) = node.queries.dossier(COMMUNE, code).dossier.process.legs[0].tasks[:1]
    node.use.take_task(TakeTask(unit=COMMUNE, actor=OFFICER, dossier=code, task=row.id))
    received(node, INCENSE)
    province.clock.at = CLOSE
    node.digest()

    found = digest_of_day(node)

    assert (found.overdue, found.due_today, found.due_next) == (0, 1, 0)
    (line,) = found.lines
    assert (line.section, line.dossier, line.due) == (Section.TODAY, code, CLOSE)
    assert (line.step, line.role, line.assignee) == ("examine", "case_officer", OFFICER.login)


def test_the_unit_of_origin_is_told_though_another_unit_has_it(province: Province) -> None:
    """The promise is the origin's, and so is the apology."""
    journey = Journey(province)
    journey.work(COMMUNE)
    province.settle()
    journey.accept(DISTRICT)
    province.settle()
    due = journey.view(COMMUNE).dates.due_current
    province.clock.at = due
    province.below.digest()

    (line,) = digest_of_day(province.below, due.date()).lines

    assert (line.dossier, line.custodian) == (journey.code, DISTRICT)


def test_nothing_of_the_applicant_is_kept_in_it(province: Province) -> None:
    node = province.below
    received(node)
    province.clock.at = CLOSE
    node.digest()

    with node.engine.connect() as connection:
        text = connection.exec_driver_sql("SELECT data::text FROM digest").scalar_one()

    assert not [each for each in (APPLICANT.name, APPLICANT.identity, APPLICANT.phone)
                if each in text]  # fmt: skip


@pytest.mark.parametrize("back", ["2026-11-30 22:00", "2026-12-01 07:00"])
def test_a_scheduler_that_was_down_makes_up_for_the_day(province: Province, back: str) -> None:
    node = province.below
    code = received(node)
    province.clock.at = at(back)
    assert node.digest() == 1

    found = digest_of_day(node)

    assert (found.day, found.made_at) == (MONDAY, at(back))
    assert [(line.dossier, line.section) for line in found.lines] == [(code, Section.TODAY)]


def test_of_several_days_missed_only_the_newest_is_made_up_for(province: Province) -> None:
    """What stood on the days before it is known no more."""
    node = province.below
    province.clock.at = CLOSE
    node.digest()
    province.clock.at = at("2026-12-03 07:00")
    assert (node.digest(), node.digest()) == (1, 0)

    assert days(node) == [MONDAY, WEDNESDAY]


def test_two_schedulers_at_once_write_one(node: Intake, province: Province) -> None:
    province.clock.at = CLOSE
    end = DayEnd.latest(node.catalog().calendar_of(COMMUNE), CLOSE)
    assert end is not None
    with ThreadPoolExecutor(1) as pool, node.office.start() as uow:
        assert uow.digests.add(digest_of(COMMUNE, end, [], CLOSE))
        other = pool.submit(node.digest)
        wait_until_one_waits(node, other)
        uow.commit()

        assert other.result(20) == 0

    assert days(node) == [MONDAY]


def test_a_scheduler_that_ends_in_the_middle_leaves_the_day_to_the_next(
    node: Intake, province: Province
) -> None:
    province.clock.at = CLOSE
    end = DayEnd.latest(node.catalog().calendar_of(COMMUNE), CLOSE)
    assert end is not None
    with node.office.start() as uow:
        uow.digests.add(digest_of(COMMUNE, end, [], CLOSE))

    assert node.digest() == 1


def test_after_three_months_it_goes_with_the_names_of_its_readers(province: Province) -> None:
    node = province.below
    for when in ("2026-11-30 17:00", "2026-12-01 17:00"):
        province.clock.at = at(when)
        node.digest()
    for day in (MONDAY, TUESDAY):
        read_digest(node.office, COMMUNE, day, "xa.lanhdao", CLOSE)
    province.clock.at = at("2027-03-01 17:00")
    node.digest()

    assert days(node) == [TUESDAY, date(2027, 3, 1)]
    with node.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT day FROM digest_reading").scalars()
        assert list(kept) == [TUESDAY]


def test_the_scheduler_writes_it_in_its_turn(province: Province) -> None:
    province.clock.at = CLOSE
    stop = threading.Event()

    scheduler_role(province.below, idle=0, refresh_every=60)(stop, stop.set)

    assert days(province.below) == [MONDAY]
