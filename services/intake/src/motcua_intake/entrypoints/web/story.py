"""A dossier told: facts in the order in which it reads everywhere, and what has happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from motcua_intake.app.queries import DossierView, FactRow
from motcua_intake.domain.catalog import ProcedureVersion
from motcua_intake.domain.dossier import Dossier, Holding
from motcua_intake.entrypoints.sheets import (
    EXTENSION_CAUSES,
    SUPPLEMENT_REASONS,
    campaign_words,
    end_reason,
    officer_name,
    spoken_limit,
    unit_name,
)
from motcua_intake.entrypoints.web.desk_of import Desk
from motcua_intake.entrypoints.web.words import (
    CHANNELS,
    END_REASONS,
    FACTS,
    FINANCIAL,
    LEG_REASONS,
    METHODS,
    NOTED,
    PAPER_FORMS,
    RECIPIENTS,
    REOPEN_REASONS,
    REQUEST_REASONS,
    REQUEST_STATES,
    REQUESTS,
    STOP_REASONS,
    state_words,
)
from motcua_ui.view import Column, Event, Fact, Table
from motcua_vn.dates import short_instant, spoken_instant
from motcua_vn.identity import spoken_phone
from motcua_vn.money import spoken_money as money

_REASONS: Final[Mapping[str, Mapping[str, str]]] = {
    "supplement_asked": SUPPLEMENT_REASONS,
    "refused": END_REASONS,
    "stopped": STOP_REASONS,
    "reopened": REOPEN_REASONS,
    "noted": REOPEN_REASONS,
    "request_answered": REQUEST_REASONS,
}
_Steps = Mapping[str, str]
_OUTCOMES = {"approved": "đồng ý giải quyết", "rejected": "không giải quyết", "done": "đã xong"}


def facts_of(dossier: Dossier, desk: Desk) -> tuple[Fact, ...]:
    """Code, who, what, where it is now, when it is due, in this order; then the rest."""
    version = _version(dossier, desk)
    applicant = dossier.applicant
    state = dossier.away_state if dossier.holding is Holding.AWAY else dossier.state.value
    rest = [
        Fact("Địa chỉ", applicant.address),
        Fact("Điện thoại", spoken_phone(applicant.phone) if applicant.phone else ""),
        Fact("Thư điện tử", applicant.email),
        Fact("Cách nộp", CHANNELS.get(dossier.channel, dossier.channel)),
        Fact("Thời hạn", spoken_limit(dossier.limit_under(version)), campaign_words(version)),
        Fact("Tiếp nhận", short_instant(dossier.received_at),
             f"{officer_name(desk.catalog, dossier.accepted_by)}, "
             f"{unit_name(desk.catalog, dossier.origin)}"),
        Fact("Phí, lệ phí", FINANCIAL.get(dossier.financial.value, ""), _fees(dossier)),
        Fact("Kết quả", _OUTCOMES.get(dossier.outcome, "")),
        Fact("Lý do kết thúc", end_reason(dossier)),
    ]  # fmt: skip
    return (
        Fact("Mã hồ sơ", dossier.code, kind="code"),
        Fact("Người nộp", applicant.name or "chưa nhập lại", applicant.identity, kind="strong"),
        Fact("Thủ tục", desk.catalog.procedure(dossier.procedure).name, dossier.procedure),
        Fact("Đang ở", unit_name(desk.catalog, dossier.custodian), state_words(state or "away")),
        Fact("Hẹn trả", _due(dossier), _provisional(dossier)),
        *(fact for fact in rest if fact.value),
    )


def _due(dossier: Dossier) -> str:
    due = dossier.dates.due_current if dossier.dates else None
    return spoken_instant(due) if due else "chưa có ngày hẹn"


def _provisional(dossier: Dossier) -> str:
    is_open_end = dossier.dates is not None and dossier.dates.provisional
    return "dự kiến: lịch nghỉ chưa công bố" if is_open_end else ""


def _fees(dossier: Dossier) -> str:
    return "; ".join(
        f"{money(fee.amount)}, {METHODS.get(fee.method, fee.method).lower()}"
        for fee in dossier.fees
    )


def papers_of(dossier: Dossier, desk: Desk) -> Table:
    """The papers handed in."""
    version = _version(dossier, desk)
    rows = tuple(
        (_part(version, paper.code), PAPER_FORMS.get(paper.form, paper.form), str(paper.quantity))
        for paper in dossier.components
    )
    columns = (Column("Giấy tờ"), Column("Hình thức"), Column("Số lượng", is_number=True))
    return Table("Giấy tờ đã nhận", columns, rows)


def requests_of(dossier: Dossier) -> tuple[Fact, ...]:
    """What the citizen did here while another unit has custody."""
    return tuple(
        Fact(
            REQUESTS.get(each.kind, each.kind),
            REQUEST_STATES.get(each.state, each.state),
            short_instant(each.at),
        )
        for each in dossier.requests
    )


def events_of(view: DossierView, desk: Desk) -> tuple[Event, ...]:
    """What this unit has recorded, with its notes between, the newest first."""
    dossier = view.dossier
    version = _version(dossier, desk)
    steps = _steps(dossier, version)
    told = [_event(fact, version, steps, desk) for fact in view.facts]
    told += [
        Event(note.at, "Ghi chú", officer_name(desk.catalog, note.by), note.text)
        for note in dossier.notes
    ]
    told.sort(key=lambda event: event.at)
    # Turned round as a whole, so that facts of one second keep the order of the ledger.
    return tuple(told[::-1])


def _event(fact: FactRow, version: ProcedureVersion, steps: _Steps, desk: Desk) -> Event:
    who = "Hệ thống" if fact.actor == "system" else officer_name(desk.catalog, fact.actor)
    details = [detail for detail in _details(fact, version, steps, desk) if detail]
    return Event(
        at=fact.business_at,
        what=_what(fact),
        who=who,
        why="; ".join(details),
        is_correction=fact.type == "reopened",
    )


def _what(fact: FactRow) -> str:
    if fact.type == "task_assigned" and _text(fact.fields, "assignee") != fact.actor:
        return "Giao việc" if _text(fact.fields, "assignee") else "Trả lại việc, chưa ai nhận"
    if fact.type == "noted":
        return NOTED.get(_text(fact.fields, "kind"), FACTS["noted"])
    return FACTS.get(fact.type, fact.type)


def _given_to(fact: FactRow, desk: Desk) -> str:
    """To whom a step was given by somebody else."""
    assignee = _text(fact.fields, "assignee")
    is_given = assignee and assignee != fact.actor
    return f"giao cho {officer_name(desk.catalog, assignee)}" if is_given else ""


def _details(fact: FactRow, version: ProcedureVersion, steps: _Steps, desk: Desk) -> Iterator[str]:
    fields = fact.fields
    if fact.peer:
        yield unit_name(desk.catalog, fact.peer)
    yield _step(fields, steps)
    yield _given_to(fact, desk)
    yield _OUTCOMES.get(_text(fields, "outcome"), "")
    yield _reason(fact)
    second = _text(fields, "confirmed_by")
    yield f"{officer_name(desk.catalog, second)} xác nhận" if second else ""
    if fact.type.startswith("supplement") or fact.type == "noted":
        yield ", ".join(_part(version, code) for code in _list(fields, "components"))
    yield RECIPIENTS.get(_text(fields, "recipient"), "")
    amount = fields.get("amount")
    if isinstance(amount, int) and amount:
        yield money(amount)


def _reason(fact: FactRow) -> str:
    reason, cause = _text(fact.fields, "reason"), _text(fact.fields, "cause")
    if cause:
        return EXTENSION_CAUSES.get(cause, cause)
    return _REASONS.get(fact.type, LEG_REASONS).get(reason, reason)


def _steps(dossier: Dossier, version: ProcedureVersion) -> _Steps:
    """Names of steps by the task's id, and by the step's code where no such task is left.

    Codes are a leg's own: what the commune checks is called otherwise than what the province does.
    """
    planned = {step.code: step.name for leg in version.legs for step in leg.steps}
    given = {task.id: task.name for leg in dossier.process.legs for task in leg.tasks}
    return planned | given


def _step(fields: Mapping[str, object], steps: _Steps) -> str:
    code = _text(fields, "step")
    return steps.get(_text(fields, "task")) or steps.get(code, code)


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _list(fields: Mapping[str, object], name: str) -> list[str]:
    value = fields.get(name)
    return [str(each) for each in value] if isinstance(value, list | tuple) else []


def _part(version: ProcedureVersion, code: str) -> str:
    part = version.component(code)
    return part.name if part else code


def _version(dossier: Dossier, desk: Desk) -> ProcedureVersion:
    return desk.catalog.procedure(dossier.procedure).version(dossier.procedure_version)
