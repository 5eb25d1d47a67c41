"""What intake can be asked: shapes of the answers, and the port that answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from motcua_intake.domain.digest import Digest
from motcua_intake.domain.dossier import Dossier
from motcua_intake.domain.offers import IncomingOffer
from motcua_intake.domain.reception import Slip
from motcua_kit.ledger import LedgerEntry


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: ``number`` from 1."""

    number: int = 1
    size: int = 25

    @property
    def offset(self) -> int:
        """Rows before the page."""
        return (self.number - 1) * self.size


FIRST_PAGE: Final = Page()


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Whose work: the unit's, of these roles, taken by ``assignee`` (or by nobody with
    ``untaken``); ``text`` searches code, applicant, identity or phone."""

    unit: str
    roles: tuple[str, ...] = ()
    assignee: str = ""
    untaken: bool = False
    procedure: str = ""
    text: str = ""
    due_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A step somebody of the unit must do; ``due`` is the step's, ``dossier_due`` the promise."""

    task: str
    dossier: str
    guest: str
    procedure: str
    applicant: str
    step: str
    name: str
    role: str
    kind: str
    state: str
    assignee: str
    due: datetime | None
    dossier_due: datetime | None
    opened_at: datetime
    dossier_state: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class WorkList:
    """A page of work, the most urgent first, and how many there are."""

    rows: tuple[WorkRow, ...]
    total: int
    page: Page


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A dossier in a list."""

    dossier: str
    unit: str
    guest: str
    procedure: str
    applicant: str
    state: str
    holding: str
    national_status: int
    custodian: str
    received_at: datetime
    due: datetime | None
    provisional: bool
    verdict: str
    last_at: datetime


@dataclass(frozen=True, slots=True)
class DossierList:
    """A page of dossiers and how many there are."""

    rows: tuple[DossierRow, ...]
    total: int
    page: Page


@dataclass(frozen=True, slots=True)
class FactRow:
    """An entry of the unit's ledger about a dossier; ``fields`` are its event's fields."""

    seq: int
    type: str
    at: datetime
    business_at: datetime
    actor: str
    custody: int
    peer: str
    handover: str
    fields: Mapping[str, object]
    due: datetime | None


@dataclass(frozen=True, slots=True)
class DossierView:
    """A dossier's page: everything this unit knows. Tasks, legs, history, notes are inside
    ``dossier`` (see ``domain.dossier.Dossier``); ``facts`` are the unit's own ledger entries."""

    dossier: Dossier
    facts: tuple[FactRow, ...]
    offers: tuple[IncomingOffer, ...]


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer to the unit, as the list of arrivals shows it."""

    leg: str
    unit: str
    dossier: str
    procedure: str
    from_unit: str
    mode: str
    leg_code: str
    state: str
    applicant: str
    offered_at: datetime
    accept_by: datetime | None
    dossier_due: datetime | None


@dataclass(frozen=True, slots=True)
class OfferList:
    """A page of offers and how many there are."""

    rows: tuple[OfferRow, ...]
    total: int
    page: Page


@dataclass(frozen=True, slots=True)
class NavCounts:
    """Figures beside the menu's entries: each is what its list shows."""

    mine: int
    untaken: int
    overdue: int
    due_soon: int
    offers: int
    declined: int
    blocked: int
    ready: int
    waiting_citizen: int
    leaving: int
    away: int
    reopenings: int


