"""What a unit records and says, as values: the domain's side of ``proto/motcua``.

A fact's ``type`` is the name of its event in the protobuf ``oneof``; ``fields`` are that event's
fields. The adapters put them into the wire form and number them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from motcua_vn.due import DueDates

Value = str | int | bool | bytes | datetime | tuple[str, ...] | DueDates | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry for the ledger of ``unit``."""

    unit: str
    type: str
    dossier: str
    procedure: str
    procedure_version: int
    field: str
    origin: str
    custody: int
    step_in_custody: int
    business_at: datetime
    actor: str
    imported: bool
    fields: Mapping[str, Value]
    handover: str = ""
    peer: str = ""
    due: DueDates | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A message to a unit of some deployment (proto/motcua/handover). ``deployment`` is empty
    where the catalogue knows it; ``sealed`` names fields whose text is sealed for the receiver."""

    to_unit: str
    type: str
    from_unit: str
    dossier: str
    procedure: str
    leg: str
    fields: Mapping[str, Value]
    deployment: str = ""
    sealed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DueEvent:
    """An event of the contract's history (docs/reference/due-date.md)."""

    kind: str
    at: datetime
    to: date | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it, with the roles held at the unit at hand."""

    login: str
    roles: frozenset[str] = frozenset()
    may_import: bool = False


SYSTEM = Actor("system")
