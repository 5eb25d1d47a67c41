"""What may be done with a dossier now, and the form each act needs.

The table says when an act makes sense (so that nobody is offered what will be refused); whether
it may be done is decided by the domain alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from motcua_intake.app import commands as c
from motcua_intake.app.permissions import ROLES
from motcua_intake.domain.dossier import Dossier, Holding, State
from motcua_intake.domain.process import SIGN, LegState, Task
from motcua_intake.domain.timing import last_day_to_apologise, local_day
from motcua_intake.entrypoints.reading import Reading
from motcua_intake.entrypoints.sheets import EXTENSION_CAUSES
from motcua_intake.entrypoints.web import assigning, mending, supplements
from motcua_intake.entrypoints.web.desk_of import Desk
from motcua_intake.entrypoints.web.forms import Field, options
from motcua_intake.entrypoints.web.words import (
    END_REASONS,
    METHODS,
    RECIPIENTS,
    STOP_REASONS,
)
from motcua_ui.view import Option
from motcua_vn.dates import short_date

Sent = MultiDict[str, str]
About = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do. ``about`` are unit, actor, key and dossier of the command; ``verb`` is
    what its button says, where that is not the title; ``partly`` is said instead of ``done``
    where the citizen still has to bring the rest."""

    name: str
    command: type[c.Command]
    title: Callable[[Dossier], str]
    when: Callable[[Dossier, Desk], bool]
    fields: Callable[[Dossier, Desk], tuple[Field, ...]]
    make: Callable[[About, Sent, Reading, Dossier, Desk], c.Command]
    done: str
    is_danger: bool = False
    hint: str = ""
    verb: str = ""
    partly: str = ""

    def fits(self, dossier: Dossier, desk: Desk) -> bool:
        """Whether it is offered to this person now."""
        return bool(set(ROLES[self.command]) & desk.actor.roles) and self.when(dossier, desk)


def active_task(dossier: Dossier, desk: Desk) -> Task | None:
    """The step whose turn it is, if this person's role does it and nobody else has it."""
    leg = dossier.process.here
    task = leg.active if leg else None
    if task is None or task.role not in desk.actor.roles:
        return None
    return task if task.assignee in {"", desk.who.login} else None


def _is_held(dossier: Dossier) -> bool:
    return dossier.holding is Holding.CUSTODY


def _is_open(dossier: Dossier) -> bool:
    return _is_held(dossier) and dossier.state is not State.RESULT_READY


def _may_work(dossier: Dossier) -> bool:
    working = dossier.holding in {Holding.CUSTODY, Holding.GUEST}
    return working and dossier.asked is None and dossier.state is not State.GUEST_DONE


def _can_complete(dossier: Dossier, desk: Desk) -> bool:
    return _may_work(dossier) and active_task(dossier, desk) is not None


def _can_take(dossier: Dossier, desk: Desk) -> bool:
    task = active_task(dossier, desk)
    return _may_work(dossier) and task is not None and not task.assignee


def _waits_for(dossier: Dossier, state: State) -> bool:
    """Whether the citizen is waited for here, or at the custodian of a dossier that is away."""
    if dossier.holding is Holding.AWAY:
        return dossier.away_state == state.value
    return _is_held(dossier) and dossier.state is state


def _at_home(dossier: Dossier) -> bool:
    return dossier.unit == dossier.origin and dossier.holding is not Holding.GUEST


def _can_withdraw(dossier: Dossier, _desk: Desk) -> bool:
    going = dossier.holding in {Holding.CUSTODY, Holding.AWAY, Holding.TRANSIT}
    return _at_home(dossier) and going and dossier.state is not State.RESULT_READY


def _can_end(dossier: Dossier, _desk: Desk) -> bool:
    return _at_home(dossier) and _is_open(dossier)


def _nothing(_dossier: Dossier, _desk: Desk) -> tuple[Field, ...]:
    return ()


def _note(label: str = "Ghi chú", *, hint: str = "", required: bool = False) -> Field:
    return Field("note", label, "textarea", hint=hint, required=required)


def _complete_fields(dossier: Dossier, desk: Desk) -> tuple[Field, ...]:
    task = active_task(dossier, desk)
    hidden = Field("task", "", "hidden", task.id if task else "")
    note = _note(hint="Ở lại trong đơn vị và đi kèm hồ sơ; không công khai.")
    if task is None or task.kind != SIGN:
        return (hidden, note)
    choices = (Option("approve", "Đồng ý, ký"), Option("reject", "Không đồng ý"))
    decision = Field("decision", "Quyết định", "radio", "approve", options=choices, required=True)
    return (hidden, decision, note)


