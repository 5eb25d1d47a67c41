"""What a leader reads, what a caller gets."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from grpc import StatusCode

from motcua_kit.errors import ErrorTable, Rule
from motcua_kit.parked import PARKED_RULES
from motcua_reporting.domain.errors import BadPeriod, UnknownFact, UnknownMeasure, UnknownUnit

ERRORS: Final = PARKED_RULES | ErrorTable(
    {
        UnknownUnit: Rule(
            HTTPStatus.NOT_FOUND,
            StatusCode.NOT_FOUND,
            "Không có đơn vị nào mang mã {code}.",
            "Hãy chọn đơn vị trong danh sách.",
        ),
        UnknownMeasure: Rule(
            HTTPStatus.NOT_FOUND,
            StatusCode.NOT_FOUND,
            "Không có con số nào tên là {what}.",
            "Hãy bấm vào một con số trên bảng.",
        ),
        BadPeriod: Rule(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            StatusCode.INVALID_ARGUMENT,
            "Khoảng thời gian chưa đúng: viết ngày dạng 2026-11-20, ngày đầu không sau ngày cuối.",
        ),
        UnknownFact: Rule(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            StatusCode.FAILED_PRECONDITION,
            "Sự kiện số {seq} của {unit} thiếu thông tin bắt buộc.",
        ),
    }
)
