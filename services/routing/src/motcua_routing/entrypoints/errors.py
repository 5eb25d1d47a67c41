"""How routing's refusals are told."""

from http import HTTPStatus
from typing import Final

from grpc import StatusCode

from motcua_kit.errors import ErrorTable, Rule
from motcua_kit.parked import PARKED_RULES
from motcua_routing.domain import errors

ERRORS: Final = PARKED_RULES | ErrorTable(
    {
        errors.NobodyAble: Rule(
            HTTPStatus.CONFLICT,
            StatusCode.FAILED_PRECONDITION,
            "Chưa tìm được đơn vị nhận cho chặng này.",
            "Hãy kiểm tra cây hành chính và năng lực của các đơn vị trong danh mục.",
        ),
        errors.DossierUnknown: Rule(
            HTTPStatus.NOT_FOUND,
            StatusCode.NOT_FOUND,
            "Chưa có thông tin về hồ sơ {code}.",
            "Hãy kiểm tra lại mã trên giấy tiếp nhận; hồ sơ vừa nộp có thể phải chờ ít phút.",
        ),
        errors.UnitUnknown: Rule(
            HTTPStatus.NOT_FOUND,
            StatusCode.NOT_FOUND,
            "Danh mục chưa có đơn vị {unit}.",
            "Hãy kiểm tra lại mã đơn vị.",
        ),
        errors.LegUnknown: Rule(
            HTTPStatus.NOT_FOUND,
            StatusCode.NOT_FOUND,
            "Chưa có chặng chuyển này hoặc chặng chưa có nơi đến.",
            "Hãy chờ câu trả lời điều phối rồi gửi lại.",
        ),
        errors.NotAddressed: Rule(
            HTTPStatus.FORBIDDEN,
            StatusCode.PERMISSION_DENIED,
            "Gói hồ sơ này không gửi cho hoặc không do nút này gửi.",
        ),
        errors.PackageUnknown: Rule(
            HTTPStatus.NOT_FOUND,
            StatusCode.NOT_FOUND,
            "Không còn giữ gói hồ sơ này.",
            "Hãy đề nghị đơn vị gửi chuyển lại.",
        ),
        errors.PackageTooLarge: Rule(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            StatusCode.OUT_OF_RANGE,
            "Gói hồ sơ vượt quá {limit_mib} MiB.",
            "Hãy giảm dung lượng các bản quét rồi gửi lại.",
        ),
        errors.PackageDamaged: Rule(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            StatusCode.INVALID_ARGUMENT,
            "Gói hồ sơ nhận được không đúng với mã kiểm tra.",
            "Hãy gửi lại.",
        ),
        errors.BadRequest: Rule(
            HTTPStatus.BAD_REQUEST,
            StatusCode.INVALID_ARGUMENT,
            "Câu hỏi chưa đúng.",
            "Hãy kiểm tra lại các tham số.",
        ),
    }
)
