"""The words of states, roles, facts and choices on the screens of intake."""

from __future__ import annotations

from typing import Final

from motcua_intake.domain.dossier import State

STATES: Final = {
    State.ACCEPTED: "Đã tiếp nhận, chờ xử lý",
    State.PROCESSING: "Đang xử lý",
    State.WAITING_SUPPLEMENT: "Chờ người nộp bổ sung",
    State.WAITING_PAYMENT: "Chờ người nộp thực hiện nghĩa vụ tài chính",
    State.WAITING_ROUTE: "Chờ xác định nơi nhận tiếp",
    State.ROUTE_BLOCKED: "Chưa tìm được nơi nhận tiếp",
    State.WAITING_PARALLEL: "Chờ các cơ quan phối hợp",
    State.OFFERED: "Đang chuyển, chờ nơi nhận xác nhận",
    State.OFFER_DECLINED: "Nơi nhận không nhận, cần xử lý",
    State.AWAY: "Cơ quan khác đang giữ",
    State.HANDED_ON: "Đã chuyển đi",
    State.GUEST_WORK: "Việc phối hợp đang làm",
    State.GUEST_DONE: "Đã làm xong việc phối hợp",
    State.RESULT_READY: "Có kết quả, chờ trả",
    State.RETURNED: "Đã trả kết quả",
    State.REFUSED: "Đã từ chối giải quyết",
    State.WITHDRAWN: "Người nộp đã rút hồ sơ",
    State.STOPPED: "Đã dừng giải quyết",
}
ROLES: Final = {
    "counter_officer": "Tiếp nhận và trả kết quả",
    "case_officer": "Xử lý hồ sơ",
    "leader": "Lãnh đạo",
    "clerk": "Văn thư",
    "supervisor": "Giám sát",
    "importer": "Nhập liệu",
}
FACTS: Final = {
    "received": "Tiếp nhận hồ sơ",
    "offered": "Chuyển hồ sơ đi",
    "handed_in": "Nhận hồ sơ chuyển đến",
    "offer_refused": "Không nhận hồ sơ chuyển đến",
    "handed_out": "Nơi nhận đã nhận hồ sơ",
    "offer_ended": "Nơi nhận không nhận, hồ sơ ở lại",
    "returned": "Trả kết quả",
    "refused": "Từ chối giải quyết",
    "withdrawn": "Người nộp rút hồ sơ",
    "stopped": "Dừng giải quyết",
    "reopened": "Mở lại hồ sơ",
    "leg_wanted": "Xin xác định nơi nhận tiếp",
    "task_assigned": "Nhận việc",
    "task_done": "Hoàn thành bước",
    "supplement_asked": "Yêu cầu bổ sung",
    "supplement_received": "Nhận giấy tờ bổ sung",
    "payment_asked": "Yêu cầu thực hiện nghĩa vụ tài chính",
    "payment_received": "Đã thực hiện nghĩa vụ tài chính",
    "extended": "Xin lỗi và hẹn lại ngày trả",
    "resolved": "Có quyết định giải quyết",
    "result_ready": "Có kết quả tại nơi trả",
    "fee_recorded": "Thu phí, lệ phí",
    "parallel_asked": "Gửi việc phối hợp",
    "parallel_taken": "Nhận việc phối hợp",
    "parallel_finished": "Xong việc phối hợp",
    "parallel_noted": "Nhận kết quả phối hợp",
    "request_sent": "Báo cơ quan đang giữ hồ sơ",
    "request_answered": "Cơ quan đang giữ hồ sơ trả lời",
    "noted": "Ghi chú",
    "release_wanted": "Xin rút lại lần chuyển",
}
NOTED: Final = {
    "reopening_asked": "Đề nghị mở lại hồ sơ",
    "supplement_part": "Nhận một phần giấy tờ bổ sung, còn chờ phần thiếu",
}
CHANNELS: Final = {"counter": "Trực tiếp tại quầy", "post": "Qua bưu chính", "online": "Trực tuyến"}
KINDS: Final = {"citizen": "Công dân", "enterprise": "Tổ chức, doanh nghiệp"}
RECIPIENTS: Final = {
    "applicant": "Người nộp hồ sơ",
    "proxy": "Người được ủy quyền",
    "post": "Gửi qua bưu chính",
    "online": "Gửi bản điện tử",
}
METHODS: Final = {
    "cash": "Tiền mặt",
    "transfer": "Chuyển khoản",
    "post": "Bưu chính thu hộ",
    "online": "Thanh toán trực tuyến",
    "exempt": "Miễn thu",
}
REFUSE_OFFER: Final = {
    "wrong_unit": "Không thuộc thẩm quyền của đơn vị",
    "incomplete": "Hồ sơ chưa đủ để xử lý tiếp",
    "unreadable": "Không đọc được nội dung chuyển",
    "other": "Lý do khác",
}
END_REASONS: Final = {
    "not_eligible": "Không đủ điều kiện theo quy định",
    "wrong_place": "Không thuộc thẩm quyền giải quyết",
    "false_papers": "Giấy tờ không đúng sự thật",
    "other": "Lý do khác",
}
STOP_REASONS: Final = {
    "not_completed": "Quá thời hạn mà người nộp không bổ sung",
    "no_ground": "Không còn căn cứ để giải quyết",
    "other": "Lý do khác",
}
REOPEN_REASONS: Final = {"mistake": "Kết thúc nhầm"}
OFFER_STATES: Final = {
    "arriving": "Đang nhận nội dung",
    "arrived": "Sẵn sàng nhận",
    "unreadable": "Không mở được nội dung",
    "accepted": "Đã nhận",
    "refused": "Đã từ chối nhận",
    "released": "Nơi chuyển đã rút lại",
}
FINANCIAL: Final = {
    "none": "Không có",
    "due": "Chưa thu",
    "asked": "Đã thông báo nghĩa vụ tài chính, chưa nộp",
    "paid": "Đã thu",
    "exempt": "Miễn thu",
}
PAPER_FORMS: Final = {
    "original": "Bản chính",
    "certified": "Bản sao chứng thực",
    "copy": "Bản chụp",
}
REQUESTS: Final = {
    "supplement_received": "Giấy tờ bổ sung nhận tại quầy",
    "payment_received": "Nghĩa vụ tài chính đã nộp",
    "withdraw": "Người nộp rút hồ sơ",
}
REQUEST_STATES: Final = {
    "sent": "đã báo, chờ trả lời",
    "done": "cơ quan đang giữ đã ghi nhận",
    "refused": "cơ quan đang giữ không nhận",
    "settled": "đã xong",
}
ALERTS: Final = {
    "offer_unaccepted": ("Quá hạn nhận", "chưa trả lời"),
    "leg_overdue": ("Chặng quá hạn", "chưa giải quyết xong"),
}
LEG_REASONS: Final = {
    **REFUSE_OFFER,
    "released": "Đã rút lại theo đề nghị",
    "asker_unknown": "Danh mục chưa cho biết nút nào phục vụ đơn vị đề nghị chuyển",
    "nobody_able": "Không đơn vị nào làm được việc này",
    "unknown_unit": "Danh mục chưa có đơn vị được nêu",
    "no_successor": "Đơn vị đã giải thể và danh mục chưa ghi đơn vị kế thừa",
    "no_active_tree": "Danh mục chưa cho biết cây hành chính đang dùng",
    "no_deployment": "Đơn vị nhận chưa được nút nào phục vụ",
    "no_calendar": "Đơn vị nhận chưa có lịch làm việc",
}
REQUEST_REASONS: Final = {
    "not_asked": "Cơ quan đang giữ hồ sơ không chờ người nộp việc này",
    "unknown_request": "Cơ quan đang giữ hồ sơ không hiểu yêu cầu này",
}


def state_words(state: str) -> str:
    """The state as people say it; an unknown one as it is."""
    return STATES[State(state)] if state in State._value2member_map_ else state


CONTACT_REFUSALS: Final = {
    "bad_phone": ("Số điện thoại", "không phải số gửi tin được"),
    "bad_email": ("Thư điện tử", "địa chỉ không dùng được"),
}
"""By notify's reason: which contact it is, and what is wrong with it."""
