"""Questions and the shapes of their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from motcua_routing.domain.path import Dossier, Leg


class View(StrEnum):
    """What a supervisor looks at, by what hurts first."""

    LATE_OFFERS = "cham-nhan"
    LATE_LEGS = "qua-han"
    BLOCKED = "tac"
    IN_TRANSIT = "dang-chuyen"


@dataclass(frozen=True, slots=True)
class LegQuery:
    """Which legs: by state, by unit on either side, inside the units one may see (None: all)."""

    now: datetime
    view: View | None = None
    states: tuple[str, ...] = ()
    unit: str = ""
    within: tuple[str, ...] | None = None
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True, slots=True)
class LegLine:
    """A leg in a list."""

    dossier: str
    procedure: str
    phase: str
    leg: Leg


@dataclass(frozen=True, slots=True)
class Acknowledging:
    """A dossier whose acceptance the sender's ledger does not tell yet."""

    dossier: str
    custody: int
    handover: str
    peer: str


@dataclass(frozen=True, slots=True)
class UnitCustody:
    """What routing believes a unit answers for, as of a place in the unit's ledger."""

    unit: str
    seq: int
    hash: str
    open: tuple[str, ...]
    in_transit: tuple[str, ...]
    acknowledging: tuple[Acknowledging, ...]


class Queries(Protocol):
    """Reads that change nothing."""

    def dossier(self, code: str) -> Dossier | None:
        """The path of a dossier."""

    def legs(self, query: LegQuery) -> list[LegLine]:
        """Legs, what hurts first on top."""

    def counts(self, query: LegQuery) -> dict[View, int]:
        """How many legs each view has, by the query's units."""

    def custody(self, unit: str | None) -> Sequence[UnitCustody]:
        """The custodies of one unit, or of all."""

    def reader(self) -> dict[str, Any]:
        """The books of our reader."""
