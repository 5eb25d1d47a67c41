"""What routing says: to the leg topic, and to the units of a deployment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from motcua_routing.domain.facts import Fact, Mode
from motcua_routing.domain.path import Dossier, Leg, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class LegNews:
    """Something about a leg, for everybody who reads the leg topic."""

    dossier: str
    procedure: str
    leg: str
    leg_code: str
    from_unit: str
    to_unit: str
    mode: Mode
    business_at: datetime
    imported: bool

    @classmethod
    def of(cls, dossier: Dossier, leg: Leg, fact: Fact, **more: Any) -> Self:
        """The news of a fact."""
        return cls.about(
            dossier, leg, fact.business_at, imported=leg.imported or fact.imported, **more
        )

    @classmethod
    def about(
        cls,
        dossier: Dossier,
        leg: Leg,
        at: datetime,
        *,
        imported: bool | None = None,
        **more: Any,
    ) -> Self:
        """News that routing itself makes."""
        return cls(
            dossier=dossier.code,
            procedure=dossier.procedure,
            leg=leg.id,
            leg_code=leg.code,
            from_unit=leg.from_unit,
            to_unit=leg.to_unit,
            mode=leg.mode,
            business_at=at,
            imported=leg.imported if imported is None else imported,
            **more,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned(LegNews):
    accept_by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedLeg(LegNews):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(LegNews):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(LegNews):
    leg_due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(LegNews):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(LegNews):
    leg_due: datetime | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferIsOverdue(LegNews):
    accept_by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LegIsOverdue(LegNews):
    leg_due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Something said to one unit, over the topic of the deployment that serves it."""

    deployment: str
    from_unit: str
    to_unit: str
    dossier: str
    procedure: str
    leg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Word):
    """The way is known: seal for this key and offer."""

    leg_code: str
    unit: str
    unit_deployment: str
    public_key: bytes
    accept_by: datetime
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Impossible(Word):
    """Nobody found; an officer is told."""

    leg_code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitPassed(Word):
    """`kind` is `offer_unaccepted` or `leg_overdue`; `unit` is who should have acted."""

    kind: str
    unit: str
    limit: datetime
