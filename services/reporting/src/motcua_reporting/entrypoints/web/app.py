"""Reporting's web application."""

from __future__ import annotations

from functools import partial

from flask import Flask, request

from motcua_kit.web.access import principal_or_none
from motcua_kit.web.app import Sessions, WebOptions, create_app
from motcua_kit.web.health import Health
from motcua_kit.web.parked import PATH, DeskScreens, parked_blueprint
from motcua_reporting.bootstrap import Reporting
from motcua_reporting.entrypoints.errors import ERRORS
from motcua_reporting.entrypoints.web.api import api
from motcua_reporting.entrypoints.web.board import board
from motcua_ui.view import Person, Shell, Task


def make_app(reporting: Reporting, health: Health | None = None) -> Flask:
    """The application with its screens and its JSON API."""
    settings = reporting.settings
    app = create_app(
        "reporting",
        package="motcua_reporting.entrypoints.web",
        options=WebOptions(
            secret=settings.form_secret.get_secret_value(),
            prefix=settings.public_prefix,
            secure_cookies=settings.cookie_secure,
            trusted_proxies=settings.trusted_proxies,
            sign_in_url="/dang-nhap",
        ),
        errors=ERRORS,
        sessions=Sessions(reporting.verifier),
        clock=reporting.clock,
        health=health,
        shell=partial(_shell, reporting),
    )
    app.register_blueprint(api(reporting))
    app.register_blueprint(board(reporting))
    screens = DeskScreens(
        reporting.desk(), "reporting", "Báo cáo", lambda unit: reporting.reports.tree().name(unit)
    )
    app.register_blueprint(parked_blueprint(screens))
    return app


def _shell(reporting: Reporting) -> Shell:
    who = principal_or_none()
    board_url = f"{reporting.settings.public_prefix}/bang"
    is_desk = request.path.startswith(PATH)
    return Shell(
        unit=reporting.reports.tree().name(who.unit) if who else "Một Cửa",
        home_url=board_url,
        person=Person(who.name or who.login, "", "/dang-xuat") if who else None,
        now=reporting.clock.now(),
        tasks=(
            Task("Bảng điều hành", board_url, is_current=not is_desk),
            Task("Điều phối hồ sơ", "/dieu-phoi"),
            Task("Bàn tin", f"/dieu-phoi{PATH}", is_current=is_desk),
        ),
        search_url="/tra-cuu",
        scan_url="/tra-cuu",
    )
