"""A fact that the bus lost is asked for by every reader, published again, and counted once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest

import motcua_notify.bootstrap as notify_service
import motcua_notify.config as notify_config
import motcua_reporting.bootstrap as reporting_service
import motcua_reporting.config as reporting_config
import motcua_routing.bootstrap as routing_service
import motcua_routing.config as routing_config
from motcua.handover.v1.handover_pb2 import HandoverMessage
from motcua_intake.bootstrap import Intake, Peers, assemble
from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.bus.kafka import KafkaBus
from motcua_kit.bus.port import (
    CATALOG_TOPIC,
    DOSSIER_TOPIC,
    Bus,
    Envelope,
    OutMessage,
    Placed,
    Publisher,
    handover_topic,
)
from motcua_kit.clock import FixedClock
from motcua_kit.consumer import Consumer, Limits
from motcua_kit.db.migrate import migrate
from motcua_kit.ids import CountedIds, TimeOrderedIds
from motcua_kit.relay import Relay
from motcua_kit.replay import ParkedDesk
from motcua_kit.resend import Asker
from motcua_kit.session import Signer, keys_to_jwks, new_private_key
from motcua_parts.kafka import KafkaBroker
from motcua_testing.databases import DatabaseFactory
from services.intake.tests.intake_builders import (
    BELOW,
    BIRTH,
    COMMUNE,
    MONDAY,
    RECORDS,
    reception,
    records,
)
from services.intake.tests.intake_fakes import CatalogDoor, Notify, Store

pytestmark = pytest.mark.integration
LOST = frozenset({2, 3, 5})
RECEIVED = 6
# Turns of everybody after which something that has not happened will not happen.
ENOUGH = 300


class Carrier(Protocol):
    """A bus that can lose what it had acknowledged."""

    bus: Bus
    settings: dict[str, Any]

    def publish_and_lose(self, relay: Relay, numbers: frozenset[int]) -> None: ...


@dataclass
class EmbeddedCarrier:
    """Rows are deleted from the log."""

    dsn: str

    def __post_init__(self) -> None:
        self.bus = EmbeddedBus(self.dsn)
        self.settings = {"bus": "embedded", "bus_dsn": self.dsn}

    def publish_and_lose(self, relay: Relay, numbers: frozenset[int]) -> None:
        relay.turn()
        with psycopg.connect(self.dsn) as connection:
            rows = connection.execute(
                'SELECT "offset", headers FROM log WHERE topic = %s AND key = %s',
                (DOSSIER_TOPIC, COMMUNE),
            ).fetchall()
            lost = [offset for offset, said in rows if int(dict(said)["motcua_seq"]) in numbers]
            connection.execute(
                'DELETE FROM log WHERE topic = %s AND "offset" = ANY(%s)', (DOSSIER_TOPIC, lost)
            )


@dataclass
class LosingPublisher:
    """Acknowledges everything; keeps what it is told to lose from the broker."""

    inner: Publisher
    lost: set[int]

    def publish(self, messages: Sequence[OutMessage]) -> list[Placed]:
        kept = [m for m in messages if m.topic != DOSSIER_TOPIC or m.seq not in self.lost]
        places = iter(self.inner.publish(kept))
        return [next(places) if message in kept else Placed(0, 0) for message in messages]

    def close(self) -> None:
        self.inner.close()


class LosingBus(KafkaBus):
    """Kafka, as after an unclean election."""

    def __init__(self, servers: str) -> None:
        super().__init__(servers, partitions=3)
        self.lost: set[int] = set()

    def publisher(self, name: str) -> LosingPublisher:  # type: ignore[override]
        return LosingPublisher(super().publisher(name), self.lost)


@dataclass
class KafkaCarrier:
    """The broker never gets what its client was told to have delivered."""

    servers: str

    def __post_init__(self) -> None:
        self.bus = LosingBus(self.servers)
        self.settings = {
            "bus": "kafka", "kafka_servers": self.servers, "kafka_partitions": 3,
            "kafka_replication": 1,
        }  # fmt: skip

    def publish_and_lose(self, relay: Relay, numbers: frozenset[int]) -> None:
        self.bus.lost |= numbers
        relay.turn()
        self.bus.lost.clear()


@pytest.fixture(params=["embedded", "kafka"])
def carrier(request: pytest.FixtureRequest, database_factory: DatabaseFactory) -> Carrier:
    made: Carrier
    if request.param == "embedded":
        made = EmbeddedCarrier(database_factory("bus").dsn)
    else:
        broker: KafkaBroker = request.getfixturevalue("own_kafka")
        made = KafkaCarrier(broker.bootstrap)
    made.bus.ensure_topics([CATALOG_TOPIC, DOSSIER_TOPIC, handover_topic(BELOW)])
    return made


@dataclass
class Reader:
    """One service's reading side."""

    consumer: Consumer
    asker: Asker
    relay: Relay
    desk: ParkedDesk

    def turn(self) -> None:
        self.consumer.turn()
        self.asker.turn()
        self.relay.turn()

    def waiting(self) -> list[int]:
        """Numbers of the commune's facts that lie on the desk."""
        return [fact.message.seq for fact in self.desk.facts() if fact.unit == COMMUNE]

    def head(self) -> tuple[int, bytes]:
        with self.desk.engine.connect() as connection:
            row = connection.exec_driver_sql(
                "SELECT seq, hash FROM reader_head WHERE reader = %s AND stream = %s",
                (self.desk.reader, COMMUNE),
            ).first()
        return (row.seq, bytes(row.hash)) if row else (0, b"")


