"""Folding facts into a dossier's path, and what is to be announced of each.

Within one unit facts come in order; between units in any. A `handed_in` may come before its
`offered`, a `handed_out` before its `handed_in`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from motcua_routing.domain.facts import Fact, Mode
from motcua_routing.domain.news import Accepted, Declined, Finished, LegNews, Offered
from motcua_routing.domain.path import Custody, Dossier, Held, Leg, Phase, judge, settle

_PHASES: Final[dict[str, Phase]] = {
    "received": Phase.PROCESSING,
    "supplement_asked": Phase.WAITING_SUPPLEMENT,
    "supplement_received": Phase.PROCESSING,
    "payment_asked": Phase.WAITING_PAYMENT,
    "payment_received": Phase.PROCESSING,
    "resolved": Phase.RESOLVED,
    "result_ready": Phase.RESULT_READY,
    "returned": Phase.RETURNED,
    "refused": Phase.REFUSED,
    "withdrawn": Phase.WITHDRAWN,
    "stopped": Phase.STOPPED,
    "reopened": Phase.PROCESSING,
}
_BEGIN: Final = frozenset({"received", "handed_in"})
_RESTARTS: Final = frozenset({"supplement_received", "payment_received"})
# How a sender notes that its parallel task was not taken.
_DECLINED: Final = "declined"
ENDS: Final = frozenset({"returned", "refused", "withdrawn", "stopped"})


def apply(dossier: Dossier, fact: Fact) -> list[LegNews]:
    """Add one fact; what the leg topic is told of it."""
    _note(dossier, fact)
    custody = _custody(dossier, fact)
    if custody is not None:
        _of_custodian(dossier, custody, fact)
    write = _WRITERS.get(fact.type)
    if write is not None:
        write(dossier, fact)
    settle(dossier)
    tell = _NEWS.get(fact.type)
    return [] if tell is None else tell(dossier, fact)


def _note(dossier: Dossier, fact: Fact) -> None:
    dossier.origin = dossier.origin or fact.origin
    dossier.changed_at = max(dossier.changed_at or fact.business_at, fact.business_at)
    dossier.steps_done += fact.type == "task_done"
    if fact.type == "received":
        dossier.received_at = fact.business_at
        dossier.residence, dossier.land = fact.residence, fact.land
        dossier.imported = fact.imported


def _custody(dossier: Dossier, fact: Fact) -> Custody | None:
    """The custody whose own unit speaks; None where the unit has none (an opinion, a refusal)."""
    key = (fact.custody, fact.unit)
    if fact.type in _BEGIN:
        return dossier.custodies.setdefault(key, Custody(fact.custody, fact.unit))
    return dossier.custodies.get(key)


def _of_custodian(dossier: Dossier, custody: Custody, fact: Fact) -> None:
    if fact.order > dossier.procedure_order:
        dossier.procedure_order = fact.order
        dossier.procedure = fact.procedure
        dossier.procedure_version = fact.procedure_version
        dossier.field = fact.field
    if fact.due is not None and fact.order > dossier.due_order:
        dossier.due, dossier.due_order = fact.due, fact.order
    phase = _PHASES.get(fact.type)
    if phase is not None and fact.order > dossier.phase_order:
        dossier.phase, dossier.phase_order = phase, fact.order
    if fact.type in _RESTARTS and fact.leg_due is not None and custody.leg:
        dossier.leg(custody.leg).due = fact.leg_due
    _move(custody, fact)


def _move(custody: Custody, fact: Fact) -> None:
    """What the fact does to the custody of the unit that recorded it."""
    if fact.type in _BEGIN:
        custody.since, custody.leg, custody.leg_code = fact.business_at, fact.leg_id, fact.leg_code
    elif fact.type == "offered":
        custody.state, custody.offer, custody.peer = Held.IN_TRANSIT, fact.leg_id, fact.peer
    elif fact.type == "offer_ended":
        custody.state, custody.offer, custody.peer = Held.OPEN, "", ""
    elif fact.type == "handed_out":
        custody.state, custody.peer = Held.HANDED_OUT, fact.peer
        custody.passed_at = fact.handed_in_at
    elif fact.type in ENDS:
        custody.state, custody.closed_at = Held.CLOSED, fact.business_at
    elif fact.type == "reopened":
        custody.state, custody.closed_at = Held.OPEN, None
    elif fact.type == "result_ready" and custody.result_at is None:
        custody.result_at = fact.business_at


def _wanted(dossier: Dossier, fact: Fact) -> None:
    leg = dossier.leg(fact.leg)
    leg.wanted_at, leg.from_unit, leg.mode = fact.business_at, fact.unit, fact.mode
    leg.code, leg.place, leg.base, leg.asked_unit = (
        fact.leg_code, fact.place, fact.base, fact.to_unit,
    )  # fmt: skip
    leg.imported = leg.imported or fact.imported


def _offered(dossier: Dossier, fact: Fact) -> None:
    leg = _told_by_sender(dossier, fact)
    leg.offered_at, leg.offered_to = fact.business_at, fact.peer
    leg.accept_by = fact.accept_by or leg.accept_by
    if leg.mode is Mode.OPINION:
        leg.due = fact.leg_due


def _told_by_sender(dossier: Dossier, fact: Fact) -> Leg:
    leg = dossier.leg(fact.leg_id)
    leg.from_unit = fact.unit
    leg.code = fact.leg_code or leg.code
    leg.mode = _MODES.get(fact.type, leg.mode)
    leg.imported = leg.imported or fact.imported
    return leg


def _told_by_receiver(dossier: Dossier, fact: Fact) -> Leg:
    leg = dossier.leg(fact.leg_id)
    leg.taken_by = fact.unit
    leg.from_unit = leg.from_unit or fact.peer
    leg.code = leg.code or fact.leg_code
    leg.mode = _MODES.get(fact.type, leg.mode)
    leg.imported = leg.imported or fact.imported
    return leg


def _accepted(dossier: Dossier, fact: Fact) -> None:
    leg = _told_by_receiver(dossier, fact)
    leg.accepted_at, leg.due = fact.business_at, fact.leg_due
    _settled(leg, fact)


def _refused_offer(dossier: Dossier, fact: Fact) -> None:
    leg = _told_by_receiver(dossier, fact)
    leg.declined_at, leg.decline_reason = fact.business_at, fact.reason
    _settled(leg, fact)


def _offer_ended(dossier: Dossier, fact: Fact) -> None:
    leg = _told_by_sender(dossier, fact)
    leg.ended_at, leg.ended_reason = fact.business_at, fact.reason
    _settled(leg, fact)


def _handed_out(dossier: Dossier, fact: Fact) -> None:
    leg = _told_by_sender(dossier, fact)
    leg.acknowledged_at = fact.business_at
    _settled(leg, fact)
    brought = dossier.custodies.get((fact.custody, fact.unit))
    if brought is not None and brought.leg and fact.leg_due is not None:
        dossier.leg(brought.leg).judged_due = fact.leg_due


def _task_finished(dossier: Dossier, fact: Fact) -> None:
    leg = _told_by_receiver(dossier, fact)
    leg.task_finished_at, leg.outcome = fact.business_at, fact.outcome
    leg.judged_due = fact.leg_due
    _settled(leg, fact)


def _task_noted(dossier: Dossier, fact: Fact) -> None:
    leg = _told_by_sender(dossier, fact)
    if fact.outcome == _DECLINED:
        leg.ended_at = fact.business_at
    else:
        leg.acknowledged_at = fact.business_at
    _settled(leg, fact)


def _release_wanted(dossier: Dossier, fact: Fact) -> None:
    dossier.leg(fact.leg_id).release_wanted_at = fact.business_at


def _settled(leg: Leg, fact: Fact) -> None:
    leg.settled_at = max(leg.settled_at or fact.at, fact.at)


_MODES: Final[dict[str, Mode]] = {
    "offered": Mode.CUSTODY,
    "handed_in": Mode.CUSTODY,
    "handed_out": Mode.CUSTODY,
    "parallel_asked": Mode.TASK,
    "parallel_taken": Mode.TASK,
    "parallel_finished": Mode.TASK,
    "parallel_noted": Mode.TASK,
    "opinion_asked": Mode.OPINION,
    "opinion_given": Mode.OPINION,
}
_WRITERS: Final[dict[str, Callable[[Dossier, Fact], None]]] = {
    "leg_wanted": _wanted,
    "offered": _offered,
    "parallel_asked": _offered,
    "opinion_asked": _offered,
    "handed_in": _accepted,
    "parallel_taken": _accepted,
    "offer_refused": _refused_offer,
    "offer_ended": _offer_ended,
    "handed_out": _handed_out,
    "parallel_finished": _task_finished,
    "opinion_given": _task_finished,
    "parallel_noted": _task_noted,
    "release_wanted": _release_wanted,
}


def _say_offered(dossier: Dossier, fact: Fact) -> list[LegNews]:
    return [Offered.of(dossier, dossier.leg(fact.leg_id), fact)]


def _say_accepted(dossier: Dossier, fact: Fact) -> list[LegNews]:
    leg = dossier.leg(fact.leg_id)
    return [Accepted.of(dossier, leg, fact, leg_due=leg.due)]


def _say_declined(dossier: Dossier, fact: Fact) -> list[LegNews]:
    return [Declined.of(dossier, dossier.leg(fact.leg_id), fact, reason=fact.reason)]


def _say_task_finished(dossier: Dossier, fact: Fact) -> list[LegNews]:
    return [_finished(dossier, dossier.leg(fact.leg_id), fact)]


def _say_custody_finished(dossier: Dossier, fact: Fact) -> list[LegNews]:
    """The custodian's own leg is over: it handed out, or the result lies at its counter."""
    custody = dossier.custodies.get((fact.custody, fact.unit))
    if custody is None or not custody.leg:
        return []
    return [_finished(dossier, dossier.leg(custody.leg), fact)]


def _finished(dossier: Dossier, leg: Leg, fact: Fact) -> LegNews:
    verdict = leg.verdict or judge(fact.handed_in_at, leg.limit)
    return Finished.of(dossier, leg, fact, leg_due=leg.limit, verdict=verdict)


_NEWS: Final[dict[str, Callable[[Dossier, Fact], list[LegNews]]]] = {
    "offered": _say_offered,
    "parallel_asked": _say_offered,
    "opinion_asked": _say_offered,
    "handed_in": _say_accepted,
    "parallel_taken": _say_accepted,
    "offer_refused": _say_declined,
    "handed_out": _say_custody_finished,
    "result_ready": _say_custody_finished,
    "parallel_finished": _say_task_finished,
    "opinion_given": _say_task_finished,
}
