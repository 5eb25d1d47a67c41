"""A dossier as one unit keeps it: what it is, where it stands, what is recorded of it.

The row of a unit is one of: the custodian's (``custody``, ``transit``), the shadow at the unit
of origin while others have custody (``away``), what a unit keeps of a dossier it has passed on
(``gone``), a parallel task taken for another unit (``guest``), or an ended dossier (``closed``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from dataclasses import field as fresh
from datetime import datetime
from enum import StrEnum

from motcua_intake.domain.catalog import Catalog, Procedure, ProcedureVersion
from motcua_intake.domain.errors.citizen import WaitingForCitizen
from motcua_intake.domain.errors.custody import DossierInTransit, NotAtOrigin, NotInCustody
from motcua_intake.domain.errors.ends import DossierClosed, ResultAlreadyReady
from motcua_intake.domain.facts import Actor, DueEvent, Fact, Value, Word
from motcua_intake.domain.process import Process
from motcua_intake.domain.timing import dates_of
from motcua_vn.due import DueDates, Limit


class Holding(StrEnum):
    """What the unit's row of a dossier is worth in the stock."""

    CUSTODY = "custody"
    TRANSIT = "transit"
    AWAY = "away"
    GONE = "gone"
    GUEST = "guest"
    CLOSED = "closed"


class State(StrEnum):
    """The business state; money and delivery have states of their own."""

    ACCEPTED = "accepted"
    PROCESSING = "processing"
    WAITING_SUPPLEMENT = "waiting_supplement"
    WAITING_PAYMENT = "waiting_payment"
    WAITING_ROUTE = "waiting_route"
    ROUTE_BLOCKED = "route_blocked"
    WAITING_PARALLEL = "waiting_parallel"
    OFFERED = "offered"
    OFFER_DECLINED = "offer_declined"
    AWAY = "away"
    HANDED_ON = "handed_on"
    GUEST_WORK = "guest_work"
    GUEST_DONE = "guest_done"
    RESULT_READY = "result_ready"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


class Recovered(StrEnum):
    """What a restored node had to read back of this row: nothing, what happened to it since the
    backup, or all but what no fact carries (the applicant); or that this was entered again."""

    NO = ""
    BROUGHT_UP = "brought_up"
    INCOMPLETE = "incomplete"
    COMPLETED = "completed"


class Financial(StrEnum):
    """Where the money stands."""

    NONE = "none"
    DUE = "due"
    ASKED = "asked"
    PAID = "paid"
    EXEMPT = "exempt"


NATIONAL_STATUS = {
    State.ACCEPTED: 2,
    State.PROCESSING: 4,
    State.WAITING_SUPPLEMENT: 5,
    State.WAITING_PAYMENT: 6,
    State.WAITING_ROUTE: 4,
    State.ROUTE_BLOCKED: 4,
    State.WAITING_PARALLEL: 4,
    State.OFFERED: 4,
    State.OFFER_DECLINED: 4,
    State.AWAY: 4,
    State.HANDED_ON: 4,
    State.GUEST_WORK: 4,
    State.GUEST_DONE: 4,
    State.RESULT_READY: 9,
    State.RETURNED: 10,
    # Form 03 after acceptance is entered as a returned result (art. 19.8 NĐ 61/2018).
    State.REFUSED: 10,
    State.WITHDRAWN: 7,
    State.STOPPED: 8,
}
"""TrangThaiHoSo of the national portal; before acceptance see ``reception.SLIP_STATUS``."""

