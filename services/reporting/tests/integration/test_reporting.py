"""Reporting on real PostgreSQL: facts in, exact counts out."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from motcua.catalog.v1.catalog_pb2 import CatalogFact, Parent, Tree, Unit
from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.bus.port import CATALOG_TOPIC, OutMessage
from motcua_kit.clock import FixedClock
from motcua_kit.consumer import Consumer
from motcua_kit.db.migrate import is_migrated
from motcua_reporting.adapters.handler import READER, TOPICS, apply_batch
from motcua_reporting.adapters.queries import MEASURES, SqlReports
from motcua_reporting.app.queries import Counts, Held, Period, Wanted
from services.reporting.tests.builders import START, Province

UNITS = ("xa", "huyen", "tinh")


@pytest.fixture
def reports(engine: sa.Engine, bus: EmbeddedBus) -> SqlReports:
    return SqlReports(engine, bus)


def read(engine: sa.Engine, bus: EmbeddedBus, messages: int) -> None:
    consumer = Consumer(
        bus=bus, engine=engine, reader=READER, topics=TOPICS, handler=apply_batch,
        clock=FixedClock(START),
    )  # fmt: skip
    while messages > 0:
        messages -= consumer.turn()
    consumer.close()


def province() -> Province:
    made = Province()
    made.whole_journey("A")
    made.receive("B")
    made.hand("B", "xa", "huyen", 1)
    made.receive("C")
    return made


def catalogue() -> list[OutMessage]:
    records = [
        CatalogFact(key="tree:ba-cap", version=1, tree=Tree(code="ba-cap", active=True)),
        *(
            CatalogFact(
                key=f"unit:{code}",
                version=1,
                unit=Unit(code=code, short_name=code.upper(), parents=parents),
            )
            for code, parents in (
                ("tinh", []),
                ("huyen", [Parent(unit="tinh", tree="ba-cap", valid_from="2016-01-01")]),
                ("xa", [Parent(unit="huyen", tree="ba-cap", valid_from="2016-01-01")]),
            )
        ),
    ]
    return [
        OutMessage(
            CATALOG_TOPIC, record.key, "catalog", record.version, b"x", "record", START,
            record.SerializeToString(),
        )
        for record in records
    ]  # fmt: skip


def test_the_schema_is_the_one_the_code_expects(engine: sa.Engine) -> None:
    assert is_migrated(engine, "motcua_reporting")


def test_numbers_are_exact_and_open_to_their_dossiers(
    engine: sa.Engine, bus: EmbeddedBus, reports: SqlReports
) -> None:
    messages = province().messages()
    bus.publisher("node").publish(messages)
    read(engine, bus, len(messages))

    counts = reports.counts(UNITS, Period(), START)
    assert counts == {
        "xa": Counts(received=3, solved_on_time=1, open_in_time=2, returned=1),
    }
    late = reports.counts(UNITS, Period(), START + timedelta(days=30))["xa"]
    assert (late.open_in_time, late.open_late) == (0, 2)
    assert reports.held(UNITS) == {"xa": Held(open=1), "huyen": Held(open=1)}
    for what in MEASURES:
        wanted = Wanted(what, UNITS, Period(), START)
        lines = reports.dossiers(wanted)
        expected = getattr(counts["xa"], what, None)
        if expected is not None:
            assert len(lines) == expected, what


def open_ones(reports: SqlReports, as_of: datetime) -> tuple[int, list[str]]:
    """How many are open at the commune's origin as of then, and which the drill-down lists."""
    found = reports.counts(UNITS, Period(), as_of).get("xa", Counts())
    listed = reports.dossiers(Wanted("open", UNITS, Period(), as_of))
    return found.open, [line.dossier for line in listed]


def test_what_came_after_an_instant_was_not_open_at_it(
    engine: sa.Engine, bus: EmbeddedBus, reports: SqlReports
) -> None:
    made = province()
    made.now = START + timedelta(days=1)
    made.receive("D")
    messages = made.messages()
    bus.publisher("node").publish(messages)
    read(engine, bus, len(messages))

    assert open_ones(reports, START) == (2, ["B", "C"])
    assert open_ones(reports, START + timedelta(days=2)) == (3, ["B", "C", "D"])
    late = reports.dossiers(Wanted("open_in_time", UNITS, Period(), START))
    assert [line.dossier for line in late] == ["B", "C"]


def test_a_dossier_known_only_from_above_is_in_no_number_and_no_list(
    engine: sa.Engine, bus: EmbeddedBus, reports: SqlReports
) -> None:
    messages = [message for message in province().messages() if message.key == "huyen"]
    bus.publisher("node").publish(messages)
    read(engine, bus, len(messages))

    assert open_ones(reports, START) == (0, [])


