"""The search: by code, name, identity number or phone, of which only the code is ever an address.

What is typed comes in a body. It is kept, sealed for whoever typed it, in the cookie of the
visit, so that the list of what was found is an ordinary page: it can be gone back to and loaded
again, and nothing in its address tells of anybody.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from flask import Blueprint, g, redirect, request, session
from werkzeug import Response as AnyResponse

from motcua_intake.app.permissions import IMPORTER, STAFF
from motcua_intake.app.ports import CannotOpen, Sealer
from motcua_intake.app.queries import Page
from motcua_intake.entrypoints.parts import Parts
from motcua_intake.entrypoints.routing import Routes
from motcua_intake.entrypoints.web import rows
from motcua_intake.entrypoints.web.desk import ListPage
from motcua_intake.entrypoints.web.desk_of import Desk, desk_of
from motcua_kit.web import requires
from motcua_ui import render
from motcua_ui.shell import href
from motcua_ui.view import Empty
from motcua_vn.codes import CodeError, parse_dossier_code
from motcua_vn.text import normalise_line

PATH: Final = "/tim"
_KEPT: Final = "tim"
_LONGEST_QUERY: Final = 100
_HINT: Final = (
    "Hãy thử mã hồ sơ (cả mã hoặc phần cuối), tên người nộp, số định danh hoặc điện thoại. "
    "Hồ sơ do đơn vị khác tiếp nhận thì tra cứu ở trang chung."
)


def search_blueprint(parts: Parts) -> Blueprint:
    """Routes of the search."""
    routes = Blueprint("search", __name__)
    pages = _Pages(parts)
    staff = Routes(routes, requires(*STAFF, IMPORTER))
    staff.get(PATH, pages.found)
    staff.post(PATH, pages.ask)
    return routes


class _Pages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def ask(self) -> AnyResponse:
        """To the one dossier that fits, or to the list of what was found."""
        desk = desk_of(self._parts)
        query = normalise_line(request.form.get("q", ""))[:_LONGEST_QUERY]
        page = rows.page_asked()
        only = self._only(desk, query) if page == Page() else ""
        if only:
            return redirect(rows.dossier_url(only), 303)
        _keep(self._parts.office.sealer, desk, query)
        return redirect(href(PATH) + (f"?trang={page.number}" if page != Page() else ""), 303)

    def found(self) -> str | AnyResponse:
        """``?q=`` is a scanned code; anything else in it is not looked at."""
        desk = desk_of(self._parts)
        if "q" not in request.args:
            return self._list(desk, _kept(self._parts.office.sealer, desk), rows.page_asked())
        code = _code(request.args["q"])
        if not code:
            return redirect(href(PATH), 303)
        only = self._only(desk, code)
        return redirect(rows.dossier_url(only), 303) if only else self._list(desk, code, Page())

    def _only(self, desk: Desk, query: str) -> str:
        """The code of the one dossier that fits, as often as the unit has a part in it."""
        found = self._parts.queries.search(desk.unit, query, Page())
        codes = {row.dossier for row in found.rows}
        return codes.pop() if len(codes) == 1 and found.total == len(found.rows) else ""

    def _list(self, desk: Desk, query: str, page: Page) -> str:
        found = self._parts.queries.search(desk.unit, query, page)
        alerts = self._parts.queries.alerts(desk.unit, [row.dossier for row in found.rows])
        shown = rows.dossiers(desk, found, "Hồ sơ tìm thấy", _empty(query), alerts)
        pager = rows.pager(PATH, page, len(shown.rows), found.total, posts={"q": query})
        g.motcua_sought = query
        return render("intake/list.html", ListPage("Tìm hồ sơ", shown, pager, query=query))


def _empty(query: str) -> Empty:
    if not query:
        return Empty("Tìm hồ sơ nào?", _HINT)
    code = _code(query)
    elsewhere = (f"/ho-so/{code}", "Tra cứu ở trang chung") if code else ()
    return Empty(f"Không thấy hồ sơ nào theo “{query}”", _HINT, *elsewhere)


def _code(text: str) -> str:
    try:
        return str(parse_dossier_code(text))
    except CodeError:
        return ""


def _purpose(desk: Desk) -> bytes:
    """Who signs in next at the same computer does not see what was sought before."""
    return f"motcua sought 1 {desk.who.login}".encode()


def _keep(sealer: Sealer, desk: Desk, query: str) -> None:
    key = sealer.public_key(desk.unit)
    sealed = sealer.seal(query.encode(), key, purpose=_purpose(desk))
    session[_KEPT] = urlsafe_b64encode(sealed).decode()


def _kept(sealer: Sealer, desk: Desk) -> str:
    try:
        sealed = urlsafe_b64decode(session.get(_KEPT, ""))
        return sealer.open(sealed, desk.unit, purpose=_purpose(desk)).decode()
    except (CannotOpen, ValueError):
        return ""
