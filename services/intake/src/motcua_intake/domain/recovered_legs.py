"""How a dossier came to the unit, was worked on there and went on: the facts of legs and steps,
lived through again (see ``recovery``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from motcua_intake.domain import handover, offers, reception, work
from motcua_intake.domain.catalog import ORIGIN
from motcua_intake.domain.dossier import Applicant, Dossier, Financial, Handed, Holding, State
from motcua_intake.domain.dossier import Request as CitizenRequest
from motcua_intake.domain.facts import DueEvent, Fact
from motcua_intake.domain.offers import IncomingOffer, OfferState
from motcua_intake.domain.process import (
    PREPARE_RETURN,
    SIGN,
    WITHDRAWAL_LEG,
    Leg,
    LegState,
    Process,
    Task,
    TaskState,
)
from motcua_intake.domain.recovery import (
    LIFE,
    Ground,
    Rule,
    Start,
    Step,
    Told,
    bare,
    fold,
    is_unclear,
)
from motcua_vn.due import Limit, Unit

CHANNELS: Final = {number: name for name, number in reception.CHANNELS.items()}
GUEST_STARTS: Final = "parallel_taken"


def brought_up(known: Dossier | None, told: Sequence[Told], ground: Ground) -> Dossier:
    """The unit's row after these facts of it. ``told`` is not empty."""
    return fold(known, told, ground, starts=STARTS, rules=RULES)


def received(_known: Dossier | None, told: Told, ground: Ground) -> Dossier:
    """As the counter received it, without the applicant. Raises CatalogNotHere."""
    fact, step = told.fact, Step(told.fact, ground)
    version = ground.catalog.procedure(fact.procedure).version(fact.procedure_version)
    dossier = bare(told, ground)
    dossier.applicant = Applicant(step.text("applicant_kind"), "")
    dossier.channel = CHANNELS.get(int(step.get("channel") or 1), "counter")
    dossier.received_recorded_at = told.at
    dossier.helped_at, dossier.residence = step.text("helped_at"), step.text("residence")
    dossier.land, dossier.accepted_by = step.text("land"), fact.actor
    for code in step.codes("components"):
        part = version.component(code)
        dossier.components.append(
            Handed(code, part.form if part else "original", max(1, part.quantity) if part else 1)
        )
    if version.fee.mode == reception.FEE_BEFORE:
        dossier.financial = Financial.DUE
    dossier.process = Process.of(version.legs)
    dossier.limit = _limit(step)
    dossier.clock(step.act, DueEvent("received", fact.business_at))
    work.begin(dossier, step.act, fact.business_at)
    return dossier


def _limit(step: Step) -> Limit | None:
    amount = int(step.get("limit_amount") or 0)
    return Limit(amount, Unit(step.text("limit_unit"))) if amount else None


def incoming(fact: Fact, ground: Ground, *, leg: str, mode: str, from_unit: str) -> IncomingOffer:
    """An offer to the unit as far as the unit's own fact about it tells."""
    sender = ground.catalog.units.get(from_unit)
    is_custody = mode == "custody"
    return IncomingOffer(
        leg=leg,
        unit=fact.unit,
        dossier=fact.dossier,
        procedure=fact.procedure,
        procedure_version=fact.procedure_version,
        from_unit=from_unit,
        from_deployment=sender.deployment if sender else "",
        mode=mode,
        leg_code=str(fact.fields.get("leg_code") or ""),
        custody=fact.custody - 1 if is_custody and fact.type == "handed_in" else fact.custody,
        digest="",
        size=0,
        accept_by=None,
        offered_at=fact.business_at,
        state=OfferState.ACCEPTED,
        ended_at=fact.business_at,
        ended_by=fact.actor,
    )


def handed_in(known: Dossier | None, told: Told, ground: Ground) -> Dossier:
    """As its sender had it, here from this instant, with what this unit has kept of it."""
    fact = told.fact
    offer = incoming(fact, ground, leg=fact.handover, mode="custody", from_unit=fact.peer)
    carried = ground.carried.get(fact.handover) or known or bare(told, ground)
    dossier = offers.at_this_unit(offer, carried)
    if known is not None:
        _keep_own(dossier, known)
    _start_here(dossier, offer, Step(fact, ground))
    work.settle_state(dossier)
    return dossier


