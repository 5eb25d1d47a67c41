"""The citizens' portal: where is my dossier; and the way to a dossier's page for officers."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from motcua_kit.session import Principal
from motcua_kit.web import principal_or_none, public
from motcua_kit.web.limits import Attempts
from motcua_routing.bootstrap import Routing
from motcua_routing.domain.errors import DossierUnknown
from motcua_routing.domain.line import completion
from motcua_routing.domain.path import Dossier
from motcua_routing.entrypoints.web.views import LookupPage, node_url
from motcua_ui import render
from motcua_vn.codes import CodeError, parse_dossier_code

PORTAL: Final = "/cong-dan"
TITLE: Final = "Tra cứu hồ sơ"
BAD_CODE: Final = "Mã hồ sơ phải có dạng H31.05.13-261008-0975, như ghi trên giấy tiếp nhận."
UNKNOWN: Final = (
    "Chưa tìm thấy hồ sơ có mã này. Hãy kiểm tra lại mã; hồ sơ vừa nộp có thể phải chờ ít phút."
)
LIMITED: Final = "Bạn đã tra cứu quá nhiều lần. Hãy chờ một phút rồi thử lại."


def portal_blueprint(routing: Routing) -> Blueprint:
    """The pages outside the service's prefix (see app.py)."""
    routes = Blueprint("portal", __name__, url_prefix=PORTAL)
    lookups = Attempts(
        routing.settings.lookups_per_minute, timedelta(minutes=1), clock=routing.clock
    )

    @routes.get("/")
    @public()
    def start() -> Response:
        return _show(LookupPage("Dịch vụ công một cửa", "", None))

    @routes.get("/tra-cuu")
    @public()
    def look_up() -> AnyResponse:
        code = tidy(request.args.get("ma", "") or request.args.get("q", ""))
        who = principal_or_none()
        if who is not None and is_code(code):
            return redirect(f"/ho-so/{quote(code)}")
        if not code:
            return _show(LookupPage(TITLE, "", None))
        address = request.remote_addr or ""
        if lookups.is_spent(address):
            return _show(LookupPage(TITLE, code, None, LIMITED), 429)
        lookups.note(address)
        return _answer(routing, code)

    @routes.get("/ho-so/<code>")
    @public()
    def dossier_page(code: str) -> AnyResponse:
        code = tidy(code)
        who = principal_or_none()
        if who is None:
            here = urlencode({"next": f"/ho-so/{code}"})
            return redirect(f"{routing.settings.sign_in_url}?{here}")
        return redirect(_page_for(routing, who, code))

    return routes


def tidy(text: str) -> str:
    """A code as it was typed or scanned, as it was given out."""
    return text.strip().upper()


def is_code(text: str) -> bool:
    """Whether it may become part of an address; a name or a phone may not."""
    try:
        parse_dossier_code(text)
    except CodeError:
        return False
    return True


def _answer(routing: Routing, code: str) -> Response:
    if not is_code(code):
        return _show(LookupPage(TITLE, code[:64], None, BAD_CODE), 422)
    dossier = routing.queries.dossier(code)
    if dossier is None or not dossier.custodies:
        return _show(LookupPage(TITLE, code, None, UNKNOWN), 404)
    done = completion(dossier, routing.catalogs.recent())
    return _show(LookupPage(TITLE, code, done))


def _page_for(routing: Routing, who: Principal, code: str) -> str:
    """Where an officer sees a dossier. Raises DossierUnknown.

    Before its first fact has reached us, the code itself tells who gave it out.
    """
    catalog = routing.catalogs.recent()
    dossier = routing.queries.dossier(code)
    unit = _unit_for(who, dossier) if dossier and dossier.custodies else catalog.issuer_of(code)
    to = node_url(routing.settings.node_prefix, catalog, unit, quote(code)) if unit else ""
    if not to:
        raise DossierUnknown(code)
    return to


def _unit_for(who: Principal, dossier: Dossier) -> str:
    """The custodian, or else the nearest unit of the path at which the officer may act."""
    wanted = [dossier.custodian, dossier.origin, *(each.unit for each in dossier.path())]
    roles = {grant.role for grant in who.grants}
    return next((unit for unit in wanted if who.may_any(roles, unit)), dossier.custodian)


def _show(page: LookupPage, status: int = 200) -> Response:
    return Response(render("routing/lookup.html", page), status, mimetype="text/html")
