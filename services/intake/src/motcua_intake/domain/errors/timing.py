"""What the rules of time refuse: appointments and their delays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from motcua_intake.domain.errors import IntakeError


@dataclass(eq=False)
class SecondExtension(IntakeError):
    """One new appointment in a dossier's life (art. 19.9 NĐ 61/2018)."""

    code: str
    field = "to"


@dataclass(eq=False)
class ExtensionNotLater(IntakeError):
    """The new appointment is no working day, or not after the present one."""

    code: str
    current: datetime | None
    field = "to"


@dataclass(eq=False)
class ApologyTooLate(IntakeError):
    """The apology is due a day before the appointment at the latest (art. 19.9 NĐ 61/2018);
    ``last`` was the last day for it."""

    code: str
    last: date
    field = "to"


@dataclass(eq=False)
class DateRefused(IntakeError):
    """The rules of time refuse; ``message`` is the sentence of ``motcua_vn.due``."""

    code: str
    message: str


@dataclass(eq=False)
class UnknownCause(IntakeError):
    """The cause of a delay is none of the report's groups."""

    cause: str
    field = "cause"
