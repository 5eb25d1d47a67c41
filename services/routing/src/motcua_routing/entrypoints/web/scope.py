"""Who may see which units' legs."""

from __future__ import annotations

from typing import Final

from motcua_kit.errors import NotPermitted
from motcua_kit.session import Kind, Principal, Scope
from motcua_kit.web import principal
from motcua_routing.bootstrap import Routing
from motcua_routing.domain.path import Dossier

# Who supervises, or answers for the work of a unit.
SUPERVISORS: Final = ("supervisor", "provincial_leader", "leader", "auditor", "operator")
# Who checks books against books.
AUDITORS: Final = ("auditor", "operator", "supervisor", "provincial_leader", "importer")


def visible_units(routing: Routing, who: Principal) -> tuple[str, ...] | None:
    """The units whose legs somebody may see; None where all of them."""
    if who.kind is Kind.SERVICE:
        return None
    grants = [grant for role in SUPERVISORS for grant in who.units_for(role)]
    if any(grant.scope is Scope.ALL for grant in grants):
        return None
    units = routing.catalogs.recent().tree.units
    return tuple(unit for unit in units if who.may_any(SUPERVISORS, unit))


def check_seen(routing: Routing, dossier: Dossier) -> None:
    """Raises NotPermitted for whoever neither works at a unit of the path nor supervises one."""
    who = principal()
    within = visible_units(routing, who)
    concerned = {each.unit for each in dossier.path()}
    concerned |= {leg.to_unit for leg in dossier.legs.values()}
    if within is not None and who.unit not in concerned and concerned.isdisjoint(within):
        raise NotPermitted


def check_auditor(unit: str | None) -> None:
    """Raises NotPermitted; without a unit a right that reaches beyond one unit is needed."""
    who = principal()
    if who.kind is Kind.SERVICE or (unit and who.may_any(AUDITORS, unit)):
        return
    grants = [grant for role in AUDITORS for grant in who.units_for(role)]
    if unit or all(grant.scope is Scope.UNIT for grant in grants):
        raise NotPermitted
