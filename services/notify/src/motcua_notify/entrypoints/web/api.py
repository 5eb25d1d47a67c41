"""The JSON interface of notify. It tells states; never a contact, never the words."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, jsonify, request

from motcua_kit.errors import FieldProblem, Invalid
from motcua_kit.web import public, requires
from motcua_notify.bootstrap import Notify
from motcua_notify.entrypoints.web.openapi import document

READERS: Final = (
    "counter_officer",
    "case_officer",
    "leader",
    "supervisor",
    "provincial_leader",
    "auditor",
    "importer",
    "operator",
)
AUDITORS: Final = ("auditor", "operator")


def api_blueprint(notify: Notify) -> Blueprint:
    """The routes under `<prefix>/api`."""
    routes = Blueprint("api", __name__, url_prefix="/api")
    queries = notify.queries

    @routes.get("/v1/messages")
    @requires(*READERS)
    def messages() -> Response:
        dossier = request.args.get("dossier", "")
        if not dossier:
            raise Invalid([FieldProblem("dossier", "Hãy cho biết mã hồ sơ.")])
        return jsonify(
            dossier=dossier,
            messages=[_plain(asdict(line)) for line in queries.messages(dossier)],
            waiting=[_plain(asdict(line)) for line in queries.waiting(dossier)],
        )

    @routes.get("/v1/totals")
    @requires(*AUDITORS)
    def totals() -> Response:
        return jsonify(asdict(notify.totals()))

    @routes.post("/v1/messages/<uuid:number>/retry")
    @requires("operator")
    def retry(number: UUID) -> Response:
        return jsonify(dossier=notify.retry_message(number), id=str(number))

    @routes.get("/v1/reader")
    @requires(*AUDITORS)
    def reader() -> Response:
        return jsonify(queries.reader(request.args.get("stream")))

    @routes.get("/openapi.json")
    @public()
    def openapi() -> Response:
        return jsonify(document(request.script_root))

    return routes


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in line.items()}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
