"""The page on which somebody changes their own password."""

from dataclasses import dataclass, replace
from typing import Final

from flask import Blueprint, Response, redirect, request
from werkzeug import Response as AnyResponse

from motcua_catalog.app.change_password import ChangePassword
from motcua_catalog.bootstrap import Catalog
from motcua_catalog.domain.errors import BadNewPassword, CatalogError, WrongPassword
from motcua_catalog.domain.passwords import LEAST
from motcua_catalog.entrypoints.errors import ERRORS
from motcua_catalog.entrypoints.web.principals import principal_of
from motcua_kit.session import Signer
from motcua_kit.web import principal, signed_in
from motcua_kit.web.limits import Attempts
from motcua_kit.web.security import SESSION_COOKIE, Cookies
from motcua_kit.web.signin import LIMITED, PER_LOGIN, WINDOW
from motcua_ui import render
from motcua_ui.shell import href
from motcua_ui.view import FieldError

PATH: Final = "/doi-mat-khau"
RULES: Final = (
    f"Có ít nhất {LEAST} ký tự (một câu dài dễ nhớ tốt hơn một từ ngắn khó nhớ), "
    "không trùng tên đăng nhập, không trùng mật khẩu đang dùng."
)
_UNLIKE: Final = "Hai lần gõ mật khẩu mới không giống nhau."


@dataclass(frozen=True)
class PasswordPage:
    """The form; what was typed never comes back."""

    action: str
    login: str
    is_once: bool
    rules: str = RULES
    errors: tuple[FieldError, ...] = ()
    refusal: str = ""

    def error_of(self, field: str) -> str:
        """What is wrong with a field."""
        return next((each.text for each in self.errors if each.field == field), "")


@dataclass(frozen=True)
class ChangingPassword:
    """The routes; a session that begins anew has what a one-time password did not open."""

    catalog: Catalog
    signer: Signer

    def blueprint(self) -> Blueprint:
        """``/doi-mat-khau`` and the page after it."""
        routes = Blueprint("password", __name__)
        desk = _Desk(self)
        routes.add_url_rule(PATH, "page", desk.page)
        routes.add_url_rule(PATH, "change", desk.change, methods=["POST"])
        routes.add_url_rule(f"{PATH}/xong", "done", desk.done)
        return routes


class _Desk:
    def __init__(self, parts: ChangingPassword) -> None:
        self._catalog = parts.catalog
        self._signer = parts.signer
        self._cookies = Cookies(parts.catalog.settings.cookie_secure)
        self._attempts = Attempts(PER_LOGIN, WINDOW, clock=parts.catalog.clock)

    @signed_in()
    def page(self) -> Response:
        return _show(self._form())

    @signed_in()
    def done(self) -> str:
        return render("catalog/password_changed.html", href("/vao-viec"))

    @signed_in()
    def change(self) -> AnyResponse:
        login = principal().login
        if self._attempts.is_spent(login):
            return _show(replace(self._form(), refusal=LIMITED), 429)
        if request.form.get("new", "") != request.form.get("again", ""):
            return self._wrong(FieldError("again", _UNLIKE))
        try:
            self._try(login)
        except (BadNewPassword, WrongPassword) as refused:
            return self._wrong(_told(refused))
        return self._welcome(login)

    def _try(self, login: str) -> None:
        self._attempts.note(login)
        current, new = (request.form.get(name, "") for name in ("current", "new"))
        try:
            self._catalog.change_password(ChangePassword(login, current, new))
        except BadNewPassword:
            self._attempts.take_back(login)
            raise
        self._attempts.forget(login)

    def _welcome(self, login: str) -> AnyResponse:
        response = redirect(href(f"{PATH}/xong"), 303)
        account = self._catalog.account(login)
        if account is not None:
            token = self._signer.issue(principal_of(account))
            self._cookies.put(response, SESSION_COOKIE, token)
        return response

    def _wrong(self, error: FieldError) -> Response:
        return _show(replace(self._form(), errors=(error,)), 422)

    def _form(self) -> PasswordPage:
        login = principal().login
        account = self._catalog.account(login)
        is_once = account is not None and account.must_change_password
        return PasswordPage(href(PATH), login, is_once)


def _told(refused: CatalogError) -> FieldError:
    return FieldError(refused.field or "", ERRORS.explain(refused).text)


def _show(page: PasswordPage, status: int = 200) -> Response:
    return Response(render("catalog/password.html", page), status, mimetype="text/html")
