"""How notify's refusals are told."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from grpc import StatusCode

from motcua_kit.errors import ErrorTable, Rule
from motcua_kit.parked import PARKED_RULES
from motcua_notify.domain.errors import (
    BadEmail,
    BadFault,
    BadPhone,
    ContactErased,
    MessageNotFailed,
    MessageNotFound,
    NoDossier,
)

ERRORS: Final = PARKED_RULES | ErrorTable(
    {
        BadPhone: Rule(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            StatusCode.INVALID_ARGUMENT,
            "Số điện thoại không nhận được tin nhắn.",
            "Hãy ghi số di động đủ chữ số, ví dụ 0912 345 678.",
        ),
        BadEmail: Rule(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            StatusCode.INVALID_ARGUMENT,
            "Địa chỉ thư điện tử không đúng dạng.",
            "Hãy kiểm tra lại địa chỉ, ví dụ ten@vidu.vn.",
        ),
        NoDossier: Rule(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            StatusCode.INVALID_ARGUMENT,
            "Thiếu mã hồ sơ của thông tin liên hệ.",
        ),
        MessageNotFound: Rule(
            HTTPStatus.NOT_FOUND,
            StatusCode.NOT_FOUND,
            "Không có tin nào mang số này.",
            "Hãy mở lại danh sách tin.",
        ),
        MessageNotFailed: Rule(
            HTTPStatus.CONFLICT,
            StatusCode.FAILED_PRECONDITION,
            "Tin này không ở trạng thái gửi hỏng nên không gửi lại được.",
            "Hãy tải lại danh sách để xem trạng thái mới nhất.",
        ),
        ContactErased: Rule(
            HTTPStatus.CONFLICT,
            StatusCode.FAILED_PRECONDITION,
            "Thông tin liên hệ của hồ sơ đã được xóa nên không gửi lại được.",
            "Nếu cần, đơn vị tiếp nhận liên hệ trực tiếp với người nộp.",
        ),
        BadFault: Rule(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            StatusCode.INVALID_ARGUMENT,
            "Cổng mô phỏng không có kiểu hỏng này.",
            "Kiểu hỏng: refuse, reject, delay, hold, drop; times từ 1; seconds từ 0 đến 300.",
        ),
    }
)