def _complete(
    about: About, sent: Sent, reading: Reading, dossier: Dossier, desk: Desk
) -> c.Command:
    del dossier, desk
    return c.CompleteTask(
        **about,
        task=reading.code("task", sent.get("task", ""), missing="Trang này thiếu tên bước."),
        decision=sent.get("decision", ""),
        note=reading.note("note", sent.get("note", "")),
    )


def _task_field(dossier: Dossier, desk: Desk) -> tuple[Field, ...]:
    return _complete_fields(dossier, desk)[:1]


def _take(about: About, sent: Sent, reading: Reading, _dossier: Dossier, _desk: Desk) -> c.Command:
    task = reading.code("task", sent.get("task", ""), missing="Trang này thiếu tên bước.")
    return c.TakeTask(**about, task=task)


def _amount_field(dossier: Dossier, _desk: Desk) -> tuple[Field, ...]:
    amount = str(dossier.asked.amount) if dossier.asked and dossier.asked.amount else ""
    return (
        Field("amount", "Số tiền (đồng)", value=amount, hint="Ví dụ 35.000", width="short",
              required=True),
    )  # fmt: skip


def _ask_payment(
    about: About, sent: Sent, reading: Reading, _dossier: Dossier, _desk: Desk
) -> c.Command:
    return c.AskPayment(**about, amount=reading.amount("amount", sent.get("amount", "")))


def _paid(about: About, sent: Sent, reading: Reading, _dossier: Dossier, _desk: Desk) -> c.Command:
    return c.ReceivePayment(**about, amount=reading.amount("amount", sent.get("amount", "")))


def _costs(dossier: Dossier, desk: Desk) -> bool:
    """Whether a fee is still to be taken (or waived) by the counter."""
    version = desk.catalog.procedure(dossier.procedure).version(dossier.procedure_version)
    return version.fee.mode != "none" and not dossier.fees


def _fee_fields(dossier: Dossier, desk: Desk) -> tuple[Field, ...]:
    fee = desk.catalog.procedure(dossier.procedure).version(dossier.procedure_version).fee
    return (
        Field("amount", "Số tiền (đồng)", value=str(fee.amount), hint=fee.note, width="short",
              required=True),
        Field("method", "Hình thức", "radio", "cash", options=options(METHODS), required=True),
    )  # fmt: skip


def _fee(about: About, sent: Sent, reading: Reading, _dossier: Dossier, _desk: Desk) -> c.Command:
    method = reading.one_of("method", sent.get("method", ""), tuple(METHODS), "Hãy chọn hình thức.")
    amount = reading.amount("amount", sent.get("amount", "") or "0")
    return c.RecordFee(**about, amount=amount, method=method)


def _can_extend(dossier: Dossier, desk: Desk) -> bool:
    last = last_day_to_apologise(dossier.dates)
    is_in_time = last is None or local_day(desk.now) <= last
    return _held_open(dossier, desk) and dossier.extension is None and is_in_time


def _extend_fields(dossier: Dossier, _desk: Desk) -> tuple[Field, ...]:
    last = last_day_to_apologise(dossier.dates)
    latest = f", chậm nhất ngày {short_date(last)}" if last else ""
    return (
        Field("to", "Ngày hẹn mới", "day", width="short", required=True,
              hint=f"Chỉ được xin lỗi và hẹn lại một lần{latest}."),
        Field("cause", "Nguyên nhân", "select", "", required=True,
              options=options(EXTENSION_CAUSES, empty="— chọn —")),
        _note("Lý do nói với người nộp", hint="In trên phiếu xin lỗi.", required=True),
    )  # fmt: skip


def _extend(
    about: About, sent: Sent, reading: Reading, _dossier: Dossier, _desk: Desk
) -> c.Command:
    to = reading.day("to", sent.get("to", ""))
    cause = sent.get("cause", "")
    reading.one_of("cause", cause, tuple(EXTENSION_CAUSES), "Hãy chọn nguyên nhân.")
    note = reading.note("note", sent.get("note", ""), missing="Hãy ghi lý do chậm trễ.")
    return c.Extend(**about, to=to, cause=cause, note=note)


