"""A dossier's life inside a unit, as the office expects it."""

from datetime import date

import pytest

from motcua_intake.domain import citizen, ends, work
from motcua_intake.domain.dossier import NATIONAL_STATUS, State
from motcua_intake.domain.errors.citizen import NothingAsked, SecondSupplement, WaitingForCitizen
from motcua_intake.domain.errors.commands import RoleMissing
from motcua_intake.domain.errors.ends import (
    DossierClosed,
    NobodyWantsItOpen,
    NotClosed,
    ResultNotReady,
    SecondPersonNeeded,
)
from motcua_intake.domain.errors.reception import ComponentMissing, ProcedureNotReceivedHere
from motcua_intake.domain.errors.tasks import DecisionNeeded, PaymentFirst, TaskNotOpen, TaskTaken
from motcua_intake.domain.errors.timing import (
    ApologyTooLate,
    ExtensionNotLater,
    SecondExtension,
    UnknownCause,
)
from motcua_intake.domain.facts import Actor
from motcua_intake.domain.reception import (
    SLIP_STATUS,
    Counter,
    accept,
    refusal_slip,
    supplement_slip,
)
from services.intake.tests.intake_builders import (
    BIRTH,
    COMMUNE,
    DISTRICT,
    INCENSE,
    TAX,
    Desk,
    at,
    filing,
    papers,
    types,
)


def do_next(dossier, desk, when="", decision="approve"):
    """The step whose turn it is."""
    task = dossier.process.here.active
    signs = decision if task.kind == "sign" else ""
    work.complete_task(dossier, task.id, desk.act(when), decision=signs)
    return task


def finish(dossier, desk, when=""):
    while dossier.process.here is not None:
        do_next(dossier, desk, when)


def test_a_birth_registered_in_the_morning_is_ready_and_returned_the_same_day():
    desk = Desk()
    dossier = desk.receive(BIRTH)
    finish(dossier, desk, "2026-11-30 15:30")
    ends.return_result(dossier, desk.act("2026-11-30 16:00"), recipient="applicant")

    assert types(dossier) == [
        "received", "task_done", "task_done", "task_done", "resolved", "task_done", "result_ready",
        "returned",
    ]  # fmt: skip
    assert (dossier.dates.verdict, dossier.national_status) == ("on_time", 10)


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2026-11-30 14:59:59", "2026-11-30 17:00"),
        ("2026-11-30 15:00:00", "2026-11-30 17:00"),
        ("2026-11-30 15:00:01", "2026-12-01 17:00"),
    ],
)
def test_after_three_o_clock_the_dossier_is_the_next_days(when, due):
    assert Desk(at(when)).receive(BIRTH).dates.due_current == at(due)


def test_fractions_of_a_second_promise_nothing():
    moment = at("2026-11-30 15:00:00").replace(microsecond=999_999)

    dossier = Desk(moment).receive(BIRTH)

    assert dossier.received_at == at("2026-11-30 15:00:00")
    assert dossier.dates.due_current == at("2026-11-30 17:00")


def test_steps_are_due_by_their_share_of_the_legs_own_limit():
    dossier = Desk().receive(INCENSE)
    leg = dossier.process.here

    assert leg.due == at("2026-12-07 17:00")
    dues = [task.due for task in leg.tasks]
    assert dues == sorted(dues)
    assert dues[-1] == leg.due
    assert dossier.dates.due_current == at("2027-01-01 17:00")


def test_what_is_missing_is_named_and_goes_the_way_of_the_slip():
    desk = Desk()
    incomplete = filing(INCENSE)
    incomplete = type(incomplete)(**{
        **{name: getattr(incomplete, name) for name in incomplete.__slots__},
        "components": papers("don"),
    })  # fmt: skip
    act = desk.act()
    counter = Counter.on(desk.catalog, COMMUNE, INCENSE, act.now)

    with pytest.raises(ComponentMissing) as refused:
        accept(incomplete, counter, "x", act)

    assert refused.value.component == "uy-quyen"
    assert supplement_slip(incomplete, counter, (), "", act).components == ("uy-quyen",)


def test_a_unit_without_the_capability_does_not_receive():
    desk = Desk()
    with pytest.raises(ProcedureNotReceivedHere) as refused:
        Counter.on(desk.catalog, DISTRICT, BIRTH, desk.clock.now())
    assert refused.value.field == "procedure"


def test_a_step_belongs_to_its_role_its_turn_and_who_took_it():
    desk = Desk()
    dossier = desk.receive(BIRTH)
    first, second, *_ = dossier.process.here.tasks
    with pytest.raises(TaskNotOpen):
        work.complete_task(dossier, second.id, desk.act(), decision="approve")
    with pytest.raises(RoleMissing):
        work.take_task(dossier, first.id, desk.act(actor=Actor("vt", frozenset({"clerk"}))))

    work.take_task(dossier, first.id, desk.act())
    other = Actor("nguoi.khac", frozenset({"case_officer"}))
    with pytest.raises(TaskTaken) as refused:
        work.complete_task(dossier, first.id, desk.act(actor=other))
    assert refused.value.assignee == "xa.quay"
    do_next(dossier, desk)
    with pytest.raises(DecisionNeeded):
        work.complete_task(dossier, second.id, desk.act())


