"""What routing knows of the catalogue: units, working calendars, processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from motcua_routing.domain.errors import NobodyAble
from motcua_routing.domain.units import Span, UnitTree
from motcua_vn.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a leg and the share of the limit it gets."""

    code: str
    name: str
    quarter_hours: int


@dataclass(frozen=True, slots=True)
class ProcessLeg:
    """One stretch of the internal flow, at one unit."""

    code: str
    name: str
    place: str
    base: str
    is_task: bool
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        """Working minutes that the flow allows."""
        return 15 * sum(step.quarter_hours for step in self.steps)


@dataclass(frozen=True, slots=True)
class Process:
    """One version of a procedure, as far as its way between units is concerned."""

    version: int
    span: Span
    legs: tuple[ProcessLeg, ...]

    @property
    def steps(self) -> int:
        return sum(len(leg.steps) for leg in self.legs)

    def leg(self, code: str) -> ProcessLeg | None:
        return next((leg for leg in self.legs if leg.code == code), None)


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure and its dated versions."""

    code: str
    name: str
    versions: tuple[Process, ...]

    def process(self, version: int) -> Process | None:
        return next((each for each in self.versions if each.version == version), None)


@dataclass(frozen=True)
class Catalog:
    """The catalogue as read so far; `revision` grows with every change of it."""

    revision: int
    tree: UnitTree
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    deployments: Mapping[str, str] = field(default_factory=dict)

    def unit_name(self, code: str) -> str:
        """How a unit is called; its code while the catalogue does not know it."""
        unit = self.tree.units.get(code)
        return unit.called if unit else code

    def procedure_name(self, code: str) -> str:
        procedure = self.procedures.get(code)
        return procedure.name if procedure else code

    def process(self, code: str, version: int) -> Process | None:
        procedure = self.procedures.get(code)
        return procedure.process(version) if procedure else None

    def deployment_of(self, code: str) -> str:
        """The deployment that serves a unit; empty while unknown."""
        unit = self.tree.units.get(code)
        return unit.deployment if unit else ""

    def issuer_of(self, dossier: str) -> str:
        """The unit whose identifier begins a dossier code; empty where none does."""
        prefix = dossier.split("-", 1)[0]
        return next((u.code for u in self.tree.units.values() if u.identifier == prefix), "")

    def calendar_of(self, code: str) -> Calendar | None:
        unit = self.tree.units.get(code)
        return self.calendars.get(unit.calendar) if unit else None

    def after_working_hours(self, unit: str, start: datetime, hours: int) -> datetime:
        """The instant by which so many working hours of the unit have passed.

        Raises NobodyAble `no_calendar`: without one nothing can be promised.
        """
        calendar = self.calendar_of(unit)
        if calendar is None:
            raise NobodyAble("no_calendar")
        return calendar.after_working_time(start, timedelta(hours=hours))

    def working_minutes(self, unit: str, start: datetime, end: datetime) -> int:
        """Working minutes between two instants; clock minutes while the calendar is unknown."""
        calendar = self.calendar_of(unit)
        passed = calendar.working_time_between(start, end) if calendar else end - start
        return int(passed.total_seconds() // 60)

    def day_minutes(self, unit: str, day: date) -> int:
        """Length of the unit's working day; eight hours while the calendar is unknown."""
        calendar = self.calendar_of(unit)
        length = calendar.day_length(day) if calendar else timedelta(hours=8)
        return max(60, int(length.total_seconds() // 60))

    def is_within(self, unit: str, ancestor: str, day: date) -> bool:
        return self.tree.is_within(unit, ancestor, day)
