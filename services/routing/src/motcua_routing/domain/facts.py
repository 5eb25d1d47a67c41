"""A fact of a unit's ledger, as far as the way between units is concerned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Mode(StrEnum):
    """What a leg hands over."""

    CUSTODY = "custody"
    TASK = "task"
    OPINION = "opinion"


@dataclass(frozen=True, slots=True)
class Fact:
    """The header every fact has, and the fields of those events that routing folds.

    Fields an event does not have are empty. `due` is the dossier's own date after the fact.
    """

    type: str
    unit: str
    dossier: str
    custody: int
    step: int
    at: datetime
    business_at: datetime
    procedure: str = ""
    procedure_version: int = 0
    field: str = ""
    origin: str = ""
    peer: str = ""
    handover: str = ""
    imported: bool = False
    due: datetime | None = None
    leg: str = ""
    leg_code: str = ""
    place: str = ""
    to_unit: str = ""
    base: str = ""
    mode: Mode = Mode.CUSTODY
    accept_by: datetime | None = None
    leg_due: datetime | None = None
    handed_in_at: datetime | None = None
    reason: str = ""
    outcome: str = ""
    residence: str = ""
    land: str = ""

    @property
    def order(self) -> int:
        """Place among the custodians' facts of the dossier, whatever the order of arrival."""
        return (self.custody << 32) | self.step

    @property
    def leg_id(self) -> str:
        """The leg this fact is about; one id names the leg and its handover."""
        return self.leg or self.handover
