"""What is refused at a dossier's end, and of reopening it."""

from __future__ import annotations

from dataclasses import dataclass

from motcua_intake.domain.errors import IntakeError


@dataclass(eq=False)
class DossierClosed(IntakeError):
    """The dossier has ended."""

    code: str
    state: str
    field = "dossier"


@dataclass(eq=False)
class NotClosed(IntakeError):
    """Only a dossier that has ended is reopened."""

    code: str
    field = "dossier"


@dataclass(eq=False)
class NobodyWantsItOpen(IntakeError):
    """A reopening is confirmed after somebody has asked for it."""

    code: str
    field = "dossier"


@dataclass(eq=False)
class ReopeningAsked(IntakeError):
    """One wish to reopen stands until somebody else has confirmed it."""

    code: str
    field = "dossier"


@dataclass(eq=False)
class SecondPersonNeeded(IntakeError):
    """A reopening is confirmed by somebody else than asked for it."""

    field = "dossier"


@dataclass(eq=False)
class ResultNotReady(IntakeError):
    """There is no result to return yet."""

    code: str
    field = "dossier"


@dataclass(eq=False)
class ResultAlreadyReady(IntakeError):
    """The result lies ready: it is returned, not withdrawn, stopped or refused."""

    code: str
    field = "dossier"


@dataclass(eq=False)
class UnknownRecipient(IntakeError):
    """A result goes to the applicant, a proxy, by post or online."""

    recipient: str
    field = "recipient"
