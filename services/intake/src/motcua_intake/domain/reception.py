"""Reception: what may be accepted, and what is recorded before acceptance (arts. 17.1–17.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua_intake.domain.catalog import (
    ORIGIN,
    Catalog,
    Component,
    Procedure,
    ProcedureVersion,
    Unit,
)
from motcua_intake.domain.dossier import Act, Applicant, Dossier, Financial, Handed
from motcua_intake.domain.errors.reception import (
    ComponentMissing,
    NothingMissing,
    PlaceMissing,
    ProcedureNotReceivedHere,
    UnknownComponent,
    UnknownUnit,
)
from motcua_intake.domain.errors.serving import NumbersExhausted, UnitNotServedHere
from motcua_intake.domain.facts import DueEvent
from motcua_intake.domain.process import Process
from motcua_intake.domain.timing import limit_on, local_day
from motcua_intake.domain.work import begin
from motcua_vn.codes import DayFullError, format_dossier_code

CHANNELS = {"counter": 1, "online": 2, "post": 3}
FEE_BEFORE = "before"
SLIP_STATUS = {"supplement": 5, "refusal": 3}
"""TrangThaiHoSo of what is not accepted. 1, newly filed, cannot arise at a counter, where whatever
is handed in is answered at once; it waits for online filing."""


@dataclass(frozen=True, slots=True)
class Filing:
    """What lies on the counter."""

    unit: str
    procedure: str
    channel: str
    applicant: Applicant
    components: tuple[Handed, ...]
    residence: str = ""
    land: str = ""
    helped_at: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is said before acceptance; no dossier comes of it, no ledger knows it.

    ``kind`` is ``supplement`` (form 02) or ``refusal`` (form 03).
    """

    id: str
    unit: str
    kind: str
    procedure: str
    applicant: Applicant
    components: tuple[str, ...]
    reason: str
    by: str
    at: datetime

    @property
    def national_status(self) -> int:
        """1–10 of the national portal."""
        return SLIP_STATUS[self.kind]


@dataclass(frozen=True, slots=True)
class Counter:
    """The unit and the procedure version that a filing meets on its day."""

    unit: Unit
    procedure: Procedure
    version: ProcedureVersion

    @classmethod
    def on(cls, catalog: Catalog, unit: str, procedure: str, at: datetime) -> Counter:
        """Raises CatalogNotHere, UnitNotServedHere, ProcedureNotInForce or
        ProcedureNotReceivedHere."""
        day = local_day(at)
        office = catalog.unit(unit)
        if not office.valid_on(day):
            raise UnitNotServedHere(unit)
        found = catalog.procedure(procedure)
        version = found.on(day)
        if not office.can(version.received_at, day):
            raise ProcedureNotReceivedHere(procedure, unit)
        return cls(office, found, version)

    def missing(self, handed: Sequence[Handed]) -> list[Component]:
        """Required components that are not there in the quantity asked. Raises UnknownComponent."""
        have: dict[str, int] = {}
        for paper in handed:
            if self.version.component(paper.code) is None:
                raise UnknownComponent(paper.code)
            have[paper.code] = have.get(paper.code, 0) + paper.quantity
        return [
            part
            for part in self.version.components
            if part.required and have.get(part.code, 0) < max(1, part.quantity)
        ]


def accept(filing: Filing, counter: Counter, code: str, act: Act) -> Dossier:
    """A dossier, received: its clock runs from here.

    Raises UnknownComponent, ComponentMissing, PlaceMissing, UnknownUnit, DateRefused.
    """
    missing = counter.missing(filing.components)
    if missing:
        first = missing[0]
        raise ComponentMissing(first.code, first.name, max(1, first.quantity))
    _check_places(filing, counter.version, act.catalog)
    at = act.instant
    calendar = act.catalog.calendar(counter.unit.calendar)
    dossier = Dossier(
        unit=filing.unit,
        code=code,
        procedure=filing.procedure,
        procedure_version=counter.version.version,
        field=counter.procedure.field,
        origin=filing.unit,
        applicant=filing.applicant,
        channel=filing.channel,
        received_at=at,
        received_recorded_at=act.now,
        last_at=at,
        calendar=counter.unit.calendar,
        limit=limit_on(counter.version, calendar, at),
        custodian=filing.unit,
        helped_at=filing.helped_at,
        residence=filing.residence,
        land=filing.land,
        accepted_by=act.actor.login,
        imported=act.business_at is not None,
        components=list(filing.components),
        financial=Financial.DUE if counter.version.fee.mode == FEE_BEFORE else Financial.NONE,
        process=Process.of(counter.version.legs),
    )
    dossier.clock(act, DueEvent("received", at))
    _record(dossier, filing, counter, act, at)
    begin(dossier, act, at)
    return dossier


def _record(dossier: Dossier, filing: Filing, counter: Counter, act: Act, at: datetime) -> None:
    limit = dossier.limit_under(counter.version)
    dossier.record(
        act,
        "received",
        at=at,
        channel=CHANNELS[filing.channel],
        applicant_kind=filing.applicant.kind,
        components=tuple(paper.code for paper in filing.components),
        limit_amount=limit.amount,
        limit_unit=limit.unit.value,
        convention=counter.version.convention.value,
        wants_messages=bool(filing.applicant.phone or filing.applicant.email),
        helped_at=filing.helped_at,
        residence=filing.residence,
        land=filing.land,
    )


def _check_places(filing: Filing, version: ProcedureVersion, catalog: Catalog) -> None:
    given = {"residence": filing.residence, "land": filing.land, "helped_at": filing.helped_at}
    needed = {leg.base for leg in version.legs if leg.place != ORIGIN}
    for place, unit in given.items():
        if place in needed and not unit:
            raise PlaceMissing(place)
        if unit and unit not in catalog.units:
            raise UnknownUnit(unit, place)


def supplement_slip(
    filing: Filing, counter: Counter, components: tuple[str, ...], reason: str, act: Act
) -> Slip:
    """The guidance of form 02 before acceptance: complete and exact, and the clock not started.

    With no components named, it names all that are missing. Raises NothingMissing,
    UnknownComponent.
    """
    for code in components:
        if counter.version.component(code) is None:
            raise UnknownComponent(code)
    named = components or tuple(part.code for part in counter.missing(filing.components))
    if not named and not reason:
        raise NothingMissing
    return _slip("supplement", filing, named, reason, act)


def refusal_slip(filing: Filing, reason: str, act: Act) -> Slip:
    """The refusal of form 03 before acceptance; it is not a received dossier."""
    return _slip("refusal", filing, (), reason, act)


def _slip(kind: str, filing: Filing, components: tuple[str, ...], reason: str, act: Act) -> Slip:
    return Slip(
        id=act.new_id(),
        unit=filing.unit,
        kind=kind,
        procedure=filing.procedure,
        applicant=filing.applicant,
        components=components,
        reason=reason,
        by=act.actor.login,
        at=act.instant,
    )


def dossier_code(identifier: str, at: datetime, number: int) -> str:
    """``<identifier>-YYMMDD-NNNN`` (art. 26 NĐ 61/2018, QĐ 20/2020). Raises NumbersExhausted."""
    try:
        return format_dossier_code(identifier, local_day(at), number)
    except DayFullError as error:
        raise NumbersExhausted(identifier) from error
