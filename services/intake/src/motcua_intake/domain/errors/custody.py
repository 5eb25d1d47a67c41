"""Who answers for a dossier, and what is refused while it goes from unit to unit."""

from __future__ import annotations

from dataclasses import dataclass

from motcua_intake.domain.errors import IntakeError


@dataclass(eq=False)
class DossierNotFound(IntakeError):
    """The unit keeps no dossier of this code."""

    code: str
    field = "dossier"


@dataclass(eq=False)
class NotInCustody(IntakeError):
    """The unit does not answer for the dossier now; ``custodian`` does."""

    code: str
    custodian: str
    field = "dossier"


@dataclass(eq=False)
class DossierInTransit(IntakeError):
    """The dossier is offered to another unit; nothing moves until that unit has spoken."""

    code: str
    to_unit: str
    field = "dossier"


@dataclass(eq=False)
class NotAtOrigin(IntakeError):
    """Only the unit that received the dossier talks with the citizen and ends it."""

    code: str
    origin: str
    field = "dossier"


@dataclass(eq=False)
class OfferNotFound(IntakeError):
    """Nobody offers this to the unit."""

    leg: str
    field = "leg"


@dataclass(eq=False)
class OfferStillArriving(IntakeError):
    """The offer's sealed package has not been fetched yet."""

    leg: str
    field = "leg"


@dataclass(eq=False)
class OfferUnreadable(IntakeError):
    """The offer's package cannot be opened; it can only be refused."""

    leg: str
    field = "leg"


@dataclass(eq=False)
class OfferEnded(IntakeError):
    """The offer has been accepted, refused or released already."""

    leg: str
    state: str
    field = "leg"


@dataclass(eq=False)
class NoteNeeded(IntakeError):
    """The sender must be able to act on a refusal: it needs words."""

    field = "note"


@dataclass(eq=False)
class NothingToOfferAgain(IntakeError):
    """No leg of the dossier waits for the officer's word."""

    code: str
    field = "leg"


@dataclass(eq=False)
class NotOffered(IntakeError):
    """There is no open offer of the dossier to take back."""

    code: str
    field = "leg"


@dataclass(eq=False)
class RequestOpen(IntakeError):
    """The same act of the citizen is on its way to the custodian already."""

    code: str
    kind: str
    field = "dossier"