def _return_fields(_dossier: Dossier, _desk: Desk) -> tuple[Field, ...]:
    return (
        Field("recipient", "Trả cho", "radio", "applicant", options=options(RECIPIENTS),
              hint="Người nhận thay phải có giấy ủy quyền.", required=True),
    )  # fmt: skip


def _return(
    about: About, sent: Sent, reading: Reading, _dossier: Dossier, _desk: Desk
) -> c.Command:
    to = sent.get("recipient", "")
    reading.one_of("recipient", to, tuple(RECIPIENTS), "Hãy chọn người nhận kết quả.")
    return c.ReturnResult(**about, recipient=to)


def _reason_fields(words: dict[str, str], printed: str) -> tuple[Field, ...]:
    choices = options(words, empty="— chọn —")
    return (
        Field("reason", "Lý do", "select", "", options=choices, required=True),
        _note("Nói rõ với người nộp", hint=printed, required=True),
    )


def _end_of(sent: Sent, reading: Reading, words: dict[str, str]) -> tuple[str, str]:
    reason = sent.get("reason", "")
    reading.one_of("reason", reason, tuple(words), "Hãy chọn lý do.")
    note = reading.note("note", sent.get("note", ""), missing="Hãy nói rõ lý do.")
    return reason, note


def _refuse(about: About, sent: Sent, reading: Reading, _dossier: Dossier, _d: Desk) -> c.Command:
    reason, note = _end_of(sent, reading, END_REASONS)
    return c.Refuse(**about, reason=reason, note=note)


def _stop(about: About, sent: Sent, reading: Reading, _dossier: Dossier, _d: Desk) -> c.Command:
    reason, note = _end_of(sent, reading, STOP_REASONS)
    return c.Stop(**about, reason=reason, note=note)


def _stuck_leg(dossier: Dossier) -> str:
    stuck = {LegState.DECLINED, LegState.BLOCKED}
    return next((leg.code for leg in dossier.process.legs if leg.state in stuck), "")


def _leg_field(dossier: Dossier, _desk: Desk) -> tuple[Field, ...]:
    return (Field("leg", "", "hidden", _stuck_leg(dossier)),)


def _again(about: About, sent: Sent, reading: Reading, _dossier: Dossier, _d: Desk) -> c.Command:
    leg = reading.code("leg", sent.get("leg", ""), missing="Trang này thiếu tên chặng.")
    return c.OfferAgain(**about, leg_code=leg)


def _said(text: str) -> Callable[[Dossier], str]:
    return lambda _dossier: text


def _complete_title(dossier: Dossier) -> str:
    leg = dossier.process.here
    task = leg.active if leg else None
    return task.name if task else "Hoàn thành bước"


def _held_open(dossier: Dossier, _desk: Desk) -> bool:
    return _is_open(dossier) and dossier.asked is None


