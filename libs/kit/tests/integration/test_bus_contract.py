"""One contract for both buses."""

import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.bus.kafka import KafkaBus
from motcua_kit.bus.port import (
    DOSSIER_TOPIC,
    Bus,
    BusUnavailable,
    Envelope,
    OutMessage,
    Subscription,
)
from motcua_kit.clock import FixedClock
from motcua_kit.consumer import Consumer, Limits
from motcua_kit.db.ddl import READER_1
from motcua_kit.db.engine import make_engine
from motcua_kit.errors import Poison
from motcua_kit.ledger import chain, genesis, stream_genesis
from motcua_parts.kafka import KafkaBroker
from motcua_parts.postgres import Database

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NOW = FixedClock(AT)


@pytest.fixture(params=["embedded", "kafka"])
def bus(request: pytest.FixtureRequest) -> Bus:
    if request.param == "embedded":
        return EmbeddedBus(request.getfixturevalue("database_factory")("bus").dsn)
    broker: KafkaBroker = request.getfixturevalue("kafka_server")
    return KafkaBus(broker.bootstrap, partitions=3)


@pytest.fixture
def topic(bus: Bus) -> str:
    name = f"motcua.test.{uuid.uuid4().hex[:8]}"
    bus.ensure_topics([name])
    return name


@pytest.fixture
def engine(database: Database) -> Iterator[sa.Engine]:
    engine = make_engine(database.dsn)
    with engine.begin() as connection:
        connection.exec_driver_sql(READER_1)
        connection.exec_driver_sql("CREATE TABLE said (key text, body text)")
    yield engine
    engine.dispose()


class Stream:
    """Says things under one key, numbered and chained."""

    def __init__(self, topic: str, key: str, producer: str = "node") -> None:
        self.topic, self.key, self.producer = topic, key, producer
        self.seq, self.hash = 0, stream_genesis(topic, producer, key)

    def say(self, text: str) -> OutMessage:
        self.seq += 1
        body = text.encode()
        self.hash = chain(self.hash, body)
        return OutMessage(
            self.topic, self.key, self.producer, self.seq, self.hash, "said", AT, body
        )


def keep(connection: sa.Connection, messages: Sequence[Envelope]) -> None:
    """Writes down what was said; refuses poison."""
    for message in messages:
        if message.body == b"poison":
            raise Poison("poison")
        connection.exec_driver_sql(
            "INSERT INTO said VALUES (%s, %s)", (message.key, message.body.decode())
        )


Reader = Callable[..., Consumer]


@pytest.fixture
def reader(bus: Bus, engine: sa.Engine, topic: str) -> Iterator[Reader]:
    made: list[Consumer] = []
    name = f"reader-{uuid.uuid4().hex[:8]}"

    def make(**options: object) -> Consumer:
        consumer = Consumer(
            engine=engine, reader=name, topics=[topic], clock=NOW,
            **{"bus": bus, "handler": keep, **options},
        )  # fmt: skip
        made.append(consumer)
        return consumer

    yield make
    for consumer in made:
        consumer.close()


def read_until(consumer: Consumer, engine: sa.Engine, count: int) -> list[str]:
    """Turn the consumer until `count` things are kept (bounded by the test's time limit)."""
    while len(kept(engine)) < count:
        consumer.turn()
    return kept(engine)


def drain(consumer: Consumer, messages: int) -> None:
    """Turn the consumer until it has read so many messages."""
    while messages > 0:
        messages -= consumer.turn()


