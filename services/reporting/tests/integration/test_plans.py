"""A year of a province: a unit's board reads what is that unit's, not the whole table."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

from motcua_kit.bus.embedded import EmbeddedBus
from motcua_reporting.adapters.queries import SqlReports
from motcua_reporting.app.queries import By, Period, Wanted
from services.reporting.tests.builders import START

YEAR = """
INSERT INTO tally SELECT 'xa' || mod(n, 40), '2026-01-01'::date + mod(n, 250), 'p' || mod(n, 57),
    'f' || mod(n, 16), 'o' || mod(n, 40), (ARRAY['received_counter', 'returned'])[1 + mod(n, 2)], 1
FROM generate_series(1, 50000) AS n;
INSERT INTO work SELECT 'xa' || mod(n, 40), '2026-01-01'::date + mod(n, 250), 'p' || mod(n, 57),
    'o' || mod(n, 3), 't' || mod(n, 30), 1, 0
FROM generate_series(1, 50000) AS n;
INSERT INTO dossier (dossier, procedure, field, origin, imported, received_at, custodian, state,
    custody, step, due_current, provisional, due_custody, due_step, solved_at, verdict)
SELECT 'd' || n, 'p' || mod(n, 57), 'f' || mod(n, 16), 'xa' || mod(n, 40), false,
    '2026-01-01'::timestamptz + mod(n, 250) * interval '1 day', 'xa' || mod(n, 40), 'open', 1, 1,
    '2026-06-01', false, 1, 1, CASE WHEN mod(n, 10) > 0 THEN '2026-05-01'::timestamptz END,
    CASE WHEN mod(n, 10) > 0 THEN 'on_time' END
FROM generate_series(1, 50000) AS n;
"""


@pytest.fixture
def reports(engine: sa.Engine, bus: EmbeddedBus) -> SqlReports:
    with engine.begin() as connection:
        for statement in YEAR.split(";\n"):
            if statement:
                connection.exec_driver_sql(statement)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return SqlReports(engine, bus)


@pytest.fixture
def asked(reports: SqlReports) -> Iterator[list[tuple[str, Any]]]:
    """Every question put to the database."""
    statements: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, terms, *_more) -> None:
        if statement.lstrip().startswith("SELECT"):
            statements.append((statement, terms))

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


def read_whole(engine: sa.Engine, asked: list[tuple[str, Any]]) -> dict[str, str]:
    """Tables read from one end to the other, and by which question."""
    found = {}
    with engine.connect() as connection:
        for statement, terms in list(asked):
            plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", terms)
            found |= dict.fromkeys(_whole(plan.scalar_one()[0]["Plan"]), statement)
    return found


def _whole(node: dict[str, Any]) -> set[str]:
    here = {node["Relation Name"]} if node["Node Type"] == "Seq Scan" else set()
    return here.union(*map(_whole, node.get("Plans", [])))


@pytest.mark.parametrize("by", [By.PROCEDURE, By.FIELD])
def test_a_units_numbers_are_read_by_index_however_they_are_grouped(
    engine: sa.Engine, reports: SqlReports, asked: list[tuple[str, Any]], by: By
) -> None:
    found = reports.grouped(by, ["xa7"], Period(), START)

    assert sum(one.received + one.returned for one in found.groups.values()) == 1250
    assert len(asked) == 4
    assert read_whole(engine, asked) == {}


def test_what_a_units_officers_have_done_is_read_by_index(
    engine: sa.Engine, reports: SqlReports, asked: list[tuple[str, Any]]
) -> None:
    found = reports.work(["xa7"], Period())

    assert sum(n for one in found for n in one.done.values()) == 1250
    assert read_whole(engine, asked) == {}


def test_the_list_behind_a_number_of_a_field_is_read_by_index(
    engine: sa.Engine, reports: SqlReports, asked: list[tuple[str, Any]]
) -> None:
    for what in ("received", "open_late", "solved_on_time"):
        reports.dossiers(Wanted(what, ["xa7"], Period(), START, field="f7"))

    assert len(asked) == 3
    assert read_whole(engine, asked) == {}
