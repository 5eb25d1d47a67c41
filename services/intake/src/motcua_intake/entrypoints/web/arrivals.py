"""Arrivals: what other units hand over, to be accepted or refused with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, redirect, request
from werkzeug import Response as AnyResponse

from motcua_intake.app.commands import AcceptOffer, Done, RefuseOffer
from motcua_intake.app.permissions import IMPORTER, STAFF
from motcua_intake.domain.offers import IncomingOffer, OfferState
from motcua_intake.entrypoints.parts import Parts
from motcua_intake.entrypoints.reading import Reading, is_code
from motcua_intake.entrypoints.routing import Routes
from motcua_intake.entrypoints.sheets import unit_name
from motcua_intake.entrypoints.web import rows, story
from motcua_intake.entrypoints.web.desk import ListPage
from motcua_intake.entrypoints.web.desk_of import Desk, desk_of
from motcua_intake.entrypoints.web.forms import Failed, Field, attempt, key_of, labels_of, options
from motcua_intake.entrypoints.web.marks import mark_of
from motcua_intake.entrypoints.web.words import OFFER_STATES, REFUSE_OFFER
from motcua_kit.errors import ErrorTable
from motcua_kit.web import requires
from motcua_ui import render
from motcua_ui.shell import href
from motcua_ui.view import DueMark, Empty, Fact, FieldError, Table
from motcua_vn.dates import short_instant


@dataclass(frozen=True, slots=True)
class OfferPage:
    """One offer; the form of refusal stands below what is offered."""

    leg: str
    code: str
    state: str
    mark: DueMark
    facts: tuple[Fact, ...]
    papers: Table | None
    can_accept: bool
    is_open: bool
    fields: tuple[Field, ...]
    failed_text: str = ""
    remedy: str = ""
    summary: tuple[FieldError, ...] = ()


def arrivals_blueprint(parts: Parts, errors: ErrorTable) -> Blueprint:
    """Routes of the arrivals."""
    routes = Blueprint("arrivals", __name__)
    pages = _Pages(parts, errors)
    staff = Routes(routes, requires(*STAFF, IMPORTER))
    path = "/xu-ly/den/<leg>"
    staff.get("/xu-ly/den", pages.list)
    staff.get(path, pages.offer)
    staff.post(path + "/nhan", pages.accept)
    staff.post(path + "/khong-nhan", pages.refuse)
    return routes


class _Pages:
    def __init__(self, parts: Parts, errors: ErrorTable) -> None:
        self._parts = parts
        self._errors = errors

    def list(self) -> str:
        desk = desk_of(self._parts)
        page = rows.page_asked()
        found = self._parts.queries.offers(desk.unit, page)
        empty = Empty(
            "Không có hồ sơ nào chuyển đến",
            "Hồ sơ đơn vị khác chuyển đến hiện ở đây, chờ quý vị nhận hoặc từ chối.",
        )
        shown = rows.offers(desk, found, empty)
        pager = rows.pager("/xu-ly/den", page, len(shown.rows), found.total)
        return render("intake/list.html", ListPage("Hồ sơ chuyển đến", shown, pager))

    def offer(self, leg: str) -> str:
        desk = desk_of(self._parts)
        return render("intake/offer.html", _page(desk, self._find(desk, leg)))

    def accept(self, leg: str) -> AnyResponse:
        desk = desk_of(self._parts)
        offer = self._find(desk, leg)
        command = AcceptOffer(unit=desk.unit, actor=desk.actor, key=key_of(), leg=leg)
        made = attempt(self._errors, lambda: self._parts.do(command))
        if isinstance(made, Failed):
            return self._again(desk, offer, made)
        flash(f"Đã nhận hồ sơ {offer.dossier}; từ giờ đơn vị giữ hồ sơ này.", "done")
        code = made.value.dossier if isinstance(made.value, Done) else offer.dossier
        return redirect(rows.dossier_url(code), 303)

    def refuse(self, leg: str) -> AnyResponse:
        desk = desk_of(self._parts)
        offer = self._find(desk, leg)
        made = attempt(self._errors, lambda: self._refused(desk, leg))
        if isinstance(made, Failed):
            return self._again(desk, offer, made)
        flash(f"Đã từ chối nhận hồ sơ {offer.dossier}; nơi chuyển sẽ thấy lý do.", "done")
        return redirect(href("/xu-ly/den"), 303)

    def _refused(self, desk: Desk, leg: str) -> object:
        reading = Reading()
        reason = request.form.get("reason", "")
        reading.one_of("reason", reason, tuple(REFUSE_OFFER), "Hãy chọn lý do không nhận.")
        note = reading.note(
            "note", request.form.get("note", ""), missing="Hãy nói rõ để nơi chuyển biết cách sửa."
        )
        reading.finish()
        return self._parts.do(
            RefuseOffer(
                unit=desk.unit, actor=desk.actor, key=key_of(), leg=leg, reason=reason, note=note
            )
        )

    def _again(self, desk: Desk, offer: IncomingOffer, failed: Failed) -> Response:
        page = _page(desk, self._find(desk, offer.leg), failed)
        return Response(render("intake/offer.html", page), failed.status, mimetype="text/html")

    def _find(self, desk: Desk, leg: str) -> IncomingOffer:
        if not is_code(leg):
            abort(404)
        return self._parts.queries.offer(desk.unit, leg)


def _refusal_fields() -> tuple[Field, ...]:
    return (
        Field(
            "reason",
            "Vì sao không nhận",
            "select",
            options=options(REFUSE_OFFER, empty="— chọn —"),
            required=True,
        ),
        Field("note", "Nơi chuyển cần làm gì", "textarea", required=True),
    )


def _page(desk: Desk, offer: IncomingOffer, failed: Failed | None = None) -> OfferPage:
    fields = _refusal_fields()
    if failed is not None:
        fields = tuple(field.filled(request.form, failed.by_field) for field in fields)
    shown = labels_of(fields)
    carried = offer.carried
    due = carried.dates.due_current if carried and carried.dates else None
    is_open = offer.state in {OfferState.ARRIVED, OfferState.ARRIVING, OfferState.UNREADABLE}
    return OfferPage(
        leg=offer.leg,
        code=offer.dossier,
        state=OFFER_STATES.get(offer.state.value, offer.state.value),
        mark=mark_of(desk.calendar, desk.now, offer.accept_by or due),
        facts=_facts(desk, offer),
        papers=story.papers_of(carried, desk) if carried else None,
        can_accept=offer.state is OfferState.ARRIVED,
        is_open=is_open,
        fields=fields,
        failed_text=failed.rest(shown) if failed else "",
        remedy=failed.remedy if failed else "",
        summary=failed.summary(shown) if failed else (),
    )


def _facts(desk: Desk, offer: IncomingOffer) -> tuple[Fact, ...]:
    carried = offer.carried
    facts = story.facts_of(carried, desk) if carried else (Fact("Mã hồ sơ", offer.dossier),)
    is_task = offer.mode != "custody"
    what = "Phối hợp, hồ sơ ở lại nơi chuyển" if is_task else "Giải quyết tiếp, đơn vị giữ hồ sơ"
    sender = unit_name(desk.catalog, offer.from_unit)
    sent = (Fact("Chuyển từ", sender, short_instant(offer.offered_at)), Fact("Việc", what))
    return (*facts[:3], *sent, *facts[3:])
