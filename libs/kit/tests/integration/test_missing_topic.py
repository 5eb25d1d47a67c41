"""A topic that is not there, and may not be made, holds back its own messages and no others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from motcua.dossier.v1.dossier_pb2 import DossierFact, Noted
from motcua.leg.v1.leg_pb2 import LegBlocked, LegFact
from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.bus.ensuring import EnsuringPublisher
from motcua_kit.bus.port import LEG_TOPIC, BusUnavailable, TopicMissing, handover_topic
from motcua_kit.clock import FixedClock
from motcua_kit.db.ddl import LEDGER_1, OUTBOX_1
from motcua_kit.db.engine import make_engine
from motcua_kit.db.ledger import append_facts
from motcua_kit.db.outbox import Saying, say_all
from motcua_kit.observers import RelayMetrics
from motcua_kit.relay import LedgerSource, OutboxSource, Relay
from motcua_kit.telemetry.metrics import Metrics
from motcua_parts.postgres import Database

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
# Before LEG_TOPIC in the order in which the relay takes them.
NOT_THERE = handover_topic("xa-moi")
A_WHILE = timedelta(minutes=1)


class KeptByAdministrators(EmbeddedBus):
    """A bus on which only an administrator makes topics."""

    there: frozenset[str] = frozenset({LEG_TOPIC})

    def ensure_topics(self, topics: Sequence[str]) -> None:
        super().ensure_topics([topic for topic in topics if topic in self.there])
        if missing := frozenset(topics) - self.there:
            raise TopicMissing(missing, "not authorised")


@pytest.fixture
def engine(database: Database) -> Iterator[sa.Engine]:
    engine = make_engine(database.dsn)
    with engine.begin() as connection:
        connection.exec_driver_sql(OUTBOX_1)
    yield engine
    engine.dispose()


@pytest.fixture
def bus(database_factory) -> KeptByAdministrators:
    return KeptByAdministrators(database_factory("bus").dsn)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(AT)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def relay(
    engine: sa.Engine, bus: KeptByAdministrators, clock: FixedClock, metrics: Metrics
) -> Iterator[Relay]:
    relay = Relay(
        engine,
        EnsuringPublisher(bus, "node"),
        [OutboxSource("node")],
        name="node",
        clock=clock,
        observer=RelayMetrics(metrics),
        batch=2,
    )
    yield relay
    relay.close()


def say(engine: sa.Engine, topic: str, *keys: str) -> None:
    facts = [LegFact(dossier=key, leg_blocked=LegBlocked(reason="nobody")) for key in keys]
    said = [Saying(topic, fact.dossier, fact) for fact in facts]
    with engine.begin() as connection:
        say_all(connection, said, producer="node", now=AT)


def turns(relay: Relay, amount: int) -> list[int]:
    return [relay.turn() for _ in range(amount)]


def test_the_messages_of_other_topics_go_out(
    engine: sa.Engine, bus: KeptByAdministrators, relay: Relay
) -> None:
    say(engine, NOT_THERE, "a", "a", "b")
    say(engine, LEG_TOPIC, "D", "E", "F")

    assert turns(relay, 4) == [0, 2, 1, 0]
    assert [message.key for message in bus.scan(LEG_TOPIC)] == ["D", "E", "F"]


def test_they_go_out_after_the_topic_was_asked_for_again_too(
    engine: sa.Engine, clock: FixedClock, relay: Relay
) -> None:
    say(engine, NOT_THERE, "a", "a", "b")
    assert turns(relay, 2) == [0, 0]
    clock.advance(A_WHILE)
    say(engine, LEG_TOPIC, "D")

    assert turns(relay, 2) == [0, 1]


def test_what_was_held_back_goes_out_in_order_once_the_topic_is_there(
    engine: sa.Engine, bus: KeptByAdministrators, clock: FixedClock, relay: Relay
) -> None:
    say(engine, NOT_THERE, "a", "a")
    assert turns(relay, 2) == [0, 0]
    say(engine, NOT_THERE, "a")
    bus.there = frozenset({LEG_TOPIC, NOT_THERE})
    clock.advance(A_WHILE)

    assert turns(relay, 3) == [2, 1, 0]
    assert [message.seq for message in bus.scan(NOT_THERE)] == [1, 2, 3]


def test_without_the_facts_own_topic_nothing_goes_on(
    engine: sa.Engine, bus: KeptByAdministrators, clock: FixedClock
) -> None:
    """Words would overtake the facts they go with, so the whole relay waits as for the bus."""
    with engine.begin() as connection:
        connection.exec_driver_sql(LEDGER_1)
        fact = DossierFact(dossier="a", noted=Noted(kind="x"))
        fact.business_at.FromDatetime(AT)
        append_facts(connection, "xa", [fact], now=AT)
    say(engine, LEG_TOPIC, "D")
    sources = [LedgerSource("node"), OutboxSource("node")]
    relay = Relay(engine, EnsuringPublisher(bus, "node"), sources, name="node", clock=clock)

    for _ in range(2):
        with pytest.raises(BusUnavailable):
            relay.turn()
    assert list(bus.scan(LEG_TOPIC)) == []
    relay.close()


def test_a_clock_that_is_set_back_holds_nothing_back_for_longer(
    engine: sa.Engine, bus: KeptByAdministrators, clock: FixedClock, relay: Relay
) -> None:
    say(engine, NOT_THERE, "a")
    assert turns(relay, 2) == [0, 0]
    bus.there = frozenset({NOT_THERE})
    clock.advance(-timedelta(days=1))

    assert relay.turn() == 1


def test_the_topic_is_named_when_it_is_missed_and_when_it_is_there(
    engine: sa.Engine,
    bus: KeptByAdministrators,
    clock: FixedClock,
    relay: Relay,
    metrics: Metrics,
) -> None:
    say(engine, NOT_THERE, "a")
    with capture_logs() as told:
        for _ in range(3):
            relay.turn()
            clock.advance(A_WHILE)
        bus.there = frozenset({NOT_THERE})
        relay.turn()

    assert [(line["event"], line["topic"]) for line in told] == [
        ("relay_topic_missing", NOT_THERE),
        ("relay_topic_there", NOT_THERE),
    ]
    missed = metrics.registry.get_sample_value(
        "motcua_relay_topic_missing_total", {"topic": NOT_THERE}
    )
    assert missed == 3