def kept(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT body FROM said").scalars())


def parked(engine: sa.Engine) -> list[tuple[int, str]]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT seq, reason FROM reader_parked ORDER BY seq")
        return [(row.seq, row.reason) for row in rows]


def test_what_was_published_is_read_in_order_per_key(
    bus: Bus, topic: str, reader: Reader, engine: sa.Engine
) -> None:
    one, two = Stream(topic, "one"), Stream(topic, "two")
    bus.publisher("node").publish(
        [stream.say(f"{stream.key} {n}") for n in range(50) for stream in (one, two)]
    )

    read = read_until(reader(), engine, 100)

    assert [text for text in read if text.startswith("one")] == [f"one {n}" for n in range(50)]
    assert [text for text in read if text.startswith("two")] == [f"two {n}" for n in range(50)]


def test_a_message_arrives_whole(bus: Bus, topic: str) -> None:
    sent = Stream(topic, "một-cửa").say("đủ")
    (placed,) = bus.publisher("node").publish([sent])

    (read,) = bus.scan(topic)

    assert (read.partition, read.offset) == (placed.partition, placed.offset)
    for field in ("topic", "key", "producer", "seq", "hash", "type", "at", "body"):
        assert getattr(read, field) == getattr(sent, field)


def test_a_reader_goes_on_where_its_effects_are(
    bus: Bus, topic: str, reader: Reader, engine: sa.Engine
) -> None:
    stream, publisher = Stream(topic, "one"), bus.publisher("node")
    publisher.publish([stream.say("before")])
    first = reader()
    read_until(first, engine, 1)
    first.close()

    publisher.publish([stream.say("after")])

    assert read_until(reader(), engine, 2) == ["before", "after"]


def test_a_log_that_lost_its_end_is_read_again_from_its_beginning(
    bus: Bus, topic: str, reader: Reader, engine: sa.Engine
) -> None:
    """It came out of a backup: what is new in it lies before where the reader has been."""
    stream, publisher = Stream(topic, "one"), bus.publisher("node")
    publisher.publish([stream.say("a")])
    first = reader()
    read_until(first, engine, 1)
    first.close()
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE reader_position SET next_offset = 100")

    publisher.publish([stream.say("b")])

    assert read_until(reader(), engine, 2) == ["a", "b"]
    with engine.connect() as connection:
        positions = connection.exec_driver_sql("SELECT next_offset FROM reader_position").scalars()
        assert 2 in list(positions)


def test_published_twice_is_applied_once(
    bus: Bus, topic: str, reader: Reader, engine: sa.Engine
) -> None:
    stream, publisher = Stream(topic, "one"), bus.publisher("node")
    messages = [stream.say("a"), stream.say("b")]
    publisher.publish(messages)
    publisher.publish(messages)
    publisher.publish([stream.say("c")])

    assert read_until(reader(), engine, 3) == ["a", "b", "c"]
    assert parked(engine) == []


def test_poison_is_parked_and_not_in_the_way(
    bus: Bus, topic: str, reader: Reader, engine: sa.Engine
) -> None:
    stream = Stream(topic, "one")
    bus.publisher("node").publish([stream.say(text) for text in ("a", "poison", "b", "c")])

    assert read_until(reader(), engine, 3) == ["a", "b", "c"]
    assert parked(engine) == [(2, "rule:poison")]


def test_facts_after_a_missing_one_wait_for_it(
    bus: Bus, topic: str, reader: Reader, engine: sa.Engine
) -> None:
    stream, publisher = Stream(topic, "one"), bus.publisher("node")
    a, b, c = stream.say("a"), stream.say("b"), stream.say("c")
    publisher.publish([a, c])
    consumer = reader()
    drain(consumer, 2)
    assert kept(engine) == ["a"]
    assert parked(engine) == [(3, "gap")]

    publisher.publish([b])

    assert read_until(consumer, engine, 3) == ["a", "b", "c"]
    assert parked(engine) == []


def test_a_waiting_fact_published_again_is_applied_once_and_leaves_the_desk(
    bus: Bus, topic: str, reader: Reader, engine: sa.Engine
) -> None:
    stream, publisher = Stream(topic, "one"), bus.publisher("node")
    a, b, c = stream.say("a"), stream.say("b"), stream.say("c")
    publisher.publish([a, c])
    consumer = reader()
    drain(consumer, 2)

    publisher.publish([c, b, c])
    drain(consumer, 3)

    assert kept(engine) == ["a", "b", "c"]
    assert parked(engine) == []


class BreaksOff:
    """A bus that reads a batch and, once, loses its connection before it hands it over."""

    def __init__(self, bus: Bus) -> None:
        self._bus, self.broke_off = bus, False

    def ensure_topics(self, topics: Sequence[str]) -> None:
        self._bus.ensure_topics(topics)

    def subscribe(self, *joining: object) -> "BrokenOff":
        return BrokenOff(self, self._bus.subscribe(*joining))  # type: ignore[arg-type]


class BrokenOff:
    """A subscription of such a bus."""

    def __init__(self, bus: BreaksOff, whole: Subscription) -> None:
        self._bus, self._whole = bus, whole
        self.position, self.advance = whole.position, whole.advance
        self.lag, self.close = whole.lag, whole.close

    def poll(self, limit: int, timeout: float) -> list[Envelope]:
        read = self._whole.poll(limit, timeout)
        if read and not self._bus.broke_off:
            self._bus.broke_off = True
            raise BusUnavailable("in the middle of a batch")
        return read


def test_a_batch_that_breaks_off_while_it_is_read_is_read_again(
    bus: Bus, topic: str, reader: Reader, engine: sa.Engine
) -> None:
    stream, publisher = Stream(topic, "one"), bus.publisher("node")
    publisher.publish([stream.say("a"), stream.say("b")])
    breaking = BreaksOff(bus)
    consumer = reader(bus=breaking)
    while not breaking.broke_off:
        with suppress(BusUnavailable):
            consumer.turn()

    publisher.publish([stream.say("c")])

    assert read_until(consumer, engine, 3) == ["a", "b", "c"]
    assert parked(engine) == []


def test_a_handler_that_fails_midway_leaves_nothing_behind(
    bus: Bus, topic: str, reader: Reader, engine: sa.Engine
) -> None:
    stream = Stream(topic, "one")
    bus.publisher("node").publish([stream.say("a"), stream.say("b")])

    def breaks(connection: sa.Connection, messages: Sequence[Envelope]) -> None:
        keep(connection, messages)
        raise RuntimeError("a bug")

    broken = reader(handler=breaks)
    with pytest.raises(RuntimeError):
        drain(broken, 2)
    broken.close()
    assert kept(engine) == []

    assert read_until(reader(), engine, 2) == ["a", "b"]


def test_a_position_that_moved_under_us_voids_the_work(
    bus: Bus, topic: str, reader: Reader, engine: sa.Engine
) -> None:
    stream, publisher = Stream(topic, "one"), bus.publisher("node")
    publisher.publish([stream.say("a")])
    consumer = reader()
    read_until(consumer, engine, 1)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE reader_position SET next_offset = next_offset + 1")
    publisher.publish([stream.say("b")])

    with pytest.raises(Exception, match="reader-"):
        drain(consumer, 1)

    assert kept(engine) == ["a"]


def test_a_stray_message_is_parked(bus: Bus, topic: str, reader: Reader, engine: sa.Engine) -> None:
    good = Stream(topic, "one")
    stray = OutMessage(topic, "one", "", 0, b"", "?", AT, b"?")
    bus.publisher("node").publish([stray, good.say("a")])

    assert read_until(reader(), engine, 1) == ["a"]
    assert parked(engine) == [(0, "unreadable")]


def test_one_poison_after_another_stops_the_process(bus: Bus, topic: str, reader: Reader) -> None:
    stream = Stream(topic, "one")
    bus.publisher("node").publish([stream.say("poison") for _ in range(6)])

    with pytest.raises(RuntimeError, match="in a row"):
        drain(reader(limits=Limits(parked_in_a_row=5)), 6)


def test_the_loop_ends_between_batches(bus: Bus, topic: str, reader: Reader) -> None:
    stop = threading.Event()
    beats = 0

    def beat() -> None:
        nonlocal beats
        beats += 1
        if beats == 3:
            stop.set()

    reader(limits=Limits(poll_seconds=0.05)).run(stop, beat)

    assert beats == 3


def test_a_ledger_is_a_stream_of_its_unit(bus: Bus) -> None:
    bus.ensure_topics([DOSSIER_TOPIC])
    unit = f"xa-{uuid.uuid4().hex[:8]}"
    body = b"fact"
    message = OutMessage(
        DOSSIER_TOPIC, unit, "node", 1, chain(genesis(unit), body), "received", AT, body
    )
    bus.publisher("node").publish([message])

    (read,) = bus.scan(DOSSIER_TOPIC, unit)

    assert read.stream == unit


def test_a_scan_may_begin_behind_a_place(bus: Bus, topic: str) -> None:
    stream = Stream(topic, "one")
    places = bus.publisher("node").publish([stream.say(str(n)) for n in range(5)])

    read = list(bus.scan(topic, "one", since=places[2]))

    assert [message.body for message in read] == [b"3", b"4"]
