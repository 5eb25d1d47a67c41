"""While a deployment's pods are changed, the old scheduler and the new one both turn."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from motcua_intake.bootstrap import Intake

OLD = [("lan", "hash-1", 1), ("minh", "hash-1", 1)]
NEW = [("lan", "hash-2", 2), ("minh", "hash-1", 1)]
_WAITS = """
SELECT count(*) FROM pg_locks WHERE NOT granted
AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())
"""


def store(node: Intake, rows: Sequence[tuple[str, str, int]]) -> None:
    with node.office.start() as uow:
        uow.store_credentials(rows)
        uow.commit()


def wait_until_one_waits(node: Intake, other: Future[None]) -> None:
    """Until the other scheduler waits for a lock in the database, or is through."""
    with node.engine.connect() as connection:
        while not other.done() and not connection.exec_driver_sql(_WAITS).scalar_one():
            connection.rollback()


def known(node: Intake) -> dict[str, int]:
    with node.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT login, version FROM credential")
        return {row.login: row.version for row in rows}


def test_two_schedulers_store_the_first_credentials_at_once(node: Intake) -> None:
    with ThreadPoolExecutor(1) as pool, node.office.start() as uow:
        uow.store_credentials(OLD)
        other = pool.submit(store, node, OLD)
        wait_until_one_waits(node, other)
        uow.commit()
        other.result(20)

    assert known(node) == {"lan": 1, "minh": 1}


def test_the_slower_of_two_schedulers_takes_no_newer_password_back(node: Intake) -> None:
    store(node, OLD)
    with ThreadPoolExecutor(1) as pool, node.office.start() as uow:
        uow.store_credentials(NEW)
        other = pool.submit(store, node, OLD)
        wait_until_one_waits(node, other)
        uow.commit()
        other.result(20)

    assert known(node) == {"lan": 2, "minh": 1}


def test_whoever_is_no_longer_an_officer_signs_in_no_more(node: Intake) -> None:
    store(node, OLD)
    store(node, NEW[:1])
    assert known(node) == {"lan": 2}

    store(node, [])
    assert known(node) == {}