def _keep_own(dossier: Dossier, known: Dossier) -> None:
    dossier.requests, dossier.rev = known.requests, known.rev
    dossier.limit = dossier.limit or known.limit
    dossier.last_at = max(dossier.last_at, known.last_at)
    offers.keep_money(dossier, known)
    if not dossier.applicant.name:
        dossier.applicant, dossier.notes = known.applicant, known.notes
        dossier.components = [*known.components, *dossier.components[len(known.components) :]]


def _start_here(dossier: Dossier, offer: IncomingOffer, step: Step) -> Leg:
    leg = offers.leg_of(dossier, offer)
    # Withdrawn on coming home, it has nothing left to begin.
    if leg.code != WITHDRAWAL_LEG:
        work.start_leg(dossier, leg, step.act, step.at)
    return leg


def parallel_taken(_known: Dossier | None, told: Told, ground: Ground) -> Dossier:
    """A task taken for another unit: the row beside the unit's own."""
    fact, step = told.fact, Step(told.fact, ground)
    carried = ground.carried.get(step.text("leg")) or bare(told, ground)
    offer = incoming(fact, ground, leg=step.text("leg"), mode="task", from_unit=carried.unit)
    dossier = offers.at_this_unit(offer, carried)
    dossier.guest, dossier.holding, dossier.state = offer.leg, Holding.GUEST, State.GUEST_WORK
    dossier.custodian = offer.from_unit
    leg = offers.leg_of(dossier, offer)
    leg.deployment = offer.from_deployment
    dossier.process = Process([leg])
    work.start_leg(dossier, leg, step.act, step.at)
    return dossier


def leg_wanted(dossier: Dossier, step: Step) -> None:
    """The leg waits for a route under the id of the fact."""
    if step.text("leg_code") == WITHDRAWAL_LEG and dossier.process.leg(WITHDRAWAL_LEG) is None:
        handover.send_home(dossier, step.act)
    leg = _leg(dossier, step)
    leg.state, leg.id, leg.reason = LegState.WANTED, step.text("leg"), ""
    work.settle_state(dossier)


def _leg(dossier: Dossier, step: Step) -> Leg:
    """By id, else by code; one that is not known is added."""
    found = dossier.process.by_id(step.text("leg")) or dossier.process.leg(step.text("leg_code"))
    if found is None:
        found = Leg(step.text("leg_code"), ORIGIN, ORIGIN, "custody", (), decides=False)
        dossier.process.legs.append(found)
    found.id = step.text("leg")
    return found


def offered(dossier: Dossier, step: Step) -> None:
    """Under way to another unit."""
    leg, peer = _leg(dossier, step), step.fact.peer
    unit = step.ground.catalog.units.get(peer)
    leg.state, leg.accept_by = LegState.OFFERED, step.get("accept_by")
    if step.fact.type == "offered":
        leg.unit, leg.deployment = peer, unit.deployment if unit else ""
        dossier.holding = Holding.TRANSIT
    work.settle_state(dossier)


def handed_out(dossier: Dossier, step: Step) -> None:
    """The receiver answers for it."""
    leg = _leg(dossier, step)
    leg.state = LegState.AWAY
    is_home = dossier.unit == dossier.origin
    dossier.holding = Holding.AWAY if is_home else Holding.GONE
    dossier.state = State.AWAY if is_home else State.HANDED_ON
    dossier.custodian, dossier.away_state = step.fact.peer, State.PROCESSING.value
    for request in dossier.requests:
        request.state = {"pending": "sent", "received": "passed"}.get(request.state, request.state)


def offer_ended(dossier: Dossier, step: Step) -> None:
    """The receiver refused it or let it go: it is open here again."""
    leg = _leg(dossier, step)
    leg.state, leg.reason = LegState.DECLINED, step.text("reason")
    dossier.holding = Holding.CUSTODY
    work.settle_state(dossier)


def release_wanted(dossier: Dossier, step: Step) -> None:
    """Asked back; why is not told."""
    leg = dossier.process.custody_under_way
    if leg is not None:
        leg.release = leg.release or "mistake"
    del step


def parallel_noted(dossier: Dossier, step: Step) -> None:
    """A parallel task has come back, or was not taken."""
    leg = _leg(dossier, step)
    outcome = step.text("outcome")
    if outcome == "declined":
        handover.parallel_declined(dossier, leg)
        return
    leg.state = LegState.AWAY
    handover.parallel_returned(dossier, leg.id, outcome, "", step.act, step.at)