def test_a_supplement_restarts_the_clock_and_there_is_no_second_one():
    desk = Desk()
    dossier = desk.receive(INCENSE)
    act = desk.act("2026-12-01 09:00")
    citizen.ask_supplement(dossier, act, components=("don",), reason="missing")
    assert (dossier.state, dossier.dates.due_current) == ("waiting_supplement", None)
    with pytest.raises(WaitingForCitizen):
        do_next(dossier, desk)

    citizen.receive_supplement(dossier, desk.act("2026-12-08 09:00"), components=())

    assert dossier.state is State.PROCESSING
    assert dossier.dates.due_current == dossier.dates.due_restart == at("2027-01-11 17:00")
    assert dossier.dates.due_subtract == at("2027-01-08 17:00")
    assert dossier.process.here.due == at("2026-12-15 17:00")
    with pytest.raises(SecondSupplement) as refused:
        citizen.ask_supplement(dossier, desk.act(), components=("don",), reason="missing")
    assert refused.value.field == "components"


def test_what_was_not_asked_for_is_not_received():
    desk = Desk()
    dossier = desk.receive(INCENSE)
    with pytest.raises(NothingAsked):
        citizen.receive_supplement(dossier, desk.act(), components=())
    with pytest.raises(NothingAsked):
        citizen.receive_payment(dossier, desk.act(), amount=1)


def test_a_step_that_waits_for_money_is_done_after_the_money():
    desk = Desk()
    dossier = desk.receive(TAX)
    do_next(dossier, desk)
    with pytest.raises(PaymentFirst):
        do_next(dossier, desk)
    citizen.ask_payment(dossier, desk.act("2026-12-01 08:00"), amount=2_500_000)
    citizen.receive_payment(dossier, desk.act("2026-12-15 08:00"), amount=2_500_000)
    do_next(dossier, desk)

    assert dossier.financial == "paid"
    assert dossier.dates.due_current == at("2026-12-24 17:00")


def test_one_new_appointment_with_a_cause_and_no_second():
    desk = Desk()
    dossier = desk.receive(INCENSE)
    with pytest.raises(UnknownCause):
        ends.extend(dossier, desk.act(), to=date(2027, 1, 8), cause="?")
    with pytest.raises(ExtensionNotLater) as refused:
        ends.extend(dossier, desk.act(), to=date(2026, 12, 31), cause="staff")
    assert refused.value.current == at("2027-01-01 17:00")

    ends.extend(dossier, desk.act(), to=date(2027, 1, 8), cause="staff", note="Thiếu người.")

    assert dossier.dates.due_current == at("2027-01-08 17:00")
    assert dossier.extension.old_due == at("2027-01-01 17:00")
    with pytest.raises(SecondExtension):
        ends.extend(dossier, desk.act(), to=date(2027, 1, 15), cause="staff")


@pytest.mark.parametrize(
    ("now", "is_in_time"),
    [
        ("2026-12-31 23:59", True),
        ("2027-01-01 00:00", False),
        ("2027-01-01 08:00", False),
        ("2027-01-04 08:00", False),
    ],
)
def test_an_apology_comes_a_day_before_the_appointment_at_the_latest(now, is_in_time):
    """«Chậm nhất 01 ngày trước ngày hết hạn» (art. 19.9 NĐ 61/2018): afterwards it is late."""
    desk = Desk()
    dossier = desk.receive(INCENSE)
    assert dossier.dates.due_current == at("2027-01-01 17:00")

    if is_in_time:
        ends.must_be_in_time(dossier, desk.act(now))
        return
    with pytest.raises(ApologyTooLate) as refused:
        ends.must_be_in_time(dossier, desk.act(now))
    assert (refused.value.code, refused.value.last) == (dossier.code, date(2026, 12, 31))


def test_the_day_of_the_apology_moves_with_the_appointment():
    """The promise in force counts, not the first one; a dossier that waits has none."""
    desk = Desk()
    dossier = desk.receive(INCENSE)
    citizen.ask_payment(dossier, desk.act("2026-12-28 09:00"), amount=35_000)
    ends.must_be_in_time(dossier, desk.act("2027-01-06 09:00"))

    citizen.receive_payment(dossier, desk.act("2027-01-06 09:00"), amount=35_000)

    assert dossier.dates.due_current == at("2027-01-12 17:00")
    ends.must_be_in_time(dossier, desk.act("2027-01-11 16:00"))
    with pytest.raises(ApologyTooLate):
        ends.must_be_in_time(dossier, desk.act("2027-01-12 07:30"))


def test_a_rejection_signed_at_home_is_a_result_too():
    desk = Desk()
    dossier = desk.receive(BIRTH)
    while dossier.process.here is not None:
        do_next(dossier, desk, decision="reject")

    assert (dossier.state, dossier.outcome) == ("result_ready", "rejected")


