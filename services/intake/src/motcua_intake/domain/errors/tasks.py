"""What is refused of the steps of a process."""

from __future__ import annotations

from dataclasses import dataclass

from motcua_intake.domain.errors import IntakeError


@dataclass(eq=False)
class TaskNotFound(IntakeError):
    """The dossier has no such step here."""

    task: str
    field = "task"


@dataclass(eq=False)
class TaskNotOpen(IntakeError):
    """The step's turn has not come, or it is done."""

    task: str
    state: str
    field = "task"


@dataclass(eq=False)
class TaskTaken(IntakeError):
    """Somebody else works on the step."""

    task: str
    assignee: str
    field = "task"


@dataclass(eq=False)
class NotYoursToAssign(IntakeError):
    """A step is given by a leader of the unit, or by whoever has it."""

    task: str
    field = "task"


@dataclass(eq=False)
class NotAColleague(IntakeError):
    """No officer of this login serves in the unit today."""

    login: str
    field = "to"


@dataclass(eq=False)
class ColleagueLacksRole(IntakeError):
    """The officer does not hold the step's role in the unit."""

    login: str
    role: str
    field = "to"


@dataclass(eq=False)
class DecisionNeeded(IntakeError):
    """A step that signs needs a decision: approve or reject."""

    field = "decision"


@dataclass(eq=False)
class DecisionNotAsked(IntakeError):
    """Only a step that signs takes a decision."""

    field = "decision"


@dataclass(eq=False)
class PaymentFirst(IntakeError):
    """The step waits for the citizen's payment to be recorded."""

    field = "task"
