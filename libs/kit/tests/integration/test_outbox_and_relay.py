"""Facts leave with the change that made them, once the broker has them, in order."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from motcua.dossier.v1.dossier_pb2 import DossierFact, Noted
from motcua.leg.v1.leg_pb2 import LegBlocked, LegFact
from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.bus.port import DOSSIER_TOPIC, LEG_TOPIC, BusUnavailable, OutMessage, Placed
from motcua_kit.clock import FixedClock
from motcua_kit.db.ddl import LEDGER_1, OUTBOX_1
from motcua_kit.db.engine import make_engine
from motcua_kit.db.ledger import LedgerForked, append_all, append_facts, read_ledger
from motcua_kit.db.outbox import Saying, say_all
from motcua_kit.ledger import chain, genesis
from motcua_kit.relay import LedgerSource, OutboxSource, Relay
from motcua_kit.tail import (
    DatabasePlace,
    HeadMoved,
    TailState,
    adopt,
    read_tail,
    stop_forked,
)
from motcua_kit.tail.place import PLACE_1
from motcua_parts.postgres import Database

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def engine(database: Database) -> Iterator[sa.Engine]:
    engine = make_engine(database.dsn)
    with engine.begin() as connection:
        connection.exec_driver_sql(LEDGER_1)
        connection.exec_driver_sql(OUTBOX_1)
    yield engine
    engine.dispose()


@pytest.fixture
def bus(database_factory) -> EmbeddedBus:
    bus = EmbeddedBus(database_factory("bus").dsn)
    bus.ensure_topics([DOSSIER_TOPIC, LEG_TOPIC])
    return bus


def relay(engine: sa.Engine, publisher: object, *, batch: int = 1000) -> Relay:
    sources = [LedgerSource("node"), OutboxSource("node")]
    clock = FixedClock(AT)
    return Relay(engine, publisher, sources, name="node", clock=clock, batch=batch)  # type: ignore[arg-type]


def note(text: str) -> DossierFact:
    fact = DossierFact(dossier=text, noted=Noted(kind="x"))
    fact.business_at.FromDatetime(AT)
    return fact


def append(engine: sa.Engine, unit: str, *texts: str, now: datetime = AT) -> None:
    with engine.begin() as connection:
        append_facts(connection, unit, [note(text) for text in texts], now=now)


def test_facts_are_numbered_and_chained_without_gaps(engine: sa.Engine) -> None:
    append(engine, "xa", "a", "b")
    append(engine, "xa", "c")

    with engine.connect() as connection:
        entries = list(read_ledger(connection, "xa"))

    assert [entry.seq for entry in entries] == [1, 2, 3]
    head = genesis("xa")
    for entry in entries:
        assert entry.prev == head
        head = entry.hash
        assert head == chain(entry.prev, entry.body)
        decoded = DossierFact.FromString(entry.body)
        assert (decoded.unit, decoded.seq) == ("xa", entry.seq)


def test_each_fact_keeps_the_trace_of_its_dossier(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        append_all(
            connection,
            {"xa": [note("a"), note("b")], "huyen": [note("a"), note("c")]},
            now=AT,
            traces={"a": "trace of a", "b": "trace of b"},
        )
        rows = connection.exec_driver_sql("SELECT unit, dossier, traceparent FROM ledger").all()

    assert set(rows) == {
        ("xa", "a", "trace of a"),
        ("xa", "b", "trace of b"),
        ("huyen", "a", "trace of a"),
        ("huyen", "c", None),
    }


def test_a_change_that_is_taken_back_takes_its_facts_back(engine: sa.Engine) -> None:
    connection = engine.connect()
    append_facts(connection, "xa", [note("lost")], now=AT)
    connection.close()
    append(engine, "xa", "kept")

    with engine.connect() as connection:
        assert [(e.seq, e.dossier) for e in read_ledger(connection, "xa")] == [(1, "kept")]


def test_a_clock_that_jumps_back_does_not_reorder_the_ledger(engine: sa.Engine) -> None:
    append(engine, "xa", "a")
    append(engine, "xa", "b", now=AT - timedelta(hours=1))

    with engine.connect() as connection:
        assert [entry.at for entry in read_ledger(connection, "xa")] == [AT, AT]


def test_a_forked_ledger_takes_no_more_facts(engine: sa.Engine) -> None:
    append(engine, "xa", "a")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ledger_head SET forked_at = now()")

    with pytest.raises(LedgerForked):
        append(engine, "xa", "b")


def test_a_forked_ledger_holds_up_nothing_that_adds_no_fact_to_it(engine: sa.Engine) -> None:
    append(engine, "xa", "a")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ledger_head SET forked_at = now()")

    with engine.begin() as connection:
        append_all(connection, {"xa": [], "huyen": [note("b")]}, now=AT)

    with engine.connect() as connection:
        assert [entry.dossier for entry in read_ledger(connection, "huyen")] == ["b"]


def test_the_relay_publishes_everything_once_in_order(engine: sa.Engine, bus: EmbeddedBus) -> None:
    append(engine, "xa", "a", "b")
    append(engine, "huyen", "c")
    say_blocked(engine)
    publisher = bus.publisher("node")
    working = relay(engine, publisher)

    assert working.turn() == 4
    assert working.turn() == 0

    facts = [(m.key, m.seq) for m in bus.scan(DOSSIER_TOPIC)]
    assert sorted(facts) == [("huyen", 1), ("xa", 1), ("xa", 2)]
    (leg,) = bus.scan(LEG_TOPIC)
    assert leg.stream == f"{LEG_TOPIC}|node|D"
    assert LegFact.FromString(leg.body).position.seq == 1


class FailsOnce:
    """A broker that takes the messages and dies before saying so."""

    def __init__(self, publisher: object) -> None:
        self._publisher = publisher
        self.failed = False

    def publish(self, messages: Sequence[OutMessage]) -> list[Placed]:
        placed = self._publisher.publish(messages)  # type: ignore[attr-defined]
        if not self.failed:
            self.failed = True
            raise BusUnavailable("killed")
        return placed

    def close(self) -> None: ...


def test_what_the_broker_took_without_saying_is_published_again_as_the_same(
    engine: sa.Engine, bus: EmbeddedBus
) -> None:
    append(engine, "xa", "a")
    working = relay(engine, FailsOnce(bus.publisher("node")))

    with pytest.raises(BusUnavailable):
        working.turn()
    assert working.turn() == 1

    one, again = bus.scan(DOSSIER_TOPIC)
    assert (one.seq, one.hash, one.body) == (again.seq, again.hash, again.body)


class Scripted:
    """A broker that does something of its own before it takes a batch of this topic."""

    def __init__(self, publisher: object, topic: str, first: Callable[[], None]) -> None:
        self._publisher = publisher
        self._topic, self._first = topic, first
        self.taken: list[tuple[str, int]] = []

    def publish(self, messages: Sequence[OutMessage]) -> list[Placed]:
        if messages[0].topic == self._topic:
            self._first()
        self.taken += [(message.topic, message.seq) for message in messages]
        return self._publisher.publish(messages)  # type: ignore[attr-defined,no-any-return]

    def close(self) -> None: ...


def say_blocked(engine: sa.Engine) -> None:
    blocked = LegFact(dossier="D", leg_blocked=LegBlocked(reason="nobody"))
    with engine.begin() as connection:
        say_all(connection, [Saying(LEG_TOPIC, "D", blocked)], producer="node", now=AT)


def test_a_word_never_overtakes_the_fact_it_goes_with(engine: sa.Engine, bus: EmbeddedBus) -> None:
    def another_commit() -> None:
        if not broker.taken:
            append(engine, "xa", "b")
            say_blocked(engine)

    broker = Scripted(bus.publisher("node"), DOSSIER_TOPIC, another_commit)
    append(engine, "xa", "a")
    working = relay(engine, broker)

    assert (working.turn(), working.turn(), working.turn()) == (1, 2, 0)
    assert broker.taken == [(DOSSIER_TOPIC, 1), (DOSSIER_TOPIC, 2), (LEG_TOPIC, 1)]


def test_a_full_batch_of_facts_keeps_the_words_behind_it_back(
    engine: sa.Engine, bus: EmbeddedBus
) -> None:
    append(engine, "xa", "a", "b", "c")
    say_blocked(engine)
    working = relay(engine, bus.publisher("node"), batch=2)

    assert (working.turn(), working.turn(), working.turn()) == (2, 2, 0)


def test_what_the_broker_confirmed_is_marked_though_it_refuses_the_rest(
    engine: sa.Engine, bus: EmbeddedBus
) -> None:
    def refuse() -> None:
        raise BusUnavailable("not this topic")

    append(engine, "xa", "a")
    say_blocked(engine)
    working = relay(engine, Scripted(bus.publisher("node"), LEG_TOPIC, refuse))

    for _ in range(2):
        with pytest.raises(BusUnavailable):
            working.turn()

    assert len(list(bus.scan(DOSSIER_TOPIC))) == 1


def test_a_second_relay_stands_by(engine: sa.Engine, bus: EmbeddedBus) -> None:
    first, second = relay(engine, bus.publisher("a")), relay(engine, bus.publisher("b"))
    append(engine, "xa", "a")
    assert first.turn() == 1
    append(engine, "xa", "b")

    assert second.turn() == 0
    assert first.turn() == 1


def test_a_ledger_behind_its_topic_takes_over_what_the_topic_has(
    engine: sa.Engine, bus: EmbeddedBus
) -> None:
    working = relay(engine, bus.publisher("node"))
    append(engine, "xa", "a")
    assert working.turn() == 1
    yesterday = dump(engine)
    append(engine, "xa", "b", "c")
    assert working.turn() == 2
    with engine.connect() as connection:
        live = list(read_ledger(connection, "xa"))
    restore(engine, yesterday)

    tail = read_tail(engine, bus, "xa")
    with engine.begin() as connection:
        adopt(connection, tail, AT)

    assert tail.state is TailState.BEYOND
    with engine.connect() as connection:
        assert list(read_ledger(connection, "xa")) == live
    assert read_tail(engine, bus, "xa").state is TailState.SAME
    append(engine, "xa", "d")
    assert working.turn() == 1
    assert [m.seq for m in bus.scan(DOSSIER_TOPIC, "xa")] == [1, 2, 3, 4]


def test_a_ledger_that_grew_since_it_was_compared_is_compared_again(
    engine: sa.Engine, bus: EmbeddedBus
) -> None:
    append(engine, "xa", "a", "b")
    tail = read_tail(engine, bus, "xa")
    append(engine, "xa", "c")

    with engine.begin() as connection, pytest.raises(HeadMoved):
        adopt(connection, tail, AT)


def test_a_ledger_that_went_on_by_itself_is_a_fork_and_stops(
    engine: sa.Engine, bus: EmbeddedBus
) -> None:
    working = relay(engine, bus.publisher("node"))
    append(engine, "xa", "a")
    assert working.turn() == 1
    yesterday = dump(engine)
    append(engine, "xa", "b")
    assert working.turn() == 1
    restore(engine, yesterday)
    append(engine, "xa", "something else")

    assert read_tail(engine, bus, "xa").state is TailState.FORKED
    stop_forked(engine, ["xa"], AT)

    assert working.turn() == 0
    assert [m.seq for m in bus.scan(DOSSIER_TOPIC, "xa")] == [1, 2]
    with pytest.raises(LedgerForked):
        append(engine, "xa", "no more")


def test_a_node_that_only_restarted_goes_on(engine: sa.Engine, bus: EmbeddedBus) -> None:
    append(engine, "xa", "a", "b")
    assert relay(engine, bus.publisher("node")).turn() == 2

    assert read_tail(engine, bus, "xa").state is TailState.SAME


def test_a_database_knows_when_it_came_out_of_a_backup(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(PLACE_1)
    place = DatabasePlace(engine)
    assert not place.is_as_noted()
    place.note(AT)
    assert place.is_as_noted()

    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE copy AS SELECT * FROM ledger_head")
        connection.exec_driver_sql("TRUNCATE ledger_head")
        connection.exec_driver_sql("INSERT INTO ledger_head SELECT * FROM copy")

    assert not place.is_as_noted()


def dump(engine: sa.Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM ledger_head")]


def restore(engine: sa.Engine, heads: list[tuple[object, ...]]) -> None:
    """The database as it was when only these heads were known."""
    with engine.begin() as connection:
        for unit, seq, head, at, *_ in heads:
            connection.exec_driver_sql(
                "DELETE FROM ledger WHERE unit = %s AND seq > %s", (unit, seq)
            )
            connection.exec_driver_sql(
                "UPDATE ledger_head SET seq = %s, hash = %s, at = %s WHERE unit = %s",
                (seq, head, at, unit),
            )
