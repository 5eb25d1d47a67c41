"""``/healthz/live`` (is it still making progress) and ``/healthz/ready`` (can it answer)."""

from flask import Blueprint, Response

from motcua_kit.health import Health, Probe, Report
from motcua_kit.web.access import public

__all__ = ["Health", "Probe", "health_routes"]


def health_routes(health: Health) -> Blueprint:
    """The two routes."""
    routes = Blueprint("healthz", __name__, url_prefix="/healthz")

    @routes.get("/live")
    @public()
    def live() -> Response:
        return _answer(health.of_progress())

    @routes.get("/ready")
    @public()
    def ready() -> Response:
        return _answer(health.of_work())

    return routes


def _answer(report: Report) -> Response:
    return Response(report.text(), status=report.status, mimetype="application/json")
