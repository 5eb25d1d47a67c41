"""Where a dossier stands in its procedure's process: legs, and the steps inside the unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from motcua_intake.domain.catalog import ORIGIN, LegPlan
from motcua_intake.domain.errors.tasks import TaskNotFound

PREPARE_RETURN = "prepare_return"
PAYMENT = "payment"
SIGN = "sign"
WITHDRAWAL_LEG = "rut-ho-so"
"""The leg that brings a dossier home because the citizen takes it back; in no process."""


class LegState(StrEnum):
    """How far a leg is, as known to the unit that keeps the row."""

    WAITING = "waiting"
    WANTED = "wanted"
    BLOCKED = "blocked"
    PLANNED = "planned"
    OFFERED = "offered"
    DECLINED = "declined"
    HERE = "here"
    AWAY = "away"
    DONE = "done"
    SKIPPED = "skipped"


class TaskState(StrEnum):
    """How far a step is."""

    WAITING = "waiting"
    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"
    SKIPPED = "skipped"


ACTIVE_TASKS = frozenset({TaskState.OPEN, TaskState.TAKEN})
OVER = frozenset({LegState.DONE, LegState.SKIPPED})
UNDER_WAY = frozenset({LegState.WANTED, LegState.BLOCKED, LegState.PLANNED, LegState.OFFERED,
                       LegState.DECLINED})  # fmt: skip


@dataclass(slots=True)
class Task:
    """One step of a leg inside the unit."""

    id: str
    step: str
    name: str
    role: str
    kind: str
    due: datetime | None
    state: TaskState = TaskState.WAITING
    assignee: str = ""
    opened_at: datetime | None = None
    done_at: datetime | None = None
    decision: str = ""
    note: str = ""


@dataclass(slots=True)
class Leg:
    """A leg of the process and how it went."""

    code: str
    place: str
    base: str
    mode: str
    after: tuple[str, ...]
    decides: bool
    state: LegState = LegState.WAITING
    id: str = ""
    unit: str = ""
    deployment: str = ""
    public_key: bytes = b""
    accept_by: datetime | None = None
    due: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    reason: str = ""
    note: str = ""
    outcome: str = ""
    release: str = ""
    tasks: list[Task] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be done in it."""
        return self.state in OVER

    @property
    def active(self) -> Task | None:
        """The step whose turn it is."""
        return next((task for task in self.tasks if task.state in ACTIVE_TASKS), None)


@dataclass(slots=True)
class Process:
    """All legs of a dossier, in the plan's order."""

    legs: list[Leg] = field(default_factory=list)

    @classmethod
    def of(cls, plans: Sequence[LegPlan]) -> Process:
        """A process that has not begun."""
        return cls([Leg(p.code, p.place, p.base, p.mode, p.after, p.decides) for p in plans])

    def leg(self, code: str) -> Leg | None:
        """The leg of this code."""
        return next((leg for leg in self.legs if leg.code == code), None)

    def by_id(self, leg_id: str) -> Leg | None:
        """The leg that is under way with this id."""
        return next((leg for leg in self.legs if leg.id == leg_id), None)

    @property
    def here(self) -> Leg | None:
        """The leg worked on inside the unit."""
        return next((leg for leg in self.legs if leg.state is LegState.HERE), None)

    @property
    def custody_under_way(self) -> Leg | None:
        """The custody leg that waits for a route, an answer or a word."""
        return next((g for g in self.legs if g.mode == "custody" and g.state in UNDER_WAY), None)

    @property
    def tasks_away(self) -> list[Leg]:
        """Parallel legs that have not come back."""
        going = UNDER_WAY | {LegState.AWAY}
        return [leg for leg in self.legs if leg.mode == "task" and leg.state in going]

    def task(self, task_id: str) -> tuple[Leg, Task]:
        """A step and its leg. Raises TaskNotFound."""
        for leg in self.legs:
            for task in leg.tasks:
                if task.id == task_id:
                    return leg, task
        raise TaskNotFound(task_id)

    def ready(self) -> list[Leg]:
        """Legs whose turn has come: every leg in their ``after`` is over.

        A custody leg also waits until every parallel leg has come back, so that a custodian
        never passes on a dossier whose answers would look for it elsewhere.
        """
        over = {leg.code for leg in self.legs if leg.is_over}
        ready = [
            leg for leg in self.legs if leg.state is LegState.WAITING and set(leg.after) <= over
        ]
        tasks = [leg for leg in ready if leg.mode != "custody"]
        if tasks or self.tasks_away:
            return tasks
        return ready[:1]

    def cut(self, current: Leg) -> None:
        """After a rejection only the way home is left: the last leg's steps of returning."""
        home = self.legs[-1]
        for leg in self.legs:
            if leg is not current and leg is not home and not leg.is_over:
                leg.state = LegState.SKIPPED
        if home is not current and home.place != ORIGIN:
            home.state = LegState.SKIPPED

    def undo_withdrawal(self) -> None:
        """What was broken off for a withdrawal is still to be done, from its first step."""
        if self.leg(WITHDRAWAL_LEG) is None:
            return
        self.legs = [leg for leg in self.legs if leg.code != WITHDRAWAL_LEG]
        for leg in self.legs:
            if leg.state is LegState.SKIPPED:
                leg.state, leg.tasks = LegState.WAITING, []
        if self.is_rejected:
            self.cut(self.legs[0])

    @property
    def is_rejected(self) -> bool:
        """Whether a signature or a parallel answer has decided against the applicant."""
        signed = any(task.decision == "reject" for leg in self.legs for task in leg.tasks)
        return signed or any(leg.outcome in {"rejected", "refused"} for leg in self.legs)


def open_next(leg: Leg, at: datetime) -> Task | None:
    """Open the leg's next waiting step; None when all are done."""
    for task in leg.tasks:
        if task.state is TaskState.WAITING:
            task.state, task.opened_at = TaskState.OPEN, at
            return task
    return None


def plan_tasks(
    plan: LegPlan,
    dues: Sequence[datetime | None],
    new_id: Callable[[], str],
    *,
    only_return: bool = False,
) -> list[Task]:
    """The steps of a leg as tasks of the unit; ``only_return`` keeps the steps of returning."""
    return [
        Task(new_id(), step.code, step.name, step.role, step.kind, due)
        for step, due in zip(plan.steps, dues, strict=True)
        if not only_return or step.kind == PREPARE_RETURN
    ]
