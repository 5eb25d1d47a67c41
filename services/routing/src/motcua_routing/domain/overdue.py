"""Limits that passed: who is told."""

from __future__ import annotations

from datetime import datetime

from motcua_routing.domain.catalog import Catalog
from motcua_routing.domain.facts import Mode
from motcua_routing.domain.news import LegIsOverdue, LimitPassed, OfferIsOverdue, Word
from motcua_routing.domain.path import Dossier, Leg, LegState
from motcua_routing.domain.route import Reply


def offer_is_late(leg: Leg, now: datetime) -> bool:
    """Whether an offer has waited past its limit and nobody was told yet."""
    return (
        leg.state is LegState.OFFERED
        and leg.mode is not Mode.OPINION
        and not leg.imported
        and leg.offer_overdue_at is None
        and leg.accept_by is not None
        and leg.accept_by < now
    )


def leg_is_late(leg: Leg, dossier: Dossier, now: datetime) -> bool:
    """Whether a leg runs past its date and nobody was told yet.

    While the citizen is waited for, the unit is not late (art. 19 NĐ 61/2018 stops its clock).
    """
    return (
        (leg.state is LegState.ACCEPTED or _is_silent(leg))
        and not leg.imported
        and leg.leg_overdue_at is None
        and leg.due is not None
        and leg.due < now
        and not dossier.phase.waits_for_citizen
    )


def _is_silent(leg: Leg) -> bool:
    """An opinion that was asked for and did not come (art. 19.5 NĐ 61/2018)."""
    return leg.mode is Mode.OPINION and leg.state is LegState.OFFERED


def tell(leg: Leg, dossier: Dossier, catalog: Catalog, now: datetime) -> Reply:
    """What is said about the limits of a leg that passed; once each.

    Nothing yet while the catalogue does not say where the sender is reached: what is said once
    must reach somebody.
    """
    if not catalog.deployment_of(leg.from_unit):
        return Reply()
    if offer_is_late(leg, now) and leg.accept_by is not None:
        leg.offer_overdue_at = now
        news = OfferIsOverdue.about(dossier, leg, now, accept_by=leg.accept_by)
        kind, limit = "offer_unaccepted", leg.accept_by
        return Reply((news,), _to_both(leg, dossier, catalog, kind, limit))
    if leg_is_late(leg, dossier, now) and leg.due is not None:
        leg.leg_overdue_at = now
        late = LegIsOverdue.about(dossier, leg, now, leg_due=leg.due)
        return Reply((late,), _to_both(leg, dossier, catalog, "leg_overdue", leg.due))
    return Reply()


def _to_both(
    leg: Leg, dossier: Dossier, catalog: Catalog, kind: str, limit: datetime
) -> tuple[Word, ...]:
    words = []
    for unit in dict.fromkeys((leg.from_unit, leg.to_unit)):
        deployment = catalog.deployment_of(unit)
        if deployment:
            words.append(
                LimitPassed(
                    deployment=deployment,
                    from_unit=leg.from_unit if unit == leg.to_unit else leg.to_unit,
                    to_unit=unit,
                    dossier=dossier.code,
                    procedure=dossier.procedure,
                    leg=leg.id,
                    kind=kind,
                    unit=leg.to_unit,
                    limit=limit,
                )
            )
    return tuple(words)