def test_a_refusal_after_acceptance_is_judged_and_a_stop_is_not():
    desk = Desk()
    refused, stopped = desk.receive(BIRTH), desk.receive(BIRTH)
    ends.refuse(refused, desk.act("2026-12-01 08:00"), reason="not_eligible")
    ends.stop(stopped, desk.act(), reason="no_answer")

    assert (refused.dates.verdict, refused.holding) == ("late", "closed")
    assert (stopped.dates.verdict, stopped.national_status) == ("stopped", 8)
    with pytest.raises(DossierClosed):
        ends.withdraw(refused, desk.act())


def test_nothing_is_returned_before_it_is_ready():
    desk = Desk()
    with pytest.raises(ResultNotReady):
        ends.return_result(desk.receive(BIRTH), desk.act(), recipient="applicant")


def test_an_end_that_was_a_mistake_is_undone_by_two_people_and_time_goes_on():
    desk = Desk()
    dossier = desk.receive(BIRTH)
    with pytest.raises(NotClosed):
        ends.reopen(dossier, desk.act(), reason="mistake", confirmed_by="xa.lanhdao")
    ends.stop(dossier, desk.act(), reason="other")
    with pytest.raises(SecondPersonNeeded):
        ends.reopen(dossier, desk.act(), reason="mistake", confirmed_by="xa.quay")

    ends.reopen(dossier, desk.act(), reason="mistake", confirmed_by="xa.lanhdao")

    assert (dossier.holding, dossier.dates.verdict) == ("custody", None)
    finish(dossier, desk)
    assert dossier.state is State.RESULT_READY


def test_nobody_undoes_an_end_alone():
    """One asks, another confirms, each by an act of their own; the fact names both."""
    desk, leader = Desk(), Actor("xa.lanhdao", frozenset({"leader"}))
    dossier = desk.receive(BIRTH)
    with pytest.raises(NotClosed):
        ends.ask_reopening(dossier, desk.act(), reason="mistake")
    ends.stop(dossier, desk.act(), reason="other")
    with pytest.raises(NobodyWantsItOpen):
        ends.confirm_reopening(dossier, desk.act(actor=leader))

    ends.ask_reopening(dossier, desk.act(), reason="mistake", note="Bấm nhầm.")

    assert dossier.holding == "closed"
    assert dossier.facts[-1].fields == {"kind": "reopening_asked", "reason": "mistake"}
    with pytest.raises(SecondPersonNeeded):
        ends.confirm_reopening(dossier, desk.act())

    ends.confirm_reopening(dossier, desk.act(actor=leader))

    assert (dossier.holding, dossier.reopening) == ("custody", None)
    told = dossier.facts[-1]
    assert (told.type, told.actor) == ("reopened", "xa.quay")
    assert told.fields == {"reason": "mistake", "confirmed_by": "xa.lanhdao"}
    assert [(note.by, note.text) for note in dossier.notes] == [("xa.quay", "Bấm nhầm.")]


def test_a_reopening_asked_of_one_end_does_not_undo_the_next():
    desk, leader = Desk(), Actor("xa.lanhdao", frozenset({"leader"}))
    dossier = desk.receive(BIRTH)
    ends.stop(dossier, desk.act(), reason="other")
    ends.ask_reopening(dossier, desk.act(), reason="mistake")
    ends.reopen(dossier, desk.act(), reason="mistake", confirmed_by="xa.lanhdao")
    ends.stop(dossier, desk.act(), reason="other")

    with pytest.raises(NobodyWantsItOpen):
        ends.confirm_reopening(dossier, desk.act(actor=leader))


def test_business_time_never_goes_back():
    desk = Desk()
    dossier = desk.receive(BIRTH)
    do_next(dossier, desk, "2026-11-30 10:00")
    do_next(dossier, desk, "2026-11-30 09:00")

    assert dossier.facts[-1].business_at == at("2026-11-30 10:00")


def test_every_state_and_every_slip_has_a_national_status():
    desk = Desk()
    counter = Counter.on(desk.catalog, COMMUNE, INCENSE, desk.clock.now())
    refusal = refusal_slip(filing(), "wrong_place", desk.act())
    guidance = supplement_slip(filing(), counter, ("don",), "", desk.act())

    assert set(NATIONAL_STATUS) == set(State)
    assert (refusal.national_status, guidance.national_status) == (3, 5)
    newly_filed = {1}  # only online: a counter answers at once whatever is handed in
    told = {*NATIONAL_STATUS.values(), *SLIP_STATUS.values()}
    assert told == set(range(1, 11)) - newly_filed


def test_facts_in_a_custody_are_numbered_from_one():
    desk = Desk()
    dossier = desk.receive(BIRTH)
    finish(dossier, desk)

    steps = [fact.step_in_custody for fact in dossier.facts]
    assert steps == list(range(1, len(steps) + 1))