def test_facts_delivered_twice_change_nothing(
    engine: sa.Engine, bus: EmbeddedBus, reports: SqlReports
) -> None:
    messages = province().messages()
    publisher = bus.publisher("node")
    publisher.publish(messages)
    publisher.publish(messages)
    read(engine, bus, 2 * len(messages))

    assert reports.counts(UNITS, Period(), START)["xa"].received == 3
    assert sum(day["received"] for day in reports.flow("xa").lines) == 3


def test_completeness_says_how_far_each_unit_is_counted(
    engine: sa.Engine, bus: EmbeddedBus, reports: SqlReports
) -> None:
    messages = province().messages()
    missing = next(m for m in messages if m.key == "xa" and m.seq == 2)
    bus.publisher("node").publish([m for m in messages if m is not missing])
    read(engine, bus, len(messages) - 1)

    complete = {one.unit: one for one in reports.completeness()}

    assert complete["xa"].seq == 1
    assert complete["xa"].parked == sum(m.key == "xa" for m in messages) - 2
    assert (complete["huyen"].parked, complete["huyen"].forked) == (0, False)


def test_a_value_that_cannot_be_is_parked_and_the_next_fact_counted(
    engine: sa.Engine, bus: EmbeddedBus, reports: SqlReports
) -> None:
    made = Province()
    made.receive("A")
    for spoil in (no_such_time, beyond_the_column, unkeepable_text):
        unit = made.ledgers["xa"]
        fact = DossierFact.FromString(unit.messages[0].body)
        fact.dossier = spoil.__name__
        spoil(fact)
        unit.record(fact, made.now)
    made.receive("B")
    messages = made.messages()
    bus.publisher("node").publish(messages)
    read(engine, bus, len(messages))

    (complete,) = reports.completeness()
    assert (complete.seq, complete.parked) == (5, 3)
    assert reports.counts(("xa",), Period(), START)["xa"].received == 2


def no_such_time(fact: DossierFact) -> None:
    fact.business_at.seconds = 2**60


def beyond_the_column(fact: DossierFact) -> None:
    fact.custody = 2**32 - 1


def unkeepable_text(fact: DossierFact) -> None:
    fact.actor = "xa\0"


def test_the_tree_is_read_from_the_catalogue(
    engine: sa.Engine, bus: EmbeddedBus, reports: SqlReports
) -> None:
    records = catalogue()
    bus.publisher("catalog").publish(records)
    read(engine, bus, len(records))

    tree = reports.tree()

    assert tree.subtree("tinh", START.date()) == ["tinh", "huyen", "xa"]
    assert tree.is_within("xa", "tinh", START.date())
    assert not tree.is_within("tinh", "xa", START.date())


def test_the_topic_is_read_again_as_it_is_now(bus: EmbeddedBus, reports: SqlReports) -> None:
    messages = province().messages()
    bus.publisher("node").publish(messages)

    again = list(reports.topic("huyen"))

    assert [line["hash"] for line in again] == [m.hash.hex() for m in messages if m.key == "huyen"]
    assert {line["dossier"] for line in again} == {"A", "B"}


def test_an_audit_reads_every_row_with_all_that_numbers_are_made_of(
    engine: sa.Engine, bus: EmbeddedBus, reports: SqlReports
) -> None:
    messages = province().messages()
    bus.publisher("node").publish(messages)
    read(engine, bus, len(messages))

    heads, *rows = reports.rows()

    counted = {unit: sum(m.key == unit for m in messages) for unit in UNITS}
    assert heads == {"heads": counted}
    assert [row["dossier"] for row in rows] == ["A", "B", "C"]
    closed, away, fresh = rows
    assert closed | {"received_at": None, "solved_at": None, "ended_at": None} == {
        "dossier": "A", "custodian": "xa", "state": "closed", "procedure": "1.010803",
        "field": "nguoi-co-cong", "origin": "xa", "channel": "counter", "received_at": None,
        "due_current": START + timedelta(days=5), "solved_at": None, "verdict": "on_time",
        "ended": "returned", "ended_at": None,
    }  # fmt: skip
    assert closed["received_at"] < closed["solved_at"] < closed["ended_at"] < START
    assert (away["custodian"], away["state"], away["solved_at"]) == ("huyen", "open", None)
    assert (fresh["custodian"], fresh["state"], fresh["ended"]) == ("xa", "open", None)
