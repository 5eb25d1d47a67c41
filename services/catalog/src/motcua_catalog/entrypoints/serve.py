"""Runs the catalog's roles in one process."""

from collections.abc import Sequence
from typing import Final

from motcua_catalog.bootstrap import Catalog, make_catalog
from motcua_catalog.config import Settings
from motcua_catalog.entrypoints.grpc_server import serve_grpc
from motcua_catalog.entrypoints.web.app import make_web
from motcua_kit.health import Health
from motcua_kit.process import Roles
from motcua_kit.session import Verifier
from motcua_kit.telemetry.server import serve_metrics
from motcua_kit.telemetry.trace import set_up_tracing
from motcua_kit.web import serve as serve_web

ROLES: Final = ("relay", "grpc", "web")


def serve(settings: Settings, roles: Sequence[str]) -> int:
    """Serve until told to stop; the exit status."""
    set_up_tracing("catalog", endpoint=settings.otlp_endpoint or None, sample=settings.trace_ratio)
    catalog = make_catalog(settings)
    if settings.migrate:
        catalog.migrate()
    process = Roles()
    catalog.eyes(roles).join(process)
    health = Health(
        live={"roles": process.problem},
        ready={"database": catalog.database_problem},
        visitors={"start": process.starting},
    )
    _add(process, catalog, roles, health)
    metrics = serve_metrics(settings.metrics_port, host=settings.metrics_host, health=health)
    try:
        return process.run()
    finally:
        metrics.stop()
        catalog.engine.dispose()


def _add(process: Roles, catalog: Catalog, roles: Sequence[str], health: Health) -> None:
    settings = catalog.settings
    verifier = Verifier.of_file(settings.session_keys, clock=catalog.clock)
    if "relay" in roles:
        process.add("relay", catalog.relay().run)
    if "grpc" in roles:
        process.add("grpc", serve_grpc(catalog, verifier).run)
    if "web" in roles:
        app = make_web(catalog, verifier, health)
        process.add(
            "web",
            serve_web(
                app,
                host=settings.http_host,
                port=settings.http_port,
                threads=settings.http_threads,
            ),
        )