@dataclass(frozen=True, slots=True)
class StockRow:
    """Dossiers as their rows stand, by procedure; codes only where asked for."""

    procedure: str
    open: int
    in_transit: int
    open_codes: tuple[str, ...] = ()
    in_transit_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A handover whose acknowledgement one side may still lack."""

    dossier: str
    handover: str
    from_unit: str
    to_unit: str
    custody: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Stock:
    """The unit's stock: ``offered`` are its open offers, ``accepted`` what it took from others
    (newest first); a handover in A's ``offered`` and B's ``accepted`` is being acknowledged.
    ``acknowledging`` lists those that this deployment sees on both sides. ``seq`` and ``hash``
    are the ledger's head in the same snapshot."""

    unit: str
    seq: int
    hash: bytes
    rows: tuple[StockRow, ...]
    offered: tuple[HandoverRow, ...]
    accepted: tuple[HandoverRow, ...]
    acknowledging: tuple[HandoverRow, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """How far a unit's ledger is, and how much of it the bus has. ``recovered`` are facts read
    back from the topic after restores, ``recovered_dossiers`` rows brought up by them, and
    ``incomplete`` those whose applicant must still be entered again."""

    unit: str
    seq: int
    hash: bytes
    at: datetime
    published_seq: int
    forked: bool
    recovered: int = 0
    recovered_dossiers: int = 0
    recovered_at: datetime | None = None
    incomplete: int = 0


@dataclass(frozen=True, slots=True)
class Credential:
    """For signing in from the local replica."""

    login: str
    password_hash: str
    version: int


@dataclass(frozen=True, slots=True)
class AlertRow:
    """Routing noticed that a limit passed: ``to_unit`` has not answered an offer
    (``offer_unaccepted``) or not ended its leg (``leg_overdue``)."""

    dossier: str
    leg: str
    kind: str
    to_unit: str
    limit_at: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class DigestHead:
    """A unit's newest digest in figures; ``is_unread`` by the person who asks."""

    unit: str
    day: date
    made_at: datetime
    overdue: int
    due_today: int
    due_next: int
    is_unread: bool


@dataclass(frozen=True, slots=True)
class DigestView:
    """A digest, and the days before and after it that have one."""

    digest: Digest
    before: date | None
    after: date | None


class Queries(Protocol):
    """Reads; each answers from one short transaction."""

    def worklist(self, work: WorkFilter, page: Page, now: datetime) -> WorkList:
        """Open and taken steps, overdue first, then by due, then by reception."""

    def dossiers(self, unit: str, *, states: tuple[str, ...], page: Page) -> DossierList:
        """The unit's dossiers in these states (all where empty), what hurts first."""

    def reopenings(self, unit: str, login: str, page: Page) -> DossierList:
        """Ends that somebody else than ``login`` wants undone, the longest asked first."""

    def search(self, unit: str, text: str, page: Page) -> DossierList:
        """By code (whole or its end), applicant's name, identity number or phone."""

    def dossier(self, unit: str, code: str, guest: str = "") -> DossierView:
        """Raises DossierNotFound."""

    def units_of(self, code: str) -> tuple[str, ...]:
        """Units of this deployment that keep a row of the dossier, the custodian first."""

    def offers(self, unit: str, page: Page = FIRST_PAGE, *, open_only: bool = True,
               dossier: str = "") -> OfferList:  # fmt: skip
        """Offers to the unit (of one dossier, where named), the earliest limit first."""

    def offered_to(self, leg: str, units: Sequence[str]) -> str | None:
        """Which of these units the leg is offered to."""

    def offer(self, unit: str, leg: str) -> IncomingOffer:
        """One offer with its opened package. Raises OfferNotFound."""

    def counts(self, unit: str, login: str, roles: tuple[str, ...], now: datetime,
               soon: datetime) -> NavCounts:  # fmt: skip
        """Figures of the navigation; ``soon`` is until when a step counts as due soon."""

    def stock(self, unit: str, *, codes: bool = False) -> Stock:
        """Counted from the dossiers' rows, not from the ledger."""

    def heads(self) -> tuple[Head, ...]:
        """The heads of all ledgers kept here."""

    def ledger(self, unit: str, from_seq: int = 1) -> Iterator[LedgerEntry]:
        """The unit's ledger from a number on, streamed."""

    def credential(self, login: str) -> Credential | None:
        """The officer's credential as replicated, if any."""

    def slips(self, unit: str, day: date) -> tuple[Slip, ...]:
        """Slips given before acceptance on a local day."""

    def alerts(self, unit: str, dossiers: Sequence[str]) -> tuple[AlertRow, ...]:
        """Limits that passed for these dossiers of the unit and still stand, newest first."""

    def contact_refused(self, unit: str, dossier: str) -> str:
        """Why notify has not taken the contact that the unit received; empty where it has."""

    def newest_digests(self, units: Sequence[str], login: str) -> tuple[DigestHead, ...]:
        """The newest digest of each unit that has any, as ``login`` has read it or not."""

    def digest(self, unit: str, day: date) -> DigestView | None:
        """What the heads of the unit are told of a working day, if it has been written."""

    def waiting(self) -> Mapping[str, int]:
        """Rows waiting for the relay, the dispatcher and the contact push."""
