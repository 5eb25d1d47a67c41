"""What runs in a home and where: decided once, written down, kept over restarts."""

import ipaddress
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self

import yaml

from motcua_app.output import CannotDo
from motcua_app.up.home import Home, write
from motcua_parts import ports
from motcua_parts.cache import checkout

ALL: Final = "all"
PREFIXES: Final = {
    "catalog": "/danh-muc",
    "routing": "/dieu-phoi",
    "notify": "/thong-bao",
    "reporting": "/bao-cao",
}
# What takes requests, and what works by itself, apart from each other in full mode.
_SPLITS: Final = {
    "catalog": {"": ALL},
    "routing": {"web": "web,grpc", "nen": "consumer,relay,scheduler"},
    "notify": {"web": "web,grpc", "nen": "consumer,relay,scheduler,worker"},
    "reporting": {"web": "web", "nen": "consumer"},
    "intake": {"web": "web,grpc", "nen": "consumer,relay,scheduler"},
}
# Reporting answers over HTTP only.
_ANSWERING: Final = frozenset({"catalog", "routing", "notify", "intake"})
# The demo's telephone company and mail server.
GATEWAYS: Final = ("sms", "smtp")


FreePort = Callable[[Sequence[int]], int]
"""``free_port(taken)``: a port that nobody has, and that is none of these."""

SERVICES: Final = (*PREFIXES, "intake")


class Mode(StrEnum):
    """Which parts carry the platform: the embedded log, or Kafka and RabbitMQ."""

    EMBEDDED = "embedded"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Process:
    """One process of one service deployment.

    ``database`` names its database and role; ``node`` is the deployment's code, for intake.
    A port is 0 where the process opens none.
    """

    name: str
    service: str
    node: str | None
    roles: str
    database: str
    prefix: str
    http: int
    grpc: int
    metrics: int

    @property
    def deployment(self) -> str:
        """What one database serves: ``routing``, ``intake-dan-tien``."""
        return f"{self.service}-{self.node}" if self.node else self.service

    @property
    def ports(self) -> list[int]:
        """The ports it opens."""
        return [port for port in (self.http, self.grpc, self.metrics) if port]

    @property
    def role_names(self) -> list[str]:
        """The roles one by one; ``all`` stays one word."""
        return self.roles.split(",")


@dataclass(frozen=True, slots=True)
class Outside:
    """What the operator says of the world around a home; empty where nothing was said.

    ``bind`` is a further address of this machine on which the door listens, ``public_url`` what
    people call it by, ``data`` the folder of a catalogue in the place of the demo's.
    """

    bind: str = ""
    public_url: str = ""
    data: str = ""

    @property
    def folder(self) -> Path:
        """Where the catalogue is read from."""
        return Path(self.data) if self.data else checkout() / "data"

    def over(self, before: "Outside") -> "Outside":
        """What holds now: what is said, else what was said before."""
        return Outside(
            self.bind or before.bind,
            self.public_url or before.public_url,
            self.data or before.data,
        )


AS_BEFORE: Final = Outside()


