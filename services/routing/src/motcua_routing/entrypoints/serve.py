"""Runs routing's roles in one process."""

from collections.abc import Sequence
from typing import Final

from motcua_kit.health import Health, reading_note, replica_problem
from motcua_kit.process import Roles
from motcua_kit.telemetry.server import serve_metrics
from motcua_kit.telemetry.trace import set_up_tracing
from motcua_kit.web import serve as serve_web
from motcua_routing.bootstrap import Routing, make_routing
from motcua_routing.config import Settings
from motcua_routing.entrypoints.grpc_server import serve_grpc
from motcua_routing.entrypoints.web.app import make_web

ROLES: Final = ("relay", "consumer", "scheduler", "grpc", "web")


def serve(settings: Settings, roles: Sequence[str]) -> int:
    """Serve until told to stop; the exit status."""
    set_up_tracing("routing", endpoint=settings.otlp_endpoint or None, sample=settings.trace_ratio)
    routing = make_routing(settings)
    if settings.migrate:
        routing.migrate()
    process = Roles()
    routing.eyes(roles).join(process)
    health = Health(
        live={"roles": process.problem},
        ready={"database": routing.database_problem},
        visitors={
            "start": process.starting,
            "catalogue": replica_problem(routing.engine, "record"),
        },
        notes={"reading": reading_note(routing.reader)} if "consumer" in roles else {},
    )
    _add(process, routing, roles, health)
    metrics = serve_metrics(settings.metrics_port, host=settings.metrics_host, health=health)
    try:
        return process.run()
    finally:
        metrics.stop()
        routing.engine.dispose()


def _add(process: Roles, routing: Routing, roles: Sequence[str], health: Health) -> None:
    settings = routing.settings
    if "relay" in roles:
        process.add("relay", routing.relay().run)
    if "consumer" in roles:
        process.add("consumer", routing.consumer().run)
        process.add("asker", routing.asker().run)
    if "scheduler" in roles:
        process.add("scheduler", routing.scheduler().run)
    if "grpc" in roles:
        process.add("grpc", serve_grpc(routing).run)
    if "web" in roles:
        process.add(
            "web",
            serve_web(
                make_web(routing, health),
                host=settings.http_host,
                port=settings.http_port,
                threads=settings.http_threads,
            ),
        )
