"""All servers and processes of one home, in the order in which they lean on each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from motcua_app.up.door import site
from motcua_app.up.home import Home
from motcua_app.up.plan import Mode, Plan
from motcua_app.up.service import ServiceProcess, keep_log
from motcua_parts.caddy import CaddyDoor
from motcua_parts.kafka import KafkaBroker
from motcua_parts.part import Part
from motcua_parts.postgres import PostgresServer
from motcua_parts.rabbitmq import RabbitBroker

# A pool for each process, and the embedded log's readers, on one server.
_POSTGRES: Final = {"max_connections": "300"}


@dataclass(frozen=True, slots=True)
class Parts:
    """What a plan runs."""

    postgres: PostgresServer
    kafka: KafkaBroker | None
    rabbitmq: RabbitBroker | None
    services: tuple[ServiceProcess, ...]
    door: CaddyDoor

    @property
    def stores(self) -> list[PostgresServer | KafkaBroker | RabbitBroker]:
        """What services lean on."""
        found = (self.postgres, self.kafka, self.rabbitmq)
        return [part for part in found if part is not None]

    def __iter__(self) -> Iterator[Part]:
        yield from self.stores
        yield from self.services
        yield self.door

    def any_runs(self) -> bool:
        """Whether something of the home is alive."""
        return any(part.is_running() for part in self)


def parts_of(home: Home, plan: Plan) -> Parts:
    """The parts of a plan; nothing is started."""
    is_full = plan.mode is Mode.FULL
    parts = Parts(
        postgres=PostgresServer(home.part("postgres"), _POSTGRES),
        kafka=KafkaBroker(home.part("kafka")) if is_full else None,
        rabbitmq=RabbitBroker(home.part("rabbitmq")) if is_full else None,
        services=tuple(ServiceProcess(home, process.name) for process in plan.processes),
        door=CaddyDoor(home.part("caddy"), site(plan), plan.port, plan.addresses),
    )
    for part in parts:
        keep_log(part, home)
    if parts.rabbitmq is not None:
        parts.rabbitmq.names.log_file = home.log("epmd")
    return parts
