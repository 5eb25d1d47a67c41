"""What is asked every second and at every look at the desk reads no whole table, however full."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from notify_builders import START
from sqlalchemy import event
from sqlalchemy.engine import Engine

from motcua_notify.adapters.gauges import Messages
from motcua_notify.bootstrap import bootstrap
from motcua_notify.domain.delivery import Channel
from motcua_notify.entrypoints.sweeper import Sweeper
from motcua_notify.entrypoints.web.app import make_web

BIG = {"dossier", "occasion", "contact", "message"}
# Years of dossiers of which one in ten is still open, so that its contact is kept.
FILL = """
INSERT INTO dossier (dossier, origin, wants, closed_at)
SELECT 'D' || n, 'xa', true, CASE WHEN mod(n, 10) > 0 THEN %(at)s - n * interval '1 minute' END
FROM generate_series(1, 20000) AS n;
INSERT INTO contact (dossier, unit, version, channels, sealed, registered_at, erased_at)
SELECT 'D' || n, 'xa', 1, CASE WHEN mod(n, 10) = 0 THEN '{sms}' ELSE '{}' END::text[],
    CASE WHEN mod(n, 10) = 0 THEN '\\x01'::bytea END, %(at)s - n * interval '1 minute',
    CASE WHEN mod(n, 10) > 0 THEN %(at)s END
FROM generate_series(1, 20000) AS n;
INSERT INTO occasion (dossier, milestone, occurrence, unit, business_at, details, settled)
SELECT 'D' || n, 'received', 'xa#' || n, 'xa', %(at)s, '{}', 'planned'
FROM generate_series(1, 20000) AS n;
INSERT INTO message (id, dossier, unit, milestone, occurrence, channel, audience, business_at,
    planned_at, not_before, give_up_at, state, attempts, reason, carrier, done_at)
SELECT gen_random_uuid(), 'D' || n, 'xa', 'received', 'xa#' || n, 'sms', 'applicant', at, at, at,
    at, CASE WHEN mod(n, 500) = 0 THEN 'failed' ELSE 'sent' END, 1, '', 'sms-http', at
FROM (SELECT n, %(at)s - n * interval '1 hour' AS at FROM generate_series(1, 20000) AS n) AS old;
"""


@pytest.fixture
def full(office):
    """Years of dossiers beside one of today."""
    with office.notify.engine.begin() as connection:
        for statement in FILL.split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement, {"at": START})
    with office.notify.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    return office


@pytest.fixture
def asked(full) -> Iterator[list[tuple[str, Any]]]:
    """Statements that were put to the database, with their terms."""
    statements: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, terms, *_more) -> None:
        statements.append((statement, terms))

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def read_whole(full, asked) -> Callable[[], dict[str, str]]:
    """The big tables that were read from one end to the other, and by which statement."""

    def found() -> dict[str, str]:
        said = [each for each in asked if each[0].split()[0] in {"SELECT", "INSERT", "UPDATE"}]
        with full.notify.engine.connect() as connection:
            plans = [
                (statement, connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", terms))
                for statement, terms in said
            ]
            return {
                table: statement
                for statement, plan in plans
                for table in _whole(plan.scalar_one()[0]["Plan"])
            }

    return found


def _whole(node: dict[str, Any]) -> set[str]:
    """Big tables of which this part of a plan reads every row, or every row of an index."""
    is_scan = "Scan" in node["Node Type"] and node.get("Relation Name") in BIG
    rows = node.get("Plan Rows", 0)
    here = {node["Relation Name"]} if is_scan and rows > 1000 else set()
    if node["Node Type"] == "Seq Scan":
        here |= BIG & {node["Relation Name"]}
    return here.union(*map(_whole, node.get("Plans", [])))


def test_the_sweeper_looks_at_what_is_due_alone(full, settings, asked, read_whole) -> None:
    Sweeper(full.notify).turn()
    serving_nothing = bootstrap(settings, clock=full.clock, carriers={})
    Sweeper(serving_nothing).turn()
    serving_nothing.close()

    assert len(asked) >= 9
    assert read_whole() == {}


def test_the_desk_and_its_numbers_look_at_what_is_not_done_and_at_today_alone(
    full, token, asked, read_whole
) -> None:
    client = make_web(full.notify).test_client()
    assert client.get("/thong-bao/", headers=token("operator")).status_code == 200
    assert client.get("/thong-bao/api/v1/totals", headers=token("auditor")).status_code == 200
    look = Messages(full.notify.engine, full.clock, list(Channel), full.notify.stuck_before())
    look()

    assert read_whole() == {}
