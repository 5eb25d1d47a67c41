"""How the catalog's refusals are told."""

from http import HTTPStatus
from typing import Final

from grpc import StatusCode

from motcua_catalog.domain.errors import (
    BadData,
    BadPublicKey,
    NotThisDeployment,
    PasswordIsLogin,
    PasswordIsOld,
    PasswordTooLong,
    PasswordTooShort,
    PasswordUnprintable,
    RecordNotFound,
    UnitNotServed,
    WrongPassword,
)
from motcua_kit.errors import ErrorTable, Rule

ERRORS: Final = ErrorTable(
    {
        RecordNotFound: Rule(
            HTTPStatus.NOT_FOUND,
            StatusCode.NOT_FOUND,
            "Danh mục không có {what} {code}.",
            "Hãy kiểm tra lại mã hoặc tìm theo tên.",
        ),
        UnitNotServed: Rule(
            HTTPStatus.CONFLICT,
            StatusCode.FAILED_PRECONDITION,
            "Đơn vị {unit} không do nút {deployment} phục vụ.",
            "Hãy kiểm tra phân công đơn vị trong danh mục.",
        ),
        BadPublicKey: Rule(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            StatusCode.INVALID_ARGUMENT,
            "Khóa công khai của đơn vị {unit} không đúng dạng.",
            "Khóa phải là 32 byte X25519.",
        ),
        NotThisDeployment: Rule(
            HTTPStatus.FORBIDDEN,
            StatusCode.PERMISSION_DENIED,
            "Bên gọi không phải là nút {deployment}.",
        ),
        WrongPassword: Rule(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            StatusCode.INVALID_ARGUMENT,
            "Mật khẩu hiện tại không đúng.",
        ),
        PasswordTooShort: Rule(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            StatusCode.INVALID_ARGUMENT,
            "Mật khẩu mới cần ít nhất {least} ký tự.",
        ),
        PasswordTooLong: Rule(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            StatusCode.INVALID_ARGUMENT,
            "Mật khẩu mới được dài nhiều nhất {most} ký tự.",
        ),
        PasswordUnprintable: Rule(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            StatusCode.INVALID_ARGUMENT,
            "Mật khẩu mới có ký tự không gõ được từ bàn phím.",
        ),
        PasswordIsLogin: Rule(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            StatusCode.INVALID_ARGUMENT,
            "Mật khẩu mới không được trùng tên đăng nhập.",
        ),
        PasswordIsOld: Rule(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            StatusCode.INVALID_ARGUMENT,
            "Mật khẩu mới không được trùng mật khẩu đang dùng.",
        ),
        BadData: Rule(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            StatusCode.INVALID_ARGUMENT,
            "Dữ liệu danh mục có {count} chỗ sai; chưa ghi gì.",
            "Hãy sửa các chỗ được nêu rồi nạp lại.",
        ),
    }
)
