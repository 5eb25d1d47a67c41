"""Handing a dossier (or a task of it) to another unit: the sender's side.

An offer ends only by the receiver's recorded word; until then the sender keeps custody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from motcua_intake.domain.catalog import ORIGIN
from motcua_intake.domain.citizen import pass_on, receive_payment, receive_supplement
from motcua_intake.domain.dossier import Act, Asked, Dossier, Handed, Holding, Request, State
from motcua_intake.domain.ends import withdraw
from motcua_intake.domain.errors.custody import NothingToOfferAgain, NotOffered, RequestOpen
from motcua_intake.domain.process import (
    WITHDRAWAL_LEG,
    Leg,
    LegState,
    TaskState,
    open_next,
)
from motcua_intake.domain.work import begin, settle_state, start_leg, want
from motcua_vn.due import DueDates

RELEASE_REASONS = frozenset({"withdrawal", "mistake", "limit_passed"})
RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Route:
    """Routing's answer to ``leg_wanted``."""

    unit: str
    deployment: str
    public_key: bytes
    accept_by: datetime | None


@dataclass(frozen=True, slots=True)
class Package:
    """A sealed package as put into the store."""

    digest: str
    size: int


def leg_answered(dossier: Dossier, leg_id: str, route: Route, act: Act) -> None:
    """Routing has found the unit; an answer to a leg no longer wanted changes nothing."""
    leg = dossier.process.by_id(leg_id)
    if leg is not None and not leg.unit and leg.state in {LegState.OFFERED, LegState.AWAY}:
        # Read again on a restored node: no fact of a parallel leg names its unit.
        leg.unit, leg.deployment = route.unit, route.deployment
    if leg is None or leg.state not in {LegState.WANTED, LegState.BLOCKED}:
        return
    if dossier.holding is not Holding.CUSTODY:
        return
    leg.unit, leg.deployment = route.unit, route.deployment
    leg.public_key, leg.accept_by, leg.reason = route.public_key, route.accept_by, ""
    if route.unit == dossier.unit:
        start_leg(dossier, leg, act, dossier.moment(act))
        settle_state(dossier)
        return
    leg.state = LegState.PLANNED
    dossier.dispatches.append(("offer", leg.id))
    settle_state(dossier)


def leg_impossible(dossier: Dossier, leg_id: str, reason: str) -> None:
    """Routing found nobody: the officer is told."""
    leg = dossier.process.by_id(leg_id)
    if leg is not None and leg.state is LegState.WANTED:
        leg.state, leg.reason = LegState.BLOCKED, reason
        settle_state(dossier)


def may_offer(dossier: Dossier, leg: Leg) -> bool:
    """Whether the leg may go out now.

    A dossier stays where the citizen is waited for: on its way it could not be completed.
    """
    if leg.state is not LegState.PLANNED or dossier.holding is not Holding.CUSTODY:
        return False
    return leg.mode != "custody" or dossier.asked is None


def offered(dossier: Dossier, leg_id: str, package: Package, act: Act) -> bool:
    """The package lies in the store: the offer is made. False where it is no longer wanted."""
    leg = dossier.process.by_id(leg_id)
    if leg is None or not may_offer(dossier, leg):
        return False
    at = dossier.moment(act)
    leg.state = LegState.OFFERED
    fact = "offered" if leg.mode == "custody" else "parallel_asked"
    is_custody = leg.mode == "custody"
    if is_custody:
        dossier.holding = Holding.TRANSIT
    dossier.record(
        act, fact, at=at, handover=leg.id if is_custody else "",
        peer=leg.unit if is_custody else "", leg=leg.id, leg_code=leg.code,
        package_digest=package.digest, accept_by=leg.accept_by,
    )  # fmt: skip
    dossier.say(
        "offer_made", leg.unit, leg.id, deployment=leg.deployment, leg_code=leg.code,
        mode=1 if is_custody else 2, custody=dossier.custody, package_digest=package.digest,
        package_size=package.size, accept_by=leg.accept_by,
        procedure_version=dossier.procedure_version,
    )  # fmt: skip
    settle_state(dossier)
    dossier.tell_origin("offered", at)
    return True


def offer_accepted(dossier: Dossier, leg_id: str, accepted_at: datetime, act: Act) -> None:
    """The receiver has accepted: custody is there since then, and here it is written down."""
    leg = dossier.process.by_id(leg_id)
    if leg is None or leg.state is not LegState.OFFERED:
        return
    if leg.mode != "custody":
        leg.state, leg.started_at = LegState.AWAY, accepted_at
        return
    here = [own for own in dossier.process.legs if own.state is LegState.DONE and own.due]
    at = max(dossier.moment(act), accepted_at)
    dossier.record(
        act, "handed_out", at=at, handover=leg.id, peer=leg.unit, leg=leg.id,
        handed_in_at=accepted_at, leg_due=here[-1].due if here else None,
    )  # fmt: skip
    leg.state = LegState.AWAY
    is_home = dossier.unit == dossier.origin
    dossier.holding = Holding.AWAY if is_home else Holding.GONE
    dossier.state = State.AWAY if is_home else State.HANDED_ON
    if dossier.notice_custody <= dossier.custody:
        dossier.custodian = leg.unit
        dossier.away_state = State.PROCESSING.value
    for request in dossier.requests:
        _go_after(dossier, request, act, at)


