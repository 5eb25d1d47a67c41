"""What reporting can be asked, and the shapes of its answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from motcua_reporting.domain.tree import UnitTree


@dataclass(frozen=True, slots=True)
class Counts:
    """Exact counts of dossiers received by some units over a period.

    `open_*` are those received by an instant and not solved since, in time or late at it; the
    rest is by local day of what happened.
    """

    received: int = 0
    received_online: int = 0
    solved_early: int = 0
    solved_on_time: int = 0
    solved_late: int = 0
    open_in_time: int = 0
    open_late: int = 0
    refused: int = 0
    withdrawn: int = 0
    stopped: int = 0
    returned: int = 0

    @property
    def solved(self) -> int:
        return self.solved_early + self.solved_on_time + self.solved_late

    @property
    def open(self) -> int:
        return self.open_in_time + self.open_late


class By(StrEnum):
    """What numbers are grouped by; units are always told."""

    UNIT = ""
    PROCEDURE = "procedure"
    FIELD = "field"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Grouped:
    """The same dossiers counted twice, in one snapshot: by origin unit, and by something else.

    A dossier that was reclassified is counted where it was when it happened.
    """

    units: dict[str, Counts]
    groups: dict[str, Counts]


@dataclass(frozen=True, slots=True)
class OfficerWork:
    """What an officer has recorded at a unit: facts by type, and tasks done after their limit.

    Nothing is taken back: an end and its reopening were both work.
    """

    unit: str
    officer: str
    done: dict[str, int]
    late: int


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, both inclusive; an open side is unbounded."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far a unit's ledger has been counted."""

    unit: str
    seq: int
    at: datetime
    parked: int
    forked: bool


@dataclass(frozen=True, slots=True)
class Held:
    """Dossiers a unit answers for now, by custody."""

    open: int = 0
    in_transit: int = 0


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One dossier behind a number."""

    dossier: str
    procedure: str
    field: str
    origin: str
    custodian: str | None
    state: str | None
    received_at: datetime | None
    due: datetime | None
    solved_at: datetime | None
    verdict: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which dossiers a drill-down asks for; `what` is a name of Counts or of Held."""

    what: str
    units: Sequence[str]
    period: Period
    as_of: datetime
    procedure: str | None = None
    field: str | None = None
    limit: int = 50
    after: str = ""


@dataclass(frozen=True, slots=True)
class Audited:
    """Lines for an audit, and how far each unit was counted in the same snapshot."""

    lines: list[dict[str, Any]]
    heads: dict[str, int]


class Reports(Protocol):
    """Reading side of reporting."""

    def tree(self) -> UnitTree:
        """Units as published."""

    def names(self, by: By) -> dict[str, str]:
        """Names of the catalogue's records of this kind, by code."""

    def counts(self, units: Sequence[str], period: Period, as_of: datetime) -> dict[str, Counts]:
        """Counts by origin unit; units without any are left out."""

    def held(self, units: Sequence[str]) -> dict[str, Held]:
        """What units have custody of now."""

    def grouped(self, by: By, units: Sequence[str], period: Period, as_of: datetime) -> Grouped:
        """Counts by procedure or by field, and by origin unit."""

    def work(self, units: Sequence[str], period: Period) -> list[OfficerWork]:
        """What each officer has done at these units, by unit and officer."""

    def completeness(self) -> list[Completeness]:
        """One line a unit that has said anything."""

    def dossiers(self, wanted: Wanted) -> list[DossierLine]:
        """The dossiers behind a number, by code, a page at a time."""

    def flow(self, unit: str) -> Audited:
        """Ledger columns by day and procedure, as counted."""

    def tally(self, unit: str) -> Audited:
        """Statistics by day, procedure, officer and measure, as counted: of the dossiers received
        here, and of what officers did here (``done_`` and ``late_`` before a fact's type)."""

    def custody(self, unit: str | None) -> Audited:
        """Dossiers that the unit (or any) is believed to hold: code, unit, state, custody."""

    def rows(self) -> Iterator[dict[str, Any]]:
        """How far every unit was counted (`heads`), then every dossier as counted by then, with
        all that numbers and drill-downs are made of."""

    def facts(self, unit: str | None) -> Iterator[dict[str, Any]]:
        """Reporting's own copy of the facts, in order of unit and seq."""

    def trail(self, dossier: str) -> list[dict[str, Any]]:
        """Every fact of a dossier with its place in the topic."""

    def books(self, stream: str | None = None) -> dict[str, Any]:
        """Heads, parked facts and positions of the reader."""

    def topic(self, unit: str | None) -> Iterator[dict[str, Any]]:
        """The dossier topic, read again from its beginning to its present end."""
