"""Operators see the stock by level and unit, and whether every unit balances."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from motcua.catalog.v1.catalog_pb2 import CatalogFact, Unit
from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.bus.port import CATALOG_TOPIC, OutMessage
from motcua_kit.clock import FixedClock
from motcua_kit.consumer import Consumer
from motcua_kit.telemetry.metrics import Metrics
from motcua_reporting.adapters.gauges import Balance, Stock
from motcua_reporting.adapters.handler import READER, TOPICS, apply_batch
from motcua_reporting.adapters.queries import SqlReports
from services.reporting.tests.builders import START, Province


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def units() -> list[OutMessage]:
    levels = {"xa": "commune", "huyen": "district", "tinh": "province"}
    records = [
        CatalogFact(key=f"unit:{code}", version=1, unit=Unit(code=code, level=level))
        for code, level in levels.items()
    ]
    return [
        OutMessage(
            CATALOG_TOPIC, record.key, "catalog", 1, b"x", "record", START,
            record.SerializeToString(),
        )
        for record in records
    ]  # fmt: skip


def count(engine: sa.Engine, bus: EmbeddedBus, messages: list[OutMessage]) -> None:
    bus.publisher("node").publish(messages)
    consumer = Consumer(
        bus=bus, engine=engine, reader=READER, topics=TOPICS, handler=apply_batch,
        clock=FixedClock(START),
    )  # fmt: skip
    left = len(messages)
    while left > 0:
        left -= consumer.turn()
    consumer.close()


def province() -> Province:
    made = Province()
    made.whole_journey("A")
    made.receive("B")
    made.hand("B", "xa", "huyen", 1)
    made.receive("C")
    return made


def apart(engine: sa.Engine, metrics: Metrics) -> dict[str, float]:
    Balance(engine, metrics)()
    return {
        unit: metrics.value("motcua_ledger_imbalance", {"unit": unit}) for unit in ("xa", "huyen")
    }


def test_the_stock_is_told_by_level_and_unit(engine, bus, metrics) -> None:
    count(engine, bus, [*units(), *province().messages()])
    later = FixedClock(START + timedelta(days=30))
    Stock(engine, later, SqlReports(engine, bus), metrics)()

    def told(name: str, **labels: str) -> float:
        return metrics.value(name, labels)

    assert told("motcua_dossiers", level="commune", state="open") == 1
    assert told("motcua_dossiers", level="district", state="overdue") == 1
    assert 'motcua_dossiers{level="province",state="overdue"} 0.0' in metrics.text()
    assert told("motcua_unit_dossiers", unit="huyen", state="open") == 1


def test_a_province_at_rest_balances(engine, bus, metrics) -> None:
    count(engine, bus, province().messages())

    assert apart(engine, metrics) == {"xa": 0, "huyen": 0}


def test_a_handover_that_only_one_side_has_told_is_no_imbalance(engine, bus, metrics) -> None:
    made = Province()
    made.receive("B")
    made.hand("B", "xa", "huyen", 1)
    told = [message for message in made.messages() if message.type != "handed_out"]
    count(engine, bus, told)

    assert apart(engine, metrics) == {"xa": 0, "huyen": 0}


def test_a_changed_table_does_not_balance(engine, bus, metrics) -> None:
    count(engine, bus, province().messages())
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE flow SET received = received + 2 WHERE unit = 'xa'")
        connection.exec_driver_sql("DELETE FROM dossier WHERE custodian = 'huyen'")

    assert apart(engine, metrics) == {"xa": 2, "huyen": 1}
