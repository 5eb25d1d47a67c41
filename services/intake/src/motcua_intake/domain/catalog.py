"""What intake knows of the catalogue: units, procedures and officers, dated, as values."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from motcua_intake.domain.errors.reception import ProcedureNotInForce
from motcua_intake.domain.errors.serving import CatalogNotHere
from motcua_vn.calendar import Calendar
from motcua_vn.due import Convention, Limit

ORIGIN = "origin"


def _in_force(day: date, valid_from: date | None, valid_to: date | None) -> bool:
    """Whether ``day`` lies inside; ``valid_to`` is the last day that counts."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)


@dataclass(frozen=True, slots=True)
class Capability:
    """What a unit may do, by tag and time."""

    tag: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; ``identifier`` begins its dossiers' codes, ``epoch`` fences who serves it."""

    code: str
    identifier: str
    name: str
    short_name: str
    counter_name: str
    kind: str
    level: str
    calendar: str
    deployment: str
    epoch: int = 0
    address: str = ""
    phone: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    capabilities: tuple[Capability, ...] = ()
    parents: tuple[tuple[str, str], ...] = ()
    public_key: bytes = b""

    def valid_on(self, day: date) -> bool:
        """Whether the unit exists on the day."""
        return _in_force(day, self.valid_from, self.valid_to)

    def can(self, tags: tuple[str, ...], day: date) -> bool:
        """Whether the unit holds one of the tags on the day."""
        return any(
            held.tag in tags and _in_force(day, held.valid_from, held.valid_to)
            for held in self.capabilities
        )


@dataclass(frozen=True, slots=True)
class Component:
    """A paper that a procedure asks for; ``form`` is original, certified or copy."""

    code: str
    name: str
    form: str
    quantity: int
    required: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A step inside a unit; ``quarter_hours`` is its share of working time."""

    code: str
    name: str
    role: str
    kind: str
    quarter_hours: int


@dataclass(frozen=True, slots=True)
class LegPlan:
    """A leg of a procedure's process; ``place`` is ``origin`` or a capability tag."""

    code: str
    place: str
    base: str
    mode: str
    after: tuple[str, ...]
    limit: Limit | None
    decides: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Fee:
    """What the procedure costs; ``mode`` is none, before or after. Amount in đồng."""

    amount: int
    mode: str
    per: str
    note: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """Month and day of a yearly campaign's first and last day; it may run over New Year."""

    opens: tuple[int, int]
    closes: tuple[int, int]

    def next_to_close(self, day: date) -> tuple[date, date]:
        """First and last day of the campaign that closes on ``day`` or as the next one after."""
        closes = _in_year(day.year, self.closes)
        if closes < day:
            closes = _in_year(day.year + 1, self.closes)
        opens = _in_year(closes.year, self.opens)
        return opens if opens <= closes else _in_year(closes.year - 1, self.opens), closes


def _in_year(year: int, month_day: tuple[int, int]) -> date:
    """The month's last day where that year's month has no such day (29/02)."""
    month, day = month_day
    return date(year, month, min(day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class ProcedureVersion:
    """A procedure as in force from a day on.

    ``limit`` is no dossier's own where there is a ``campaign``: see ``timing.limit_on``.
    """

    version: int
    valid_from: date | None
    valid_to: date | None
    received_at: tuple[str, ...]
    limit: Limit
    convention: Convention
    components: tuple[Component, ...]
    legs: tuple[LegPlan, ...]
    fee: Fee
    campaign: Campaign | None = None
    result: str = ""
    legal_basis: tuple[str, ...] = ()
    conditions: str = ""

    def component(self, code: str) -> Component | None:
        """The component of this code, if the procedure has it."""
        return next((part for part in self.components if part.code == code), None)


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure and its dated versions."""

    code: str
    name: str
    field: str
    versions: tuple[ProcedureVersion, ...]

    def on(self, day: date) -> ProcedureVersion:
        """The version in force on ``day``. Raises ProcedureNotInForce."""
        fitting = [v for v in self.versions if _in_force(day, v.valid_from, v.valid_to)]
        if not fitting:
            raise ProcedureNotInForce(self.code)
        return max(fitting, key=lambda v: v.version)

    def version(self, number: int) -> ProcedureVersion:
        """The version a dossier keeps. Raises CatalogNotHere."""
        for version in self.versions:
            if version.version == number:
                return version
        raise CatalogNotHere(f"procedure:{self.code}:{number}")


@dataclass(frozen=True, slots=True)
class Role:
    """What an officer may do where; ``scope`` is unit or tree."""

    role: str
    unit: str
    scope: str


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer as published by law."""

    login: str
    name: str
    title: str
    phone: str
    unit: str
    roles: tuple[Role, ...]
    valid_from: date | None
    valid_to: date | None
    credentials_version: int

    def valid_on(self, day: date) -> bool:
        """Whether the officer serves on the day."""
        return _in_force(day, self.valid_from, self.valid_to)

    def serves(self, unit: str, day: date) -> bool:
        """Whether the officer works in the unit itself on the day."""
        return self.valid_on(day) and any(held.unit == unit for held in self.roles)

    def holds(self, role: str, unit: str) -> bool:
        """Whether the officer has the role in the unit itself."""
        return any(held.role == role and held.unit == unit for held in self.roles)


@dataclass(frozen=True)
class Catalog:
    """One immutable state of the replica."""

    version: int = 0
    units: Mapping[str, Unit] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    calendar_names: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    officers: Mapping[str, Officer] = field(default_factory=dict)
    deployments: Mapping[str, str] = field(default_factory=dict)
    active_trees: frozenset[str] = frozenset()

    def unit(self, code: str) -> Unit:
        """Raises CatalogNotHere."""
        found = self.units.get(code)
        if found is None:
            raise CatalogNotHere(f"unit:{code}")
        return found

    def procedure(self, code: str) -> Procedure:
        """Raises CatalogNotHere."""
        found = self.procedures.get(code)
        if found is None:
            raise CatalogNotHere(f"procedure:{code}")
        return found

    def calendar_of(self, unit: str) -> Calendar:
        """The working calendar of a unit. Raises CatalogNotHere."""
        return self.calendar(self.unit(unit).calendar)

    def calendar(self, code: str) -> Calendar:
        """Raises CatalogNotHere."""
        found = self.calendars.get(code)
        if found is None:
            raise CatalogNotHere(f"calendar:{code}")
        return found

    def is_within(self, unit: str, ancestor: str) -> bool:
        """Whether ``unit`` is ``ancestor`` or stands below it in an active tree."""
        seen: set[str] = set()
        waiting = [unit]
        while waiting:
            code = waiting.pop()
            if code == ancestor:
                return True
            if code in seen or code not in self.units:
                continue
            seen.add(code)
            waiting.extend(
                parent for parent, tree in self.units[code].parents if tree in self.active_trees
            )
        return False