STATES = frozenset(state.value for state in State)
ENDED = frozenset({State.RETURNED, State.REFUSED, State.WITHDRAWN, State.STOPPED})


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies; ``kind`` is citizen or enterprise, ``phone`` E.164 or empty."""

    kind: str
    name: str
    identity: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """A paper handed in, with the dossier or, where it was asked for, later."""

    code: str
    form: str
    quantity: int
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What the citizen is waited for: papers or money. ``note`` is words, never in a fact;
    ``brought`` are the papers that have come while others are still missing."""

    kind: str
    at: datetime
    components: tuple[str, ...] = ()
    reason: str = ""
    note: str = ""
    amount: int = 0
    by: str = ""
    brought: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """The one new appointment (form 04)."""

    to: str
    cause: str
    note: str
    at: datetime
    old_due: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class Reopening:
    """Somebody holds the end for a mistake; a second person is to say so too."""

    by: str
    at: datetime
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FeePaid:
    """Money taken at the counter, in đồng."""

    amount: int
    method: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Note:
    """Words that stay inside the unit (and travel sealed)."""

    at: datetime
    by: str
    kind: str
    text: str


@dataclass(slots=True)
class Request:
    """What the citizen did at the counter of origin while another unit has custody;
    ``papers`` says of those among ``components`` that were stated what they are."""

    id: str
    kind: str
    at: datetime
    state: str
    components: tuple[str, ...] = ()
    amount: int = 0
    from_unit: str = ""
    reason: str = ""
    papers: tuple[Handed, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """One doing: who, when it is recorded, when it happened if an importer says so."""

    actor: Actor
    now: datetime
    catalog: Catalog
    new_id: Callable[[], str]
    business_at: datetime | None = None

    @property
    def instant(self) -> datetime:
        """When it happens, in whole seconds as due-date.md counts: a date recomputed from the
        ledger is then the date promised."""
        return (self.business_at or self.now).replace(microsecond=0)


@dataclass(slots=True)
class Dossier:
    """See the module. ``facts`` and ``words`` are what the present change has to say."""

    unit: str
    code: str
    procedure: str
    procedure_version: int
    field: str
    origin: str
    applicant: Applicant
    channel: str
    received_at: datetime
    last_at: datetime
    calendar: str
    limit: Limit | None = None
    guest: str = ""
    custody: int = 1
    step_in_custody: int = 0
    state: State = State.ACCEPTED
    financial: Financial = Financial.NONE
    holding: Holding = Holding.CUSTODY
    custodian: str = ""
    away_state: str = ""
    notice_custody: int = 0
    notice_at: datetime | None = None
    from_unit: str = ""
    helped_at: str = ""
    residence: str = ""
    land: str = ""
    accepted_by: str = ""
    outcome: str = ""
    before_end: str = ""
    end_reason: str = ""
    recipient: str = ""
    imported: bool = False
    received_recorded_at: datetime | None = None
    ready_at: datetime | None = None
    ended_at: datetime | None = None
    components: list[Handed] = fresh(default_factory=list)
    history: list[DueEvent] = fresh(default_factory=list)
    dates: DueDates | None = None
    process: Process = fresh(default_factory=Process)
    asked: Asked | None = None
    asked_at_end: Asked | None = None
    reopening: Reopening | None = None
    supplements: int = 0
    extension: Extension | None = None
    fees: list[FeePaid] = fresh(default_factory=list)
    notes: list[Note] = fresh(default_factory=list)
    requests: list[Request] = fresh(default_factory=list)
    recovered: Recovered = Recovered.NO
    recovered_at: datetime | None = None
    rev: int = 0
    facts: list[Fact] = fresh(default_factory=list, compare=False)
    words: list[Word] = fresh(default_factory=list, compare=False)
    dispatches: list[tuple[str, str]] = fresh(default_factory=list, compare=False)

    @property
    def national_status(self) -> int:
        """1–10 of the national portal; a shadow tells what its custodian has said."""
        if self.holding is Holding.AWAY and self.away_state in STATES:
            return NATIONAL_STATUS[State(self.away_state)]
        return NATIONAL_STATUS[self.state]

    def name(self, code: str) -> None:
        """Give the code, once, to a dossier just received and to what is recorded of it."""
        self.code = code
        self.facts = [replace(fact, dossier=code) for fact in self.facts]

    def moment(self, act: Act) -> datetime:
        """When the act happened: never before the last thing that happened to the dossier."""
        return max(act.instant, self.last_at)

    def record(
        self,
        act: Act,
        kind: str,
        /,
        *,
        at: datetime,
        handover: str = "",
        peer: str = "",
        has_dates: bool = True,
        **fields: Value,
    ) -> None:
        """Say a fact; ``handover`` and ``peer`` only for the facts of a handover."""
        self.last_at = max(self.last_at, at)
        self.step_in_custody += 1
        self.facts.append(
            Fact(
                unit=self.unit,
                type=kind,
                dossier=self.code,
                procedure=self.procedure,
                procedure_version=self.procedure_version,
                field=self.field,
                origin=self.origin,
                custody=self.custody,
                step_in_custody=self.step_in_custody,
                business_at=at,
                actor=act.actor.login,
                imported=act.business_at is not None,
                fields=fields,
                handover=handover,
                peer=peer,
                due=self.dates if has_dates else None,
            )
        )

    def say(self, kind: str, to_unit: str, leg: str = "", /, *, deployment: str = "",
            sealed: dict[str, str] | None = None, **fields: Value) -> None:  # fmt: skip
        """Say a word to another unit."""
        said = Word(
            to_unit, kind, self.unit, self.code, self.procedure, leg, fields, deployment,
            sealed or {},
        )  # fmt: skip
        self.words.append(said)

    def tell_origin(self, kind: str, at: datetime, *, note: str = "",
                    components: tuple[str, ...] = ()) -> None:  # fmt: skip
        """Keep the shadow at the unit of origin true, so that its counter can answer."""
        if self.unit == self.origin or self.holding is Holding.GUEST:
            return
        self.say(
            "custody_notice", self.origin, custodian=self.unit, custody=self.custody,
            state=self.state.value, due=self.dates, business_at=at, event=kind,
            components=components, sealed={"sealed_note": note} if note else {},
        )  # fmt: skip

    def clock(self, act: Act, event: DueEvent) -> None:
        """Take an event into the history and count all dates anew. Raises DateRefused."""
        history = [*self.history, event]
        self.dates = self.count(act, history)
        self.history = history

    def count(self, act: Act, history: list[DueEvent]) -> DueDates:
        """The dates of a history under this dossier's terms. Raises DateRefused."""
        version = self.version_in(act)
        calendar = act.catalog.calendar(self.calendar)
        return dates_of(calendar, self.limit_under(version), version.convention, history)

    def limit_under(self, version: ProcedureVersion) -> Limit:
        """As its reception recorded it; rows from before it was kept had the version's own."""
        return self.limit or version.limit

    def procedure_in(self, act: Act) -> Procedure:
        """Raises CatalogNotHere."""
        return act.catalog.procedure(self.procedure)

    def version_in(self, act: Act) -> ProcedureVersion:
        """The version the dossier keeps. Raises CatalogNotHere."""
        return self.procedure_in(act).version(self.procedure_version)

    def must_be_held(self) -> None:
        """Raises DossierClosed, DossierInTransit or NotInCustody."""
        if self.holding is Holding.CLOSED:
            raise DossierClosed(self.code, self.state.value)
        if self.holding is Holding.TRANSIT:
            leg = self.process.custody_under_way
            raise DossierInTransit(self.code, leg.unit if leg else "")
        if self.holding is not Holding.CUSTODY:
            raise NotInCustody(self.code, self.custodian)

    def must_be_at_origin(self) -> None:
        """Raises what must_be_held does, and NotAtOrigin."""
        self.must_be_held()
        if self.unit != self.origin:
            raise NotAtOrigin(self.code, self.origin)

    def must_not_wait(self) -> None:
        """Raises WaitingForCitizen."""
        if self.asked is not None:
            raise WaitingForCitizen(self.code, self.asked.kind)

    def must_not_be_ready(self) -> None:
        """Raises ResultAlreadyReady."""
        if self.state is State.RESULT_READY:
            raise ResultAlreadyReady(self.code)
