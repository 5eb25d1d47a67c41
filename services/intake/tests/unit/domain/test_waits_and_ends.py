"""What crosses in a dossier's life: a citizen waited for, others at work, an end, its undoing."""

from __future__ import annotations

from copy import deepcopy

import pytest

from motcua_intake.domain import citizen, ends, handover, offers, work
from motcua_intake.domain.dossier import Dossier, Holding, State
from motcua_intake.domain.errors.citizen import AmountWrong
from motcua_intake.domain.errors.reception import UnknownComponent
from motcua_intake.domain.offers import IncomingOffer, OfferState
from motcua_intake.domain.process import SIGN, Leg, LegState
from services.intake.tests.intake_builders import (
    BIRTH_GROUP,
    COMMUNE,
    DISTRICT,
    INCENSE,
    POLICE,
    PROVINCE,
    TAX,
    Desk,
    at,
    types,
)


def finish_steps(dossier: Dossier, desk: Desk) -> None:
    """Every step of the leg at work here."""
    while dossier.process.here is not None:
        task = dossier.process.here.active
        assert task is not None
        signs = "approve" if task.kind == SIGN else ""
        work.complete_task(dossier, task.id, desk.act(), decision=signs)


def answered(dossier: Dossier, leg: Leg, desk: Desk, unit: str = DISTRICT) -> None:
    route = handover.Route(unit, "tren", b"key", None)
    handover.leg_answered(dossier, leg.id, route, desk.act())


def offered(dossier: Dossier, leg: Leg, desk: Desk, unit: str = DISTRICT) -> IncomingOffer:
    """Routing names the unit, the package is put away, the offer stands at the receiver."""
    answered(dossier, leg, desk, unit)
    package = deepcopy(dossier)
    assert handover.offered(dossier, leg.id, handover.Package("digest", 1), desk.act())
    return IncomingOffer(
        leg.id, unit, dossier.code, dossier.procedure, 1, dossier.unit, "duoi", leg.mode,
        leg.code, dossier.custody, "digest", 1, None, dossier.last_at, OfferState.ARRIVED, package,
    )  # fmt: skip


def handed_over(dossier: Dossier, desk: Desk, unit: str) -> Dossier:
    """The custody leg under way is offered and accepted; the row of the receiver."""
    leg = dossier.process.custody_under_way
    assert leg is not None
    offer = offered(dossier, leg, desk, unit)
    there = offers.accept_offer(offer, None, desk.act())
    handover.offer_accepted(dossier, leg.id, there.last_at, desk.act())
    return there


def with_others_at_work(desk: Desk) -> tuple[Dossier, Leg, Leg]:
    """A birth group whose two parallel tasks are with others."""
    dossier = desk.receive(BIRTH_GROUP)
    finish_steps(dossier, desk)
    police, insurance = dossier.process.tasks_away
    for leg in (police, insurance):
        offered(dossier, leg, desk, POLICE)
    return dossier, police, insurance


def returned(dossier: Dossier, leg: Leg, desk: Desk) -> None:
    handover.parallel_returned(dossier, leg.id, "done", "", desk.act(), desk.clock.now())


# While the citizen is waited for


def test_a_dossier_is_not_handed_over_while_the_citizen_is_waited_for():
    desk = Desk()
    dossier = desk.receive(INCENSE)
    finish_steps(dossier, desk)
    leg = dossier.process.custody_under_way
    citizen.ask_supplement(dossier, desk.act(), components=("don",), reason="missing")
    answered(dossier, leg, desk)

    assert not handover.offered(dossier, leg.id, handover.Package("digest", 1), desk.act())
    assert (dossier.holding, dossier.state) == (Holding.CUSTODY, State.WAITING_SUPPLEMENT)

    dossier.dispatches.clear()
    citizen.receive_supplement(dossier, desk.act("2026-12-03 09:00"), components=())

    assert dossier.state is State.WAITING_ROUTE
    assert dossier.dispatches == [("offer", leg.id)]
    assert handover.offered(dossier, leg.id, handover.Package("digest", 1), desk.act())


def test_the_last_answer_of_others_moves_nothing_while_the_citizen_is_waited_for():
    desk = Desk()
    dossier, police, insurance = with_others_at_work(desk)
    citizen.ask_supplement(dossier, desk.act(), components=("don",), reason="missing")
    returned(dossier, police, desk)
    returned(dossier, insurance, desk)

    assert dossier.state is State.WAITING_SUPPLEMENT
    assert dossier.process.here is None

    citizen.receive_supplement(dossier, desk.act("2026-12-03 09:00"), components=())

    assert (dossier.state, dossier.process.here.code) == (State.PROCESSING, "tra")
    assert dossier.process.here.started_at == at("2026-12-03 09:00")


