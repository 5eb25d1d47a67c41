"""The words for a person of what the services say in codes."""

from __future__ import annotations

from typing import Final

STATES: Final = {
    "accepted": "đã tiếp nhận, chờ xử lý",
    "processing": "đang xử lý",
    "waiting_supplement": "chờ người nộp bổ sung",
    "waiting_payment": "chờ người nộp thực hiện nghĩa vụ tài chính",
    "waiting_route": "chờ xác định nơi nhận tiếp",
    "route_blocked": "chưa tìm được nơi nhận tiếp",
    "waiting_parallel": "chờ các cơ quan phối hợp",
    "offered": "đang chuyển, chờ nơi nhận xác nhận",
    "offer_declined": "nơi nhận không nhận, cần xử lý",
    "away": "cơ quan khác đang giữ",
    "handed_on": "đã chuyển đi",
    "guest_work": "việc phối hợp đang làm",
    "guest_done": "đã làm xong việc phối hợp",
    "result_ready": "có kết quả, chờ trả",
    "returned": "đã trả kết quả",
    "refused": "đã từ chối giải quyết",
    "withdrawn": "người nộp đã rút hồ sơ",
    "stopped": "đã dừng giải quyết",
}
FACTS: Final = {
    "received": "tiếp nhận hồ sơ",
    "offered": "chuyển hồ sơ đi",
    "handed_in": "nhận hồ sơ chuyển đến",
    "offer_refused": "không nhận hồ sơ chuyển đến",
    "handed_out": "nơi nhận đã nhận hồ sơ",
    "offer_ended": "nơi nhận không nhận, hồ sơ ở lại",
    "returned": "trả kết quả",
    "refused": "từ chối giải quyết",
    "withdrawn": "người nộp rút hồ sơ",
    "stopped": "dừng giải quyết",
    "reopened": "mở lại hồ sơ",
    "leg_wanted": "xin xác định nơi nhận tiếp",
    "task_assigned": "giao việc",
    "task_done": "hoàn thành bước",
    "supplement_asked": "yêu cầu bổ sung",
    "supplement_received": "nhận giấy tờ bổ sung",
    "payment_asked": "yêu cầu thực hiện nghĩa vụ tài chính",
    "payment_received": "đã thực hiện nghĩa vụ tài chính",
    "extended": "xin lỗi và hẹn lại ngày trả",
    "resolved": "có quyết định giải quyết",
    "result_ready": "có kết quả tại nơi trả",
    "reclassified": "chuyển sang thủ tục khác",
    "opinion_asked": "xin ý kiến",
    "opinion_given": "cho ý kiến",
    "fee_recorded": "thu phí, lệ phí",
    "parallel_asked": "gửi việc phối hợp",
    "parallel_taken": "nhận việc phối hợp",
    "parallel_finished": "xong việc phối hợp",
    "parallel_noted": "nhận kết quả phối hợp",
    "request_sent": "báo cơ quan đang giữ hồ sơ",
    "request_answered": "cơ quan đang giữ hồ sơ trả lời",
    "noted": "ghi chú",
    "release_wanted": "xin rút lại lần chuyển",
}
ROLES: Final = {
    "counter_officer": "cán bộ tiếp nhận",
    "case_officer": "chuyên viên xử lý",
    "leader": "lãnh đạo",
    "clerk": "văn thư",
}
LEG_REASONS: Final = {
    "wrong_unit": "không thuộc thẩm quyền của đơn vị",
    "incomplete": "hồ sơ chưa đủ để xử lý tiếp",
    "unreadable": "không đọc được nội dung chuyển",
    "other": "lý do khác",
    "released": "đã rút lại theo đề nghị",
    "asker_unknown": "danh mục chưa cho biết nút nào phục vụ đơn vị đề nghị chuyển",
    "nobody_able": "không đơn vị nào làm được việc này",
    "unknown_unit": "danh mục chưa có đơn vị được nêu",
    "no_successor": "đơn vị đã giải thể và danh mục chưa ghi đơn vị kế thừa",
    "no_active_tree": "danh mục chưa cho biết cây hành chính đang dùng",
    "no_deployment": "đơn vị nhận chưa được nút nào phục vụ",
    "no_calendar": "đơn vị nhận chưa có lịch làm việc",
}
FROM_CITIZEN: Final = {
    "supplement": "bổ sung giấy tờ",
    "payment": "thực hiện nghĩa vụ tài chính",
    "result": "đến nhận kết quả",
}
READERS: Final = {"reporting": "báo cáo", "routing": "điều phối", "notify": "tin nhắn"}
PLACES: Final = {
    "published": "đã gửi",
    "waiting": "chờ",
    "applied": "đã ghi",
    "unknown": "không rõ",
}
