"""The environment each service's process gets, checked against what the service says it reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Final

from motcua_app.output import CannotDo
from motcua_app.up.home import Home
from motcua_app.up.keys import Keys
from motcua_app.up.plan import Mode, Plan, Process
from motcua_kit.settings import ServiceSettings
from motcua_parts import ports

# Ours unless the operator's own environment says otherwise.
SOFT: Final = frozenset({"gateway_simulator", "refresh_seconds", "otlp_endpoint", "trace_ratio"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the parts of a home say about themselves, and what the operator says about services.

    ``kafka`` and ``amqp`` are empty where the embedded log does.
    """

    databases: Mapping[str, str]
    bus_dsn: str
    kafka: str = ""
    amqp: str = ""
    operator: Mapping[str, str] = field(default_factory=dict)


def settings_of(service: str) -> type[ServiceSettings]:
    """The service's own description of what it reads."""
    found: type[ServiceSettings] = import_module(f"motcua_{service}.config").Settings
    return found


def environment_of(
    process: Process,
    plan: Plan,
    home: Home,
    around: Surroundings,
    settings: Callable[[str], type[ServiceSettings]] = settings_of,
) -> dict[str, str]:
    """Every variable of the process that has no good default on one machine.

    Raises :class:`CannotDo` naming a required variable that nobody gives a value.
    """
    values = _common(process, plan, home, around) | _own(process, plan, home)
    found: dict[str, str] = {}
    missing: list[str] = []
    for variable, read in settings(process.service).variables().items():
        name = variable.removeprefix(f"MOTCUA_{process.service.upper()}_").lower()
        if name in SOFT and variable in around.operator:
            found[variable] = around.operator[variable]
        elif name in values:
            found[variable] = values[name]
        elif read.is_required():
            missing.append(variable)
    if missing:
        raise CannotDo(
            f"Dịch vụ {process.deployment} cần {', '.join(missing)} mà `motcua up` chưa biết đặt; "
            "hãy cập nhật motcua_app/up/environment.py."
        )
    return found


def _common(process: Process, plan: Plan, home: Home, around: Surroundings) -> dict[str, str]:
    keys = Keys(home)
    signing = keys.session(process)
    values = {
        "database_url": around.databases[process.database],
        "bus": "embedded" if plan.mode is Mode.EMBEDDED else "kafka",
        "kafka_servers": around.kafka,
        "kafka_replication": "1",
        "bus_dsn": around.bus_dsn,
        "http_host": ports.LOOPBACK,
        "http_port": str(process.http),
        "grpc_host": ports.LOOPBACK,
        "grpc_port": str(process.grpc),
        "metrics_host": ports.LOOPBACK,
        "metrics_port": str(process.metrics),
        "session_keys": str(keys.public),
        "service_key": str(keys.service(process)),
        "form_secret": keys.text("form-secret"),
        "public_prefix": process.prefix,
        "public_url": plan.public_url,
        # The door itself speaks plain HTTP; whoever is told https has put something before it.
        "cookie_secure": "1" if plan.public_url.startswith("https://") else "0",
        "amqp_url": around.amqp,
    }
    if signing is not None:
        values["session_key"] = str(signing)
    for front in plan.fronts:
        if front.grpc:
            values[f"{front.service}_target"] = f"{ports.LOOPBACK}:{front.grpc}"
    return {name: value for name, value in values.items() if value}


def _own(process: Process, plan: Plan, home: Home) -> dict[str, str]:
    keys = Keys(home)
    if process.service == "intake" and process.node:
        return {
            "deployment": process.node,
            "node_prefix": process.prefix,
            "unit_secret": str(keys.raw(f"unit-secret-{process.node}")),
            # On one machine asking costs nothing, and nobody wants to wait for a first sign-in.
            "refresh_seconds": "2",
        }
    if process.service == "notify":
        return {
            "contact_key": str(keys.raw("contact-key")),
            "gateway_simulator": "1",
            **{f"gateway_{name}_port": str(port) for name, port in plan.gateways.items()},
        }
    return {}
