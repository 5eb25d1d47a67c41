"""`motcua-reporting serve|migrate`."""

from __future__ import annotations

import sys
from collections.abc import Set as AbstractSet
from typing import Annotated, Final

import typer

from motcua_kit.db.migrate import is_migrated, migrate
from motcua_kit.health import Health, reading_note, replica_problem
from motcua_kit.process import Roles
from motcua_kit.telemetry.log import set_up_logging
from motcua_kit.telemetry.server import serve_metrics
from motcua_kit.telemetry.trace import set_up_tracing
from motcua_kit.web.server import serve as serve_web
from motcua_reporting.bootstrap import Reporting, bootstrap
from motcua_reporting.config import Settings
from motcua_reporting.entrypoints.web.app import make_app

ROLES: Final = frozenset({"web", "consumer"})

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.command("migrate")
def migrate_command() -> None:
    """Bring the database to its newest shape."""
    settings = Settings.load_or_exit()
    migrate(settings.database_url.get_secret_value(), "motcua_reporting")


@app.command()
def serve(roles: Annotated[str, typer.Option(help="web,consumer or all")] = "all") -> None:
    """Run the roles of this process until told to stop."""
    settings = Settings.load_or_exit()
    set_up_logging("reporting", level=settings.log_level)
    set_up_tracing(
        "reporting", endpoint=settings.otlp_endpoint or None, sample=settings.trace_ratio
    )
    reporting = bootstrap(settings)
    wanted = ROLES if roles == "all" else set(roles.split(","))
    status = _run(reporting, wanted)
    reporting.close()
    sys.exit(status)


def _run(reporting: Reporting, wanted: AbstractSet[str]) -> int:
    settings = reporting.settings
    runner = Roles()
    reporting.eyes(wanted).join(runner)
    health = _health(runner, reporting, wanted)
    if "consumer" in wanted:
        runner.add("consumer", reporting.consumer().run)
        runner.add("asker", reporting.asker().run)
        # All that reporting says is about its reading, so it goes where the reader goes.
        runner.add("relay", reporting.relay().run)
    if "web" in wanted:
        runner.add(
            "web",
            serve_web(
                make_app(reporting, health),
                host=settings.http_host,
                port=settings.http_port,
                threads=settings.http_threads,
            ),
        )
    metrics = serve_metrics(settings.metrics_port, host=settings.metrics_host, health=health)
    try:
        return runner.run()
    finally:
        metrics.stop()


def _health(runner: Roles, reporting: Reporting, wanted: AbstractSet[str]) -> Health:
    def schema_problem() -> str | None:
        return None if is_migrated(reporting.engine, "motcua_reporting") else "not_migrated"

    return Health(
        live={"roles": runner.problem},
        ready={"schema": schema_problem},
        visitors={
            "start": runner.starting,
            "catalogue": replica_problem(reporting.engine, "record"),
        },
        notes={"reading": reading_note(reporting.reader)} if "consumer" in wanted else {},
    )


def main() -> None:
    """Entry point of the `motcua-reporting` command."""
    app()
