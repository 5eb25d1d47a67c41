"""A dossier's sheets: what stands on each form, from what the unit knows."""

from __future__ import annotations

from datetime import datetime

from motcua_intake.app.printing import (
    ApologyForm,
    ControlSlipForm,
    Handing,
    Office,
    Paper,
    Party,
    ReceiptForm,
    RefusalForm,
    SupplementForm,
)
from motcua_intake.app.queries import DossierView
from motcua_intake.domain.catalog import Catalog, Procedure, ProcedureVersion
from motcua_intake.domain.dossier import Applicant, Dossier, Handed
from motcua_intake.domain.process import Leg
from motcua_intake.domain.reception import Slip
from motcua_intake.entrypoints.web.words import END_REASONS, STOP_REASONS
from motcua_vn.dates import local
from motcua_vn.due import Limit, Unit
from motcua_vn.due_words import spoken_amount

_KINDS = ("Xã ", "Phường ", "Thị trấn ", "Huyện ", "Thị xã ", "Thành phố ", "Quận ", "Tỉnh ")


def office_of(catalog: Catalog, unit: str) -> Office:
    """The unit as it stands at the top of a form. Raises CatalogNotHere."""
    found = catalog.unit(unit)
    place = found.short_name
    for kind in _KINDS:
        place = place.removeprefix(kind)
    return Office(found.name, found.counter_name or found.name, place, found.phone)


def party_of(applicant: Applicant) -> Party:
    """The applicant as a form addresses one."""
    return Party(applicant.name, applicant.address, applicant.phone, applicant.email)


def officer_name(catalog: Catalog, login: str) -> str:
    """The name of an officer, which the law makes public; else the login."""
    found = catalog.officers.get(login)
    return found.name if found else login


def spoken_limit(limit: Limit) -> str:
    """``15 ngày làm việc``, ``Ngay trong ngày``."""
    return "Ngay trong ngày" if limit.unit is Unit.SAME_DAY else spoken_amount(limit)


def campaign_words(version: ProcedureVersion) -> str:
    """``trong chiến dịch 01/09–14/12, hạn trả là ngày cuối chiến dịch``; empty for the others."""
    if version.campaign is None:
        return ""
    days = (version.campaign.opens, version.campaign.closes)
    opens, closes = (f"{day:02d}/{month:02d}" for month, day in days)
    return f"trong chiến dịch {opens}–{closes}, hạn trả là ngày cuối chiến dịch"


def receipt(view: DossierView, catalog: Catalog, look_up_url: str) -> ReceiptForm:
    """Form 01 as it was promised at the counter, however the dossier stands today."""
    dossier = view.dossier
    procedure, version = _terms(dossier, catalog)
    fee = version.fee
    origin = office_of(catalog, dossier.origin)
    dates = dossier.dates
    return ReceiptForm(
        office=origin,
        party=party_of(dossier.applicant),
        code=dossier.code,
        procedure=procedure.name,
        papers=tuple(
            Paper(_paper_name(version, handed.code), handed.form, handed.quantity)
            for handed in _of_reception(view)
        ),
        limit=spoken_limit(dossier.limit_under(version)),
        received_at=dossier.received_at,
        return_at=dates.due_first if dates else None,
        return_way=f"Tại {origin.counter}",
        officer=officer_name(catalog, dossier.accepted_by),
        look_up_url=look_up_url + dossier.code,
        fee=fee.amount,
        fee_note=_FEE_TIMES.get(fee.mode, ""),
        is_provisional=dates.provisional if dates else False,
    )


def _of_reception(view: DossierView) -> list[Handed]:
    """The papers of the reception. Rows kept before later papers were marked do not tell them
    apart, but those of the reception come first, and its fact, known at the origin, counts them."""
    papers = [handed for handed in view.dossier.components if not handed.is_later]
    counts = [fact.fields.get("components") for fact in view.facts if fact.type == "received"]
    return papers[: len(counts[0])] if counts and isinstance(counts[0], list) else papers


_FEE_TIMES = {"before": "thu khi nộp hồ sơ", "after": "thu khi trả kết quả"}


def supplement(dossier: Dossier, catalog: Catalog) -> SupplementForm | None:
    """Form 02 of the request that stands open, or None."""
    asked = dossier.asked
    if asked is None or asked.kind != "supplement":
        return None
    procedure, version = _terms(dossier, catalog)
    return SupplementForm(
        office=office_of(catalog, dossier.unit),
        party=party_of(dossier.applicant),
        number=dossier.code.rpartition("-")[2],
        code=dossier.code,
        procedure=procedure.name,
        papers=_named(version, asked.components),
        reason=asked.note or SUPPLEMENT_REASONS.get(asked.reason, asked.reason),
        at=asked.at,
        officer=officer_name(catalog, asked.by),
    )


SUPPLEMENT_REASONS = {
    "missing": "Hồ sơ còn thiếu thành phần",
    "wrong": "Thành phần hồ sơ chưa đúng quy định",
    "expired": "Giấy tờ đã hết hiệu lực",
    "unreadable": "Giấy tờ không đọc được",
    "other": "Lý do khác",
}


