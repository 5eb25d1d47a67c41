"""How intake's refusals are told: HTTP, gRPC, and a sentence an officer can act on."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from grpc import StatusCode

from motcua_intake.domain.errors import (
    citizen,
    commands,
    custody,
    ends,
    reception,
    serving,
    tasks,
    timing,
)
from motcua_kit.errors import ErrorTable, Rule
from motcua_kit.parked import PARKED_RULES


def _wrong(text: str, remedy: str = "") -> Rule:
    return Rule(HTTPStatus.UNPROCESSABLE_ENTITY, StatusCode.INVALID_ARGUMENT, text, remedy)


def _not_now(text: str, remedy: str = "") -> Rule:
    return Rule(HTTPStatus.CONFLICT, StatusCode.FAILED_PRECONDITION, text, remedy)


def _not_found(text: str, remedy: str = "") -> Rule:
    return Rule(HTTPStatus.NOT_FOUND, StatusCode.NOT_FOUND, text, remedy)


def _not_allowed(text: str, remedy: str = "") -> Rule:
    return Rule(HTTPStatus.FORBIDDEN, StatusCode.PERMISSION_DENIED, text, remedy)


ERRORS: Final = PARKED_RULES | ErrorTable(
    {
        serving.UnitNotServedHere: _not_found(
            "Đơn vị {unit} không do máy chủ này phục vụ.", "Hãy vào đúng địa chỉ của đơn vị."
        ),
        serving.UnitFenced: _not_now(
            "Đơn vị {unit} đã được chuyển sang máy chủ khác.",
            "Hãy làm việc tại địa chỉ mới của đơn vị.",
        ),
        serving.NodeRestoring: Rule(
            HTTPStatus.SERVICE_UNAVAILABLE,
            StatusCode.UNAVAILABLE,
            "Máy chủ vừa được khôi phục từ bản sao lưu và đang đọc lại sổ cái, chưa ghi được.",
            "Xin thử lại sau ít phút; nếu vẫn không được, hãy báo bộ phận kỹ thuật.",
        ),
        reception.NothingToEnterAgain: _not_now(
            "Hồ sơ {code} không thiếu thông tin người nộp.", "Hãy tải lại trang để xem."
        ),
        reception.ProcedureNotInForce: _wrong(
            "Thủ tục {procedure} không có hiệu lực vào ngày tiếp nhận.",
            "Hãy chọn thủ tục thay thế trong danh mục.",
        ),
        reception.ProcedureNotReceivedHere: _wrong(
            "Đơn vị này không tiếp nhận thủ tục {procedure}.",
            "Hãy hướng dẫn người nộp đến đơn vị có thẩm quyền tiếp nhận.",
        ),
        reception.UnknownComponent: _wrong("Thủ tục không có thành phần hồ sơ {component}."),
        reception.ComponentMissing: _wrong(
            "Còn thiếu: {name} (số lượng {quantity}).",
            "Hồ sơ chưa đủ thì lập Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.",
        ),
        reception.NothingMissing: _wrong(
            "Phiếu yêu cầu bổ sung phải nêu thành phần còn thiếu hoặc lý do.",
            "Nếu hồ sơ đã đủ, hãy tiếp nhận.",
        ),
        reception.PlaceMissing: _wrong(
            "Hãy chọn nơi cư trú hoặc nơi có đất: thủ tục này cần để biết cơ quan giải quyết."
        ),
        reception.UnknownUnit: _wrong("Không có đơn vị {unit} trong danh mục."),
        serving.NumbersExhausted: _not_now(
            "Đã dùng hết số hồ sơ trong ngày.", "Hãy báo bộ phận kỹ thuật."
        ),
        custody.DossierNotFound: _not_found(
            "Không tìm thấy hồ sơ {code} tại đơn vị.",
            "Hãy kiểm tra lại mã, hoặc tra cứu toàn tỉnh.",
        ),
        custody.NotInCustody: _not_now(
            "Hồ sơ {code} hiện do đơn vị {custodian} giải quyết.",
            "Hãy liên hệ đơn vị đang giữ hồ sơ.",
        ),
        custody.DossierInTransit: _not_now(
            "Hồ sơ {code} đang được chuyển đến {to_unit}, chưa có trả lời.",
            "Hãy chờ nơi nhận trả lời, hoặc đề nghị trả lại.",
        ),
        ends.DossierClosed: _not_now("Hồ sơ {code} đã kết thúc."),
        custody.NotAtOrigin: _not_now(
            "Việc này do đơn vị tiếp nhận ({origin}) thực hiện.",
            "Hãy chuyển hồ sơ về đơn vị tiếp nhận.",
        ),
        ends.NotClosed: _not_now("Hồ sơ {code} chưa kết thúc nên không cần mở lại."),
        ends.NobodyWantsItOpen: _not_now(
            "Chưa ai đề nghị mở lại hồ sơ {code}.",
            "Hãy đề nghị mở lại; sau đó một người khác của đơn vị đăng nhập và xác nhận.",
        ),
        ends.ReopeningAsked: _not_now(
            "Đã có người đề nghị mở lại hồ sơ {code}.",
            "Hãy chờ một người khác của đơn vị đăng nhập và xác nhận.",
        ),
        ends.SecondPersonNeeded: _not_allowed(
            "Người đề nghị mở lại không tự xác nhận được.",
            "Hãy nhờ một người khác của đơn vị đăng nhập và xác nhận.",
        ),
        tasks.TaskNotFound: _not_found("Hồ sơ không có bước xử lý này."),
        tasks.TaskNotOpen: _not_now(
            "Bước xử lý này chưa đến lượt hoặc đã xong.", "Hãy tải lại trang để xem bước hiện tại."
        ),
        tasks.TaskTaken: _not_now(
            "Bước này đang do {assignee} thực hiện.",
            "Người đang nhận việc hoặc lãnh đạo đơn vị có thể giao lại việc.",
        ),
        tasks.NotYoursToAssign: _not_allowed(
            "Chỉ lãnh đạo đơn vị hoặc người đang nhận việc mới được giao việc này."
        ),
        tasks.NotAColleague: _wrong("Hôm nay không có ai tại đơn vị mang tài khoản {login}."),
        tasks.ColleagueLacksRole: _wrong(
            "{login} không có vai trò của bước này tại đơn vị.", "Hãy chọn người khác."
        ),
        commands.RoleMissing: _not_allowed(
            "Bạn không có vai trò cần thiết cho việc này tại đơn vị.",
            "Nếu cần, hãy đề nghị người quản trị của đơn vị cấp quyền.",
        ),
        tasks.DecisionNeeded: _wrong("Bước ký cần chọn: đồng ý hoặc không đồng ý."),
        tasks.DecisionNotAsked: _wrong("Bước này không có quyết định; chỉ bước ký mới có."),
        tasks.PaymentFirst: _not_now(
            "Chưa ghi nhận người nộp thực hiện nghĩa vụ tài chính.",
            "Hãy ghi nhận khoản đã nộp trước khi hoàn thành bước này.",
        ),
        citizen.SecondSupplement: _not_now(
            "Hồ sơ {code} đã được yêu cầu bổ sung một lần; không được yêu cầu lần hai.",
            "Luật chỉ cho yêu cầu bổ sung một lần; hãy giải quyết theo giấy tờ hiện có.",
        ),
        citizen.NothingWanted: _wrong("Hãy chọn ít nhất một giấy tờ cần bổ sung."),
        citizen.WaitingForCitizen: _not_now("Hồ sơ {code} đang chờ người nộp."),
        citizen.NothingAsked: _not_now("Hồ sơ {code} không chờ người nộp việc này."),
        timing.SecondExtension: _not_now(
            "Hồ sơ {code} đã xin lỗi và hẹn lại một lần; không được hẹn lại lần hai."
        ),
        timing.ExtensionNotLater: _wrong(
            "Ngày hẹn mới phải là ngày làm việc và sau ngày hẹn hiện tại."
        ),
        timing.ApologyTooLate: _not_now(
            "Đã quá hạn xin lỗi và hẹn lại hồ sơ {code}: chậm nhất là {last:%d/%m/%Y}, một ngày"
            " trước ngày hẹn trả.",
            "Ngày hẹn cũ vẫn giữ nguyên; hãy giải quyết sớm và báo lãnh đạo đơn vị.",
        ),
        timing.DateRefused: _wrong("{message}"),
        timing.UnknownCause: _wrong("Hãy chọn nhóm nguyên nhân chậm trong danh sách."),
        commands.ReasonMissing: _wrong("Hãy ghi lý do từ chối; lý do được in trên phiếu."),
        commands.UnknownReason: _wrong("Hãy chọn lý do trong danh sách."),
        ends.ResultNotReady: _not_now("Hồ sơ {code} chưa có kết quả để trả."),
        ends.ResultAlreadyReady: _not_now(
            "Hồ sơ {code} đã có kết quả.", "Hãy trả kết quả cho người nộp."
        ),
        ends.UnknownRecipient: _wrong(
            "Hãy chọn người nhận: người nộp, người được ủy quyền, bưu chính hoặc trực tuyến."
        ),
        citizen.AmountWrong: _wrong("Số tiền chưa đúng; miễn thu thì số tiền là 0."),
        citizen.UnknownMethod: _wrong("Hãy chọn cách thu trong danh sách."),
        custody.OfferNotFound: _not_found("Không có hồ sơ chuyển đến này."),
        custody.OfferStillArriving: _not_now(
            "Gói hồ sơ đang được tải về.", "Xin thử lại sau ít giây."
        ),
        custody.OfferUnreadable: _not_now(
            "Không mở được gói hồ sơ.", "Hãy từ chối với lý do không đọc được để nơi gửi gửi lại."
        ),
        custody.OfferEnded: _not_now("Lần chuyển này đã được trả lời hoặc đã thu hồi."),
        custody.NoteNeeded: _wrong("Hãy ghi rõ nội dung từ chối để nơi gửi khắc phục."),
        custody.NothingToOfferAgain: _not_now("Hồ sơ {code} không có chặng nào cần chuyển lại."),
        custody.NotOffered: _not_now("Hồ sơ {code} không có lần chuyển nào đang chờ trả lời."),
        custody.RequestOpen: _not_now(
            "Yêu cầu này đã được gửi đến đơn vị đang giữ hồ sơ {code}.", "Hãy chờ trả lời."
        ),
        commands.ImporterOnly: _not_allowed(
            "Chỉ người nhập liệu lịch sử mới được ghi thời điểm phát sinh."
        ),
        commands.TimeInFuture: _wrong("Thời điểm phát sinh không được sau hiện tại."),
        commands.PageStale: Rule(
            HTTPStatus.CONFLICT,
            StatusCode.ABORTED,
            "Hồ sơ {code} đã thay đổi từ khi mở trang này, nên việc vừa gửi chưa được ghi.",
            "Hãy xem lại tình trạng mới của hồ sơ, rồi gửi lại nếu vẫn đúng.",
        ),
        commands.KeyReused: _not_now("Khóa chống lặp này đã dùng cho một việc khác."),
        commands.ValueWrong: _wrong("{message}"),
        serving.CatalogNotHere: Rule(
            HTTPStatus.SERVICE_UNAVAILABLE,
            StatusCode.UNAVAILABLE,
            "Danh mục tại máy chủ này chưa có {record}.",
            "Hãy chờ đồng bộ danh mục rồi thử lại.",
        ),
        reception.ImportLeavesUnit: _wrong(
            "Quy trình của thủ tục {procedure} đi qua đơn vị khác nên không nhập lịch sử được."
        ),
        reception.HistoryUnknown: _wrong(
            "Sự kiện {event} trong lịch sử không đúng hoặc thiếu thông tin."
        ),
        serving.LedgerStopped: Rule(
            HTTPStatus.CONFLICT,
            StatusCode.FAILED_PRECONDITION,
            "Sổ cái của đơn vị {unit} đã tách nhánh nên tạm dừng ghi.",
            "Hãy báo bộ phận kỹ thuật ngay.",
        ),
    }
)
