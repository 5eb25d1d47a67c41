"""Every change the API offers, in one table: the routes and OpenAPI are both made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from motcua_intake.app import commands as c
from motcua_intake.app.permissions import IMPORTER, ROLES
from motcua_intake.entrypoints.api import bodies as b
from motcua_intake.entrypoints.api import commands as make


@dataclass(frozen=True, slots=True)
class Operation:
    """One POST. ``make`` turns its body into ``command``; ``status`` is that of success."""

    name: str
    path: str
    summary: str
    body: type[b.Body]
    command: type[c.Command]
    make: Callable[[Any, make.Call], c.Command]
    status: int = 200

    @property
    def roles(self) -> tuple[str, ...]:
        """One of these is needed at the unit."""
        return (*ROLES[self.command], IMPORTER)


_D: Final = "/dossiers/<code>"
_T: Final = _D + "/tasks/<target>"
_O: Final = "/offers/<target>"

OPERATIONS: Final = (
    Operation("accept", "/dossiers", "Tiếp nhận hồ sơ", b.AcceptBody, c.AcceptDossier,
              make.accept, 201),
    Operation("slip", "/slips", "Phiếu hướng dẫn bổ sung hoặc từ chối trước khi tiếp nhận",
              b.SlipBody, c.GiveSlip, make.slip, 201),
    Operation("enter_again", _D + "/applicant", "Nhập lại người nộp của hồ sơ được khôi phục",
              b.EnterAgainBody, c.EnterAgain, make.enter_again),
    Operation("take", _T + "/take", "Nhận việc", b.ActBody, c.TakeTask, make.take),
    Operation("assign", _T + "/assign", "Giao việc cho người khác trong đơn vị", b.AssignBody,
              c.AssignTask, make.assign),
    Operation("complete", _T + "/complete", "Hoàn thành bước", b.CompleteBody, c.CompleteTask,
              make.complete),
    Operation("ask_supplement", _D + "/supplement/ask", "Yêu cầu bổ sung", b.AskSupplementBody,
              c.AskSupplement, make.ask_supplement),
    Operation("receive_supplement", _D + "/supplement/receive", "Nhận giấy tờ bổ sung",
              b.ReceiveSupplementBody, c.ReceiveSupplement, make.receive_supplement),
    Operation("ask_payment", _D + "/payment/ask", "Yêu cầu thực hiện nghĩa vụ tài chính",
              b.AmountBody, c.AskPayment, make.ask_payment),
    Operation("receive_payment", _D + "/payment/receive", "Đã thực hiện nghĩa vụ tài chính",
              b.AmountBody, c.ReceivePayment, make.receive_payment),
    Operation("fee", _D + "/fees", "Thu phí, lệ phí", b.FeeBody, c.RecordFee, make.fee),
    Operation("extend", _D + "/extend", "Xin lỗi và hẹn lại ngày trả", b.ExtendBody, c.Extend,
              make.extend),
    Operation("return", _D + "/return", "Trả kết quả", b.ReturnBody, c.ReturnResult,
              make.return_result),
    Operation("refuse", _D + "/refuse", "Từ chối giải quyết", b.ReasonBody, c.Refuse,
              make.refuse),
    Operation("withdraw", _D + "/withdraw", "Người nộp rút hồ sơ", b.ActBody, c.Withdraw,
              make.withdraw),
    Operation("stop", _D + "/stop", "Dừng giải quyết", b.ReasonBody, c.Stop, make.stop),
    Operation("ask_reopening", _D + "/reopen/ask", "Đề nghị mở lại hồ sơ kết thúc nhầm",
              b.ReopenBody, c.AskReopening, make.ask_reopening),
    Operation("confirm_reopening", _D + "/reopen/confirm",
              "Xác nhận mở lại hồ sơ, do người khác người đề nghị", b.ActBody,
              c.ConfirmReopening, make.confirm_reopening),
    Operation("offer_again", _D + "/offer-again", "Chuyển lại chặng", b.OfferAgainBody,
              c.OfferAgain, make.offer_again),
    Operation("ask_release", _D + "/release", "Xin rút lại lần chuyển", b.ReleaseBody,
              c.AskRelease, make.ask_release),
    Operation("accept_offer", _O + "/accept", "Nhận hồ sơ chuyển đến", b.Body, c.AcceptOffer,
              make.accept_offer),
    Operation("refuse_offer", _O + "/refuse", "Không nhận hồ sơ chuyển đến", b.RefuseOfferBody,
              c.RefuseOffer, make.refuse_offer),
)  # fmt: skip
