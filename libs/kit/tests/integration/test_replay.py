"""What lies on the parked desk is applied after its cause was mended: once, and in order."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from motcua.dossier.v1.dossier_pb2 import DossierFact, Noted
from motcua.parked.v1.parked_pb2 import ParkedFact as ParkedMessage
from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.bus.port import DOSSIER_TOPIC, PARKED_TOPIC, Envelope, OutMessage
from motcua_kit.clock import FixedClock
from motcua_kit.consumer import Consumer
from motcua_kit.db.ddl import OUTBOX_1, READER_1
from motcua_kit.db.engine import make_engine
from motcua_kit.db.parked import ParkedNews
from motcua_kit.errors import Poison
from motcua_kit.ledger import chain, genesis
from motcua_kit.parked import (
    EarlierParked,
    FactsMissing,
    NotOurMessage,
    ParkedFact,
    ParkedFactNotFound,
    ParkedKey,
    StillRefused,
    StreamForked,
)
from motcua_kit.relay import OutboxSource, Relay
from motcua_kit.replay import ParkedDesk
from motcua_parts.postgres import Database

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NOW = FixedClock(AT)
READER = "counting"


class Rules:
    """A handler that writes facts down, and refuses what it is told to refuse."""

    def __init__(self, *refused: str) -> None:
        self.refused = set(refused)

    def __call__(self, connection: sa.Connection, messages: Sequence[Envelope]) -> None:
        for message in messages:
            fact = DossierFact.FromString(message.body)
            if fact.noted.kind in self.refused:
                raise Poison("not_understood")
            connection.exec_driver_sql(
                "INSERT INTO counted VALUES (%s, %s, %s)", (fact.unit, fact.seq, fact.dossier)
            )


@dataclass
class Unit:
    """A unit's ledger, as it is published."""

    code: str = "xa"
    facts: list[OutMessage] = field(default_factory=list)

    def record(self, dossier: str, kind: str = "ok") -> OutMessage:
        fact = DossierFact(
            unit=self.code, seq=len(self.facts) + 1, dossier=dossier, noted=Noted(kind=kind)
        )
        body = fact.SerializeToString(deterministic=True)
        before = self.facts[-1].hash if self.facts else genesis(self.code)
        message = OutMessage(
            DOSSIER_TOPIC, self.code, "node", fact.seq, chain(before, body), "noted", AT, body
        )
        self.facts.append(message)
        return message


@dataclass
class Office:
    """A reader, its rules and its desk."""

    bus: EmbeddedBus
    engine: sa.Engine
    rules: Rules
    consumer: Consumer
    desk: ParkedDesk

    def read(self, *messages: OutMessage) -> None:
        self.bus.publisher("node").publish(messages)
        left = len(messages)
        while left > 0:
            left -= self.consumer.turn()

    def counted(self) -> list[tuple[int, str]]:
        with self.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT seq, dossier FROM counted ORDER BY n")
            return [(row.seq, row.dossier) for row in rows]

    def parked(self) -> list[tuple[int, str]]:
        return sorted((fact.message.seq, fact.reason) for fact in self.desk.facts())

    def on_desk(self, seq: int) -> ParkedKey:
        (fact,) = [fact for fact in self.desk.facts() if fact.message.seq == seq]
        return fact.key

    def told(self) -> list[tuple[str, int, str, str]]:
        """What the topic of parked facts was told, in order."""
        publisher = self.bus.publisher(READER)
        relay = Relay(self.engine, publisher, [OutboxSource(READER)], name=READER, clock=NOW)
        relay.turn()
        relay.close()
        said = [ParkedMessage.FromString(m.body) for m in self.bus.scan(PARKED_TOPIC)]
        return [
            (fact.WhichOneof("event") or "", fact.seq, fact.dossier, fact.reason) for fact in said
        ]


