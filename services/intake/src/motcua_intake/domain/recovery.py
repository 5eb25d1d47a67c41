"""A dossier brought up from the facts of its unit's own ledger, on a node that was restored.

Facts carry no personal data and no words, and they name results, not choices. So each fact is
lived through again by the same rules that once recorded it, and what the fact itself says wins.
Where the rules refuse (a calendar has changed, a step is not known), the fact still moves the
dossier: the stock must be right whatever else is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from motcua_intake.domain import citizen, ends
from motcua_intake.domain.catalog import Catalog
from motcua_intake.domain.dossier import Act, Applicant, Dossier, Holding, Recovered, State
from motcua_intake.domain.errors import IntakeError
from motcua_intake.domain.facts import Actor, Fact
from motcua_intake.domain.process import PREPARE_RETURN, SIGN, TaskState
from motcua_vn.due import DueDates


@dataclass(frozen=True, slots=True)
class Told:
    """A fact of a ledger as it was recorded: its number, and when."""

    fact: Fact
    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Ground:
    """What the facts stand on. ``carried`` are dossiers as their senders had them, by leg."""

    catalog: Catalog
    new_id: Callable[[], str]
    carried: Mapping[str, Dossier] = field(default_factory=dict)

    def act(self, fact: Fact) -> Act:
        """The doing that a fact tells of."""
        past = fact.business_at if fact.imported else None
        return Act(Actor(fact.actor), fact.business_at, self.catalog, self.new_id, past)


@dataclass(frozen=True, slots=True)
class Step:
    """A fact to live through; ``decision`` is what a signature in it must have been."""

    fact: Fact
    ground: Ground
    decision: str = ""

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.fact.business_at

    @property
    def act(self) -> Act:
        """The doing, for the rules."""
        return self.ground.act(self.fact)

    def get(self, name: str) -> Any:  # noqa: ANN401 - a value of the event
        """A field of the event; None where it has none."""
        return self.fact.fields.get(name)

    def text(self, name: str) -> str:
        """A field that is text."""
        return str(self.fact.fields.get(name) or "")

    def codes(self, name: str) -> tuple[str, ...]:
        """A field that is a list."""
        return tuple(self.fact.fields.get(name) or ())  # type: ignore[arg-type]


Rule = Callable[[Dossier, Step], None]
Start = Callable[[Dossier | None, Told, Ground], Dossier]


def fold(
    known: Dossier | None,
    told: Sequence[Told],
    ground: Ground,
    *,
    starts: Mapping[str, Start],
    rules: Mapping[str, Rule],
) -> Dossier:
    """The row after all of these facts, in the order of their ledger. ``told`` is not empty."""
    dossier = known
    for place, one in enumerate(told):
        start = starts.get(one.fact.type)
        if start is not None:
            dossier = start(dossier, one, ground)
        elif dossier is None:
            dossier = bare(one, ground)
        else:
            step = Step(one.fact, ground, _decision(told[place + 1 :]))
            _live(dossier, step, rules.get(one.fact.type))
        _as_told(dossier, one.fact)
    if dossier is None:
        raise ValueError("no facts")
    _sign_again(dossier, ground)
    dossier.recovered = _what_is_missing(dossier)
    return dossier


def _live(dossier: Dossier, step: Step, rule: Rule | None) -> None:
    if rule is None:
        return
    try:
        rule(dossier, step)
    except IntakeError:
        _by_force(dossier, step)


def _as_told(dossier: Dossier, fact: Fact) -> None:
    """What the fact says about the row, over what the rules made of it."""
    dossier.facts, dossier.words, dossier.dispatches = [], [], []
    dossier.custody, dossier.step_in_custody = fact.custody, fact.step_in_custody
    dossier.last_at = max(dossier.last_at, fact.business_at)
    if fact.due is not None:
        dossier.dates = _dates(dossier.dates, fact.due)


def _dates(counted: DueDates | None, told: DueDates) -> DueDates:
    if counted is None:
        return told
    return replace(
        counted,
        due_first=told.due_first,
        due_restart=told.due_restart,
        due_subtract=told.due_subtract,
        due_current=told.due_current,
        supplements=told.supplements,
        provisional=told.provisional,
        verdict=told.verdict,
        verdict_index=told.verdict_index,
    )


def bare(told: Told, ground: Ground) -> Dossier:
    """As much of a dossier as one fact of it tells."""
    fact = told.fact
    unit = ground.catalog.units.get(fact.unit)
    return Dossier(
        unit=fact.unit,
        code=fact.dossier,
        procedure=fact.procedure,
        procedure_version=fact.procedure_version,
        field=fact.field,
        origin=fact.origin,
        applicant=Applicant("citizen", ""),
        channel="counter",
        received_at=fact.business_at,
        last_at=fact.business_at,
        calendar=unit.calendar if unit else "",
        custodian=fact.unit,
        imported=fact.imported,
    )


def _decision(after: Sequence[Told]) -> str:
    """What a signature before these facts must have been; empty where they do not tell yet."""
    for one in after:
        kind, outcome = one.fact.type, one.fact.fields.get("outcome")
        if kind in {"resolved", "parallel_finished"}:
            return "reject" if outcome in {"rejected", "refused"} else "approve"
        if kind in {"leg_wanted", "result_ready"}:
            return "approve"
    return ""


def _sign_again(dossier: Dossier, ground: Ground) -> None:
    """A signature that no fact has told the meaning of yet is asked for once more."""
    leg = dossier.process.here
    if leg is None:
        return
    unclear = [n for n, task in enumerate(leg.tasks) if is_unclear(task.kind, task.decision)]
    unclear = [n for n in unclear if leg.tasks[n].state is TaskState.DONE]
    left = [task for task in leg.tasks if task.done_at is None and task.kind != PREPARE_RETURN]
    if not unclear or not left:
        return
    for task in leg.tasks[unclear[0] :]:
        if task.state is not TaskState.SKIPPED:
            task.state, task.done_at, task.assignee = TaskState.WAITING, None, ""
    again = leg.tasks[unclear[0]]
    again.id, again.state, again.opened_at = ground.new_id(), TaskState.OPEN, dossier.last_at


def is_unclear(kind: str, decision: str) -> bool:
    """Whether a done step is a signature whose decision is not known."""
    return kind == SIGN and not decision


def _what_is_missing(dossier: Dossier) -> Recovered:
    if dossier.applicant.name:
        return Recovered.BROUGHT_UP
    return Recovered.INCOMPLETE


_ENDS: Final = {
    "returned": State.RETURNED,
    "refused": State.REFUSED,
    "withdrawn": State.WITHDRAWN,
    "stopped": State.STOPPED,
}


def _by_force(dossier: Dossier, step: Step) -> None:
    """The rules refuse what has happened all the same: custody and stock follow the fact."""
    kind = step.fact.type
    if kind in _ENDS:
        ends.close(dossier, _ENDS[kind], step.at)
    elif kind == "reopened":
        dossier.holding, dossier.ended_at = Holding.CUSTODY, None
        dossier.state = State(dossier.before_end or State.PROCESSING.value)
        dossier.asked, dossier.asked_at_end = dossier.asked_at_end, None
    elif kind in {"supplement_received", "payment_received"}:
        dossier.asked, dossier.state = None, State.PROCESSING


def ask_supplement(dossier: Dossier, step: Step) -> None:
    citizen.ask_supplement(
        dossier, step.act, components=step.codes("components"), reason=step.text("reason")
    )


def receive_supplement(dossier: Dossier, step: Step) -> None:
    citizen.complete_supplement(dossier, step.act, components=step.codes("components"), at=step.at)


def ask_payment(dossier: Dossier, step: Step) -> None:
    citizen.ask_payment(dossier, step.act, amount=int(step.get("amount") or 0))


def receive_payment(dossier: Dossier, step: Step) -> None:
    citizen.receive_payment(dossier, step.act, amount=int(step.get("amount") or 0), at=step.at)


def record_fee(dossier: Dossier, step: Step) -> None:
    amount = int(step.get("amount") or 0)
    citizen.record_fee(dossier, step.act, amount=amount, method=step.text("method"))


def extend(dossier: Dossier, step: Step) -> None:
    to = date.fromisoformat(step.text("to"))
    ends.extend(dossier, step.act, to=to, cause=step.text("cause"))


def return_result(dossier: Dossier, step: Step) -> None:
    ends.return_result(dossier, step.act, recipient=step.text("recipient"))


def refuse(dossier: Dossier, step: Step) -> None:
    ends.refuse(dossier, step.act, reason=step.text("reason"))


def withdraw(dossier: Dossier, step: Step) -> None:
    ends.withdraw(dossier, step.act, at=step.at)


def stop(dossier: Dossier, step: Step) -> None:
    ends.stop(dossier, step.act, reason=step.text("reason"))


def reopen(dossier: Dossier, step: Step) -> None:
    ends.reopen(
        dossier, step.act, reason=step.text("reason"), confirmed_by=step.text("confirmed_by")
    )


def noted(dossier: Dossier, step: Step) -> None:
    """Papers that came before the rest, and who wants an end undone. A fact of before names
    neither the papers nor the reason: that request has to be made again."""
    kind, reason = step.text("kind"), step.text("reason")
    if kind == citizen.SUPPLEMENT_PART:
        citizen.take_part(dossier, step.act, components=step.codes("components"), at=step.at)
    elif kind == ends.REOPENING_ASKED and reason:
        ends.ask_reopening(dossier, step.act, reason=reason)


LIFE: Final[dict[str, Rule]] = {
    "supplement_asked": ask_supplement,
    "supplement_received": receive_supplement,
    "payment_asked": ask_payment,
    "payment_received": receive_payment,
    "fee_recorded": record_fee,
    "extended": extend,
    "returned": return_result,
    "refused": refuse,
    "withdrawn": withdraw,
    "stopped": stop,
    "reopened": reopen,
    "noted": noted,
}
"""Facts of the citizen's and the dossier's ends; the legs' are in ``recovered_legs``."""
