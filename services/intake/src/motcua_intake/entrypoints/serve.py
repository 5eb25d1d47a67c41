"""Runs intake's roles in one process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from motcua_intake.bootstrap import SERVICE, Intake, make_intake, make_peers, make_printer
from motcua_intake.config import Settings
from motcua_intake.entrypoints.consumer import consumer_role
from motcua_intake.entrypoints.doing import do_of
from motcua_intake.entrypoints.errors import ERRORS
from motcua_intake.entrypoints.grpc_server import serve_grpc
from motcua_intake.entrypoints.parts import Parts
from motcua_intake.entrypoints.relay import relay_role
from motcua_intake.entrypoints.restoring import after_opening, restoring_role
from motcua_intake.entrypoints.scheduler import scheduler_role
from motcua_intake.entrypoints.signing_in import LocalAccounts
from motcua_intake.entrypoints.web import make_web
from motcua_kit.clock import SystemClock
from motcua_kit.health import Health, reading_note
from motcua_kit.ids import TimeOrderedIds
from motcua_kit.passwords import Passwords
from motcua_kit.process import RoleRun, Roles
from motcua_kit.session import Kind, Principal, ServiceTokens, Signer, Verifier
from motcua_kit.telemetry.server import serve_metrics
from motcua_kit.telemetry.trace import set_up_tracing
from motcua_kit.web import Sessions, WebOptions
from motcua_kit.web import serve as serve_web

ROLES: Final = ("relay", "consumer", "scheduler", "grpc", "web")
SPARE: Final = frozenset({"worker"})
"""Roles other services have; intake's jobs are rows that its scheduler works off."""


def serve(settings: Settings, roles: Sequence[str]) -> int:
    """Serve until told to stop; the exit status."""
    set_up_tracing(SERVICE, endpoint=settings.otlp_endpoint or None, sample=settings.trace_ratio)
    intake = make_intake(settings, make_peers(settings, _tokens(settings)))
    if settings.migrate:
        intake.migrate()
    process = Roles()
    intake.eyes(settings, roles).join(process)
    _add_background(process, intake, settings, roles)
    health = _health(process, intake, roles)
    _add_doors(process, intake, settings, roles, health)
    metrics = serve_metrics(settings.metrics_port, host=settings.metrics_host, health=health)
    try:
        return process.run()
    finally:
        metrics.stop()
        intake.engine.dispose()


def _health(process: Roles, intake: Intake, roles: Sequence[str]) -> Health:
    """No other service and no broker is asked: the counter goes on without them."""
    return Health(
        live={"roles": process.problem},
        ready={"database": intake.database_problem},
        visitors={
            "start": process.starting,
            "catalogue": lambda: None if intake.catalog().version else "replica_empty",
        },
        notes={"reading": reading_note(intake.reader)} if "consumer" in roles else {},
    )


def _tokens(settings: Settings) -> ServiceTokens:
    """How this deployment shows other services who it is."""
    clock = SystemClock()
    key = settings.service_key.read_text(encoding="ascii")
    signer = Signer(key, clock=clock, ids=TimeOrderedIds())
    who = Principal(f"{SERVICE}:{settings.deployment}", kind=Kind.SERVICE)
    return ServiceTokens(signer, who, clock=clock)


def _add_background(
    process: Roles, intake: Intake, settings: Settings, roles: Sequence[str]
) -> None:
    if not {"relay", "consumer", "scheduler"}.intersection(roles):
        process.add("restoring", restoring_role(intake, None))
        return
    bus = settings.make_bus()
    restorer = intake.restorer(bus)
    process.add("restoring", restoring_role(intake, restorer if "relay" in roles else None))
    runs: dict[str, RoleRun] = {
        "relay": relay_role(intake, bus, restorer),
        "consumer": consumer_role(intake, bus),
        "scheduler": scheduler_role(
            intake, idle=settings.scheduler_seconds, refresh_every=settings.refresh_seconds
        ),
    }
    for name, run in runs.items():
        if name in roles:
            process.add(name, after_opening(intake, run))


def _add_doors(
    process: Roles, intake: Intake, settings: Settings, roles: Sequence[str], health: Health
) -> None:
    verifier = Verifier.of_file(
        settings.session_keys,
        clock=intake.clock,
        is_within=lambda unit, ancestor: intake.catalog().is_within(unit, ancestor),
    )
    if "grpc" in roles:
        server = serve_grpc(intake, verifier, host=settings.grpc_host, port=settings.grpc_port)
        process.add("grpc", server.run)
    if "web" in roles:
        app = make_web(
            _parts(intake, settings),
            options=WebOptions(
                secret=settings.form_secret.get_secret_value(),
                prefix=settings.public_prefix,
                secure_cookies=settings.cookie_secure,
                trusted_proxies=settings.trusted_proxies,
            ),
            sessions=sessions_of(intake, settings, verifier),
            errors=ERRORS,
            health=health,
        )
        run = serve_web(
            app,
            host=settings.http_host,
            port=settings.http_port,
            threads=settings.http_threads,
        )
        process.add("web", run)


def _parts(intake: Intake, settings: Settings) -> Parts:
    return Parts(
        do=do_of(intake.use),
        office=intake.office,
        queries=intake.queries,
        printer=make_printer(),
        look_up_url=f"{settings.public_url}/ho-so/",
        reader=intake.reader_books,
        parked=intake.desk(),
    )


def sessions_of(intake: Intake, settings: Settings, verifier: Verifier) -> Sessions:
    """Sessions that this deployment accepts and, where it has a key, gives and renews itself."""
    if settings.session_key is None:
        return Sessions(verifier)
    pem = Path(settings.session_key).read_text(encoding="ascii")
    accounts = LocalAccounts(intake, Passwords())
    signer = Signer(pem, clock=intake.clock, ids=intake.ids)
    return Sessions(verifier, signer, accounts, accounts.renewed)
