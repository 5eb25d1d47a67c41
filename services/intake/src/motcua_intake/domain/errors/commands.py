"""What is refused of a command before its rule is asked: who, when, and in which words."""

from __future__ import annotations

from dataclasses import dataclass

from motcua_intake.domain.errors import IntakeError


@dataclass(eq=False)
class RoleMissing(IntakeError):
    """The officer lacks the role that this needs at the unit."""

    role: str


@dataclass(eq=False)
class ImporterOnly(IntakeError):
    """Only an importer may say when something happened."""

    field = "business_at"


@dataclass(eq=False)
class TimeInFuture(IntakeError):
    """Something is said to have happened later than now."""

    field = "business_at"


@dataclass(eq=False)
class PageStale(IntakeError):
    """The dossier has changed since the asker looked at it."""

    code: str
    field = "version"


@dataclass(eq=False)
class KeyReused(IntakeError):
    """The idempotency key was used for another command."""

    key: str
    field = "idempotency_key"


@dataclass(eq=False)
class ValueWrong(IntakeError):
    """A value cannot be read: ``message`` is a Vietnamese sentence."""

    name: str
    message: str

    def __post_init__(self) -> None:
        self.field = self.name


@dataclass(eq=False)
class ReasonMissing(IntakeError):
    """A refusal is given with its reason, in words (art. 17.1b NĐ 61/2018)."""

    field = "reason"


@dataclass(eq=False)
class UnknownReason(IntakeError):
    """The reason is none of the catalogued codes."""

    reason: str
    field = "reason"