@dataclass(frozen=True, slots=True)
class Plan:
    """One installation: its mode, its web port, its processes, the simulator's ports."""

    mode: Mode
    port: int
    processes: tuple[Process, ...]
    gateways: Mapping[str, int] = field(default_factory=dict)
    outside: Outside = AS_BEFORE

    @property
    def url(self) -> str:
        """Where this machine finds the door."""
        return f"http://{ports.LOOPBACK}:{self.port}"

    @property
    def public_url(self) -> str:
        """Where people find the door; receipts name it."""
        return self.outside.public_url or self.url

    @property
    def addresses(self) -> tuple[str, ...]:
        """On which the door listens; this machine's own commands always find it."""
        bind = self.outside.bind or ports.LOOPBACK
        if bind == ports.LOOPBACK or ipaddress.ip_address(bind).is_unspecified:
            return (bind,)
        return (ports.LOOPBACK, bind)

    @property
    def fronts(self) -> tuple[Process, ...]:
        """The process of each deployment that the door leads to."""
        return tuple(process for process in self.processes if process.http)

    @property
    def deployments(self) -> tuple[Process, ...]:
        """One process of each deployment, standing for its database."""
        return tuple({process.database: process for process in self.processes}.values())

    def save(self, home: Home) -> None:
        """Write it down in the home."""
        write(home.plan_file, json.dumps(asdict(self), ensure_ascii=False, indent=1))

    @classmethod
    def load(cls, home: Home) -> Self:
        """The plan of a home that :meth:`Home.exists`."""
        kept: dict[str, Any] = json.loads(home.plan_file.read_text(encoding="utf-8"))
        processes = tuple(Process(**process) for process in kept["processes"])
        outside = Outside(**kept.get("outside", {}))
        return cls(Mode(kept["mode"]), kept["port"], processes, kept["gateways"], outside)


def units_file(data: Path) -> Path:
    """The province's file of units in a data folder. Raises CannotDo unless there is just one."""
    found = sorted(data.rglob("units.yaml"))
    if len(found) != 1:
        raise CannotDo(f"Thư mục dữ liệu {data} phải có đúng một tệp units.yaml.")
    return found[0]


def deployments_of(units: Path) -> list[str]:
    """The codes of the intake deployments that the province's file of units names."""
    document = yaml.load(units.read_bytes(), yaml.CSafeLoader)
    return [entry["code"] for entry in document["deployments"]]


def make_plan(
    mode: Mode,
    port: int,
    deployments: Sequence[str],
    known: Iterable[Process] = (),
    gateways: Mapping[str, int] | None = None,
    *,
    outside: Outside = AS_BEFORE,
    services: Sequence[str] = SERVICES,
    free_port: FreePort = ports.free_port,
) -> Plan:
    """The plan; a process that is known by name keeps its ports, a new one gets free ones."""
    kept = {process.name: process for process in known}
    taken = [each for process in kept.values() for each in process.ports]
    taken += [port, *(gateways or {}).values()]
    made: list[Process] = []
    for service, node in _places(services, deployments):
        for suffix, roles in _split(service, mode).items():
            process = _process(service, node, suffix, roles, kept, taken, free_port)
            made.append(process)
            taken += process.ports
    simulated = dict(gateways or {})
    for name in GATEWAYS:
        simulated[name] = simulated.get(name) or free_port([*taken, *simulated.values()])
    return Plan(mode, port, tuple(made), simulated, outside)


def _places(
    services: Sequence[str], deployments: Sequence[str]
) -> Iterator[tuple[str, str | None]]:
    for service in services:
        nodes: Sequence[str | None] = deployments if service == "intake" else (None,)
        yield from ((service, node) for node in nodes)


def _split(service: str, mode: Mode) -> dict[str, str]:
    return {"": ALL} if mode is Mode.EMBEDDED else _SPLITS[service]


def _process(
    service: str,
    node: str | None,
    suffix: str,
    roles: str,
    kept: dict[str, Process],
    taken: Sequence[int],
    free_port: FreePort,
) -> Process:
    name = "-".join(part for part in (service, node, suffix) if part)
    old = kept.get(name)
    takes_requests = roles == ALL or "web" in roles.split(",")
    chosen: list[int] = []

    def port(before: int, *, is_needed: bool) -> int:
        if not is_needed:
            return 0
        chosen.append(before or free_port([*taken, *chosen]))
        return chosen[-1]

    return Process(
        name=name,
        service=service,
        node=node,
        roles=roles,
        database=f"{service}_{node}".replace("-", "_") if node else service,
        prefix=f"/n/{node}" if node else PREFIXES[service],
        http=port(old.http if old else 0, is_needed=takes_requests),
        grpc=port(old.grpc if old else 0, is_needed=takes_requests and service in _ANSWERING),
        metrics=port(old.metrics if old else 0, is_needed=True),
    )
