"""Make the secrets and the environment of the Docker trial, once: prepare.py FOLDER.

What exists is kept: a unit's secret that changed could not open what was sealed for it.
"""

import secrets
import shlex
import sys
from pathlib import Path

from motcua_app.up.environment import Surroundings, environment_of
from motcua_app.up.home import OWNER_ONLY, Home, write
from motcua_app.up.keys import Keys
from motcua_app.up.plan import Mode, Plan, Process, deployments_of, make_plan

UNITS = Path("/opt/motcua/data/hung-yen/units.yaml")
HTTP, GRPC, METRICS, DOOR = 8080, 9090, 9100, 8080
GATEWAYS = {"sms": 9501, "smtp": 9502}


def secret(file: Path) -> str:
    """The password that the file keeps, made at the first call."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=OWNER_ONLY)
        file.write_text(secrets.token_urlsafe(24), encoding="utf-8")
    return file.read_text(encoding="utf-8")


def of_containers(process: Process, values: dict[str, str]) -> dict[str, str]:
    """The same settings where each process has a machine of its own."""
    prefix = f"MOTCUA_{process.service.upper()}_"
    changed = {
        "HTTP_HOST": "0.0.0.0", "HTTP_PORT": str(HTTP),  # noqa: S104 - inside its container
        "GRPC_HOST": "0.0.0.0", "GRPC_PORT": str(GRPC),  # noqa: S104
        "METRICS_HOST": "0.0.0.0", "METRICS_PORT": str(METRICS),  # noqa: S104
        "OTLP_ENDPOINT": "http://collector:4317",
    }  # fmt: skip
    targets = ("CATALOG", "ROUTING", "NOTIFY") if process.service == "intake" else ()
    changed |= {f"{name}_TARGET": f"{name.lower()}:{GRPC}" for name in targets}
    return values | {prefix + name: value for name, value in changed.items()}


def plan_of_all() -> Plan:
    """One process for each deployment, on the ports that every container has."""
    nodes = deployments_of(UNITS)
    return make_plan(Mode.EMBEDDED, DOOR, nodes, gateways=GATEWAYS, free_port=lambda _: HTTP)


def main(folder: Path) -> None:
    """Write everything."""
    home = Home(folder)
    home.keys.mkdir(exist_ok=True)
    plan = plan_of_all()
    Keys(home).publish(plan)
    databases = {
        each.database: f"postgresql://{each.database}:{secret(folder / 'roles' / each.database)}"
        f"@postgres:5432/{each.database}"
        for each in plan.deployments
    }
    rabbit = secret(folder / "rabbitmq-password")
    for name in ("postgres", "grafana", "demo"):
        secret(folder / f"{name}-password")
    full = Plan(Mode.FULL, plan.port, plan.processes, plan.gateways)
    around = Surroundings(databases, "", "kafka:9092", f"amqp://motcua:{rabbit}@rabbitmq:5672//")
    (folder / "environment").mkdir(exist_ok=True)
    for process in plan.processes:
        values = of_containers(process, environment_of(process, full, home, around))
        text = "".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items())
        write(folder / "environment" / f"{process.deployment}.env", text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
