"""The dossier's page: where it is, when it is due and why, and the one next thing to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, abort, flash, redirect, request
from werkzeug import Response as AnyResponse

from motcua_intake.app.commands import Command, Done
from motcua_intake.app.printing import PrintForm
from motcua_intake.app.queries import DossierView
from motcua_intake.domain.dossier import Dossier, Holding, State
from motcua_intake.entrypoints import sheets
from motcua_intake.entrypoints.finding import unit_of, view_of
from motcua_intake.entrypoints.parts import Parts
from motcua_intake.entrypoints.reading import Reading
from motcua_intake.entrypoints.routing import Routes
from motcua_intake.entrypoints.web import story
from motcua_intake.entrypoints.web.acts import BY_NAME, PRIMARY, Act, acts_for
from motcua_intake.entrypoints.web.alerts import contact_notices, notices_of
from motcua_intake.entrypoints.web.desk_of import Desk, desk_at
from motcua_intake.entrypoints.web.forms import Failed, Field, attempt, key_of, labels_of
from motcua_intake.entrypoints.web.marks import CITIZEN_WAITS, mark_of
from motcua_intake.entrypoints.web.mending import recovered_notice, reopening_notice
from motcua_intake.entrypoints.web.path import line_of
from motcua_intake.entrypoints.web.words import state_words
from motcua_intake.entrypoints.who import SEE_PEOPLE
from motcua_kit.errors import ErrorTable
from motcua_kit.web import principal, requires
from motcua_ui import render
from motcua_ui.shell import href
from motcua_ui.view import (
    DueMark,
    Event,
    Fact,
    FieldError,
    Line,
    Notice,
    Table,
)
from motcua_ui.view import Slip as SlipSheet
from motcua_vn.due import Event as DueEvent
from motcua_vn.due import Step, derive

SHEETS: Final = {
    "giay-tiep-nhan": "Giấy tiếp nhận và hẹn trả",
    "phieu-kiem-soat": "Phiếu kiểm soát",
    "phieu-bo-sung": "Phiếu yêu cầu bổ sung",
    "phieu-xin-loi": "Phiếu xin lỗi và hẹn lại",
    "phieu-tu-choi": "Phiếu từ chối giải quyết",
}


@dataclass(frozen=True, slots=True)
class Link:
    """Something else to do or to print."""

    text: str
    url: str
    kind: str = "secondary"


@dataclass(frozen=True, slots=True)
class ActForm:
    """An act's form, ready to fill."""

    title: str
    url: str
    button: str
    fields: tuple[Field, ...]
    version: int
    hint: str = ""
    is_danger: bool = False
    failed_text: str = ""
    remedy: str = ""
    summary: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class DossierPage:
    """See the module."""

    code: str
    state: str
    mark: DueMark
    line: Line
    facts: tuple[Fact, ...]
    papers: Table
    events: tuple[Event, ...]
    requests: tuple[Fact, ...]
    next: ActForm | None
    waits: Notice | None
    recovered: Notice | None
    reopening: Notice | None
    alerts: tuple[Notice, ...]
    others: tuple[Link, ...]
    prints: tuple[Link, ...]
    is_new: bool
    draft: str
    sheet: SlipSheet | None


@dataclass(frozen=True, slots=True)
class ActPage:
    """An act on a page of its own."""

    code: str
    mark: DueMark
    facts: tuple[Fact, ...]
    form: ActForm
    back_url: str
    reopening: Notice | None


@dataclass(frozen=True, slots=True)
class WhyPage:
    """How the appointment came about."""

    code: str
    mark: DueMark
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...]
    back_url: str


def dossier_blueprint(parts: Parts, errors: ErrorTable) -> Blueprint:
    """Routes of a dossier."""
    routes = Blueprint("dossier", __name__)
    pages = _Pages(parts, errors)
    seen = Routes(routes, requires(*SEE_PEOPLE))
    path = "/ho-so/<code>"
    seen.get(path, pages.page)
    seen.get(path + "/vi-sao", pages.why)
    seen.get(path + "/viec/<name>", pages.act)
    seen.post(path + "/viec/<name>", pages.do)
    seen.get(path + "/<sheet>.pdf", pages.pdf)
    seen.get(path + "/<sheet>.png", pages.png)
    return routes


