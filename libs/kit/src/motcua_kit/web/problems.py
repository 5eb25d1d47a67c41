"""Errors as answers: problem+json (RFC 9457) under ``/api/``, a page elsewhere."""

from dataclasses import replace
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from flask import Flask, Response, current_app, jsonify, redirect, request
from grpc import StatusCode
from werkzeug import Response as AnyResponse
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from motcua_kit.errors import ErrorTable, NotSignedIn, Refusal, Rule, unknown
from motcua_kit.telemetry.log import get_logger
from motcua_kit.telemetry.metrics import METRICS
from motcua_kit.web.security import SAFE, ForgedRequest
from motcua_ui import is_fragment, render_error
from motcua_ui.view import ErrorPage

log = get_logger()

API: Final = "/api/"
RETRY_AFTER_SECONDS: Final = "2"

WEB_RULES: Final = ErrorTable(
    {
        ForgedRequest: Rule(
            HTTPStatus.BAD_REQUEST,
            StatusCode.INVALID_ARGUMENT,
            "Biểu mẫu này đã cũ hoặc không phải do hệ thống đưa ra, nên chưa được ghi nhận.",
            "Hãy quay lại, tải lại trang rồi gửi lại.",
        ),
    }
)

HTTP_TEXTS: Final[dict[int, tuple[str, str]]] = {
    400: ("Yêu cầu gửi lên không đọc được.", "Hãy tải lại trang rồi thử lại."),
    404: ("Không tìm thấy trang này.", "Hãy kiểm tra lại địa chỉ hoặc quay về trang đầu."),
    405: ("Địa chỉ này không nhận cách gửi như vậy.", "Hãy quay lại trang trước."),
    413: ("Nội dung gửi lên quá lớn.", "Hãy giảm dung lượng tệp hoặc gửi từng tệp một."),
    415: ("Kiểu nội dung gửi lên không được nhận.", "Hãy gửi đúng kiểu tệp được nêu trên trang."),
    429: ("Bạn đã thử quá nhiều lần.", "Hãy chờ ít phút rồi thử lại."),
}


class Problems:
    """Turns whatever a view raised into an answer; knows one service's error table."""

    def __init__(self, errors: ErrorTable, sign_in_url: str | None) -> None:
        self._errors = errors | WEB_RULES
        self._sign_in_url = sign_in_url

    def install(self, app: Flask) -> None:
        """Handle every error of ``app``."""
        # Told from the start: a counter that begins at 1 has not risen for Prometheus.
        METRICS.count("motcua_errors_total", 0, place="web")
        app.register_error_handler(Exception, self.answer)

    def answer(self, error: Exception) -> AnyResponse:
        """The answer to an error, in the shape that the asker reads."""
        if isinstance(error, HTTPException):
            if error.response is not None or (error.code or 500) < 400:
                return error.get_response(request.environ)
            refusal = _of_http(error)
        else:
            refusal = self._errors.explain(error)
        if refusal.number is not None:
            METRICS.count("motcua_errors_total", place="web")
            log.error(
                "request_failed", number=refusal.number, route=request.endpoint, exc_info=error
            )
        if refusal.http == HTTPStatus.SERVICE_UNAVAILABLE:
            log.warning("request_not_now", route=request.endpoint, error=type(error).__name__)
        if wants_problem():
            response = problem(refusal)
            if isinstance(error, MethodNotAllowed) and error.valid_methods:
                response.allow.update(error.valid_methods)
            return response
        return self._page(refusal, is_signed_out=isinstance(error, NotSignedIn))

    def _page(self, refusal: Refusal, *, is_signed_out: bool) -> AnyResponse:
        if is_signed_out and self._sign_in_url:
            here = request.full_path.rstrip("?") if request.method in SAFE else ""
            query = urlencode({"next": request.script_root + here}) if here else ""
            to = f"{self._sign_in_url}?{query}".rstrip("?")
            if is_fragment():
                return Response(status=refusal.http, headers={"HX-Redirect": to})
            if request.method in SAFE:
                return redirect(to)
        body, status = render_error(replace(page_of(refusal), back_url=_form_sent()))
        return Response(body, status, mimetype="text/html")


def _form_sent() -> str | None:
    """Where the form that was sent is shown: under the address it is sent to, if it has a page."""
    routes = current_app.create_url_adapter(request)
    if request.method in SAFE or routes is None or not routes.test(method="GET"):
        return None
    return request.script_root + request.path


def wants_problem() -> bool:
    """Whether the asker is a program: an API path, or one that reads JSON and not HTML."""
    if request.path.startswith(API):
        return True
    accept = request.accept_mimetypes
    return bool(accept) and accept.best == "application/json"


def problem(refusal: Refusal) -> Response:
    """A refusal as problem+json; ``errors`` names the fields, as JSON names them."""
    body: dict[str, object] = {
        "type": f"urn:motcua:error:{refusal.code}",
        "title": refusal.text,
        "status": int(refusal.http),
    }
    if refusal.remedy:
        body["detail"] = refusal.remedy
    fields = [{"field": each.field, "message": each.message} for each in refusal.problems]
    if not fields and refusal.field:
        fields = [{"field": refusal.field, "message": refusal.text}]
    if fields:
        body["errors"] = fields
    if refusal.number:
        body["number"] = refusal.number
    response = jsonify(body)
    response.status_code = refusal.http
    response.content_type = "application/problem+json"
    if refusal.http == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    if refusal.http == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def page_of(refusal: Refusal) -> ErrorPage:
    """A refusal as the view of the error page."""
    todo = tuple(problem.message for problem in refusal.problems)
    return ErrorPage(
        status=int(refusal.http),
        title=_title(refusal),
        text=refusal.text,
        todo=todo + ((refusal.remedy,) if refusal.remedy else ()),
        number=refusal.number or "",
    )


def _title(refusal: Refusal) -> str:
    if refusal.number:
        return "Hệ thống gặp lỗi"
    if refusal.http == HTTPStatus.NOT_FOUND:
        return "Không tìm thấy"
    return "Chưa thực hiện được"


def _of_http(error: HTTPException) -> Refusal:
    status = HTTPStatus(error.code or 500)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return replace(unknown(), http=status)
    text, remedy = HTTP_TEXTS.get(int(status), HTTP_TEXTS[400])
    code = status.name.lower()
    return Refusal(status, StatusCode.INVALID_ARGUMENT, code, text, remedy)
