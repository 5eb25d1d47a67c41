"""Work inside the unit: steps are opened in order and done; then the next legs are asked for."""

from __future__ import annotations

from datetime import datetime

from motcua_intake.domain.catalog import ORIGIN, LegPlan
from motcua_intake.domain.dossier import Act, Dossier, Holding, Note, State
from motcua_intake.domain.errors.commands import RoleMissing
from motcua_intake.domain.errors.custody import NotInCustody
from motcua_intake.domain.errors.tasks import (
    ColleagueLacksRole,
    DecisionNeeded,
    DecisionNotAsked,
    NotAColleague,
    NotYoursToAssign,
    PaymentFirst,
    TaskNotOpen,
    TaskTaken,
)
from motcua_intake.domain.facts import DueEvent
from motcua_intake.domain.process import (
    ACTIVE_TASKS,
    PAYMENT,
    PREPARE_RETURN,
    SIGN,
    Leg,
    LegState,
    Task,
    TaskState,
    open_next,
    plan_tasks,
)
from motcua_intake.domain.timing import dates_of, leg_due, local_day, step_dues

LEADER = "leader"
"""The role that may give any step of the unit to somebody else."""
MODES = {"custody": 1, "task": 2, "opinion": 3}
WAITS = frozenset({"supplement_asked", "supplement_received", "payment_asked", "payment_received"})
DECISIONS = {"approve": "approved", "reject": "rejected"}


def begin(dossier: Dossier, act: Act, at: datetime) -> None:
    """Start whatever legs of the process are ready, after reception or when a leg has ended.

    Nothing starts of an ended dossier, nor while the citizen is waited for (see ``resume``).
    """
    if dossier.holding is Holding.CLOSED or dossier.asked is not None:
        return
    ready = dossier.process.ready()
    for leg in ready:
        if _is_at_home(dossier, leg):
            start_leg(dossier, leg, act, at)
        else:
            want(dossier, leg, act, at)
    _settle_state(dossier)
    if not ready and all(leg.is_over for leg in dossier.process.legs):
        finish(dossier, act, at)


def resume(dossier: Dossier, act: Act, at: datetime) -> None:
    """The citizen has come: what was held back for it goes on."""
    process = dossier.process
    under_way = process.custody_under_way
    if under_way is not None and under_way.state is LegState.PLANNED:
        dossier.dispatches.append(("offer", under_way.id))
    if process.here is None and under_way is None:
        begin(dossier, act, at)


def _is_at_home(dossier: Dossier, leg: Leg) -> bool:
    return leg.place == ORIGIN and dossier.unit == dossier.origin


def start_leg(dossier: Dossier, leg: Leg, act: Act, at: datetime) -> None:
    """Begin a leg inside this unit: its clock and its steps' clocks start at ``at``."""
    plan = plan_of(dossier, leg, act)
    calendar = act.catalog.calendar_of(dossier.unit)
    version = dossier.version_in(act)
    leg.due = leg_due(calendar, plan.limit, version.convention, at)
    end = leg.due or (dossier.dates.due_current if dossier.dates else None)
    dues = step_dues(calendar, plan.steps, at, end)
    leg.state, leg.started_at, leg.unit = LegState.HERE, at, dossier.unit
    only_return = dossier.outcome == "rejected" and dossier.process.legs[-1] is leg
    leg.tasks = plan_tasks(plan, dues, act.new_id, only_return=only_return)
    if open_next(leg, at) is None:
        _end_leg(dossier, leg, act, at)


def restart_leg(dossier: Dossier, act: Act, at: datetime) -> datetime | None:
    """After a wait the leg's clock and those of its steps are counted anew, as the dossier's.

    The leg's own due instant as it now stands; None where no leg with a limit is at work here.
    """
    leg = dossier.process.here
    if leg is None or leg.started_at is None:
        return None
    plan = plan_of(dossier, leg, act)
    calendar = act.catalog.calendar_of(dossier.unit)
    convention = dossier.version_in(act).convention
    started = leg.started_at
    waits = [e for e in dossier.history if e.kind in WAITS and e.at >= started]
    if plan.limit is not None:
        history = [DueEvent("received", started), *waits]
        leg.due = dates_of(calendar, plan.limit, convention, history).due_current
    end = leg.due or (dossier.dates.due_current if dossier.dates else None)
    left = [task for task in leg.tasks if task.done_at is None]
    steps = [step for step in plan.steps if step.code in {task.step for task in left}]
    for task, due in zip(left, step_dues(calendar, steps, at, end), strict=False):
        task.due = due
    return leg.due


def plan_of(dossier: Dossier, leg: Leg, act: Act) -> LegPlan:
    """The leg as the procedure version plans it; a leg outside the process has no steps."""
    for plan in dossier.version_in(act).legs:
        if plan.code == leg.code:
            return plan
    return LegPlan(leg.code, leg.place, leg.base, leg.mode, leg.after, None, leg.decides, ())