class _Pages:
    def __init__(self, parts: Parts, errors: ErrorTable) -> None:
        self._parts = parts
        self._errors = errors

    def _open(self, code: str) -> tuple[DossierView, Desk]:
        """Raises DossierNotFound, NotPermitted."""
        who = principal()
        unit = unit_of(self._parts, who, code, SEE_PEOPLE)
        return view_of(self._parts, unit, code), desk_at(self._parts, who, unit)

    def page(self, code: str) -> str:
        view, desk = self._open(code)
        return render("intake/dossier.html", self._page(view, desk))

    def _page(self, view: DossierView, desk: Desk) -> DossierPage:
        dossier = view.dossier
        acts = acts_for(dossier, desk)
        first = next((act for act in acts if act.name in PRIMARY), None)
        is_new = request.args.get("moi") == "1" and dossier.unit == dossier.origin
        url = _url(dossier.code)
        receipt = url + "/giay-tiep-nhan"
        return DossierPage(
            code=dossier.code,
            state=state_words(dossier.state.value),
            mark=_mark(dossier, desk),
            line=line_of(dossier, desk),
            facts=story.facts_of(dossier, desk),
            papers=story.papers_of(dossier, desk),
            events=story.events_of(view, desk),
            requests=story.requests_of(dossier),
            next=_form(first, dossier, desk) if first and not is_new else None,
            recovered=recovered_notice(dossier),
            alerts=self._alerts(dossier, desk),
            waits=None if first else _waits(dossier, desk),
            reopening=reopening_notice(dossier, desk),
            others=tuple(
                Link(
                    act.verb or act.title(dossier),
                    f"{url}/viec/{act.name}",
                    "danger" if act.is_danger else "secondary",
                )
                for act in acts
                if act is not first
            ),
            prints=_prints(view, desk),
            is_new=is_new,
            draft=f"tiep-nhan-{dossier.procedure}" if is_new else "",
            sheet=SlipSheet(SHEETS["giay-tiep-nhan"], receipt + ".pdf", receipt + ".png", "khổ A5")
            if is_new
            else None,
        )

    def _alerts(self, dossier: Dossier, desk: Desk) -> tuple[Notice, ...]:
        asked = self._parts.queries
        refused = asked.contact_refused(dossier.unit, dossier.code)
        return (
            *contact_notices(refused, dossier),
            *notices_of(asked.alerts(dossier.unit, (dossier.code,)), dossier, desk),
        )

    def why(self, code: str) -> str:
        view, desk = self._open(code)
        dossier = view.dossier
        version = desk.catalog.procedure(dossier.procedure).version(dossier.procedure_version)
        history = [DueEvent(event.kind, event.at, event.to) for event in dossier.history]
        calendar = desk.catalog.calendar(dossier.calendar)
        limit = dossier.limit_under(version)
        steps = derive(calendar, limit, version.convention, history) if history else ()
        facts = story.facts_of(dossier, desk)[:5]
        page = WhyPage(code, _mark(dossier, desk), steps, facts, _url(code))
        return render("intake/why.html", page)

    def act(self, code: str, name: str) -> str:
        view, desk = self._open(code)
        act = _named(name)
        if not act.fits(view.dossier, desk):
            flash(f"“{act.title(view.dossier)}” không làm được lúc này.", "refused")
            return render("intake/dossier.html", self._page(view, desk))
        return render("intake/act.html", self._act_page(act, view.dossier, desk))

    def _act_page(
        self, act: Act, dossier: Dossier, desk: Desk, failed: Failed | None = None
    ) -> ActPage:
        facts = story.facts_of(dossier, desk)[:5]
        form = _form(act, dossier, desk, failed)
        return ActPage(
            dossier.code, _mark(dossier, desk), facts, form, _url(dossier.code),
            reopening_notice(dossier, desk),
        )  # fmt: skip

    def do(self, code: str, name: str) -> AnyResponse:
        view, desk = self._open(code)
        act = _named(name)
        made = attempt(self._errors, lambda: self._done(act, view.dossier, desk))
        if isinstance(made, Failed):
            # The page shows the dossier as it stands now, and what was typed.
            page = self._act_page(act, view_of(self._parts, desk.unit, code).dossier, desk, made)
            body = render("intake/act.html", page)
            return Response(body, made.status, mimetype="text/html")
        flash(_done_words(act, made.value), "done")
        return redirect(_url(code), 303)

    def _done(self, act: Act, dossier: Dossier, desk: Desk) -> object:
        about = {
            "unit": desk.unit,
            "actor": desk.actor,
            "key": key_of(),
            "dossier": dossier.code,
            "expected_rev": _version_sent(),
        }
        reading = Reading()
        command: Command = act.make(about, request.form, reading, dossier, desk)
        reading.finish()
        return self._parts.do(command)

    def pdf(self, code: str, sheet: str) -> Response:
        form = self._sheet(code, sheet)
        answer = Response(self._parts.printer.pdf(form), mimetype="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="{sheet}-{code}.pdf"'
        return answer

    def png(self, code: str, sheet: str) -> Response:
        form = self._sheet(code, sheet)
        return Response(self._parts.printer.png(form), mimetype="image/png")

    def _sheet(self, code: str, sheet: str) -> PrintForm:
        view, desk = self._open(code)
        make = _makers(view, desk, self._parts.look_up_url).get(sheet)
        form = make() if make else None
        if form is None:
            abort(404)
        return form


def _makers(
    view: DossierView, desk: Desk, look_up_url: str
) -> dict[str, Callable[[], PrintForm | None]]:
    dossier, catalog = view.dossier, desk.catalog
    return {
        "giay-tiep-nhan": lambda: sheets.receipt(view, catalog, look_up_url),
        "phieu-kiem-soat": lambda: sheets.control_slip(view, catalog, look_up_url),
        "phieu-bo-sung": lambda: sheets.supplement(dossier, catalog),
        "phieu-xin-loi": lambda: sheets.apology(dossier, catalog),
        "phieu-tu-choi": lambda: sheets.refusal(dossier, catalog),
    }


def _prints(view: DossierView, desk: Desk) -> tuple[Link, ...]:
    url = _url(view.dossier.code)
    makers = _makers(view, desk, "")
    return tuple(
        Link(title, f"{url}/{name}.pdf") for name, title in SHEETS.items() if makers[name]()
    )


def _done_words(act: Act, answer: object) -> str:
    if not isinstance(answer, Done):
        return act.done
    if answer.passed_on:
        return "Đã gửi yêu cầu đến cơ quan đang giữ hồ sơ."
    is_partly = bool(act.partly) and answer.state == State.WAITING_SUPPLEMENT.value
    return act.partly if is_partly else act.done


def _named(name: str) -> Act:
    act = BY_NAME.get(name)
    if act is None:
        abort(404)
    return act


def _url(code: str) -> str:
    return href(f"/ho-so/{code}")


def _mark(dossier: Dossier, desk: Desk) -> DueMark:
    is_guest = dossier.holding is Holding.GUEST
    leg = dossier.process.here if is_guest else None
    due = dossier.dates.due_current if dossier.dates else None
    return mark_of(
        desk.calendar,
        desk.now,
        leg.due if leg and leg.due else due,
        state=dossier.state.value,
        away_state=dossier.away_state,
        holding=dossier.holding.value,
        verdict=(dossier.dates.verdict or "") if dossier.dates else "",
        why_url=_url(dossier.code) + "/vi-sao",
    )


def _form(act: Act, dossier: Dossier, desk: Desk, failed: Failed | None = None) -> ActForm:
    fields = act.fields(dossier, desk)
    if failed is not None:
        fields = tuple(field.filled(request.form, failed.by_field) for field in fields)
    shown = labels_of(fields)
    return ActForm(
        title=act.title(dossier),
        url=f"{_url(dossier.code)}/viec/{act.name}",
        button=act.verb or act.title(dossier),
        fields=fields,
        version=dossier.rev,
        hint=act.hint,
        is_danger=act.is_danger,
        failed_text=failed.rest(shown) if failed else "",
        remedy=failed.remedy if failed else "",
        summary=failed.summary(shown) if failed else (),
    )


def _waits(dossier: Dossier, desk: Desk) -> Notice | None:
    """Whom the dossier waits for, where there is nothing for this person to do."""
    if dossier.holding is Holding.CLOSED:
        return None
    if dossier.state.value in CITIZEN_WAITS:
        return Notice("info", f"Hồ sơ đang {CITIZEN_WAITS[dossier.state.value]}.")
    if dossier.holding is Holding.AWAY:
        where = sheets.unit_name(desk.catalog, dossier.custodian)
        return Notice("info", f"{where} đang giữ hồ sơ.", state_words(dossier.away_state or "away"))
    leg = dossier.process.here
    task = leg.active if leg else None
    if task is not None:
        who = sheets.officer_name(desk.catalog, task.assignee) if task.assignee else "chưa ai nhận"
        return Notice("info", f"Đang ở bước “{task.name}”.", f"Người làm: {who}.")
    return Notice("info", state_words(dossier.state.value) + ".")


def _version_sent() -> int | None:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