def task_assigned(dossier: Dossier, step: Step) -> None:
    """Somebody has taken the step or was given it, or it was put back to nobody."""
    leg, task = _task(dossier, step)
    if leg is None or task is None:
        return
    assignee = step.text("assignee")
    task.state, task.assignee = TaskState.TAKEN if assignee else TaskState.OPEN, assignee
    if assignee and dossier.state is State.ACCEPTED:
        dossier.state = State.PROCESSING


def _task(dossier: Dossier, step: Step) -> tuple[Leg | None, Task | None]:
    """The step by its id, else by its code in the leg that is (or now begins) here."""
    code, task_id = step.text("step"), step.text("task")
    for known in dossier.process.legs:
        for given in known.tasks:
            if given.id == task_id:
                return known, given
    leg = dossier.process.here or _leg_begun_silently(dossier, step)
    found = [task for task in leg.tasks if task.step == code] if leg else []
    task = next((task for task in found if task.done_at is None), None)
    if task is not None:
        task.id = task_id
    return leg, task


def _leg_begun_silently(dossier: Dossier, step: Step) -> Leg | None:
    """A leg that routing gave to this very unit began without a fact of its own."""
    leg = dossier.process.leg(step.text("leg_code"))
    if leg is None or leg.is_over or leg.tasks:
        return None
    work.start_leg(dossier, leg, step.act, step.at)
    work.settle_state(dossier)
    return leg


def task_done(dossier: Dossier, step: Step) -> None:
    """A step is done, and what followed from it follows again."""
    leg, task = _task(dossier, step)
    if leg is None or task is None:
        return
    task.state, task.done_at, task.assignee = TaskState.DONE, step.at, step.fact.actor
    task.opened_at = task.opened_at or step.at
    _decide(leg, task, step.decision)
    if dossier.state is State.ACCEPTED:
        dossier.state = State.PROCESSING
    work.go_on(dossier, leg, step.act, step.at)


def _decide(leg: Leg, task: Task, decision: str) -> None:
    """What was signed: told by what follows, or by nothing being left to do in the leg."""
    left = [each for each in leg.tasks if each.done_at is None and each.kind != PREPARE_RETURN]
    decided = decision or ("" if left else "approve")
    for each in leg.tasks:
        is_done = each.state is TaskState.DONE
        if decided and is_done and is_unclear(each.kind, each.decision):
            each.decision = decided
    if task.kind == SIGN and decided:
        task.decision = decided


def resolved(dossier: Dossier, step: Step) -> None:
    """Decided."""
    dossier.outcome = step.text("outcome")


def result_ready(dossier: Dossier, step: Step) -> None:
    """The result lies here; of an imported history the steps left are closed without a fact."""
    if dossier.state is State.RESULT_READY:
        return
    for leg in dossier.process.legs:
        if leg.is_over:
            continue
        leg.state, leg.finished_at = LegState.DONE, step.at
        for task in leg.tasks:
            if task.done_at is None:
                task.state = TaskState.SKIPPED
    dossier.outcome = step.text("outcome")
    work.finish(dossier, step.act, step.at)


def parallel_finished(dossier: Dossier, step: Step) -> None:
    """The task taken for another unit is done."""
    if dossier.holding is Holding.GUEST:
        dossier.state, dossier.ended_at = State.GUEST_DONE, step.at


def request_sent(dossier: Dossier, step: Step) -> None:
    """What the citizen did here went to the custodian; papers and amounts are not told."""
    request, kind = step.text("request"), step.text("kind")
    for known in dossier.requests:
        if known.id == request:
            known.state = "sent"
            return
    dossier.requests.append(CitizenRequest(request, kind, step.at, "sent"))


def request_answered(dossier: Dossier, step: Step) -> None:
    """The custodian has done it or said why not."""
    for known in dossier.requests:
        if known.id == step.text("request"):
            known.state = "done" if step.get("done") else "refused"
            known.reason = step.text("reason")


STARTS: Final[dict[str, Start]] = {
    "received": received,
    "handed_in": handed_in,
    GUEST_STARTS: parallel_taken,
}
RULES: Final[dict[str, Rule]] = {
    **LIFE,
    "leg_wanted": leg_wanted,
    "offered": offered,
    "parallel_asked": offered,
    "handed_out": handed_out,
    "offer_ended": offer_ended,
    "release_wanted": release_wanted,
    "parallel_noted": parallel_noted,
    "task_assigned": task_assigned,
    "task_done": task_done,
    "resolved": resolved,
    "result_ready": result_ready,
    "parallel_finished": parallel_finished,
    "request_sent": request_sent,
    "request_answered": request_answered,
}