def want(dossier: Dossier, leg: Leg, act: Act, at: datetime) -> None:
    """Ask routing where the leg goes; this moves nothing."""
    leg.state, leg.id, leg.reason = LegState.WANTED, act.new_id(), ""
    base = {"residence": dossier.residence, "land": dossier.land}.get(leg.base, "")
    is_home = leg.place == ORIGIN
    dossier.record(
        act,
        "leg_wanted",
        at=at,
        leg_code=leg.code,
        place="" if is_home else leg.place,
        to_unit=dossier.origin if is_home else "",
        base=base or dossier.origin,
        mode=MODES[leg.mode],
        leg=leg.id,
    )


def take_task(dossier: Dossier, task_id: str, act: Act) -> Task:
    """Somebody takes a step. Raises TaskNotFound, TaskNotOpen, TaskTaken, RoleMissing."""
    _must_work(dossier)
    _, task = dossier.process.task(task_id)
    _must_be_active(task, act)
    if task.state is TaskState.TAKEN and task.assignee == act.actor.login:
        return task
    at = dossier.moment(act)
    task.state, task.assignee = TaskState.TAKEN, act.actor.login
    if dossier.state is State.ACCEPTED:
        dossier.state = State.PROCESSING
    dossier.record(
        act, "task_assigned", at=at, has_dates=dossier.holding is not Holding.GUEST,
        task=task.id, step=task.step, assignee=act.actor.login,
    )  # fmt: skip
    return task


def assign_task(dossier: Dossier, task_id: str, to: str, act: Act) -> None:
    """A step is given to a colleague who can do it today, or without ``to`` put back to nobody.

    Raises TaskNotFound, TaskNotOpen, NotYoursToAssign, NotAColleague, ColleagueLacksRole.
    """
    _must_work(dossier)
    _, task = dossier.process.task(task_id)
    if task.state not in ACTIVE_TASKS:
        raise TaskNotOpen(task.id, task.state.value)
    if LEADER not in act.actor.roles and task.assignee != act.actor.login:
        raise NotYoursToAssign(task.id)
    if to:
        _must_be_able(to, task.role, dossier.unit, act)
    if to == task.assignee:
        return
    at = dossier.moment(act)
    task.state, task.assignee = TaskState.TAKEN if to else TaskState.OPEN, to
    if to and dossier.state is State.ACCEPTED:
        dossier.state = State.PROCESSING
    dossier.record(
        act, "task_assigned", at=at, has_dates=dossier.holding is not Holding.GUEST,
        task=task.id, step=task.step, assignee=to,
    )  # fmt: skip


def complete_task(
    dossier: Dossier, task_id: str, act: Act, *, decision: str = "", note: str = ""
) -> None:
    """A step is done; what follows is opened, asked for, resolved or ready.

    ``decision`` (approve, reject) belongs to steps that sign. Raises TaskNotFound, TaskNotOpen,
    TaskTaken, RoleMissing, DecisionNeeded, DecisionNotAsked, PaymentFirst, WaitingForCitizen.
    """
    _must_work(dossier)
    dossier.must_not_wait()
    leg, task = dossier.process.task(task_id)
    _must_be_active(task, act)
    _check_decision(task, decision)
    if task.kind == PAYMENT and not _is_paid(dossier):
        raise PaymentFirst
    at = dossier.moment(act)
    task.state, task.done_at, task.assignee = TaskState.DONE, at, act.actor.login
    task.decision, task.note = decision, note
    if note:
        dossier.notes.append(Note(at, act.actor.login, task.step, note))
    if dossier.state is State.ACCEPTED:
        dossier.state = State.PROCESSING
    dossier.record(
        act, "task_done", at=at, has_dates=dossier.holding is not Holding.GUEST,
        task=task.id, step=task.step, leg_code=leg.code, role=task.role, due=task.due,
    )  # fmt: skip
    go_on(dossier, leg, act, at)


def go_on(dossier: Dossier, leg: Leg, act: Act, at: datetime) -> None:
    """A step of the leg is done: what follows is opened, resolved, asked for or ready."""
    if dossier.holding is Holding.GUEST:
        if open_next(leg, at) is None:
            _end_guest_leg(dossier, leg, act, at)
        return
    if dossier.process.is_rejected:
        dossier.process.cut(leg)
    if _decision_is_made(dossier, leg):
        resolve(dossier, act, at)
    if open_next(leg, at) is None:
        _end_leg(dossier, leg, act, at)


