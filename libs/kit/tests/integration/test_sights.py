"""What a look sees in a real database and on a real bus, whatever the loops do."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from motcua.dossier.v1.dossier_pb2 import DossierFact, Noted
from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.bus.kafka import KafkaBus
from motcua_kit.bus.port import DOSSIER_TOPIC, Bus, BusUnavailable, OutMessage
from motcua_kit.clock import FixedClock
from motcua_kit.consumer import Consumer
from motcua_kit.db.ddl import LEDGER_1, OUTBOX_1, READER_1
from motcua_kit.db.engine import make_engine
from motcua_kit.db.ledger import append_facts
from motcua_kit.errors import Poison
from motcua_kit.ledger import chain, stream_genesis
from motcua_kit.observers import ConsumerMetrics, RelayMetrics
from motcua_kit.relay import LedgerSource, Relay
from motcua_kit.telemetry.metrics import Metrics
from motcua_kit.telemetry.sights import Outboxes, OwnLedgers, Reading
from motcua_kit.telemetry.sights_outside import BusAndLag, Database

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def engine(database) -> Iterator[sa.Engine]:
    engine = make_engine(database.dsn)
    with engine.begin() as connection:
        for statements in (LEDGER_1, OUTBOX_1, READER_1):
            connection.exec_driver_sql(statements)
    yield engine
    engine.dispose()


@pytest.fixture(params=["embedded", "kafka"])
def bus(request: pytest.FixtureRequest) -> Bus:
    if request.param == "embedded":
        bus: Bus = EmbeddedBus(request.getfixturevalue("database_factory")("bus").dsn)
    else:
        bus = KafkaBus(request.getfixturevalue("kafka_server").bootstrap, partitions=3)
    return bus


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def receive(engine: sa.Engine, unit: str, *notes: str) -> None:
    facts = [DossierFact(dossier=note, noted=Noted(kind=note)) for note in notes]
    with engine.begin() as connection:
        append_facts(connection, unit, facts, now=AT)


def said(topic: str, *texts: str) -> list[OutMessage]:
    """Messages of one key, numbered and chained."""
    messages, head = [], stream_genesis(topic, "node", "one")
    for seq, text in enumerate(texts, start=1):
        body = text.encode()
        head = chain(head, body)
        messages.append(OutMessage(topic, "one", "node", seq, head, "said", AT, body))
    return messages


def test_a_fact_grows_old_in_the_outbox_while_nobody_publishes_it(engine, metrics) -> None:
    clock = FixedClock(AT)
    see = Outboxes(engine, clock, ledger=True, metrics=metrics)
    see()
    assert metrics.value("motcua_outbox_oldest_seconds") == 0

    receive(engine, "xa", "a", "b")
    see()
    clock.advance(timedelta(minutes=7))

    assert metrics.value("motcua_outbox_unpublished") == 2
    assert metrics.value("motcua_outbox_oldest_seconds") == 420, "without another look"


def test_the_relay_counts_by_topic_and_empties_the_outbox(engine, database_factory, metrics):
    bus = EmbeddedBus(database_factory("bus").dsn)
    bus.ensure_topics([DOSSIER_TOPIC])
    receive(engine, "xa", "a", "b")
    Relay(
        engine, bus.publisher("node"), [LedgerSource("node")], name="node",
        clock=FixedClock(AT), observer=RelayMetrics(metrics),
    ).turn()  # fmt: skip
    Outboxes(engine, FixedClock(AT), ledger=True, metrics=metrics)()

    assert metrics.value("motcua_relay_published_total", {"topic": DOSSIER_TOPIC}) == 2
    assert metrics.value("motcua_relay_batch_seconds_count") == 1
    assert metrics.value("motcua_outbox_unpublished") == 0


def test_lag_and_ages_are_told_whether_the_reader_runs_or_not(engine, bus, metrics) -> None:
    topic = f"motcua.test.{uuid.uuid4().hex[:8]}"
    bus.ensure_topics([topic])
    publisher = bus.publisher("node")
    publisher.publish(said(topic, "a", "b", "c"))
    publisher.close()
    seconds = iter(range(0, 600, 60))
    see = BusAndLag(
        bus, engine, "reader", [topic, "motcua.none.v1"],
        metrics=metrics, monotonic=lambda: float(next(seconds)),
    )  # fmt: skip
    see()
    see()
    assert metrics.value("motcua_consumer_lag_facts", {"consumer": "reader"}) == 3
    assert metrics.value("motcua_consumer_lag_seconds", {"consumer": "reader"}) == 180
    assert metrics.value("motcua_bus_up") == metrics.value("motcua_bus_brokers") == 1

    clock = FixedClock(AT + timedelta(seconds=2))
    told = ConsumerMetrics(clock, metrics)
    consumer = Consumer(
        bus=bus, engine=engine, reader="reader", topics=[topic],
        handler=told.around(lambda _connection, _messages: None), clock=clock, observer=told,
    )  # fmt: skip
    left = 3
    while left > 0:
        left -= consumer.turn()
    consumer.close()
    see()
    assert metrics.value("motcua_consumer_lag_facts", {"consumer": "reader"}) == 0
    assert metrics.value("motcua_consumer_lag_seconds", {"consumer": "reader"}) == 0
    assert metrics.value("motcua_fact_age_seconds_count", {"consumer": "reader"}) == 3


def test_a_bus_that_is_gone_is_told(engine, metrics) -> None:
    see = BusAndLag(EmbeddedBus("host=127.0.0.1 port=1"), engine, "r", [], metrics=metrics)

    with pytest.raises(BusUnavailable):
        see()
    assert metrics.value("motcua_bus_up") == 0
    assert "motcua_bus_up 0.0" in metrics.text()


def test_parked_facts_and_units_are_told_by_reader(engine, database_factory, metrics) -> None:
    def refuse(_connection, messages) -> None:
        if any(message.type == "noted" and message.seq == 2 for message in messages):
            raise Poison("unknown_fact")

    bus = EmbeddedBus(database_factory("bus").dsn)
    bus.ensure_topics([DOSSIER_TOPIC])
    receive(engine, "xa", "a", "b", "c")
    publisher = bus.publisher("node")
    Relay(engine, publisher, [LedgerSource("node")], name="node", clock=FixedClock(AT)).turn()
    consumer = Consumer(
        bus=bus, engine=engine, reader="reader", topics=[DOSSIER_TOPIC], handler=refuse,
        clock=FixedClock(AT),
    )  # fmt: skip
    consumer.turn()
    Reading(engine, "reader", metrics)()
    OwnLedgers(engine, metrics)()

    read = {"consumer": "reader", "unit": "xa"}
    assert metrics.value("motcua_unit_read_facts", read) == 3
    assert metrics.value("motcua_unit_ledger_facts", {"unit": "xa"}) == 3
    parked = [line for line in metrics.text().splitlines() if line.startswith("motcua_parked")]
    assert sum(float(line.rsplit(" ", 1)[1]) for line in parked) == 1
    assert metrics.value("motcua_ledger_gaps", {"consumer": "reader"}) == 0


def test_what_is_applied_beside_poison_is_told_and_poison_is_not(
    engine, database_factory, metrics
) -> None:
    def refuse(_connection, messages) -> None:
        if any(message.body == b"poison" for message in messages):
            raise Poison("unknown_fact")

    topic, clock = "motcua.test", FixedClock(AT + timedelta(seconds=7))
    told = ConsumerMetrics(clock, metrics)
    bus = EmbeddedBus(database_factory("bus").dsn)
    bus.ensure_topics([topic])
    consumer = Consumer(
        bus=bus, engine=engine, reader="reader", topics=[topic], handler=told.around(refuse),
        clock=clock, observer=told,
    )  # fmt: skip
    closes_the_gap, poison = said(topic, "a", "poison")
    poison = replace(poison, at=AT + timedelta(seconds=5))
    for message in (poison, closes_the_gap):
        bus.publisher("node").publish([message])
        consumer.turn()
    consumer.close()

    applied = {"consumer": "reader", "outcome": "applied"}
    assert metrics.value("motcua_consumer_facts_total", applied) == 1
    assert metrics.value("motcua_fact_age_seconds_count", {"consumer": "reader"}) == 1
    assert metrics.value("motcua_fact_age_seconds_sum", {"consumer": "reader"}) == 7


def test_the_database_tells_of_itself_and_of_the_pool(engine, database, metrics) -> None:
    looker = make_engine(database.dsn, pool_size=1, overflow=0)
    see = Database(looker, engine.pool, 10, metrics=metrics)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        see()
        see()
        assert metrics.value("motcua_db_connections", {"state": "in_use"}) == 1
        assert metrics.value("motcua_db_sessions", {"state": "idle in transaction"}) == 1
    assert metrics.value("motcua_db_up") == 1
    assert metrics.value("motcua_db_size_bytes") > 1_000_000
    assert metrics.value("motcua_db_connections_limit") == 10
    looker.dispose()


def test_a_database_that_is_gone_is_told(engine, metrics) -> None:
    gone = make_engine("postgresql://nobody@127.0.0.1:1/none", pool_size=1, overflow=0)
    see = Database(gone, engine.pool, 10, metrics=metrics)

    with pytest.raises(sa.exc.OperationalError):
        see()
    assert "motcua_db_up 0.0" in metrics.text()
