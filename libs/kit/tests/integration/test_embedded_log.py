"""What the embedded log promises beside the contract of both buses."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import psycopg
import pytest

from motcua_kit.bus.embedded import EmbeddedBus, EmbeddedSubscription, NotThisMachine
from motcua_kit.bus.port import BusUnavailable, OutMessage, Place
from motcua_kit.ledger import chain, stream_genesis
from motcua_parts.postgres import Database
from motcua_testing.databases import DatabaseFactory

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TOPIC = "motcua.test"


# A publisher's patience in the middle of a transaction, if it has any, made 200 times shorter.
HURRY = """
CREATE FUNCTION hurry() RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT set_config(name, (setting::int / 200)::text, false) FROM pg_settings
    WHERE name = 'idle_in_transaction_session_timeout'
$$;
ALTER TABLE log ADD hurried text DEFAULT hurry();
"""


def said(text: str) -> OutMessage:
    return OutMessage(TOPIC, text, "node", 1, b"", "x", AT, text.encode())


class Books:
    """Where a reader is; the database they lie in may be away."""

    def __init__(self) -> None:
        self.next, self.away = 0, False

    def __call__(self, places: Sequence[Place]) -> dict[Place, int]:
        if self.away:
            raise ConnectionError("the books are away")
        return dict.fromkeys(places, self.next)


@pytest.fixture
def log(database: Database) -> Database:
    """A log that holds one message."""
    bus = EmbeddedBus(database.dsn)
    bus.ensure_topics([TOPIC])
    hashed = chain(stream_genesis(TOPIC, "node", "one"), b"a")
    bus.publisher("node").publish([OutMessage(TOPIC, "one", "node", 1, hashed, "x", AT, b"a")])
    return database


def subscribed(log: Database, books: Books) -> EmbeddedSubscription:
    return EmbeddedBus(log.dsn).subscribe("reader", [TOPIC], books)


def cut(log: Database) -> None:
    """End the reader's connection, as a restart of the database does."""
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = 'motcua-reader-reader'"
        )


def bodies(subscription: EmbeddedSubscription) -> list[bytes]:
    return [message.body for message in subscription.poll(10, 5)]


def test_a_reader_whose_books_were_away_when_it_came_back_reads_by_them_later(
    log: Database,
) -> None:
    books = Books()
    subscription = subscribed(log, books)
    assert bodies(subscription) == [b"a"], "read, and not written into the books"
    cut(log)
    with pytest.raises(BusUnavailable):
        subscription.poll(10, 5)
    books.away = True
    with pytest.raises(ConnectionError):
        subscription.poll(10, 5)

    books.away = False

    assert bodies(subscription) == [b"a"]
    subscription.close()


def test_a_lost_log_is_said_so_whatever_it_is_asked(log: Database) -> None:
    subscription = subscribed(log, Books())
    assert bodies(subscription) == [b"a"]
    cut(log)

    with pytest.raises(BusUnavailable):
        subscription.lag()
    subscription.close()


class Stopped(list[OutMessage]):
    """Messages whose publisher gets no further once it has reserved their places."""

    def __init__(self, messages: Sequence[OutMessage], meanwhile: Callable[[], object]) -> None:
        super().__init__(messages)
        self._turns: Iterator[Callable[[], object]] = iter([lambda: None, meanwhile])

    def __iter__(self) -> Iterator[OutMessage]:
        next(self._turns, lambda: None)()
        return super().__iter__()


def test_a_publisher_that_stopped_midway_lets_the_others_go_on_and_then_does_itself(
    log: Database,
) -> None:
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute(HURRY)
    bus = EmbeddedBus(log.dsn)
    one, other = bus.publisher("one"), bus.publisher("other")
    one.publish([said("hurried")])
    meanwhile = Stopped([said("late")], lambda: other.publish([said("meanwhile")]))

    with pytest.raises(BusUnavailable):
        one.publish(meanwhile)
    one.publish([said("late")])

    assert [message.body for message in bus.scan(TOPIC)][2:] == [b"meanwhile", b"late"]
    one.close()
    other.close()


@pytest.mark.parametrize("bound", ["idle_in_transaction_session_timeout", "statement_timeout"])
def test_who_stops_in_the_middle_of_publishing_does_not_hold_the_topic_for_ever(
    log: Database, bound: str
) -> None:
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute(f"ALTER TABLE log ADD bound text DEFAULT current_setting('{bound}')")
    publisher = EmbeddedBus(log.dsn).publisher("node")

    publisher.publish([said("bounded")])
    publisher.close()

    with psycopg.connect(log.dsn) as connection:
        row = connection.execute("SELECT bound FROM log WHERE key = 'bounded'").fetchone()
    assert row == ("1min",)


def test_it_refuses_another_machine() -> None:
    with pytest.raises(NotThisMachine):
        EmbeddedBus("postgresql://motcua@db.tinh.example/bus")


def test_a_log_that_is_away_is_said_so() -> None:
    with pytest.raises(BusUnavailable):
        EmbeddedBus("postgresql://x:x@127.0.0.1:1/bus").ensure_topics(["t"])


def test_a_log_that_nobody_has_made_yet_is_waited_for_and_not_taken_for_an_empty_one(
    database_factory: DatabaseFactory,
) -> None:
    bus = EmbeddedBus(database_factory("bus").dsn)

    with pytest.raises(BusUnavailable):
        bus.look(["said"])

    bus.ensure_topics(["said"])
    assert bus.look(["said"]).ends == {("said", 0): 0}


def test_a_reader_that_will_not_wait_reads_what_is_there(database_factory: DatabaseFactory) -> None:
    bus = EmbeddedBus(database_factory("bus").dsn)
    bus.ensure_topics(["said"])
    publisher = bus.publisher("node")
    subscription = bus.subscribe("reader", ["said"], lambda _places: {})
    subscription.poll(10, 0)

    for seq in range(1, 301):
        publisher.publish([OutMessage("said", "key", "node", seq, b"", "said", AT, b"")])
        read = itertools.chain.from_iterable(iter(lambda: subscription.poll(10, 0), []))
        assert [message.seq for message in read] == [seq]
    subscription.close()
    publisher.close()
