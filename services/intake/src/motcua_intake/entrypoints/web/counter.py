"""The counter: find the procedure, check the papers, accept, guide or refuse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask import Blueprint, Response, abort, flash, redirect, request
from werkzeug import Response as AnyResponse

from motcua_intake.app.commands import AcceptDossier, Accepted, GiveSlip, SlipGiven
from motcua_intake.app.permissions import COUNTER, IMPORTER
from motcua_intake.app.printing import RefusalForm, SupplementForm
from motcua_intake.domain.errors import IntakeError
from motcua_intake.domain.reception import Counter, Slip
from motcua_intake.domain.timing import limit_on
from motcua_intake.entrypoints.parts import Parts
from motcua_intake.entrypoints.routing import Routes
from motcua_intake.entrypoints.sheets import (
    SUPPLEMENT_REASONS,
    campaign_words,
    slip_form,
    spoken_limit,
)
from motcua_intake.entrypoints.web import accept_form
from motcua_intake.entrypoints.web.desk_of import Desk, desk_of
from motcua_intake.entrypoints.web.forms import Failed, Field, attempt, key_of, labels_of, options
from motcua_intake.entrypoints.web.marks import mark_of
from motcua_intake.entrypoints.web.papers import PaperRow
from motcua_intake.entrypoints.web.sent_before import (
    must_be_that_dossier,
    must_be_that_slip,
    token_again,
)
from motcua_intake.entrypoints.web.words import PAPER_FORMS
from motcua_kit.errors import ErrorTable
from motcua_kit.web import requires
from motcua_ui import render
from motcua_ui.shell import href
from motcua_ui.view import Column, DueMark, Empty, Fact, FieldError, Option, Table
from motcua_ui.view import Slip as SlipSheet
from motcua_vn.dates import local, short_instant
from motcua_vn.due import Event, EventKind, Step, compute, derive
from motcua_vn.money import spoken_money as money
from motcua_vn.text import normalise_line, search_key, sort_key

ACT: Final = "viec"
PAPERS: Final = "Giấy tờ đã nhận"
_FEE_TIMES: Final = {"before": "thu khi nộp", "after": "thu khi trả kết quả"}


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """Which procedure?"""

    query: str
    table: Table


@dataclass(frozen=True, slots=True)
class AcceptPage:
    """The form of reception with what it promises."""

    code: str
    name: str
    fields: tuple[Field, ...]
    papers: tuple[PaperRow, ...]
    papers_label: str
    papers_error: str
    reason: Field
    forms: tuple[Option, ...]
    facts: tuple[Fact, ...]
    mark: DueMark | None
    steps: tuple[Step, ...]
    once: str
    is_spent: bool = False
    failed_text: str = ""
    remedy: str = ""
    summary: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class SlipPage:
    """A slip given before acceptance, ready to print."""

    title: str
    facts: tuple[Fact, ...]
    sheet: SlipSheet
    draft: str


def draft_of(procedure: str) -> str:
    """The name of the draft that the form of reception keeps in its tab."""
    return f"tiep-nhan-{procedure}"


def counter_blueprint(parts: Parts, errors: ErrorTable) -> Blueprint:
    """Routes of the counter."""
    routes = Blueprint("counter", __name__)
    pages = _Pages(parts, errors)
    counter = Routes(routes, requires(COUNTER, IMPORTER))
    counter.get("/quay", pages.choose)
    counter.get("/quay/tiep-nhan/<code>", pages.form)
    counter.post("/quay/tiep-nhan/<code>", pages.accept)
    slip = "/quay/phieu/<day>/<slip>"
    counter.get(slip, pages.slip_page)
    counter.get(slip + "/phieu.pdf", pages.pdf)
    counter.get(slip + "/phieu.png", pages.png)
    return routes


class _Pages:
    def __init__(self, parts: Parts, errors: ErrorTable) -> None:
        self._parts = parts
        self._errors = errors

    def choose(self) -> str | AnyResponse:
        desk = desk_of(self._parts)
        query = normalise_line(request.args.get("q", ""))[:100]
        found = _received_here(desk, query)
        if query and len(found) == 1:
            return redirect(href(f"/quay/tiep-nhan/{found[0].procedure.code}"), 303)
        empty = Empty(
            f"Không có thủ tục nào theo “{query}” nhận tại đây",
            "Hãy thử ít chữ hơn, không cần dấu; hoặc mã thủ tục như 1.001193.",
            href("/quay"),
            "Xem mọi thủ tục nhận tại đây",
        )
        table = Table(
            f"{len(found)} thủ tục nhận tại đây",
            (
                Column("Mã"),
                Column("Thủ tục"),
                Column("Lĩnh vực"),
                Column("Thời hạn", is_short=True),
            ),
            tuple(_procedure_row(desk, counter) for counter in found),
            empty=empty,
        )
        return render("intake/choose.html", ChoosePage(query, table))

    def form(self, code: str) -> str:
        desk = desk_of(self._parts)
        return render("intake/accept.html", _page(desk, _counter(desk, code)))

    def accept(self, code: str) -> AnyResponse:
        desk = desk_of(self._parts)
        found = attempt(self._errors, lambda: _counter(desk, code))
        if isinstance(found, Failed):
            # It ceased to be received here while the form was open.
            return _again(desk, _last_counter(desk, code), found)
        counter = found.value
        act = request.form.get(ACT, "accept")
        if act in {"supplement", "refusal"}:
            return self._slip(desk, counter, act)
        made = attempt(self._errors, lambda: self._accepted(desk, counter), may_be_done=True)
        if isinstance(made, Failed):
            return _again(desk, counter, made)
        before = " trong lần gửi trước" if made.value.repeated else ""
        flash(f"Đã tiếp nhận hồ sơ {made.value.dossier}{before}.", "done")
        return redirect(href(f"/ho-so/{made.value.dossier}?moi=1"), 303)

    def _accepted(self, desk: Desk, counter: Counter) -> Accepted:
        read = accept_form.read(request.form, counter.version, this_year=local(desk.now).year)
        answer = self._parts.do(
            AcceptDossier(
                unit=desk.unit,
                actor=desk.actor,
                key=key_of(),
                procedure=counter.procedure.code,
                channel=read.channel,
                applicant=read.applicant,
                components=read.components,
                residence=read.residence,
                land=read.land,
            )
        )
        if not isinstance(answer, Accepted):
            raise TypeError(type(answer).__name__)
        if answer.repeated:
            kept = self._parts.queries.dossier(desk.unit, answer.dossier).dossier
            must_be_that_dossier(kept, read)
        return answer

    def _slip(self, desk: Desk, counter: Counter, kind: str) -> AnyResponse:
        made = attempt(self._errors, lambda: self._given(desk, counter, kind), may_be_done=True)
        if isinstance(made, Failed):
            return _again(desk, counter, made)
        url = href(f"/quay/phieu/{_day_of(made.value)}/{made.value.slip}?moi=1")
        return redirect(url, 303)

    def _given(self, desk: Desk, counter: Counter, kind: str) -> SlipGiven:
        read = accept_form.read(request.form, counter.version, this_year=local(desk.now).year)
        answer = self._parts.do(
            GiveSlip(
                unit=desk.unit,
                actor=desk.actor,
                key=key_of(),
                kind=kind,
                procedure=counter.procedure.code,
                applicant=read.applicant,
                handed=read.components,
                reason=read.reason,
            )
        )
        if not isinstance(answer, SlipGiven):
            raise TypeError(type(answer).__name__)
        if answer.repeated:
            kept = self._find(desk, _day_of(answer), answer.slip)
            must_be_that_slip(kept, read, counter)
        return answer

    def slip_page(self, day: str, slip: str) -> str:
        desk = desk_of(self._parts)
        found = self._find(desk, day, slip)
        is_refusal = found.kind == "refusal"
        title = "Phiếu từ chối tiếp nhận" if is_refusal else "Phiếu yêu cầu bổ sung"
        url = href(f"/quay/phieu/{day}/{slip}")
        counter = Counter.on(desk.catalog, desk.unit, found.procedure, found.at)
        missing = [
            part.name for part in counter.version.components if part.code in found.components
        ]
        facts = (
            Fact("Người nộp", found.applicant.name),
            Fact("Thủ tục", counter.procedure.name),
            Fact("Giấy tờ cần bổ sung", "; ".join(missing) or "—"),
            Fact("Lý do", found.reason or SUPPLEMENT_REASONS["missing"]),
            Fact("Lập lúc", short_instant(found.at)),
        )
        sheet = SlipSheet(title, url + "/phieu.pdf", url + "/phieu.png", "khổ A5")
        is_new = request.args.get("moi") == "1"
        draft = draft_of(found.procedure) if is_new else ""
        return render("intake/slip.html", SlipPage(title, facts, sheet, draft))

    def pdf(self, day: str, slip: str) -> Response:
        return Response(self._parts.printer.pdf(self._form(day, slip)), mimetype="application/pdf")

    def png(self, day: str, slip: str) -> Response:
        return Response(self._parts.printer.png(self._form(day, slip)), mimetype="image/png")

    def _form(self, day: str, slip: str) -> SupplementForm | RefusalForm:
        desk = desk_of(self._parts)
        return slip_form(self._find(desk, day, slip), desk.catalog)

    def _find(self, desk: Desk, day: str, slip: str) -> Slip:
        try:
            given = self._parts.queries.slips(desk.unit, date.fromisoformat(day))
        except ValueError:
            given = ()
        found = next((each for each in given if each.id == slip), None)
        if found is None:
            abort(404)
        return found


def _day_of(given: SlipGiven) -> str:
    return local(given.at).date().isoformat()


def _received_here(desk: Desk, query: str) -> list[Counter]:
    words = search_key(query).split()
    found = []
    for procedure in desk.catalog.procedures.values():
        counter = _try_counter(desk, procedure.code)
        if counter is None:
            continue
        field = desk.catalog.fields.get(procedure.field, procedure.field)
        text = search_key(f"{procedure.code} {procedure.name} {field}")
        if all(word in text for word in words):
            found.append(counter)
    return sorted(found, key=lambda counter: sort_key(counter.procedure.name))


def _try_counter(desk: Desk, code: str) -> Counter | None:
    try:
        return Counter.on(desk.catalog, desk.unit, code, desk.now)
    except IntakeError:
        return None


def _counter(desk: Desk, code: str) -> Counter:
    """Raises what ``Counter.on`` does; an unknown procedure is a page that is not there."""
    if code not in desk.catalog.procedures:
        abort(404)
    return Counter.on(desk.catalog, desk.unit, code, desk.now)


def _last_counter(desk: Desk, code: str) -> Counter:
    """The form as it was last received, to show what was typed; nothing is received by it."""
    procedure = desk.catalog.procedure(code)
    newest = max(procedure.versions, key=lambda version: version.version)
    return Counter(desk.catalog.unit(desk.unit), procedure, newest)


def _procedure_row(desk: Desk, counter: Counter) -> tuple[str | tuple[str, str], ...]:
    procedure = counter.procedure
    return (
        procedure.code,
        (procedure.name, href(f"/quay/tiep-nhan/{procedure.code}")),
        desk.catalog.fields.get(procedure.field, procedure.field),
        spoken_limit(limit_on(counter.version, desk.calendar, desk.now)),
    )


def _reason_field() -> Field:
    return Field(
        "reason",
        "Lý do, nếu hướng dẫn bổ sung hoặc từ chối",
        "textarea",
        hint="In trên phiếu 02 hoặc 03 giao cho người nộp.",
    )


def _page(desk: Desk, counter: Counter, failed: Failed | None = None, once: str = "") -> AcceptPage:
    version, catalog = counter.version, desk.catalog
    fields = accept_form.person_fields(catalog, version, desk.unit)
    reason = _reason_field()
    sent, papers_error = None, ""
    if failed is not None:
        sent, by_field = request.form, failed.by_field
        papers_error = by_field.get("components", "")
        fields = tuple(field.filled(sent, by_field) for field in fields)
        reason = reason.filled(sent, by_field)
    shown = labels_of([*fields, reason]) | {"components": PAPERS}
    mark, steps = _promise(desk, counter, desk.now)
    return AcceptPage(
        code=counter.procedure.code,
        name=counter.procedure.name,
        fields=fields,
        papers=accept_form.paper_rows(version, sent, papers_error),
        papers_label=PAPERS,
        papers_error=papers_error,
        reason=reason,
        forms=options(PAPER_FORMS),
        facts=_facts(desk, counter),
        mark=mark,
        steps=steps,
        once=once,
        is_spent=failed is not None and not once,
        failed_text=failed.rest(shown) if failed else "",
        remedy=failed.remedy if failed else "",
        summary=failed.summary(shown) if failed else (),
    )


def _again(desk: Desk, counter: Counter, failed: Failed) -> Response:
    """The same form with everything that was typed, under the token it was sent with."""
    page = _page(desk, counter, failed, token_again(failed))
    return Response(render("intake/accept.html", page), failed.status, mimetype="text/html")


def _facts(desk: Desk, counter: Counter) -> tuple[Fact, ...]:
    version = counter.version
    fee = version.fee
    said = money(fee.amount) if fee.amount else "Không thu"
    return (
        Fact("Mã thủ tục", counter.procedure.code, kind="code"),
        Fact("Lĩnh vực", desk.catalog.fields.get(counter.procedure.field, counter.procedure.field)),
        Fact(
            "Thời hạn",
            spoken_limit(limit_on(version, desk.calendar, desk.now)),
            campaign_words(version),
        ),
        Fact("Phí, lệ phí", said, fee.note or _FEE_TIMES.get(fee.mode, "")),
        Fact("Kết quả", version.result or "—"),
        Fact("Điều kiện", version.conditions or "—"),
        Fact("Căn cứ", "; ".join(version.legal_basis) or "—"),
    )


def _promise(
    desk: Desk, counter: Counter, now: datetime
) -> tuple[DueMark | None, tuple[Step, ...]]:
    """The appointment if the dossier were accepted at this moment, with its derivation."""
    version = counter.version
    history = [Event(EventKind.RECEIVED, now)]
    calendar = desk.catalog.calendar(counter.unit.calendar)
    limit = limit_on(version, calendar, now)
    dates = compute(calendar, limit, version.convention, history)
    mark = mark_of(calendar, now, dates.due_current, why_url="#vi-sao")
    return mark, derive(calendar, limit, version.convention, history)