def test_others_go_on_when_the_citizen_has_come_before_them():
    desk = Desk()
    dossier, police, insurance = with_others_at_work(desk)
    citizen.ask_supplement(dossier, desk.act(), components=("don",), reason="missing")
    returned(dossier, police, desk)
    citizen.receive_supplement(dossier, desk.act(), components=())
    assert dossier.state is State.WAITING_PARALLEL

    returned(dossier, insurance, desk)

    assert dossier.process.here.code == "tra"


@pytest.mark.parametrize(
    ("kind", "brought", "refusal"),
    [
        ("supplement_received", {"components": ("khong-co",)}, UnknownComponent),
        ("payment_received", {"amount": 0}, AmountWrong),
    ],
)
def test_what_the_custodian_could_never_record_is_refused_at_the_counter(kind, brought, refusal):
    """A request that its receiver's rules refuse would be parked there, and never answered."""
    desk = Desk()
    dossier = desk.receive(INCENSE)
    finish_steps(dossier, desk)
    there = handed_over(dossier, desk, DISTRICT)
    waits = "waiting_supplement" if kind.startswith("supplement") else "waiting_payment"
    handover.custody_noticed(
        dossier, custodian=DISTRICT, custody=there.custody, state=waits, dates=None,
        at=desk.clock.now(), event="noted", components=(), note="",
    )  # fmt: skip
    before = types(dossier)

    with pytest.raises(refusal):
        citizen.send_request(dossier, desk.act(), kind=kind, **brought)

    assert (types(dossier), dossier.requests) == (before, [])


# What others say after the end


@pytest.mark.parametrize("answer", ["returned", "declined"])
def test_what_others_answer_after_the_end_does_not_wake_the_dossier(answer):
    desk = Desk()
    dossier, police, insurance = with_others_at_work(desk)
    returned(dossier, police, desk)
    ends.withdraw(dossier, desk.act())

    if answer == "returned":
        returned(dossier, insurance, desk)
    else:
        handover.offer_declined(dossier, insurance.id, "other", "", desk.act())

    assert (dossier.holding, dossier.state) == (Holding.CLOSED, State.WITHDRAWN)
    assert (dossier.national_status, dossier.dates.verdict) == (7, "withdrawn")
    assert types(dossier)[-2:] == ["withdrawn", "parallel_noted"]


def test_reopened_it_goes_on_with_what_others_answered_meanwhile():
    desk = Desk()
    dossier, police, insurance = with_others_at_work(desk)
    returned(dossier, police, desk)
    ends.stop(dossier, desk.act(), reason="other")
    returned(dossier, insurance, desk)

    ends.reopen(dossier, desk.act(), reason="mistake", confirmed_by="xa.lanhdao")

    assert dossier.process.here.code == "tra"


def test_reopened_it_asks_again_whom_refused_the_task_meanwhile():
    desk = Desk()
    dossier, police, insurance = with_others_at_work(desk)
    returned(dossier, police, desk)
    ends.stop(dossier, desk.act(), reason="other")
    handover.offer_declined(dossier, insurance.id, "other", "", desk.act())

    ends.reopen(dossier, desk.act(), reason="mistake", confirmed_by="xa.lanhdao")

    assert dossier.state is State.WAITING_PARALLEL
    assert types(dossier)[-2:] == ["reopened", "leg_wanted"]


# The undoing of an end


def test_an_end_undone_while_the_citizen_was_waited_for_waits_again():
    desk = Desk()
    dossier = desk.receive(INCENSE)
    citizen.ask_supplement(
        dossier, desk.act("2026-12-01 09:00"), components=("don",), reason="missing", note="Ký."
    )
    asked = dossier.asked
    ends.stop(dossier, desk.act("2026-12-02 09:00"), reason="not_completed")
    assert dossier.asked is None

    ends.reopen(dossier, desk.act(), reason="mistake", confirmed_by="xa.lanhdao")

    assert (dossier.state, dossier.asked) == (State.WAITING_SUPPLEMENT, asked)
    citizen.receive_supplement(dossier, desk.act("2026-12-08 09:00"), components=())
    assert dossier.dates.due_current == at("2027-01-11 17:00")
    assert dossier.state is State.PROCESSING


