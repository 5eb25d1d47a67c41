"""Business history entered afterwards: a dossier lives through what is known to have happened.

A history says when papers were asked for and when the result was ready; it does not say who did
which step, and nothing is invented: the steps that are left are closed without a fact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from motcua_intake.domain.citizen import (
    ask_payment,
    ask_supplement,
    receive_payment,
    receive_supplement,
)
from motcua_intake.domain.dossier import Act, Dossier
from motcua_intake.domain.ends import extend, refuse, return_result, stop, withdraw
from motcua_intake.domain.errors.reception import HistoryUnknown, ImportLeavesUnit
from motcua_intake.domain.process import OVER, LegState, TaskState
from motcua_intake.domain.work import finish

RECEIVED = "received"
_REASON = "imported"
_UNKNOWN_AMOUNT = 1


@dataclass(frozen=True, slots=True)
class PastEvent:
    """Something that happened. ``to`` belongs to ``extended``, ``amount`` (đồng) to payments."""

    kind: str
    at: datetime
    to: date | None = None
    amount: int = 0
    outcome: str = ""
    recipient: str = "applicant"
    cause: str = "other"


def live_through(
    dossier: Dossier, events: Sequence[PastEvent], act_at: Callable[[datetime], Act]
) -> None:
    """Apply what followed the reception, in order.

    Raises ImportLeavesUnit where the process needs another unit, HistoryUnknown for an event
    nobody knows, and what the rule of each event raises.
    """
    if any(leg.place != "origin" for leg in dossier.process.legs):
        raise ImportLeavesUnit(dossier.procedure)
    for event in events:
        rule = _RULES.get(event.kind)
        if rule is None:
            raise HistoryUnknown(event.kind)
        rule(dossier, act_at(event.at), event)


def _ready(dossier: Dossier, act: Act, event: PastEvent) -> None:
    dossier.must_be_at_origin()
    dossier.must_not_wait()
    dossier.must_not_be_ready()
    at = dossier.moment(act)
    for leg in dossier.process.legs:
        if leg.state in OVER:
            continue
        leg.state, leg.finished_at = LegState.DONE, at
        for task in leg.tasks:
            if task.done_at is None:
                task.state = TaskState.SKIPPED
    dossier.outcome = event.outcome or "approved"
    dossier.record(act, "resolved", at=at, outcome=dossier.outcome)
    finish(dossier, act, at)


def _ask_supplement(dossier: Dossier, act: Act, _event: PastEvent) -> None:
    ask_supplement(dossier, act, components=(), reason="other")


def _receive_supplement(dossier: Dossier, act: Act, _event: PastEvent) -> None:
    receive_supplement(dossier, act, components=())


def _ask_payment(dossier: Dossier, act: Act, event: PastEvent) -> None:
    ask_payment(dossier, act, amount=event.amount or _UNKNOWN_AMOUNT)


def _receive_payment(dossier: Dossier, act: Act, event: PastEvent) -> None:
    receive_payment(dossier, act, amount=event.amount or _UNKNOWN_AMOUNT)


def _extend(dossier: Dossier, act: Act, event: PastEvent) -> None:
    if event.to is None:
        raise HistoryUnknown(event.kind)
    extend(dossier, act, to=event.to, cause=event.cause)


def _return(dossier: Dossier, act: Act, event: PastEvent) -> None:
    return_result(dossier, act, recipient=event.recipient)


def _refuse(dossier: Dossier, act: Act, _event: PastEvent) -> None:
    refuse(dossier, act, reason=_REASON)


def _withdraw(dossier: Dossier, act: Act, _event: PastEvent) -> None:
    withdraw(dossier, act)


def _stop(dossier: Dossier, act: Act, _event: PastEvent) -> None:
    stop(dossier, act, reason=_REASON)


_RULES: dict[str, Callable[[Dossier, Act, PastEvent], None]] = {
    "supplement_asked": _ask_supplement,
    "supplement_received": _receive_supplement,
    "payment_asked": _ask_payment,
    "payment_received": _receive_payment,
    "extended": _extend,
    "result_ready": _ready,
    "returned": _return,
    "refused": _refuse,
    "withdrawn": _withdraw,
    "stopped": _stop,
}
