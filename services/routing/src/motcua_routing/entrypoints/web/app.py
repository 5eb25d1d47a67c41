"""Routing's web side: supervision and JSON under its prefix, the citizens' portal without one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Final

from flask import Flask, request

from motcua_kit.web import Health, Sessions, WebOptions, create_app, principal_or_none
from motcua_kit.web.parked import PATH, DeskScreens, Neighbour, parked_blueprint
from motcua_routing.bootstrap import Routing
from motcua_routing.entrypoints.errors import ERRORS
from motcua_routing.entrypoints.web.api import api_blueprint
from motcua_routing.entrypoints.web.board import board_blueprint
from motcua_routing.entrypoints.web.portal import PORTAL, portal_blueprint
from motcua_ui.view import Person, Shell, Task

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PROBES: Final = "/healthz"
# Desks of other services, as the one door names them; each draws its own part of the page.
_NEIGHBOURS: Final = (
    Neighbour("Báo cáo", f"/bao-cao{PATH}"),
    Neighbour("Thông báo cho người dân", f"/thong-bao{PATH}"),
)


def make_web(routing: Routing, health: Health | None = None) -> Flask:
    """The application, ready to serve."""
    settings = routing.settings
    prefix = settings.public_prefix.rstrip("/")
    app = create_app(
        "Điều phối hồ sơ",
        package="motcua_routing.entrypoints.web",
        options=WebOptions(
            secret=settings.form_secret.get_secret_value(),
            prefix=prefix,
            secure_cookies=settings.cookie_secure,
            trusted_proxies=settings.trusted_proxies,
            sign_in_url=settings.sign_in_url,
        ),
        errors=ERRORS,
        sessions=Sessions(routing.verifier),
        clock=routing.clock,
        health=health,
        shell=partial(_shell, routing, prefix),
    )
    app.register_blueprint(api_blueprint(routing))
    app.register_blueprint(board_blueprint(routing))
    app.register_blueprint(portal_blueprint(routing))
    app.register_blueprint(parked_blueprint(_desk(routing)))
    app.wsgi_app = _Doors(app.wsgi_app, prefix)  # type: ignore[method-assign,assignment]
    return app


def _desk(routing: Routing) -> DeskScreens:
    def unit_name(unit: str) -> str:
        return routing.catalogs.recent().unit_name(unit)

    def neighbours() -> list[Neighbour]:
        nodes = sorted(routing.catalogs.recent().deployments.items())
        return [*_NEIGHBOURS, *(Neighbour(name, f"/n/{code}{PATH}") for code, name in nodes)]

    return DeskScreens(routing.desk(), "routing", "Điều phối", unit_name, neighbours)


class _Doors:
    """Tells the citizens' paths (`/`, `/tra-cuu`, `/ho-so/…`) from those under the prefix.

    The door strips nothing, and both have a first page: inside, the citizens' lie below PORTAL.
    """

    def __init__(self, inner: WSGIApplication, prefix: str) -> None:
        self._inner = inner
        self._prefix = prefix

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        is_ours = path == self._prefix or path.startswith((self._prefix + "/", _PROBES))
        if path == self._prefix:
            environ["PATH_INFO"] = path + "/"
        if self._prefix and not is_ours:
            environ["PATH_INFO"] = PORTAL + path
        return self._inner(environ, start)


def _shell(routing: Routing, prefix: str) -> Shell:
    who = principal_or_none()
    is_desk = request.path.startswith(PATH)
    if who is None:
        return Shell(unit="Một Cửa", home_url="/", now=routing.clock.now())
    return Shell(
        unit=routing.catalogs.recent().unit_name(who.unit) if who.unit else "Một Cửa",
        home_url=prefix or "/",
        person=Person(who.name or who.login, "", "/dang-xuat"),
        now=routing.clock.now(),
        tasks=(
            Task("Điều phối hồ sơ", prefix or "/", is_current=not is_desk),
            Task("Bảng điều hành", "/bang"),
            Task("Bàn tin", prefix + PATH, is_current=is_desk),
        ),
        search_url="/tra-cuu",
        scan_url="/tra-cuu",
    )
