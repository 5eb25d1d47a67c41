"""The web application of intake: its screens and its JSON API on one door."""

from __future__ import annotations

from flask import Flask

from motcua_intake.entrypoints.api import api_blueprint
from motcua_intake.entrypoints.parts import Parts
from motcua_intake.entrypoints.web.arrivals import arrivals_blueprint
from motcua_intake.entrypoints.web.counter import counter_blueprint
from motcua_intake.entrypoints.web.desk import desk_blueprint
from motcua_intake.entrypoints.web.digests import digests_blueprint
from motcua_intake.entrypoints.web.dossier import dossier_blueprint
from motcua_intake.entrypoints.web.search import search_blueprint
from motcua_intake.entrypoints.web.shell import shell_of
from motcua_kit.errors import ErrorTable
from motcua_kit.web import Health, Sessions, WebOptions, create_app
from motcua_kit.web.parked import DeskScreens, parked_blueprint


def make_web(
    parts: Parts,
    *,
    options: WebOptions,
    sessions: Sessions,
    errors: ErrorTable,
    health: Health | None = None,
) -> Flask:
    """The application that ``motcua_kit.web.serve`` runs."""
    app = create_app(
        "intake",
        package="motcua_intake.entrypoints.web",
        options=options,
        errors=errors,
        sessions=sessions,
        clock=parts.office.clock,
        health=health,
        shell=shell_of(parts),
    )
    app.secret_key = options.secret
    app.config.update(
        SESSION_COOKIE_NAME="motcua_said",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=options.secure_cookies,
    )
    app.register_blueprint(api_blueprint(parts, options.prefix, errors))
    app.register_blueprint(counter_blueprint(parts, errors))
    app.register_blueprint(desk_blueprint(parts, errors))
    app.register_blueprint(digests_blueprint(parts))
    app.register_blueprint(search_blueprint(parts))
    app.register_blueprint(arrivals_blueprint(parts, errors))
    app.register_blueprint(dossier_blueprint(parts, errors))
    app.register_blueprint(parked_blueprint(_desk(parts)))
    return app


def _desk(parts: Parts) -> DeskScreens:
    def unit_name(code: str) -> str:
        unit = parts.office.catalog().units.get(code)
        return unit.name if unit else ""

    return DeskScreens(parts.parked, "intake", "Tiếp nhận và giải quyết", unit_name)
