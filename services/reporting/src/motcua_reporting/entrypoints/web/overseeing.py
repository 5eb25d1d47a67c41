"""Whose work somebody may see, officer by officer.

Numbers of units are for everybody who leads; numbers of a person are for those who answer for
that person's unit, and for who audits it.
"""

from __future__ import annotations

from typing import Final

from motcua_kit.errors import NotPermitted
from motcua_kit.session import Principal
from motcua_reporting.entrypoints.asked import Scope

OVERSEERS: Final = ("provincial_leader", "supervisor", "leader", "auditor")


def overseen(who: Principal, scope: Scope) -> tuple[str, ...]:
    """The units asked for whose officers the person may see; none where not those of the unit
    named."""
    if scope.unit and not who.may_any(OVERSEERS, scope.unit):
        return ()
    return tuple(unit for unit in scope.units if who.may_any(OVERSEERS, unit))


def must_oversee(who: Principal, scope: Scope) -> tuple[str, ...]:
    """The same. Raises NotPermitted where there is none."""
    units = overseen(who, scope)
    if not units:
        raise NotPermitted
    return units
