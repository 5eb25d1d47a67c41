"""Runs notify's roles in one process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from motcua_kit.clock import SystemClock
from motcua_kit.health import Health, reading_note, replica_problem
from motcua_kit.process import SILENCE, Roles
from motcua_kit.telemetry.server import serve_metrics
from motcua_kit.telemetry.trace import set_up_tracing
from motcua_kit.web import serve as serve_web
from motcua_notify.bootstrap import Notify, SimulatorPorts, bootstrap, simulator_memory
from motcua_notify.config import Settings
from motcua_notify.entrypoints.gateway.role import Gateway
from motcua_notify.entrypoints.grpc_server import serve_grpc
from motcua_notify.entrypoints.sweeper import Sweeper
from motcua_notify.entrypoints.web.app import make_web

ROLES: Final = ("relay", "consumer", "worker", "scheduler", "grpc", "web")


def serve(settings: Settings, roles: Sequence[str]) -> int:
    """Serve until told to stop; the exit status."""
    set_up_tracing("notify", endpoint=settings.otlp_endpoint or None, sample=settings.trace_ratio)
    gateway = _gateway(settings) if "worker" in roles else None
    notify = bootstrap(settings, simulator=gateway.ports if gateway else _ports(settings))
    process = Roles()
    notify.eyes(roles).join(process)
    if gateway is not None:
        process.add("gateway", gateway.run)
    _add_background(process, notify, roles)
    health = _health(process, notify, roles)
    _add_doors(process, notify, roles, health)
    metrics = serve_metrics(settings.metrics_port, host=settings.metrics_host, health=health)
    try:
        return process.run()
    finally:
        metrics.stop()
        notify.close()


def _health(process: Roles, notify: Notify, roles: Sequence[str]) -> Health:
    return Health(
        live={"roles": process.problem},
        ready={"database": notify.database_problem},
        visitors={
            "start": process.starting,
            "catalogue": replica_problem(notify.engine, "record"),
        },
        notes={"reading": reading_note(notify.reader)} if "consumer" in roles else {},
    )


def _gateway(settings: Settings) -> Gateway | None:
    if not settings.gateway_simulator:
        return None
    return Gateway(
        simulator_memory(settings),
        SystemClock(),
        sms_port=settings.gateway_sms_port,
        smtp_port=settings.gateway_smtp_port,
    )


def _ports(settings: Settings) -> SimulatorPorts | None:
    """Where the simulator of another process listens."""
    if not settings.gateway_simulator:
        return None
    return SimulatorPorts(settings.gateway_sms_port, settings.gateway_smtp_port)


def _add_background(process: Roles, notify: Notify, roles: Sequence[str]) -> None:
    if "relay" in roles:
        process.add("relay", notify.relay().run)
    if "worker" in roles:
        for name, worker in notify.workers().items():
            # One attempt may last as long as the carrier's time-outs allow.
            process.add(name, worker.run, silence=max(SILENCE, notify.settings.lease_seconds))
    if "consumer" in roles:
        process.add("consumer", notify.consumer().run)
        process.add("asker", notify.asker().run)
    if "scheduler" in roles:
        process.add("scheduler", Sweeper(notify).run)


def _add_doors(process: Roles, notify: Notify, roles: Sequence[str], health: Health) -> None:
    settings = notify.settings
    if "grpc" in roles:
        process.add("grpc", serve_grpc(notify).run)
    if "web" in roles:
        process.add(
            "web",
            serve_web(
                make_web(notify, health),
                host=settings.http_host,
                port=settings.http_port,
                threads=settings.http_threads,
            ),
        )
