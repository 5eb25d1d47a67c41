"""The live board of leaders, and the dossiers behind each of its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from motcua_kit.web.access import principal, requires
from motcua_reporting.app.queries import By, DossierLine, Reports, Wanted
from motcua_reporting.bootstrap import HANOI, Reporting
from motcua_reporting.domain.errors import UnknownMeasure
from motcua_reporting.entrypoints.asked import Scope, grouping_of, scope_of
from motcua_reporting.entrypoints.web.groups import group_name
from motcua_reporting.entrypoints.web.overseeing import must_oversee, overseen
from motcua_reporting.entrypoints.web.totals import counted
from motcua_reporting.entrypoints.web.views import (
    LABELS,
    Board,
    ListPage,
    Officers,
    board_url,
    dossier_table,
)
from motcua_ui import is_fragment, render

VIEWERS = ("provincial_leader", "supervisor", "leader", "auditor", "operator")
PAGE = 50


def board(reporting: Reporting) -> Blueprint:
    """`/bang` and below."""
    routes = Blueprint("board", __name__)
    reports = reporting.reports
    prefix = reporting.settings.public_prefix

    def asked() -> Scope:
        now = reporting.clock.now()
        args = dict(request.args)
        if not args.get("unit"):
            args["unit"] = _own_unit(reporting)
        return scope_of(args, reports, now, now.astimezone(HANOI).date())

    @routes.get("/")
    @requires(*VIEWERS)
    def start() -> Response:
        return redirect(f"{prefix}/bang")

    @routes.get("/bang")
    @requires(*VIEWERS)
    def show() -> str:
        scope = asked()
        by = grouping_of(request.args)
        found = counted(reports, scope, by)
        units = set(scope.units)
        page = Board(
            tree=reports.tree(),
            unit=scope.unit,
            today=reporting.clock.now().astimezone(HANOI).date(),
            period=scope.period,
            as_of=scope.as_of,
            counts=found.units,
            by=by,
            groups=found.groups,
            names=reports.names(by) if by is not By.UNIT else {},
            officers=_officers(reports, scope, by),
            held=reports.held(scope.units),
            complete=[one for one in reports.completeness() if one.unit in units],
            prefix=prefix,
            fresh_seconds=reporting.settings.fresh_seconds,
        ).page()
        return render("reporting/board.html", page, fragment="numbers" if is_fragment() else None)

    @routes.get("/bang/ho-so")
    @requires(*VIEWERS)
    def behind() -> str:
        scope = asked()
        what = request.args.get("what", "received")
        if what not in LABELS:
            raise UnknownMeasure(what)
        lines = reports.dossiers(
            Wanted(
                what=what,
                units=scope.units,
                period=scope.period,
                as_of=scope.as_of,
                procedure=request.args.get("procedure"),
                field=request.args.get("field"),
                limit=PAGE + 1,
                after=request.args.get("after", ""),
            )
        )
        page = _list_page(reporting, scope, LABELS[what], lines)
        return render("reporting/behind.html", page)

    return routes


def _officers(reports: Reports, scope: Scope, by: By) -> Officers:
    """What officers have done, where that is asked for. Raises NotPermitted."""
    seen = overseen(principal(), scope)
    if by is not By.OFFICER:
        return Officers(seen, len(scope.units))
    seen = must_oversee(principal(), scope)
    return Officers(seen, len(scope.units), reports.work(seen, scope.period))


def _list_page(
    reporting: Reporting, scope: Scope, title: str, lines: Sequence[DossierLine]
) -> ListPage:
    """A page of the dossiers behind a number; one line more than fits says that others follow."""
    prefix = reporting.settings.public_prefix
    tree = reporting.reports.tree()
    back = {name: request.args.get(name, "") for name in ("from", "to")}
    for by in (By.PROCEDURE, By.FIELD):
        if code := request.args.get(by):
            title = f"{title}: {group_name(by, code, reporting.reports.names(by))}"
            back["by"] = by
    name = tree.name(scope.unit) if scope.unit else "Toàn bộ"
    following = None
    if len(lines) > PAGE:
        args = {**request.args, "after": lines[PAGE - 1].dossier}
        following = f"{prefix}/bang/ho-so?{urlencode(args)}"
    names = reporting.reports.names(By.PROCEDURE)
    return ListPage(
        title=title,
        unit_name=name,
        table=dossier_table(lines[:PAGE], tree, names, f"{title}: {name}"),
        next_url=following,
        back_url=board_url(prefix, "bang", unit=scope.unit, **back),
    )


def _own_unit(reporting: Reporting) -> str:
    """Where a person's board begins: the top of what they may see."""
    tree = reporting.reports.tree()
    unit = principal().unit
    today = reporting.clock.now().astimezone(HANOI).date()
    return unit if unit in tree.units else (tree.roots(today) or [""])[0]
