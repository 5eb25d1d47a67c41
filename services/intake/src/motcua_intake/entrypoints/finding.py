"""Finding the row of a dossier that a person may see here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from motcua_intake.app.queries import DossierView, Page
from motcua_intake.domain.dossier import Holding
from motcua_intake.domain.errors.custody import DossierNotFound
from motcua_intake.entrypoints.parts import Parts
from motcua_intake.entrypoints.reading import is_code
from motcua_intake.entrypoints.who import may_read
from motcua_kit.errors import NotPermitted
from motcua_kit.session import Principal

_FEW = Page(1, 5)


def unit_of(
    parts: Parts, who: Principal, code: str, roles: Iterable[str], *, asked: str = ""
) -> str:
    """The unit whose row of the dossier is meant: ``asked``, or the first within reach.

    Raises DossierNotFound, or NotPermitted where only others' rows are kept here.
    """
    wanted = tuple(roles)
    return _first(parts, code, asked, lambda unit: who.may_any(wanted, unit))


def readable_unit_of(parts: Parts, who: Principal, code: str, *, asked: str = "") -> str:
    """As ``unit_of``, for reading without the people."""
    return _first(parts, code, asked, lambda unit: may_read(who, unit))


def _first(parts: Parts, code: str, asked: str, may: Callable[[str], bool]) -> str:
    if not is_code(code):
        raise DossierNotFound(code)
    units = [u for u in parts.queries.units_of(code) if not asked or u == asked]
    if not units:
        raise DossierNotFound(code)
    within = [unit for unit in units if may(unit)]
    if not within:
        raise NotPermitted
    return within[0]


def view_of(parts: Parts, unit: str, code: str) -> DossierView:
    """The unit's own row, or the parallel task it has taken. Raises DossierNotFound."""
    if not is_code(code):
        raise DossierNotFound(code)
    try:
        return parts.queries.dossier(unit, code)
    except DossierNotFound:
        for row in parts.queries.search(unit, code, _FEW).rows:
            if row.dossier == code and row.guest:
                return parts.queries.dossier(unit, code, row.guest)
        raise


def is_guest(view: DossierView) -> bool:
    """Whether the unit only works a parallel task of the dossier."""
    return view.dossier.holding is Holding.GUEST
