"""The supervisor's pages: what is under way between units, and one dossier's path."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, request

from motcua_kit.web import principal, requires, signed_in
from motcua_routing.app.queries import LegQuery, View
from motcua_routing.bootstrap import Routing
from motcua_routing.entrypoints.told import dossier_of
from motcua_routing.entrypoints.web.openapi import LARGEST_OFFSET
from motcua_routing.entrypoints.web.scope import SUPERVISORS, check_seen, visible_units
from motcua_routing.entrypoints.web.views import BoardPage, PathPage, node_url
from motcua_ui import is_fragment, render

PER_PAGE = 50
_LAST_PAGE = LARGEST_OFFSET // PER_PAGE


def board_blueprint(routing: Routing) -> Blueprint:
    """The pages under the service's prefix."""
    routes = Blueprint("board", __name__)

    @routes.get("/")
    @requires(*SUPERVISORS)
    def show() -> str:
        view = request.args.get("xem", "")
        chosen = View(view) if view in set(View) else View.LATE_OFFERS
        catalog = routing.catalogs.recent()
        within = visible_units(routing, principal())
        page_number = min(max(1, request.args.get("trang", 1, type=int)), _LAST_PAGE)
        unit = request.args.get("don-vi", "").strip()
        query = LegQuery(
            now=routing.clock.now(),
            view=chosen,
            unit=unit,
            within=within,
            limit=PER_PAGE,
            offset=(page_number - 1) * PER_PAGE,
        )
        units = sorted(catalog.tree.units if within is None else within)
        page = BoardPage.of(
            query,
            counts=routing.queries.counts(query),
            lines=routing.queries.legs(query),
            catalog=catalog,
            units=units,
            page_number=page_number,
            url=lambda **more: _url(chosen, unit, **more),
        )
        return render("routing/board.html", page, fragment="list" if is_fragment() else None)

    @routes.get("/ho-so/<code>")
    @signed_in()
    def path(code: str) -> str:
        dossier = dossier_of(routing, code)
        check_seen(routing, dossier)
        catalog = routing.catalogs.recent()
        page = PathPage.of(
            dossier,
            catalog,
            now=routing.clock.now(),
            node=node_url(routing.settings.node_prefix, catalog, dossier.custodian, code),
        )
        return render("routing/path.html", page)

    return routes


def _url(view: View, unit: str, **more: object) -> str:
    wanted = {"xem": view, "don-vi": unit, **more}
    return "?" + urlencode({name: str(value) for name, value in wanted.items() if value})
