"""One error table per service: what a clerk reads, what a caller gets, whether to retry (P7).

A service's ``domain`` imports the standard library only, so it roots its errors in a class of its
own; the table takes any exception class. An error's facts are attributes::

    @dataclass(eq=False)
    class DossierAlreadyReturned(IntakeError):
        code: str

    RULES = ErrorTable({
        DossierAlreadyReturned: Rule(CONFLICT, FAILED_PRECONDITION, "Hồ sơ {code} đã trả kết quả."),
    })
"""

import inspect
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import ModuleType
from typing import Final

from grpc import StatusCode
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_WORD_START: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class DomainError(Exception):
    """A rule refused. ``field`` names the form's or the JSON's field that it is about, if one."""

    field: str | None = None


class Transient(Exception):
    """It did not work now and may work later: retry, in order, losing nothing.

    ``reason`` is a static word (``catalog_unreachable``), never a message with data in it.
    """

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class Poison(Exception):
    """It will never work: park it, visibly, with this reason (a static word) and go on."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotSignedIn(DomainError):
    """Nobody is signed in, or the session is over."""


class NotPermitted(DomainError):
    """Signed in, but without the role that this needs."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field, as a Vietnamese sentence."""

    field: str
    message: str


class Invalid(DomainError):
    """What was sent cannot be read as a command; names every field that is wrong."""

    def __init__(self, problems: Iterable[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(problem.field for problem in self.problems))
        self.field = self.problems[0].field if self.problems else None


@dataclass(frozen=True, slots=True)
class Rule:
    """How one error is told: HTTP status, gRPC status, a sentence, and what to do about it.

    ``text`` and ``remedy`` may use the error's attributes: ``"Hồ sơ {code} đã trả."``.
    """

    http: HTTPStatus
    grpc: StatusCode
    text: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One error as told to one person or one caller. ``number`` is set for unknown errors only."""

    http: HTTPStatus
    grpc: StatusCode
    code: str
    text: str
    remedy: str = ""
    field: str | None = None
    problems: tuple[FieldProblem, ...] = ()
    number: str | None = None


# The database restarts or is out of reach. A commit may have happened just before, so nothing is
# said about that; the idempotency key makes sending again safe.
_DATABASE_AWAY: Final = Rule(
    HTTPStatus.SERVICE_UNAVAILABLE,
    StatusCode.UNAVAILABLE,
    "Kho dữ liệu tạm thời chưa trả lời, chưa rõ việc này đã được ghi nhận hay chưa.",
    "Xin gửi lại sau ít giây; gửi lại không làm việc bị ghi hai lần.",
)

KIT_RULES: Final[Mapping[type[Exception], Rule]] = {
    NotSignedIn: Rule(
        HTTPStatus.UNAUTHORIZED,
        StatusCode.UNAUTHENTICATED,
        "Bạn chưa đăng nhập hoặc phiên làm việc đã hết hạn.",
        "Hãy đăng nhập lại rồi làm tiếp.",
    ),
    NotPermitted: Rule(
        HTTPStatus.FORBIDDEN,
        StatusCode.PERMISSION_DENIED,
        "Bạn không có quyền làm việc này.",
        "Nếu cần, hãy đề nghị người quản trị của đơn vị cấp quyền.",
    ),
    Invalid: Rule(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        StatusCode.INVALID_ARGUMENT,
        "Thông tin gửi lên chưa đúng.",
        "Hãy sửa các mục được nêu rồi gửi lại.",
    ),
    Transient: Rule(
        HTTPStatus.SERVICE_UNAVAILABLE,
        StatusCode.UNAVAILABLE,
        "Hệ thống đang bận, việc này chưa thực hiện được.",
        "Xin thử lại sau ít phút; gửi lại không làm việc bị lặp.",
    ),
    OperationalError: _DATABASE_AWAY,
    InterfaceError: _DATABASE_AWAY,
    PoolTimeout: _DATABASE_AWAY,
}

UNKNOWN_TEXT: Final = "Hệ thống gặp lỗi ngoài dự kiến, việc này chưa được ghi nhận."
UNKNOWN_REMEDY: Final = "Hãy đọc mã lỗi {number} cho bộ phận kỹ thuật."


class ErrorTable:
    """Rules by exception class; a class without a row takes the row of its nearest base."""

    def __init__(self, rules: Mapping[type[Exception], Rule]) -> None:
        self._rules = {**KIT_RULES, **rules}

    def rule_of(self, kind: type[BaseException]) -> Rule | None:
        """The rule for errors of ``kind``, or None when the table does not know them."""
        return next((self._rules[base] for base in kind.__mro__ if base in self._rules), None)

    def explain(self, error: BaseException) -> Refusal:
        """The error as a person or a caller may see it; never raises, never leaks its text."""
        rule = self.rule_of(type(error))
        if rule is None:
            return unknown()
        facts = _Facts(error)
        field = getattr(error, "field", None)
        return Refusal(
            http=rule.http,
            grpc=rule.grpc,
            code=code_of(type(error)),
            text=rule.text.format_map(facts),
            remedy=rule.remedy.format_map(facts),
            field=field if isinstance(field, str) else None,
            problems=getattr(error, "problems", ()) if isinstance(error, Invalid) else (),
        )

    def __or__(self, other: "ErrorTable") -> "ErrorTable":
        return ErrorTable({**self._rules, **other._rules})

    def missing(self, module: ModuleType) -> list[str]:
        """The error classes of ``module`` that no row covers; bases of others are exempt."""
        kinds = [
            kind
            for _, kind in inspect.getmembers(module, inspect.isclass)
            if issubclass(kind, Exception) and kind.__module__ == module.__name__
        ]
        leaves = [kind for kind in kinds if not any(kind in other.__bases__ for other in kinds)]
        return sorted(kind.__name__ for kind in leaves if self.rule_of(kind) is None)


def assert_every_error_has_a_row(table: ErrorTable, module: ModuleType) -> None:
    """For a service's listing test; raises AssertionError naming the classes without a row."""
    missing = table.missing(module)
    if missing:
        raise AssertionError(f"{module.__name__}: no row for {', '.join(missing)}")


def code_of(kind: type[BaseException]) -> str:
    """The stable machine name of an error class: ``DossierNotFound`` → ``dossier_not_found``."""
    return _WORD_START.sub("_", kind.__name__).lower()


def unknown() -> Refusal:
    """What is told about an error nobody foresaw; its number is also in the log."""
    number = error_number()
    return Refusal(
        http=HTTPStatus.INTERNAL_SERVER_ERROR,
        grpc=StatusCode.INTERNAL,
        code="internal",
        text=UNKNOWN_TEXT,
        remedy=UNKNOWN_REMEDY.format(number=number),
        number=number,
    )


def error_number() -> str:
    """Eight characters that can be read over the phone: no 0/O, no 1/I."""
    return "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for _ in range(8))


class _Facts(dict[str, object]):
    """An error's attributes for ``str.format_map``; an unknown name stays visible, not fatal."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self._error = error

    def __missing__(self, key: str) -> object:
        return getattr(self._error, key, "…")