def test_a_payment_asked_before_a_mistaken_end_can_still_be_met():
    desk = Desk()
    dossier = desk.receive(TAX)
    citizen.ask_payment(dossier, desk.act(), amount=35_000)
    ends.withdraw(dossier, desk.act())
    ends.reopen(dossier, desk.act(), reason="mistake", confirmed_by="xa.lanhdao")

    citizen.receive_payment(dossier, desk.act(), amount=35_000)

    assert (dossier.financial, dossier.state) == ("paid", State.PROCESSING)


def test_a_withdrawal_that_was_a_mistake_decides_nothing_when_undone():
    """The work above was broken off for the citizen's sake; it has to be done, not assumed."""
    desk = Desk()
    home = desk.receive(INCENSE)
    finish_steps(home, desk)
    there = handed_over(home, desk, DISTRICT)
    request = citizen.send_request(home, desk.act(), kind="withdraw")
    handover.request_received(
        there, request.id, "withdraw", desk.act(), at=request.at, from_unit=COMMUNE
    )
    offer = offered(there, there.process.custody_under_way, desk, COMMUNE)
    ended = offers.accept_offer(offer, home, desk.act())
    assert ended.state is State.WITHDRAWN

    ends.reopen(ended, desk.act(), reason="mistake", confirmed_by="xa.lanhdao")

    assert (ended.outcome, ended.state) == ("", State.WAITING_ROUTE)
    assert ended.process.custody_under_way.code == "huyen"
    assert ended.process.leg("tinh").state is LegState.WAITING
    assert ended.facts[-1].fields["to_unit"] == ""


# Money taken at home while others have custody


@pytest.mark.parametrize(
    ("amount", "method", "stands"), [(0, "exempt", "exempt"), (9, "cash", "paid")]
)
def test_a_fee_taken_while_the_dossier_was_away_is_still_taken_when_it_comes_home(
    amount, method, stands
):
    desk = Desk()
    home = desk.receive(INCENSE)
    finish_steps(home, desk)
    there = handed_over(home, desk, DISTRICT)
    citizen.record_fee(home, desk.act(), amount=amount, method=method)
    handover.send_home(there, desk.act())
    offer = offered(there, there.process.custody_under_way, desk, COMMUNE)

    back = offers.accept_offer(offer, home, desk.act())

    assert (back.financial, len(back.fees)) == (stands, 1)


def test_the_limit_that_was_promised_at_home_is_not_lost_by_a_node_that_knows_of_none():
    """A node of before dossiers had limits of their own has sent the dossier back without."""
    desk = Desk()
    home = desk.receive(INCENSE)
    finish_steps(home, desk)
    there = handed_over(home, desk, DISTRICT)
    there.limit = None
    handover.send_home(there, desk.act())
    offer = offered(there, there.process.custody_under_way, desk, COMMUNE)

    back = offers.accept_offer(offer, home, desk.act())

    assert back.limit == home.limit is not None


# What custodians tell the unit of origin, in whatever order it comes


def told(home: Dossier, desk: Desk, custodian: str, custody: int, state: str) -> None:
    handover.custody_noticed(
        home, custodian=custodian, custody=custody, state=state, dates=None,
        at=desk.clock.now(), event="supplement_asked" if "supplement" in state else "handed_in",
        components=("don",), note="",
    )  # fmt: skip


def test_what_the_next_but_one_tells_before_the_acceptance_is_known_is_not_lost():
    """The acceptance may be parked on its way; the citizen at the counter is answered all the
    same, and the late acceptance does not turn time back."""
    desk = Desk()
    home = desk.receive(INCENSE)
    finish_steps(home, desk)
    leg = home.process.custody_under_way
    offered(home, leg, desk)
    told(home, desk, PROVINCE, 3, "waiting_supplement")
    handover.offer_accepted(home, leg.id, desk.clock.now(), desk.act())

    assert (home.holding, home.custodian) == (Holding.AWAY, PROVINCE)
    assert home.national_status == 5
    assert (
        citizen.send_request(
            home, desk.act(), kind="supplement_received", components=("don",)
        ).state
        == "sent"
    )


def test_a_word_of_an_earlier_journey_says_nothing_about_the_present_one():
    desk = Desk()
    home = desk.receive(INCENSE)
    finish_steps(home, desk)
    there = handed_over(home, desk, DISTRICT)
    handover.send_home(there, desk.act())
    offer = offered(there, there.process.custody_under_way, desk, COMMUNE)
    home = offers.accept_offer(offer, home, desk.act())
    home.holding, home.custodian, home.away_state = Holding.AWAY, PROVINCE, "processing"

    told(home, desk, DISTRICT, 2, "waiting_supplement")

    assert (home.custodian, home.away_state, home.asked) == (PROVINCE, "processing", None)