@pytest.fixture
def office(database: Database, database_factory) -> Iterator[Office]:
    engine = make_engine(database.dsn)
    with engine.begin() as connection:
        connection.exec_driver_sql(READER_1)
        connection.exec_driver_sql(OUTBOX_1)
        connection.exec_driver_sql(
            "CREATE TABLE counted (unit text, seq bigint, dossier text, n serial,"
            " PRIMARY KEY (unit, seq))"
        )
    bus = EmbeddedBus(database_factory("bus").dsn)
    bus.ensure_topics([DOSSIER_TOPIC, PARKED_TOPIC])
    rules, news = Rules("bad"), ParkedNews(READER, READER)
    consumer = Consumer(
        bus=bus, engine=engine, reader=READER, topics=[DOSSIER_TOPIC], handler=rules, clock=NOW,
        news=news,
    )  # fmt: skip
    desk = ParkedDesk(engine, READER, rules, NOW, news)
    yield Office(bus, engine, rules, consumer, desk)
    consumer.close()
    engine.dispose()


def test_a_refused_fact_is_applied_once_its_cause_is_mended(office: Office) -> None:
    unit = Unit()
    office.read(unit.record("A", "bad"), unit.record("B"))
    assert office.parked() == [(1, "rule:not_understood")]
    assert office.counted() == [(2, "B")]
    key = office.on_desk(1)

    office.rules.refused.clear()
    replayed = office.desk.replay(key)

    assert (replayed.applied, replayed.left) == (1, ())
    assert office.parked() == []
    assert office.counted() == [(2, "B"), (1, "A")]


def test_pressing_twice_applies_once(office: Office) -> None:
    unit = Unit()
    office.read(unit.record("A", "bad"))
    key = office.on_desk(1)
    office.rules.refused.clear()

    with ThreadPoolExecutor(4) as windows:
        done = list(windows.map(lambda _: office.desk.replay(key).applied, range(8)))

    assert sorted(done) == [0] * 7 + [1]
    assert office.counted() == [(1, "A")]
    assert office.desk.replay(key).applied == 0


def test_a_fact_that_still_fails_stays_and_says_why(office: Office) -> None:
    unit = Unit()
    office.read(unit.record("A", "bad"))

    with pytest.raises(StillRefused) as refusal:
        office.desk.replay(office.on_desk(1))

    assert "not_understood" in refusal.value.reason
    assert office.parked() == [(1, "rule:not_understood")]
    assert office.counted() == []


def test_later_facts_of_the_same_dossier_wait_and_other_dossiers_go_on(office: Office) -> None:
    unit = Unit()
    office.read(
        unit.record("A"), unit.record("A", "bad"), unit.record("B"), unit.record("A"),
    )  # fmt: skip
    office.read(unit.record("A"), unit.record("C"))

    assert office.counted() == [(1, "A"), (3, "B"), (6, "C")]
    assert office.parked() == [(2, "rule:not_understood"), (4, "behind"), (5, "behind")]

    with pytest.raises(EarlierParked) as refusal:
        office.desk.replay(office.on_desk(5))
    assert refusal.value.seq == 2
    office.rules.refused.clear()
    assert office.desk.replay(office.on_desk(2)).applied == 3
    assert office.counted()[3:] == [(2, "A"), (4, "A"), (5, "A")]
    assert office.parked() == []


def test_a_follower_that_is_refused_itself_stays_with_what_is_behind_it(office: Office) -> None:
    unit = Unit()
    office.rules.refused.add("worse")
    office.read(
        unit.record("A", "bad"), unit.record("A"), unit.record("A", "worse"), unit.record("A"),
    )  # fmt: skip
    office.rules.refused = {"worse"}

    replayed = office.desk.replay(office.on_desk(1))

    assert replayed.applied == 2
    assert [fact.message.seq for fact in replayed.left] == [3, 4]
    assert office.parked() == [(3, "rule:not_understood"), (4, "behind")]


