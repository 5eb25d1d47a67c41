"""What people and machines ask intake to do, parsed and typed; and what they are answered.

``key`` is the idempotency key: the same key answers with the first result. ``business_at`` is
for importers only; everybody else's time comes from the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from motcua_intake.domain.dossier import Applicant, Dossier, Handed
from motcua_intake.domain.facts import Actor
from motcua_intake.domain.past import PastEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command carries: the unit it is done for, and by whom."""

    unit: str
    actor: Actor
    key: str | None = None
    business_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptDossier(Command):
    """Receive a dossier at the counter. ``channel`` is counter, online or post."""

    procedure: str
    channel: str
    applicant: Applicant
    components: tuple[Handed, ...]
    residence: str = ""
    land: str = ""
    helped_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportHistory(Command):
    """Enter a dossier with what has happened to it; ``key`` names it in its source and
    ``business_at`` is its reception. Without components, all required ones were handed in."""

    procedure: str
    channel: str
    applicant: Applicant
    components: tuple[Handed, ...] = ()
    events: tuple[PastEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """The code of a dossier that was entered; ``repeated`` where it had been entered before."""

    dossier: str
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveSlip(Command):
    """Before acceptance: guidance of form 02 (``supplement``) or refusal of form 03
    (``refusal``). With no components a supplement slip names all that are missing."""

    kind: str
    procedure: str
    applicant: Applicant
    handed: tuple[Handed, ...] = ()
    components: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierCommand(Command):
    """A command about one dossier.

    ``expected_rev`` is the row's version that the asker has seen; None asks for no comparison.
    """

    dossier: str
    expected_rev: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterAgain(DossierCommand):
    """Enter the applicant of a dossier again that was recovered without one."""

    applicant: Applicant


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeTask(DossierCommand):
    """Take a step to oneself."""

    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTask(DossierCommand):
    """Give a step to the officer of the unit with the login ``to``; empty, to nobody."""

    task: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTask(DossierCommand):
    """A step is done; ``decision`` (approve, reject) for steps that sign."""

    task: str
    decision: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSupplement(DossierCommand):
    """Ask the citizen for papers, once. ``reason`` is a code, ``note`` the words of form 02."""

    components: tuple[str, ...]
    reason: str = "missing"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveSupplement(DossierCommand):
    """Papers have come: ``papers`` as they are, those only named in ``components`` as the
    catalogue wants them; none named are all that are missing."""

    components: tuple[str, ...] = ()
    papers: tuple[Handed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPayment(DossierCommand):
    """Ask the citizen to meet a financial obligation, in đồng."""

    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivePayment(DossierCommand):
    """The obligation is met, in đồng."""

    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFee(DossierCommand):
    """A fee taken: cash, transfer, post, online; or exempt with amount 0. In đồng."""

    amount: int
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(DossierCommand):
    """Set the one new appointment; ``cause`` is a group of forms 07a/07b, ``note`` the words of
    the apology (form 04)."""

    to: date
    cause: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnResult(DossierCommand):
    """Hand the result over to applicant, proxy, by post or online."""

    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(DossierCommand):
    """Refuse after acceptance (form 03). ``reason`` is a code, ``note`` the words."""

    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(DossierCommand):
    """The citizen takes the dossier back, wherever it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(DossierCommand):
    """Stop the work (form 05). ``reason`` is a code, ``note`` the words."""

    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskReopening(DossierCommand):
    """An end was a mistake, and somebody else is to confirm it. ``reason`` is a code, ``note``
    the words, which stay inside the unit."""

    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmReopening(DossierCommand):
    """The second person agrees that the end was a mistake: it is undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAgain(DossierCommand):
    """Ask for a leg anew after a refusal, or where nobody was found for it."""

    leg_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRelease(DossierCommand):
    """Ask the receiver of the open offer to release it: mistake, limit_passed or withdrawal."""

    reason: str = "mistake"


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptOffer(Command):
    """Accept what another unit offers; ``leg`` is the offer's id."""

    leg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseOffer(Command):
    """Refuse an offer: wrong_unit, incomplete, unreadable or other, in words for the sender."""

    leg: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The answer to a reception; ``due`` is the appointment on the receipt."""

    dossier: str
    received_at: datetime
    business_at: datetime
    due: datetime | None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """The answer to everything else about a dossier. ``passed_on``: the act went to the
    custodian as a request."""

    dossier: str
    state: str
    national_status: int
    holding: str
    business_at: datetime
    due: datetime | None
    passed_on: bool = False
    repeated: bool = False

    @classmethod
    def of(cls, dossier: Dossier, *, passed_on: bool = False) -> Done:
        """How the dossier stands now."""
        return cls(
            dossier=dossier.code,
            state=dossier.state.value,
            national_status=dossier.national_status,
            holding=dossier.holding.value,
            business_at=dossier.last_at,
            due=dossier.dates.due_current if dossier.dates else None,
            passed_on=passed_on,
        )


@dataclass(frozen=True, slots=True)
class SlipGiven:
    """The answer to a slip; ``components`` are those it names."""

    slip: str
    kind: str
    components: tuple[str, ...]
    at: datetime
    national_status: int
    repeated: bool = False
