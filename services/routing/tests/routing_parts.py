"""The service over a real database and a real bus, its clock in the test's hand."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from routing_builders import published, published_records, records

from motcua.catalog.v1 import catalog_pb2 as pb
from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua.handover.v1.handover_pb2 import HandoverMessage
from motcua.leg.v1.leg_pb2 import LegFact
from motcua_kit.bus.port import (
    CATALOG_TOPIC,
    DOSSIER_TOPIC,
    LEG_TOPIC,
    Bus,
    OutMessage,
    handover_topic,
)
from motcua_kit.clock import FixedClock
from motcua_kit.consumer import Consumer, Limits
from motcua_kit.ids import CountedIds
from motcua_kit.relay import Relay
from motcua_kit.session import Kind, Principal, Signer, keys_to_jwks, new_private_key
from motcua_routing.adapters.handler import TOPICS
from motcua_routing.adapters.scheduler import Scheduler
from motcua_routing.bootstrap import Routing, make_routing
from motcua_routing.config import Settings

PATIENCE = 120.0


@dataclass
class Parts:
    """What a test holds."""

    routing: Routing
    bus: Bus
    clock: FixedClock
    signer: Signer
    consumer: Consumer
    relay: Relay
    scheduler: Scheduler

    def publish(self, messages: Sequence[OutMessage]) -> None:
        """Put messages into their topics."""
        if messages:
            publisher = self.bus.publisher("test")
            publisher.publish(messages)
            publisher.close()

    def tell_catalog(self, facts: list[pb.CatalogFact] | None = None) -> None:
        """Publish the catalogue and read it."""
        self.publish(published_records(facts or records()))
        self.read()

    def tell(self, *ledgers: list[DossierFact]) -> None:
        """Publish what the ledgers hold and read it."""
        for facts in ledgers:
            self.publish(published(facts))
        self.read()

    def read(self) -> None:
        """Read to the end of the topics, however long the word of a new message takes."""
        ends_at = time.monotonic() + PATIENCE
        while self.consumer.turn() or self._is_behind():
            assert time.monotonic() < ends_at, "the reader does not come to the end"
        self.relay.turn()

    def _is_behind(self) -> bool:
        with self.routing.engine.connect() as connection:
            read = connection.exec_driver_sql(
                "SELECT sum(next_offset) FROM reader_position"
            ).scalar()
        return int(read or 0) < sum(1 for topic in TOPICS for _ in self.bus.scan(topic))

    def tick(self) -> int:
        """One turn of the scheduler, published."""
        done = self.scheduler.turn()
        self.relay.turn()
        return done

    def words(self, deployment: str) -> list[HandoverMessage]:
        """Everything said to the units of a deployment."""
        topic = handover_topic(deployment)
        self.bus.ensure_topics([topic])
        return [HandoverMessage.FromString(m.body) for m in self.bus.scan(topic)]

    def news(self) -> list[str]:
        """The kinds of all leg facts."""
        return [
            LegFact.FromString(m.body).WhichOneof("event") or "" for m in self.bus.scan(LEG_TOPIC)
        ]

    def token(self, who: Principal) -> str:
        return self.signer.issue(who)

    def service_token(self, deployment: str) -> str:
        return self.signer.issue(Principal(deployment, kind=Kind.SERVICE))


def make_parts(
    dsn: str, bus: Bus, folder: Path, clock: FixedClock, poll_seconds: float = 0
) -> Parts:
    """The service, migrated, with topics made."""
    key = new_private_key()
    signer = Signer(key, clock=clock, ids=CountedIds())
    keys = folder / "keys.json"
    keys.write_text(json.dumps(keys_to_jwks([signer.public_key()])))
    (folder / "service.pem").write_text(key)
    settings = Settings(
        database_url=dsn,
        bus="embedded",
        bus_dsn="postgresql://unused",
        session_keys=keys,
        service_key=folder / "service.pem",
        form_secret="f" * 32,
        cookie_secure=False,
    )
    routing = make_routing(settings, clock=clock, bus=bus)
    routing.migrate()
    bus.ensure_topics([CATALOG_TOPIC, DOSSIER_TOPIC, LEG_TOPIC])
    consumer = routing.consumer(Limits(poll_seconds=poll_seconds))
    return Parts(routing, bus, clock, signer, consumer, routing.relay(), routing.scheduler())
