"""Dossiers that lived before the platform."""

from datetime import date

import pytest

from motcua_intake.domain.dossier import Act, Dossier, Holding, State
from motcua_intake.domain.errors.ends import ResultNotReady
from motcua_intake.domain.errors.reception import HistoryUnknown, ImportLeavesUnit
from motcua_intake.domain.past import PastEvent, live_through
from services.intake.tests.intake_builders import BIRTH, INCENSE, TAX, Desk, at, types


def relive(procedure: str, *events: PastEvent) -> Dossier:
    desk = Desk()
    dossier = desk.receive(procedure)

    def act_at(when: object) -> Act:
        return desk.act(business_at=when)

    live_through(dossier, events, act_at)
    return dossier


def test_a_past_result_was_ready_and_returned_when_it_was() -> None:
    dossier = relive(
        BIRTH,
        PastEvent("result_ready", at("2026-11-30T10:00")),
        PastEvent("returned", at("2026-12-01T09:00")),
    )

    assert types(dossier) == ["received", "resolved", "result_ready", "returned"]
    assert dossier.holding is Holding.CLOSED
    assert dossier.dates is not None
    assert dossier.dates.verdict == "on_time"
    assert [fact.imported for fact in dossier.facts[1:]] == [True, True, True]


def test_nobody_is_said_to_have_done_a_step_nobody_wrote_down() -> None:
    dossier = relive(BIRTH, PastEvent("result_ready", at("2026-11-30T10:00")))

    assert "task_done" not in types(dossier)
    assert dossier.state is State.RESULT_READY
    assert all(leg.is_over for leg in dossier.process.legs)


def test_a_history_that_stops_leaves_the_dossier_open() -> None:
    dossier = relive(BIRTH)

    assert dossier.holding is Holding.CUSTODY
    assert dossier.process.here is not None


def test_waits_of_the_past_move_the_date() -> None:
    waited = relive(
        TAX,
        PastEvent("payment_asked", at("2026-12-01T08:00"), amount=35_000),
        PastEvent("payment_received", at("2026-12-04T08:00"), amount=35_000),
    )
    straight = relive(TAX)

    assert waited.dates is not None
    assert straight.dates is not None
    assert waited.dates.due_current is not None
    assert straight.dates.due_current is not None
    assert waited.dates.due_current > straight.dates.due_current


def test_an_apology_of_the_past_is_told_as_it_was_made_however_late() -> None:
    """What the paper book says has happened; of one made today the law's last day holds."""
    late = relive(
        BIRTH, PastEvent("extended", at("2026-11-30T10:00"), to=date(2026, 12, 3), cause="staff")
    )

    assert late.dates is not None
    assert late.dates.due_current == at("2026-12-03T17:00")


def test_a_procedure_that_leaves_the_unit_cannot_be_relived_there() -> None:
    with pytest.raises(ImportLeavesUnit):
        relive(INCENSE)


def test_rules_hold_for_the_past_too() -> None:
    with pytest.raises(ResultNotReady):
        relive(BIRTH, PastEvent("returned", at("2026-11-30T10:00")))
    with pytest.raises(HistoryUnknown):
        relive(BIRTH, PastEvent("forgotten", at("2026-11-30T10:00")))
