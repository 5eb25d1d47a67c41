"""Notify's web side: the operators' desk, the JSON interface, the simulator's pages."""

from __future__ import annotations

from functools import partial

from flask import Flask, g, request

from motcua_kit.web import Health, Sessions, WebOptions, create_app, principal_or_none
from motcua_kit.web.parked import PATH, DeskScreens, parked_blueprint
from motcua_notify.bootstrap import Notify
from motcua_notify.entrypoints.errors import ERRORS
from motcua_notify.entrypoints.gateway.pages import gateway_blueprint
from motcua_notify.entrypoints.web.api import api_blueprint
from motcua_notify.entrypoints.web.desk import desk_blueprint
from motcua_ui.shell import href
from motcua_ui.view import Person, Shell, Task


def make_web(notify: Notify, health: Health | None = None) -> Flask:
    """The application, ready to serve."""
    settings = notify.settings
    app = create_app(
        "notify",
        package="motcua_notify.entrypoints.web",
        options=WebOptions(
            secret=settings.form_secret.get_secret_value(),
            prefix=settings.public_prefix,
            secure_cookies=settings.cookie_secure,
            trusted_proxies=settings.trusted_proxies,
            sign_in_url="/dang-nhap",
        ),
        errors=ERRORS,
        sessions=Sessions(notify.verifier),
        clock=notify.clock,
        health=health,
        shell=partial(_frame, notify),
    )
    app.register_blueprint(desk_blueprint(notify))
    app.register_blueprint(api_blueprint(notify))
    app.register_blueprint(parked_blueprint(_parked(notify)))
    if notify.gateway_box is not None:
        app.register_blueprint(gateway_blueprint(notify.gateway_box))
    return app


def _parked(notify: Notify) -> DeskScreens:
    def unit_name(unit: str) -> str:
        if "unit_names" not in g:
            g.unit_names = notify.queries.unit_names()
        return str(g.unit_names.get(unit, unit))

    return DeskScreens(notify.desk(), "notify", "Thông báo cho người dân", unit_name)


def _frame(notify: Notify) -> Shell:
    who = principal_or_none()
    tasks = [Task("Tin gửi người dân", href("/"), is_current=request.path == "/")]
    if notify.gateway_box is not None:
        here = request.path.startswith("/gateway")
        tasks.append(Task("Cổng gửi tin mô phỏng", href("/gateway"), is_current=here))
    tasks.append(Task("Bàn tin", f"/dieu-phoi{PATH}", is_current=request.path.startswith(PATH)))
    return Shell(
        unit="Thông báo cho người dân",
        home_url=href("/"),
        person=Person(who.name or who.login, "", "/dang-xuat") if who else None,
        now=notify.clock.now(),
        tasks=tuple(tasks),
    )
