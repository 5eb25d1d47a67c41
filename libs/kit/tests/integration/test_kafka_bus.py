"""What only a real Kafka does: it comes back without leaders, and strangers may write to it."""

import signal
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from confluent_kafka import Producer

from motcua_kit.bus.kafka import KafkaBus
from motcua_kit.bus.port import DOSSIER_TOPIC, OutMessage
from motcua_kit.clock import FixedClock
from motcua_kit.consumer import Consumer
from motcua_kit.db.ddl import READER_1
from motcua_kit.db.engine import make_engine
from motcua_kit.ledger import chain, stream_genesis
from motcua_parts.kafka import KafkaBroker
from motcua_parts.postgres import Database

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def engine(database: Database) -> Iterator[sa.Engine]:
    engine = make_engine(database.dsn)
    with engine.begin() as connection:
        connection.exec_driver_sql(READER_1)
    yield engine
    engine.dispose()


def said(topic: str, *texts: str) -> list[OutMessage]:
    """Messages of one key, numbered and chained."""
    messages, head = [], stream_genesis(topic, "node", "one")
    for seq, text in enumerate(texts, start=1):
        body = text.encode()
        head = chain(head, body)
        messages.append(OutMessage(topic, "one", "node", seq, head, "said", AT, body))
    return messages


def test_a_scan_waits_for_a_broker_that_is_just_coming_back(own_kafka: KafkaBroker) -> None:
    bus = KafkaBus(own_kafka.bootstrap, partitions=24)
    bus.ensure_topics([DOSSIER_TOPIC])
    bus.publisher("node").publish(said(DOSSIER_TOPIC, *"01234"))

    own_kafka.process.stop(how=signal.SIGKILL)
    own_kafka.ensure()

    assert [message.body for message in bus.scan(DOSSIER_TOPIC)] == [b"0", b"1", b"2", b"3", b"4"]


def test_a_stray_message_is_parked_whatever_bytes_it_has_for_a_key(
    kafka_server: KafkaBroker, engine: sa.Engine
) -> None:
    bus = KafkaBus(kafka_server.bootstrap, partitions=1)
    topic, read = f"motcua.test.{uuid.uuid4().hex[:8]}", []
    bus.ensure_topics([topic])
    stranger = Producer({"bootstrap.servers": kafka_server.bootstrap})
    stranger.produce(topic, b"?", key=b"\x00\xff")
    assert stranger.flush(30) == 0
    bus.publisher("node").publish(said(topic, "a"))
    consumer = Consumer(
        bus=bus, engine=engine, reader=topic, topics=[topic], clock=FixedClock(AT),
        handler=lambda _connection, messages: read.extend(messages),
    )  # fmt: skip

    while not read:
        consumer.turn()
    consumer.close()

    assert [message.body for message in read] == [b"a"]
    with engine.connect() as connection:
        parked = connection.exec_driver_sql("SELECT seq, reason FROM reader_parked").all()
    assert parked == [(0, "unreadable")]