def _go_after(dossier: Dossier, request: Request, act: Act, at: datetime) -> None:
    """What the citizen wanted while the dossier was in transit follows it."""
    if request.state == "pending":
        request.state = "sent"
        dossier.record(
            act, "request_sent", at=at, has_dates=False, request=request.id, kind=request.kind
        )
        pass_on(dossier, request, dossier.custodian)
    elif request.state == "received":
        request.state = "passed"
        pass_on(dossier, request, dossier.custodian)


def withdraw_in_transit(dossier: Dossier, act: Act) -> Request:
    """The citizen takes back what is on its way: the receiver is asked to release it.

    Released, it is withdrawn here; accepted meanwhile, the wish follows it. Raises RequestOpen.
    """
    if any(r.kind == "withdraw" and r.state in {"pending", "sent"} for r in dossier.requests):
        raise RequestOpen(dossier.code, "withdraw")
    request = Request(act.new_id(), "withdraw", dossier.moment(act), "pending")
    dossier.requests.append(request)
    ask_release(dossier, "withdrawal", act)
    return request


def offer_declined(dossier: Dossier, leg_id: str, reason: str, note: str, act: Act) -> None:
    """The receiver has refused or released: the dossier is open here again.

    A release asked for because the citizen withdraws ends the dossier at once.
    """
    leg = dossier.process.by_id(leg_id)
    if leg is None or leg.state is not LegState.OFFERED:
        return
    leg.reason, leg.note = reason, note
    at = dossier.moment(act)
    if leg.mode != "custody":
        dossier.record(
            act, "parallel_noted", at=at, leg=leg.id, leg_code=leg.code, outcome="declined"
        )
        parallel_declined(dossier, leg)
        return
    leg.state, dossier.holding = LegState.DECLINED, Holding.CUSTODY
    dossier.record(
        act, "offer_ended", at=at, handover=leg.id, peer=leg.unit, leg=leg.id, reason=reason
    )
    settle_state(dossier)
    dossier.tell_origin("offer_ended", at)
    settle_requests(dossier, act)


def parallel_declined(dossier: Dossier, leg: Leg) -> None:
    """Nobody does the task: an officer asks again, or, the end undone, the process does."""
    leg.state = LegState.WAITING if dossier.holding is Holding.CLOSED else LegState.DECLINED
    settle_state(dossier)


def offer_again(dossier: Dossier, leg_code: str, act: Act) -> Leg:
    """After a refusal, or where routing found nobody: ask for the leg anew, under a new id.

    Raises what must_be_held does, NothingToOfferAgain.
    """
    dossier.must_be_held()
    leg = dossier.process.leg(leg_code)
    if leg is None or leg.state not in {LegState.DECLINED, LegState.BLOCKED}:
        raise NothingToOfferAgain(dossier.code)
    want(dossier, leg, act, dossier.moment(act))
    settle_state(dossier)
    return leg


def ask_release(dossier: Dossier, reason: str, act: Act) -> Leg:
    """Ask the receiver of an open offer to release it; this moves nothing. Raises NotOffered."""
    leg = dossier.process.custody_under_way
    if dossier.holding is not Holding.TRANSIT or leg is None:
        raise NotOffered(dossier.code)
    leg.release = reason
    dossier.record(act, "release_wanted", at=dossier.moment(act), leg=leg.id)
    dossier.say("release_asked", leg.unit, leg.id, deployment=leg.deployment, reason=reason)
    return leg


def parallel_returned(
    dossier: Dossier, leg_id: str, outcome: str, note: str, act: Act, finished_at: datetime
) -> None:
    """A parallel task has come back; the next leg starts when all before it are over."""
    leg = dossier.process.by_id(leg_id)
    if leg is None or leg.state not in {LegState.AWAY, LegState.OFFERED}:
        return
    leg.state, leg.finished_at = LegState.DONE, finished_at
    leg.outcome, leg.note = outcome, note
    at = dossier.moment(act)
    dossier.record(act, "parallel_noted", at=at, leg=leg.id, leg_code=leg.code, outcome=outcome)
    here = dossier.process.here
    if here is not None and here.active is None and open_next(here, at) is not None:
        return
    if here is None:
        begin(dossier, act, at)


