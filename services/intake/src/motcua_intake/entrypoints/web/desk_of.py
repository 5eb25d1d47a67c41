"""The present person's desk: unit, roles, calendar, time. Asked once a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import g

from motcua_intake.app.permissions import IMPORTER, STAFF
from motcua_intake.domain.catalog import Catalog
from motcua_intake.domain.facts import Actor
from motcua_intake.entrypoints.parts import Parts
from motcua_intake.entrypoints.who import actor_at, home_unit
from motcua_kit.session import Principal
from motcua_kit.web import principal
from motcua_vn.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody works now."""

    who: Principal
    unit: str
    actor: Actor
    roles: tuple[str, ...]
    catalog: Catalog
    calendar: Calendar
    now: datetime

    def holds(self, *roles: str) -> bool:
        """Whether the person has one of the roles here."""
        return any(role in self.roles for role in roles)


def desk_of(parts: Parts) -> Desk:
    """The desk of this request. Raises NotPermitted, CatalogNotHere."""
    found: Desk | None = g.get("motcua_desk")
    if found is None:
        who = principal()
        found = desk_at(parts, who, home_unit(parts.office, who))
        g.motcua_desk = found
    return found


def desk_at(parts: Parts, who: Principal, unit: str) -> Desk:
    """The person's desk at a unit. Raises CatalogNotHere."""
    catalog = parts.office.catalog()
    return Desk(
        who=who,
        unit=unit,
        actor=actor_at(who, unit),
        roles=tuple(role for role in (*STAFF, IMPORTER) if who.may(role, unit)),
        catalog=catalog,
        calendar=catalog.calendar_of(unit),
        now=parts.office.clock.now(),
    )
