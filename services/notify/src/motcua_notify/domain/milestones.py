"""Which facts of a dossier the citizen is told, and whether this citizen wants to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final


class Milestone(StrEnum):
    """What a citizen is told, by the names of the ledger (art. 17, 19 and 20 NĐ 61/2018)."""

    RECEIVED = "received"
    SUPPLEMENT_ASKED = "supplement_asked"
    PAYMENT_ASKED = "payment_asked"
    EXTENDED = "extended"
    RESULT_READY = "result_ready"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    RETURNED = "returned"


ENDS: Final = frozenset(
    {Milestone.RETURNED, Milestone.REFUSED, Milestone.WITHDRAWN, Milestone.STOPPED}
)
REOPENED: Final = "reopened"
OF_INTEREST: Final = frozenset({*Milestone, REOPENED})


@dataclass(frozen=True, slots=True)
class Details:
    """What the words of a message are made of; nothing of it is about the person."""

    due: datetime | None = None
    extended_to: date | None = None
    amount: int | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a unit's ledger, as far as notify cares. `wants` is said by `received` alone."""

    unit: str
    seq: int
    type: str
    dossier: str
    origin: str
    custody: int
    step: int
    business_at: datetime
    imported: bool
    wants: bool | None = None
    details: Details = field(default_factory=Details)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One happening of a milestone: a dossier may be asked for papers twice.

    `occurrence` is the fact's place in its ledger, so the same fact is the same occasion for ever.
    """

    dossier: str
    milestone: Milestone
    occurrence: str
    unit: str
    business_at: datetime
    details: Details


@dataclass(slots=True)
class Dossier:
    """What notify knows of a dossier; facts of several units may come in any order.

    `wants` is None until its reception has been read. `turn` is the place (custody, step) of the
    newest fact that closed or reopened it; only the unit of origin records these.
    """

    code: str
    origin: str = ""
    wants: bool | None = None
    turn: tuple[int, int] = (0, 0)
    closed_at: datetime | None = None

    def learn(self, fact: Fact, now: datetime) -> None:
        """Take in a fact."""
        self.origin = fact.origin or self.origin or fact.unit
        if fact.wants is not None:
            self.wants = fact.wants
        turn = (fact.custody, fact.step)
        if (fact.type in ENDS or fact.type == REOPENED) and turn >= self.turn:
            self.turn = turn
            self.closed_at = now if fact.type in ENDS else None


def occasion_of(fact: Fact) -> Occasion | None:
    """What there is to tell about a fact; nothing of imported history."""
    if fact.imported or fact.type == REOPENED or fact.type not in OF_INTEREST:
        return None
    return Occasion(
        dossier=fact.dossier,
        milestone=Milestone(fact.type),
        occurrence=f"{fact.unit}#{fact.seq}",
        # Only the unit of origin talks with the citizen, whoever has custody.
        unit=fact.origin or fact.unit,
        business_at=fact.business_at,
        details=fact.details,
    )