def request_received(
    dossier: Dossier, request_id: str, kind: str, act: Act, *, at: datetime,
    components: tuple[str, ...] = (), papers: tuple[Handed, ...] = (), amount: int = 0,
    from_unit: str = "",
) -> None:  # fmt: skip
    """An act of the citizen at the counter of origin; answered, kept or passed on.

    While the dossier is in transit it waits for the receiver's word.
    """
    if any(known.id == request_id for known in dossier.requests):
        return
    request = Request(
        request_id, kind, at, "received", components, amount, from_unit, papers=papers
    )
    dossier.requests.append(request)
    if dossier.holding is Holding.GONE:
        request.state = "passed"
        pass_on(dossier, request, dossier.custodian)
        return
    settle_requests(dossier, act)


def settle_requests(dossier: Dossier, act: Act) -> None:
    """Do what the citizen wants, as far as the dossier is ours to move."""
    for request in dossier.requests:
        if request.state == "received" and dossier.holding is Holding.CUSTODY:
            reason = _settle(dossier, request, act)
            request.state, request.reason = ("refused" if reason else "done"), reason
            dossier.say(
                "citizen_request_answered", dossier.origin, request=request.id,
                kind=request.kind, done=not reason, reason=reason,
            )  # fmt: skip
        elif request.state == "pending" and dossier.holding is Holding.CUSTODY:
            request.state = "done"
            if request.kind == "withdraw":
                withdraw(dossier, act, at=request.at)


def _settle(dossier: Dossier, request: Request, act: Act) -> str:
    """Empty where it is done, else the code of why not."""
    kind = dossier.asked.kind if dossier.asked else ""
    if request.kind == "supplement_received":
        if kind != "supplement":
            return "not_asked"
        receive_supplement(
            dossier, act, components=request.components, papers=request.papers, at=request.at
        )
    elif request.kind == "payment_received":
        if kind != "payment":
            return "not_asked"
        receive_payment(dossier, act, amount=request.amount, at=request.at)
    elif request.kind == "withdraw":
        if not _goes_home(dossier):
            send_home(dossier, act)
    else:
        return "unknown_request"
    return ""


def _goes_home(dossier: Dossier) -> bool:
    """Whether the citizen's wish was granted before (a message read again on a restored node)."""
    leg = dossier.process.leg(WITHDRAWAL_LEG)
    return leg is not None and not leg.is_over


def send_home(dossier: Dossier, act: Act) -> None:
    """The citizen takes the dossier back: it goes home by a leg of its own."""
    at = dossier.moment(act)
    for leg in dossier.process.legs:
        if not leg.is_over:
            leg.state = LegState.SKIPPED
            for task in leg.tasks:
                if task.done_at is None:
                    task.state = TaskState.SKIPPED
    dossier.asked = None
    home = Leg(WITHDRAWAL_LEG, ORIGIN, ORIGIN, "custody", (), decides=False)
    dossier.process.legs.append(home)
    want(dossier, home, act, at)
    settle_state(dossier)


def custody_noticed(
    dossier: Dossier, *, custodian: str, custody: int, state: str, dates: DueDates | None,
    at: datetime, event: str, components: tuple[str, ...], note: str,
) -> None:  # fmt: skip
    """What a custodian tells the unit of origin; an older notice than the last changes nothing.

    It may come before the acceptance of the offer, and proves that there is one.
    """
    if dossier.holding not in {Holding.AWAY, Holding.TRANSIT}:
        return
    if custody <= dossier.custody or custody < dossier.notice_custody:
        return
    if custody == dossier.notice_custody and dossier.notice_at and at < dossier.notice_at:
        return
    dossier.custodian, dossier.notice_custody, dossier.notice_at = custodian, custody, at
    dossier.away_state = state
    dossier.dates = dates or dossier.dates
    dossier.asked = _asked_there(dossier, at, state, event, components, note)
    if event == "supplement_asked":
        dossier.supplements = max(1, dossier.supplements)
    if event == "handed_in":
        repeat_requests(dossier)


def _asked_there(
    dossier: Dossier, at: datetime, state: str, event: str, components: tuple[str, ...], note: str
) -> Asked | None:
    """What the citizen is now waited for, as the custodian tells it."""
    asked = dossier.asked
    if event == "supplement_asked":
        return Asked("supplement", at, components, note=note, by=dossier.custodian)
    if event == "payment_asked":
        return Asked("payment", at, by=dossier.custodian)
    if state == State.WAITING_SUPPLEMENT.value and asked is not None and components:
        return replace(asked, components=components)
    waits = {State.WAITING_SUPPLEMENT.value, State.WAITING_PAYMENT.value}
    return asked if state in waits else None


def repeat_requests(dossier: Dossier) -> None:
    """What was sent to a former custodian is said to the new one too; a request is known by id."""
    for request in dossier.requests:
        if request.state == "sent":
            pass_on(dossier, request, dossier.custodian)