def _decision_is_made(dossier: Dossier, leg: Leg) -> bool:
    """The deciding leg has only the steps of returning left."""
    if dossier.outcome or not (leg.decides or dossier.process.is_rejected):
        return False
    return all(task.kind == PREPARE_RETURN for task in leg.tasks if task.state is TaskState.WAITING)


def resolve(dossier: Dossier, act: Act, at: datetime) -> None:
    """The unit in custody has decided."""
    dossier.outcome = "rejected" if dossier.process.is_rejected else "approved"
    dossier.record(act, "resolved", at=at, outcome=dossier.outcome)
    dossier.tell_origin("resolved", at)


def _end_leg(dossier: Dossier, leg: Leg, act: Act, at: datetime) -> None:
    leg.state, leg.finished_at = LegState.DONE, at
    begin(dossier, act, at)


def _end_guest_leg(dossier: Dossier, leg: Leg, act: Act, at: datetime) -> None:
    leg.state, leg.finished_at = LegState.DONE, at
    leg.outcome = "refused" if dossier.process.is_rejected else "done"
    dossier.state, dossier.ended_at = State.GUEST_DONE, at
    dossier.record(
        act, "parallel_finished", at=at, has_dates=False, leg_code=leg.code, leg_due=leg.due,
        outcome=leg.outcome, leg=leg.id,
    )  # fmt: skip
    words = "\n".join(task.note for task in leg.tasks if task.note)
    dossier.say(
        "parallel_returned", dossier.from_unit, leg.id, deployment=leg.deployment,
        leg_code=leg.code, outcome=leg.outcome, finished_at=at,
        sealed={"sealed_note": words} if words else {},
    )  # fmt: skip


def finish(dossier: Dossier, act: Act, at: datetime) -> None:
    """The result lies at the unit of origin: the dossier is solved and judged here."""
    if not dossier.outcome:
        resolve(dossier, act, at)
    dossier.clock(act, DueEvent("finished", at))
    dossier.state, dossier.ready_at = State.RESULT_READY, at
    dossier.record(act, "result_ready", at=at, outcome=dossier.outcome)


def _settle_state(dossier: Dossier) -> None:
    """The state that says whom the dossier waits for."""
    custody_leg = dossier.process.custody_under_way
    if custody_leg is not None:
        dossier.state = _LEG_STATES[custody_leg.state]
    elif dossier.process.here is None and dossier.process.tasks_away:
        dossier.state = State.WAITING_PARALLEL
    elif dossier.process.here is not None and dossier.state not in _STANDING:
        dossier.state = State.PROCESSING


_STANDING = frozenset({State.ACCEPTED, State.WAITING_SUPPLEMENT, State.WAITING_PAYMENT})
_LEG_STATES = {
    LegState.WANTED: State.WAITING_ROUTE,
    LegState.PLANNED: State.WAITING_ROUTE,
    LegState.BLOCKED: State.ROUTE_BLOCKED,
    LegState.OFFERED: State.OFFERED,
    LegState.DECLINED: State.OFFER_DECLINED,
}


def settle_state(dossier: Dossier) -> None:
    """After a leg has moved or the citizen has answered: the state, told anew.

    An end stands, whatever others still answer.
    """
    if dossier.holding is Holding.CLOSED:
        return
    if dossier.asked is not None:
        dossier.state = (
            State.WAITING_SUPPLEMENT
            if dossier.asked.kind == "supplement"
            else State.WAITING_PAYMENT
        )
        return
    if dossier.state in {State.WAITING_SUPPLEMENT, State.WAITING_PAYMENT}:
        dossier.state = State.PROCESSING
    _settle_state(dossier)


def _must_work(dossier: Dossier) -> None:
    if dossier.holding is Holding.GUEST:
        if dossier.state is State.GUEST_DONE:
            raise NotInCustody(dossier.code, dossier.from_unit)
        return
    dossier.must_be_held()


def _must_be_active(task: Task, act: Act) -> None:
    if task.state not in ACTIVE_TASKS:
        raise TaskNotOpen(task.id, task.state.value)
    if task.role not in act.actor.roles:
        raise RoleMissing(task.role)
    if task.state is TaskState.TAKEN and task.assignee not in {"", act.actor.login}:
        raise TaskTaken(task.id, task.assignee)


def _must_be_able(login: str, role: str, unit: str, act: Act) -> None:
    officer = act.catalog.officers.get(login)
    if officer is None or not officer.serves(unit, local_day(act.now)):
        raise NotAColleague(login)
    if not officer.holds(role, unit):
        raise ColleagueLacksRole(login, role)


def _check_decision(task: Task, decision: str) -> None:
    if task.kind != SIGN:
        if decision:
            raise DecisionNotAsked
        return
    if decision not in DECISIONS:
        raise DecisionNeeded


def _is_paid(dossier: Dossier) -> bool:
    return dossier.financial.value in {"paid", "exempt"}
