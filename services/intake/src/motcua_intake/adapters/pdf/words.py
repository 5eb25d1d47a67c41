"""The forms as the template wants them: every value already worded in Vietnamese."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import singledispatch
from typing import Any

from motcua_intake.adapters.pdf.marks import code128_svg, qr_svg
from motcua_intake.app.printing import (
    ApologyForm,
    ControlSlipForm,
    FormKey,
    Handing,
    Office,
    Paper,
    Party,
    PrintForm,
    ReceiptForm,
    RefusalForm,
    SupplementForm,
    form_name,
    form_set_on,
)
from motcua_vn.dates import local
from motcua_vn.identity import spoken_phone

Sheet = dict[str, Any]

PAPER_FORMS = {"original": "Bản chính", "certified": "Bản sao chứng thực", "copy": "Bản chụp"}
RESULTS = {"early": "Trước hạn", "on_time": "Đúng hạn", "late": "Quá hạn"}
_DOTS = "……………"


def words_of(form: PrintForm) -> Sheet:
    """What the template reads from ``sys.inputs.sheet``."""
    sheet: Sheet = _sheet(form)
    return sheet


@singledispatch
def _sheet(form: object) -> Sheet:
    raise TypeError(type(form).__name__)


@_sheet.register
def _(form: ReceiptForm) -> Sheet:
    fee = "" if form.fee is None else _fee(form.fee, form.fee_note)
    return {
        **_top(FormKey.RECEIPT, form.office, form.received_at),
        "number": f"{_running_number(form.code)}/TNHS",
        **_code(form.code, form.look_up_url),
        "party": _party(form.party),
        "procedure": form.procedure,
        "papers": [_paper(paper) for paper in form.papers],
        "sets": "01 bộ",
        "limit": form.limit,
        "received": spoken(form.received_at),
        "due": spoken(form.return_at) + (" (dự kiến)" if form.is_provisional else ""),
        "way": form.return_way,
        "fee": fee,
        "book": str(local(form.received_at).year),
        "officer": form.officer,
    }


@_sheet.register
def _(form: SupplementForm) -> Sheet:
    return {
        **_top(FormKey.SUPPLEMENT, form.office, form.at),
        "number": f"{form.number}/HDHS",
        "code": form.code,
        "party": _party(form.party),
        "procedure": form.procedure,
        "papers": [_paper(paper) for paper in form.papers],
        "reason": form.reason,
        "officer": form.officer,
    }


@_sheet.register
def _(form: RefusalForm) -> Sheet:
    return {
        **_top(FormKey.REFUSAL, form.office, form.at),
        "number": f"{form.number}/TCHS",
        "code": form.code,
        "is_received": bool(form.code),
        "party": _party(form.party),
        "procedure": form.procedure,
        "reason": form.reason,
        "officer": form.officer,
    }


@_sheet.register
def _(form: ApologyForm) -> Sheet:
    return {
        **_top(FormKey.APOLOGY, form.office, form.at),
        "number": f"{_running_number(form.code)}/PXL",
        "code": form.code,
        "party": _party(form.party),
        "procedure": form.procedure,
        "received": spoken(form.received_at),
        "old_due": spoken(form.old_due),
        "new_due": spoken(form.new_due),
        "reason": form.reason,
        "signer": form.signer,
    }


@_sheet.register
def _(form: ControlSlipForm) -> Sheet:
    return {
        **_top(FormKey.CONTROL_SLIP, form.office, form.received_at),
        "number": f"{_running_number(form.code)}/PKS",
        **_code(form.code, form.look_up_url),
        "procedure": form.procedure,
        "received": spoken(form.received_at),
        "due": spoken(form.return_at),
        "handings": [_handing(each) for each in form.handings],
    }


def _top(key: FormKey, office: Office, at: datetime) -> Sheet:
    day, moment = local(at), at.astimezone(UTC)
    return {
        "key": key.value,
        "form_name": form_name(key, form_set_on(at)),
        "body": office.name,
        "counter": office.counter,
        "contact": spoken_phone(office.phone) if office.phone else "",
        "place_and_day": (
            f"{office.place}, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
        ),
        "moment": [*moment.timetuple()[:6]],
    }


def _code(code: str, url: str) -> Sheet:
    return {"code": code, "qr": qr_svg(url), "bars": code128_svg(code), "url": url}


def _party(party: Party) -> Sheet:
    return {
        "name": party.name,
        "address": party.address or _DOTS,
        "phone": spoken_phone(party.phone) if party.phone else _DOTS,
        "email": party.email or _DOTS,
    }


def _paper(paper: Paper) -> Sheet:
    return {
        "name": paper.name,
        "form": PAPER_FORMS.get(paper.form, paper.form),
        "quantity": f"{max(1, paper.quantity):02d}",
    }


def _handing(handing: Handing) -> Sheet:
    return {
        "office": handing.office,
        "given": spoken(handing.given_at),
        "given_by": handing.given_by,
        "taken": spoken(handing.taken_at),
        "taken_by": handing.taken_by,
        "result": handing.result,
        "note": handing.note,
    }


def spoken(at: datetime | None) -> str:
    """``16 giờ 30 phút, ngày 26 tháng 11 năm 2026``, as the forms write it."""
    if at is None:
        return "…… giờ …… phút, ngày …… tháng …… năm ………"
    t = local(at)
    return (
        f"{t.hour:02d} giờ {t.minute:02d} phút, ngày {t.day:02d} tháng {t.month:02d} năm {t.year}"
    )


def _fee(amount: int, note: str) -> str:
    said = f"{amount:,}".replace(",", ".") + " đồng" if amount else "Không thu"
    return f"{said} ({note})" if note else said


def _running_number(code: str) -> str:
    return code.rpartition("-")[2]