def test_a_whole_stream_is_replayed_as_far_as_it_goes(office: Office) -> None:
    unit = Unit()
    office.rules.refused = {"bad", "worse"}
    office.read(
        unit.record("A", "bad"), unit.record("B", "worse"), unit.record("A"), unit.record("B"),
    )  # fmt: skip
    with pytest.raises(StillRefused):
        office.desk.replay_stream("xa")
    office.rules.refused = {"worse"}

    replayed = office.desk.replay_stream("xa")

    assert replayed.applied == 2
    assert [fact.message.seq for fact in replayed.left] == [2, 4]
    assert office.counted() == [(1, "A"), (3, "A")]
    office.rules.refused.clear()
    assert office.desk.replay_stream("xa").applied == 2
    assert office.desk.replay_stream("xa").applied == 0
    assert office.parked() == []


def test_a_fact_ahead_of_a_gap_says_which_are_missing(office: Office) -> None:
    unit = Unit()
    one, two, three, four = (unit.record("A") for _ in range(4))
    office.read(one, four)

    with pytest.raises(FactsMissing) as refusal:
        office.desk.replay(office.on_desk(4))
    assert (refusal.value.first, refusal.value.last) == (2, 3)

    key = office.on_desk(4)
    office.read(two, three)
    assert office.desk.replay(key).applied == 0
    assert [seq for seq, _ in office.counted()] == [1, 2, 3, 4]


def test_poison_behind_a_closed_gap_is_parked_and_the_fact_that_closed_it_is_not(
    office: Office,
) -> None:
    unit = Unit()
    one, two, three, four = (
        unit.record(dossier, kind)
        for dossier, kind in (("A", "ok"), ("B", "ok"), ("C", "bad"), ("D", "ok"))
    )
    office.read(one, three, four)

    office.read(two)

    assert office.counted() == [(1, "A"), (2, "B"), (4, "D")]
    assert office.parked() == [(3, "rule:not_understood")]


def test_a_forked_ledger_is_not_settled_by_pressing_a_button(office: Office) -> None:
    unit, copy = Unit(), Unit()
    first = unit.record("A")
    copy.record("other")
    office.read(first, copy.facts[0], unit.record("A"))

    with pytest.raises(StreamForked):
        office.desk.replay(office.on_desk(2))
    assert office.parked() == [(1, "fork"), (2, "fork")]


def test_what_is_no_message_of_ours_cannot_be_replayed(office: Office) -> None:
    office.read(OutMessage(DOSSIER_TOPIC, "xa", "", 0, b"", "?", AT, b"?"))

    (stray,) = office.desk.facts()
    with pytest.raises(NotOurMessage):
        office.desk.replay(stray.key)


def test_a_key_that_was_never_on_the_desk_is_told(office: Office) -> None:
    with pytest.raises(ParkedFactNotFound):
        office.desk.replay(ParkedKey("xa", 7, b"x"))
    with pytest.raises(ParkedFactNotFound):
        ParkedKey.parse("không phải mã")


def test_a_key_survives_a_url() -> None:
    key = ParkedKey("motcua.leg.v1|routing|H31.05-261120-0001", 12, b"\x00\xff")

    assert ParkedKey.parse(str(key)) == key


def test_what_comes_to_the_desk_and_leaves_it_is_told(office: Office) -> None:
    unit = Unit()
    one, two, three = unit.record("A", "bad"), unit.record("B"), unit.record("A")
    office.read(one, three)
    office.read(two)
    office.rules.refused.clear()
    office.desk.replay(office.on_desk(1))

    assert office.told() == [
        ("parked", 1, "A", "rule:not_understood"),
        ("parked", 3, "A", "gap"),
        ("unparked", 3, "A", ""),
        ("parked", 3, "A", "behind"),
        ("unparked", 1, "A", ""),
        ("unparked", 3, "A", ""),
    ]


def test_a_body_that_is_not_ours_names_no_dossier() -> None:
    def fact(dossier: str) -> ParkedFact:
        body = DossierFact(dossier=dossier).SerializeToString()
        message = Envelope(DOSSIER_TOPIC, 0, 0, "xa", "node", 1, b"x", "noted", AT, body)
        return ParkedFact(message, "fork", AT)

    assert fact("H31.05.13-261130-0001").dossier == "H31.05.13-261130-0001"
    assert fact("Nguyễn Văn A, 0912345678").dossier == ""
