"""Whereabouts as every door tells them."""

from __future__ import annotations

from datetime import datetime

from motcua_routing.bootstrap import Routing
from motcua_routing.domain.errors import DossierUnknown
from motcua_routing.domain.path import Dossier, Leg


def dossier_of(routing: Routing, code: str) -> Dossier:
    """The dossier. Raises DossierUnknown; one that only a leg names is not known yet."""
    found = routing.queries.dossier(code)
    if found is None or not found.custodies:
        raise DossierUnknown(code)
    return found


def in_order(dossier: Dossier) -> list[Leg]:
    """The legs by when they were wanted."""

    def when(leg: Leg) -> tuple[datetime, str]:
        at = leg.wanted_at or leg.offered_at or leg.accepted_at or leg.settled_at
        return (at or _NEVER, leg.id)

    return sorted(dossier.legs.values(), key=when)


_NEVER = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