def end_reason(dossier: Dossier) -> str:
    """Why it ended before a result, in words: what the officer wrote, else the chosen reason."""
    said = {**STOP_REASONS, **END_REASONS}
    return said.get(dossier.end_reason, dossier.end_reason)


def refusal(dossier: Dossier, catalog: Catalog) -> RefusalForm | None:
    """Form 03 of a dossier refused after acceptance, or None."""
    if dossier.state.value != "refused" or dossier.ended_at is None:
        return None
    procedure, _ = _terms(dossier, catalog)
    return RefusalForm(
        office=office_of(catalog, dossier.unit),
        party=party_of(dossier.applicant),
        number=dossier.code.rpartition("-")[2],
        code=dossier.code,
        procedure=procedure.name,
        reason=end_reason(dossier),
        at=dossier.ended_at,
        officer="",
    )


def apology(dossier: Dossier, catalog: Catalog) -> ApologyForm | None:
    """Form 04 of the one extension, or None."""
    made = dossier.extension
    if made is None:
        return None
    procedure, _ = _terms(dossier, catalog)
    return ApologyForm(
        office=office_of(catalog, dossier.origin),
        party=party_of(dossier.applicant),
        code=dossier.code,
        procedure=procedure.name,
        received_at=dossier.received_at,
        old_due=made.old_due,
        new_due=dossier.dates.due_current if dossier.dates else None,
        reason=made.note or EXTENSION_CAUSES.get(made.cause, made.cause),
        at=made.at,
        signer="",
    )


EXTENSION_CAUSES = {
    "staff": "Do cán bộ, công chức giải quyết",
    "flow": "Do quy trình giải quyết",
    "co_ordination": "Do phối hợp giữa các cơ quan",
    "citizen": "Do phía người nộp hồ sơ",
    "system": "Do hệ thống kỹ thuật",
    "other": "Nguyên nhân khác",
}


def control_slip(view: DossierView, catalog: Catalog, look_up_url: str) -> ControlSlipForm:
    """Form 06 (05 before 15/9/2025): a block for each unit on the way, as far as known here."""
    dossier = view.dossier
    procedure, _ = _terms(dossier, catalog)
    return ControlSlipForm(
        office=office_of(catalog, dossier.origin),
        code=dossier.code,
        procedure=procedure.name,
        received_at=dossier.received_at,
        return_at=dossier.dates.due_current if dossier.dates else None,
        handings=tuple(_handings(dossier, catalog)),
        look_up_url=look_up_url + dossier.code,
    )


def _handings(dossier: Dossier, catalog: Catalog) -> list[Handing]:
    rows: list[Handing] = []
    given: datetime | None = dossier.received_at
    for leg in dossier.process.legs:
        if leg.mode != "custody":
            continue
        rows.append(
            Handing(
                office=unit_name(catalog, leg.unit) or place_name(leg),
                given_at=given,
                given_by="",
                taken_at=leg.started_at,
                taken_by=officer_name(catalog, leg.tasks[0].assignee) if leg.tasks else "",
                result=_result(leg),
            )
        )
        given = leg.finished_at
    return rows


def _result(leg: Leg) -> str:
    due = leg.due or (leg.tasks[-1].due if leg.tasks else None)
    if leg.finished_at is None or due is None:
        return ""
    if leg.finished_at > due:
        return "late"
    return "early" if leg.finished_at.date() < due.date() else "on_time"


def unit_name(catalog: Catalog, unit: str) -> str:
    """The short name of a unit; its code where the catalogue lacks it."""
    found = catalog.units.get(unit)
    return (found.short_name or found.name or unit) if found else unit


def place_name(leg: Leg) -> str:
    """What is known of a leg's unit before routing has found it."""
    return "Nơi tiếp nhận hồ sơ" if leg.place == "origin" else "Cơ quan phối hợp"


def slip_form(slip: Slip, catalog: Catalog) -> SupplementForm | RefusalForm:
    """Form 02 or 03 given before acceptance. Raises CatalogNotHere."""
    procedure = catalog.procedure(slip.procedure)
    office, party = office_of(catalog, slip.unit), party_of(slip.applicant)
    number, officer = slip.id.rpartition("-")[2][-6:], officer_name(catalog, slip.by)
    if slip.kind == "refusal":
        return RefusalForm(office, party, number, "", procedure.name, slip.reason, slip.at, officer)
    version = procedure.on(local(slip.at).date())
    return SupplementForm(
        office=office,
        party=party,
        number=number,
        code="",
        procedure=procedure.name,
        papers=_named(version, slip.components),
        reason=slip.reason or SUPPLEMENT_REASONS["missing"],
        at=slip.at,
        officer=officer,
    )


def _terms(dossier: Dossier, catalog: Catalog) -> tuple[Procedure, ProcedureVersion]:
    procedure = catalog.procedure(dossier.procedure)
    return procedure, procedure.version(dossier.procedure_version)


def _named(version: ProcedureVersion, codes: tuple[str, ...]) -> tuple[Paper, ...]:
    parts = [(code, version.component(code)) for code in codes]
    return tuple(
        Paper(part.name, part.form, part.quantity) if part else Paper(code, "", 1)
        for code, part in parts
    )


def _paper_name(version: ProcedureVersion, code: str) -> str:
    part = version.component(code)
    return part.name if part else code
