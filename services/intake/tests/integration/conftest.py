"""A province of two deployments on real databases, with an embedded bus between them."""

from collections.abc import Iterator

import pytest

from motcua_intake.bootstrap import Intake, Peers, assemble
from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.bus.port import CATALOG_TOPIC, DOSSIER_TOPIC, OutMessage, handover_topic
from motcua_kit.clock import FixedClock
from motcua_kit.consumer import Consumer, Limits
from motcua_kit.db.migrate import migrate
from motcua_kit.ids import TimeOrderedIds
from motcua_testing.databases import DatabaseFactory
from services.intake.tests.intake_builders import ABOVE, BELOW, MONDAY, RECORDS, records
from services.intake.tests.intake_fakes import CatalogDoor, Notify, Routing, Store


class Province:
    """Two nodes, a bus, and the fakes around them; ``settle`` lets everything happen."""

    def __init__(self, urls: dict[str, str], bus_url: str) -> None:
        self.clock = FixedClock(MONDAY)
        self.store, self.notify = Store(), Notify()
        self.bus = EmbeddedBus(bus_url)
        self.nodes: dict[str, Intake] = {}
        for place, (deployment, url) in enumerate(urls.items()):
            self.nodes[deployment] = self._assembled(deployment, url, bytes([place]) * 32)
        self.keys = {
            code: self.nodes[unit.deployment].office.sealer.public_key(code)
            for code, unit in RECORDS["unit"].items()
            if unit.deployment in self.nodes
        }
        self.bus.ensure_topics(
            [CATALOG_TOPIC, DOSSIER_TOPIC, handover_topic(BELOW), handover_topic(ABOVE)]
        )
        self.routing = Routing(self.bus, self.clock, self.keys)
        self.relays = {name: node.relay(self.bus) for name, node in self.nodes.items()}
        self.consumers = {name: self._consumer(node) for name, node in self.nodes.items()}
        for node in self.nodes.values():
            with node.office.start() as uow:
                uow.apply_records(records(self.keys))
                uow.commit()
            node.replica.look_again()

    def _assembled(self, deployment: str, url: str, secret: bytes) -> Intake:
        peers = Peers(self.store, self.notify, CatalogDoor([]))
        return assemble(
            deployment=deployment, units=frozenset(), database_url=url, secret=secret,
            peers=peers, clock=self.clock, ids=TimeOrderedIds(),
        )  # fmt: skip

    @property
    def below(self) -> Intake:
        return self.nodes[BELOW]

    @property
    def above(self) -> Intake:
        return self.nodes[ABOVE]

    def say_catalogue(self) -> None:
        """Catalog publishes all its records."""
        said = [
            OutMessage(CATALOG_TOPIC, key, "catalog", version, b"hash", "record", MONDAY, body)
            for key, version, body in records(self.keys)
        ]
        self.bus.publisher("catalog").publish(said)

    def _consumer(self, node: Intake) -> Consumer:
        return node.consumer(self.bus, Limits(poll_seconds=0))

    def restart(self, deployment: str) -> None:
        """A node's relay and reader end, and begin anew."""
        node = self.nodes[deployment]
        self.relays[deployment].close()
        self.consumers[deployment].close()
        self.relays[deployment] = node.relay(self.bus)
        self.consumers[deployment] = self._consumer(node)

    def start_anew_below(self) -> Intake:
        """The lower node in a process that remembers nothing."""
        old = self.below
        self.nodes[BELOW] = self._assembled(BELOW, old.database_url, bytes(32))
        old.engine.dispose()
        self.restart(BELOW)
        return self.below

    def settle(self) -> None:
        """Relay, read, answer and dispatch until nothing moves any more."""
        while (
            sum(relay.turn() for relay in self.relays.values())
            + sum(consumer.turn() for consumer in self.consumers.values())
            + self.routing.turn()
            + sum(node.dispatch() for node in self.nodes.values())
        ):
            pass

    def close(self) -> None:
        for consumer in self.consumers.values():
            consumer.close()
        for node in self.nodes.values():
            node.engine.dispose()


def _migrate(url: str) -> None:
    migrate(url, "motcua_intake")


@pytest.fixture
def province(database_factory: DatabaseFactory) -> Iterator[Province]:
    template = database_factory.template("intake-schema", lambda db: _migrate(db.dsn))
    urls = {name: database_factory("intake", template=template).dsn for name in (BELOW, ABOVE)}
    made = Province(urls, database_factory("bus").dsn)
    yield made
    made.close()


@pytest.fixture
def node(province: Province) -> Intake:
    return province.below