ACTS: Final = (
    Act("nhap-lai", c.EnterAgain, _said("Nhập lại người nộp"), mending.is_incomplete,
        mending.person_fields, mending.enter_again, "Đã nhập lại người nộp.",
        hint="Nhập theo giấy tờ trong hồ sơ hoặc giấy tiếp nhận."),
    Act("tra-ket-qua", c.ReturnResult, _said("Trả kết quả"),
        lambda d, _: _at_home(d) and d.state is State.RESULT_READY, _return_fields, _return,
        "Đã trả kết quả."),
    Act("nhan-bo-sung", c.ReceiveSupplement, _said("Nhận giấy tờ bổ sung"),
        lambda d, _: _waits_for(d, State.WAITING_SUPPLEMENT), supplements.receive_fields,
        supplements.receive, "Đã nhận đủ giấy tờ bổ sung; thời hạn tính lại từ đầu.",
        partly="Đã nhận một phần giấy tờ bổ sung; hồ sơ vẫn chờ phần còn thiếu."),
    Act("da-nop-tien", c.ReceivePayment, _said("Đã nộp nghĩa vụ tài chính"),
        lambda d, _: _waits_for(d, State.WAITING_PAYMENT), _amount_field, _paid,
        "Đã ghi nhận nghĩa vụ tài chính."),
    Act("chuyen-lai", c.OfferAgain, _said("Chuyển lại"),
        lambda d, _: _is_held(d) and bool(_stuck_leg(d)), _leg_field, _again,
        "Đã xin xác định nơi nhận lần nữa."),
    Act("hoan-thanh", c.CompleteTask, _complete_title, _can_complete, _complete_fields, _complete,
        "Đã xong bước này.", verb="Xong bước này"),
    Act("nhan-viec", c.TakeTask, _said("Nhận việc này"), _can_take, _task_field, _take,
        "Đã nhận việc."),
    Act("giao-viec", c.AssignTask, assigning.assign_title, assigning.can_assign,
        assigning.assign_fields, assigning.assign, "Đã giao lại việc.", verb="Giao việc"),
    Act("thu-phi", c.RecordFee, _said("Thu phí, lệ phí"),
        lambda d, desk: _at_home(d) and d.holding is not Holding.CLOSED and _costs(d, desk),
        _fee_fields, _fee, "Đã ghi phí, lệ phí."),
    Act("yeu-cau-bo-sung", c.AskSupplement, _said("Yêu cầu bổ sung"),
        lambda d, desk: _held_open(d, desk) and not d.supplements, supplements.ask_fields,
        supplements.ask, "Đã yêu cầu bổ sung; thời gian chờ không tính vào hạn."),
    Act("yeu-cau-nop-tien", c.AskPayment, _said("Yêu cầu nghĩa vụ tài chính"), _held_open,
        _amount_field, _ask_payment, "Đã yêu cầu thực hiện nghĩa vụ tài chính."),
    Act("hen-lai", c.Extend, _said("Xin lỗi và hẹn lại ngày trả"),
        _can_extend, _extend_fields, _extend, "Đã hẹn lại; hãy in phiếu xin lỗi."),
    Act("rut", c.Withdraw, _said("Người nộp rút hồ sơ"), _can_withdraw, _nothing,
        lambda about, *_: c.Withdraw(**about), "Đã ghi nhận việc rút hồ sơ.", is_danger=True,
        hint="Hồ sơ kết thúc, không có kết quả. Cơ quan khác đang giữ thì yêu cầu được gửi đi."),
    Act("tu-choi", c.Refuse, _said("Từ chối giải quyết"), _can_end,
        lambda *_: _reason_fields(END_REASONS, "In trên phiếu từ chối."), _refuse,
        "Đã từ chối giải quyết.", is_danger=True),
    Act("dung", c.Stop, _said("Dừng giải quyết"), _can_end,
        lambda *_: _reason_fields(STOP_REASONS, "Ghi trong thông báo dừng."), _stop,
        "Đã dừng giải quyết.", is_danger=True),
    Act("mo-lai", c.AskReopening, _said("Đề nghị mở lại hồ sơ"), mending.can_ask_reopening,
        mending.reopen_fields, mending.ask_reopening,
        "Đã đề nghị mở lại; chờ một người khác của đơn vị xác nhận.", is_danger=True,
        hint="Một người khác của đơn vị phải đăng nhập và xác nhận thì hồ sơ mới mở lại."),
    Act("xac-nhan-mo-lai", c.ConfirmReopening, _said("Xác nhận mở lại hồ sơ"),
        mending.can_confirm_reopening, _nothing, lambda about, *_: c.ConfirmReopening(**about),
        "Đã mở lại hồ sơ.", is_danger=True,
        hint="Bạn xác nhận hồ sơ đã kết thúc nhầm; tên bạn được ghi vào sổ cái."),
    Act("rut-lai", c.AskRelease, _said("Xin rút lại lần chuyển"),
        lambda d, _: d.holding is Holding.TRANSIT, _nothing,
        lambda about, *_: c.AskRelease(**about), "Đã xin nơi nhận trả lại; chờ trả lời.",
        hint="Nơi nhận được yêu cầu trả lại hồ sơ. Đơn vị vẫn giữ hồ sơ và thời hạn vẫn tính."),
)  # fmt: skip
BY_NAME: Final = {act.name: act for act in ACTS}


def acts_for(dossier: Dossier, desk: Desk) -> tuple[Act, ...]:
    """What this person may do now; the first is the next action."""
    return tuple(act for act in ACTS if act.fits(dossier, desk))


PRIMARY: Final = frozenset(
    {"nhap-lai", "tra-ket-qua", "nhan-bo-sung", "da-nop-tien", "chuyen-lai", "hoan-thanh"}
)
"""Acts that may be the page's one primary action."""
