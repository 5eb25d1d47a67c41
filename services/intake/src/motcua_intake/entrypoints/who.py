"""Who is asking, at which unit, and whether they may."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from motcua_intake.app.permissions import IMPORTER, STAFF
from motcua_intake.app.ports import Office
from motcua_intake.domain.errors.serving import UnitNotServedHere
from motcua_intake.domain.facts import Actor
from motcua_kit.errors import NotPermitted
from motcua_kit.session import Principal

AUDITOR: Final = "auditor"
SUPERVISOR: Final = "supervisor"
READERS: Final = (*STAFF, IMPORTER, SUPERVISOR, "provincial_leader", AUDITOR, "operator")
"""Roles that may read what a unit keeps, each as far as it reaches."""

READ_EVERYWHERE: Final = (AUDITOR, IMPORTER)

SEE_PEOPLE: Final = (*STAFF, IMPORTER, SUPERVISOR)
"""Roles that may see an applicant; leaders of the province, auditors and operators may not."""


def actor_at(who: Principal, unit: str) -> Actor:
    """The person as the domain knows one: the roles held at this unit.

    An importer enters what others did on paper, so every step of the unit is open to one.
    """
    if who.may(IMPORTER, unit):
        return Actor(who.login, frozenset(STAFF), may_import=True)
    return Actor(who.login, frozenset(role for role in STAFF if who.may(role, unit)))


def must_reach(who: Principal, unit: str, roles: Iterable[str]) -> None:
    """Raises NotPermitted unless one of the roles is held at the unit."""
    if not who.may_any(tuple(roles), unit):
        raise NotPermitted


def may_read(who: Principal, unit: str) -> bool:
    """Whether what the unit keeps may be read: an auditor or importer reads everywhere.

    A proof over all ledgers must not miss a unit that stands outside the auditor's own tree.
    """
    return who.may_any(READ_EVERYWHERE) or who.may_any(READERS, unit)


def readable_unit(office: Office, who: Principal, unit: str) -> str:
    """The unit, checked. Raises UnitNotServedHere or NotPermitted."""
    if not office.serves(unit):
        raise UnitNotServedHere(unit)
    if not may_read(who, unit):
        raise NotPermitted
    return unit


def readable_units(office: Office, who: Principal) -> list[str]:
    """The units served here that the person may read."""
    return [unit for unit in served_units(office) if may_read(who, unit)]


def home_unit(office: Office, who: Principal) -> str:
    """The unit at whose desk the person sits here. Raises NotPermitted where there is none."""
    units = units_at(office, who, STAFF)
    if who.unit in units:
        return who.unit
    if units:
        return units[0]
    raise NotPermitted


def units_at(office: Office, who: Principal, roles: Iterable[str]) -> list[str]:
    """The units served here at which the person holds one of the roles."""
    wanted = tuple(roles)
    return [unit for unit in served_units(office) if who.may_any(wanted, unit)]


def served_units(office: Office) -> list[str]:
    """The units of the catalogue that this deployment serves."""
    return sorted(unit for unit in office.catalog().units if office.serves(unit))
