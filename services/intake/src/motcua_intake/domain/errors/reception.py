"""What stands in the way of receiving a dossier, or of entering one again."""

from __future__ import annotations

from dataclasses import dataclass

from motcua_intake.domain.errors import IntakeError


@dataclass(eq=False)
class ProcedureNotInForce(IntakeError):
    """No version of the procedure is in force on the day of receipt."""

    procedure: str
    field = "procedure"


@dataclass(eq=False)
class ProcedureNotReceivedHere(IntakeError):
    """The unit lacks every capability that the procedure may be received with."""

    procedure: str
    unit: str
    field = "procedure"


@dataclass(eq=False)
class UnknownComponent(IntakeError):
    """The procedure has no such component."""

    component: str
    field = "components"


@dataclass(eq=False)
class ComponentMissing(IntakeError):
    """A required component is not there: the way is the supplement slip, not acceptance."""

    component: str
    name: str
    quantity: int
    field = "components"


@dataclass(eq=False)
class NothingMissing(IntakeError):
    """A supplement slip names no component that is missing."""

    field = "components"


@dataclass(eq=False)
class PlaceMissing(IntakeError):
    """A leg of the procedure is decided by a place that was not given (residence, land)."""

    place: str

    def __post_init__(self) -> None:
        self.field = self.place


@dataclass(eq=False)
class UnknownUnit(IntakeError):
    """A place given is no unit of the catalogue."""

    unit: str
    place: str

    def __post_init__(self) -> None:
        self.field = self.place


@dataclass(eq=False)
class NothingToEnterAgain(IntakeError):
    """The applicant of this dossier was not lost."""

    code: str


@dataclass(eq=False)
class ImportLeavesUnit(IntakeError):
    """The procedure's process needs another unit; history is entered for one unit only."""

    procedure: str
    field = "procedure"


@dataclass(eq=False)
class HistoryUnknown(IntakeError):
    """An event of a history that nobody knows, or that lacks what it must say."""

    event: str
    field = "history"
