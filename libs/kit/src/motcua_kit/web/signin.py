"""Signing in and out: a page for people, ``/api/v1/session`` for programs."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Protocol

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug import Response as AnyResponse
from werkzeug.exceptions import TooManyRequests

from motcua_kit.clock import Clock
from motcua_kit.errors import FieldProblem, Invalid
from motcua_kit.session import Principal, Signer
from motcua_kit.telemetry.log import get_logger
from motcua_kit.telemetry.metrics import METRICS
from motcua_kit.web.access import public
from motcua_kit.web.asked import is_keepable
from motcua_kit.web.limits import Attempts
from motcua_kit.web.security import SESSION_COOKIE, Cookies
from motcua_ui import render
from motcua_ui.view import SignIn

log = get_logger()

PATH: Final = "/dang-nhap"
REFUSED: Final = "Tài khoản hoặc mật khẩu không đúng."
LIMITED: Final = "Bạn đã thử sai quá nhiều lần. Hãy chờ ít phút rồi thử lại."
WINDOW: Final = timedelta(minutes=5)
PER_LOGIN: Final = 10
# An office's people share one address.
PER_ADDRESS: Final = 60
_LONGEST: Final = 200
_SAFE_NEXT: Final = re.compile(r"^/(?![/\\])[^\\\x00-\x20]*$")


class Credentials(Protocol):
    """The accounts that may sign in here."""

    def verify(self, login: str, password: str) -> Principal | None:
        """Who it is, or None; takes about as long for an unknown account as for a known one."""


@dataclass(frozen=True)
class SigningIn:
    """The sign-in of one service."""

    credentials: Credentials
    signer: Signer
    cookies: Cookies
    clock: Clock

    def blueprint(self) -> Blueprint:
        """The routes: ``/dang-nhap``, ``/dang-xuat``, ``POST /api/v1/session``."""
        routes = Blueprint("sign_in", __name__)
        door = _Door(self)
        routes.add_url_rule(PATH, "page", door.page)
        routes.add_url_rule(PATH, "enter", door.enter, methods=["POST"])
        routes.add_url_rule("/dang-xuat", "leave", door.leave, methods=["POST"])
        routes.add_url_rule("/api/v1/session", "token", door.token, methods=["POST"])
        return routes


class _Door:
    def __init__(self, parts: SigningIn) -> None:
        self._parts = parts
        self._by_login = Attempts(PER_LOGIN, WINDOW, clock=parts.clock)
        self._by_address = Attempts(PER_ADDRESS, WINDOW, clock=parts.clock)

    @public()
    def page(self) -> Response:
        return _show(SignIn(action=request.script_root + PATH, next=_next()))

    @public()
    def enter(self) -> AnyResponse:
        login = request.form.get("account", "").strip()[:_LONGEST]
        view = SignIn(action=request.script_root + PATH, next=_next(), account=login)
        if self._is_limited(login):
            return _show(replace(view, error=LIMITED), 429)
        who = self._verify(login, request.form.get("password", ""))
        if who is None:
            return _show(replace(view, error=REFUSED), 401)
        response = redirect(_next() or request.script_root + "/", 303)
        self._parts.cookies.put(response, SESSION_COOKIE, self._parts.signer.issue(who))
        return response

    @public()
    def leave(self) -> AnyResponse:
        response = redirect(request.script_root + PATH, 303)
        self._parts.cookies.drop(response, SESSION_COOKIE)
        return response

    @public()
    def token(self) -> Response:
        login, password = _pair(request.get_json())
        if self._is_limited(login):
            raise TooManyRequests
        who = self._verify(login, password)
        if who is None:
            raise Invalid([FieldProblem("login", REFUSED)])
        until = self._parts.clock.now() + self._parts.signer.life
        return jsonify(
            token=self._parts.signer.issue(who),
            expires_at=until.isoformat(),
            principal=_told(who),
        )

    def _is_limited(self, login: str) -> bool:
        is_spent = self._by_login.is_spent(login) or self._by_address.is_spent(_address())
        if is_spent:
            METRICS.count("motcua_sign_ins_total", outcome="limited")
            log.warning("sign_in_limited")
        return is_spent

    def _verify(self, login: str, password: str) -> Principal | None:
        self._by_login.note(login)
        self._by_address.note(_address())
        can_be = is_keepable(login + password)
        who = self._parts.credentials.verify(login, password[:_LONGEST]) if can_be else None
        METRICS.count("motcua_sign_ins_total", outcome="ok" if who else "refused")
        if who is not None:
            self._by_login.forget(login)
            # An office of forty people may share one address.
            self._by_address.take_back(_address())
        return who


def _told(who: Principal) -> dict[str, object]:
    roles = [{"role": g.role, "unit": g.unit, "scope": g.scope.value} for g in who.grants]
    return {"login": who.login, "name": who.name, "unit": who.unit, "roles": roles}


def safe_next(target: str) -> str:
    """``target`` when it is a path of this very door, else nothing."""
    return target if _SAFE_NEXT.match(target) else ""


def _next() -> str:
    return safe_next(request.values.get("next", ""))


def _address() -> str:
    return request.remote_addr or ""


def _pair(sent: object) -> tuple[str, str]:
    login, password = (
        sent.get(name) if isinstance(sent, dict) else None for name in ("login", "password")
    )
    if not isinstance(login, str) or not isinstance(password, str):
        raise Invalid([FieldProblem("login", "Hãy gửi login và password.")])
    return login.strip()[:_LONGEST], password


def _show(view: SignIn, status: int = 200) -> Response:
    return Response(render("ui/sign_in.html", view), status, mimetype="text/html")