@dataclass
class Platform:
    """One node, its readers, and the clock they all go by."""

    carrier: Carrier
    clock: FixedClock
    node: Intake
    node_relay: Relay
    node_consumer: Consumer
    readers: dict[str, Reader]
    reporting: reporting_service.Reporting

    def until(self, happened: Callable[[Reader], bool]) -> None:
        """Let everybody work until it has happened at each reader."""
        for _ in range(ENOUGH):
            if all(happened(reader) for reader in self.readers.values()):
                return
            for reader in self.readers.values():
                reader.turn()
            self.node_consumer.turn()
            self.node_relay.turn()
        state = {name: (each.head()[0], each.waiting()) for name, each in self.readers.items()}
        raise AssertionError(f"it does not happen: {state}")

    def asked(self) -> list[tuple[str, int, int]]:
        """Who asked the node for which facts."""
        found = []
        for message in self.carrier.bus.scan(handover_topic(BELOW), COMMUNE):
            ask = _ask(message)
            if ask is not None:
                found.append(ask)
        return found


def _ask(message: Envelope) -> tuple[str, int, int] | None:
    word = HandoverMessage.FromString(message.body)
    if not word.HasField("resend_asked"):
        return None
    ask = word.resend_asked
    return (ask.reader, ask.from_seq, ask.to_seq)


@pytest.fixture
def platform(
    carrier: Carrier, database_factory: DatabaseFactory, tmp_path: Path
) -> Iterator[Platform]:
    clock = FixedClock(MONDAY)

    def database(package: str) -> str:
        template = database_factory.template(
            f"readers {package}", lambda made: migrate(made.dsn, package) and None
        )
        return database_factory(package, template=template).dsn

    common = {**carrier.settings, **_keys(tmp_path, clock)}
    node = _node(database("motcua_intake"), clock)
    reporting = reporting_service.bootstrap(
        reporting_config.Settings(database_url=database("motcua_reporting"), **common),
        clock=clock,
    )
    routing = routing_service.make_routing(
        routing_config.Settings(database_url=database("motcua_routing"), **common), clock=clock
    )
    contact_key = tmp_path / "contact.key"
    contact_key.write_bytes(os.urandom(32))
    notify = notify_service.bootstrap(
        notify_config.Settings(
            database_url=database("motcua_notify"), contact_key=contact_key, **common
        ),
        clock=clock,
        carriers={},
    )
    services: dict[str, Any] = {"reporting": reporting, "routing": routing, "notify": notify}
    readers = {
        name: Reader(each.consumer(), each.asker(), each.relay(), each.desk())
        for name, each in services.items()
    }
    made = Platform(
        carrier, clock, node, node.relay(carrier.bus),
        node.consumer(carrier.bus, Limits(poll_seconds=0.05)), readers, reporting,
    )  # fmt: skip
    yield made
    made.node_consumer.close()
    made.node_relay.close()
    for reader in readers.values():
        reader.consumer.close()
        reader.relay.close()
    for each in (node, *services.values()):
        each.engine.dispose()


def _keys(folder: Path, clock: FixedClock) -> dict[str, Any]:
    pem = new_private_key()
    signer = Signer(pem, clock=clock, ids=CountedIds())
    keys, key = folder / "keys.json", folder / "service.pem"
    keys.write_text(json.dumps(keys_to_jwks([signer.public_key()])))
    key.write_text(pem)
    return {"session_keys": keys, "service_key": key, "form_secret": "f" * 32}


def _node(dsn: str, clock: FixedClock) -> Intake:
    node = assemble(
        deployment=BELOW, units=frozenset(), database_url=dsn, secret=b"n" * 32,
        peers=Peers(Store(), Notify(), CatalogDoor([])), clock=clock, ids=TimeOrderedIds(),
    )  # fmt: skip
    with node.office.start() as uow:
        uow.apply_records(records(dict.fromkeys(RECORDS["unit"], b"k" * 32)))
        uow.commit()
    node.replica.look_again()
    return node


def _tell_units(bus: Bus) -> None:
    """The catalogue's units, by which readers know whom to ask."""
    publisher = bus.publisher("catalog")
    publisher.publish(
        [
            OutMessage(CATALOG_TOPIC, key, "catalog", version, b"x", "record", MONDAY, body)
            for key, version, body in records()
            if key.startswith(("unit:", "tree:"))
        ]
    )
    publisher.close()


def test_what_the_bus_lost_is_asked_for_published_again_and_counted(platform: Platform) -> None:
    _tell_units(platform.carrier.bus)
    for number in range(RECEIVED):
        platform.node.use.accept_dossier(reception(BIRTH, key=f"k{number}"))
    platform.carrier.publish_and_lose(platform.node_relay, LOST)

    platform.until(lambda reader: reader.waiting() == [4, 6])
    assert {reader.head()[0] for reader in platform.readers.values()} == {1}
    assert platform.asked() == []

    platform.clock.at += timedelta(seconds=30)
    platform.until(lambda reader: reader.head()[0] == 4)
    assert set(platform.asked()) == {(name, 2, 3) for name in platform.readers}
    platform.clock.at += timedelta(seconds=30)
    platform.until(lambda reader: reader.waiting() == [])

    *_, last = platform.node.queries.ledger(COMMUNE)
    for reader in platform.readers.values():
        assert reader.head() == (RECEIVED, last.hash)
    assert sorted(platform.asked()) == sorted(
        (name, *numbers) for name in platform.readers for numbers in ((2, 3), (5, 5))
    )
    flow = platform.reporting.reports.flow(COMMUNE).lines
    assert sum(line["received"] for line in flow) == RECEIVED
    held = platform.reporting.reports.held([COMMUNE])[COMMUNE]
    assert (held.open, held.in_transit) == (RECEIVED, 0)
