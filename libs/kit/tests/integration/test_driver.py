"""The driver's own connection: a database that went away is told and left behind, and a pipeline
keeps everything or nothing."""

import tempfile
from collections.abc import Callable, Iterator

import psycopg
import pytest
import sqlalchemy as sa

from motcua_kit.db.driver import begun_in_pipelines, driver_of, pipelined
from motcua_kit.db.engine import make_engine
from motcua_parts.postgres import Database


@pytest.fixture
def engine(database: Database) -> Iterator[sa.Engine]:
    engine = make_engine(database.dsn)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE note (n int PRIMARY KEY)")
    yield engine
    engine.dispose()


def noted(engine: sa.Engine) -> list[int]:
    with engine.begin() as connection:
        return list(connection.exec_driver_sql("SELECT n FROM note ORDER BY n").scalars())


def end_all_connections(database: Database) -> None:
    other = make_engine(database.dsn)
    with other.begin() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    other.dispose()


def test_a_database_that_went_away_is_told_once_for_all_that_lie_in_the_pool(
    engine: sa.Engine, database: Database
) -> None:
    with engine.connect(), engine.connect(), engine.connect():
        pass
    end_all_connections(database)

    with (
        engine.connect() as connection,
        pytest.raises(sa.exc.OperationalError),
        driver_of(connection) as driver,
    ):
        driver.execute("INSERT INTO note VALUES (1)")

    for n in (2, 3, 4):
        with engine.connect() as connection:
            with driver_of(connection) as driver:
                driver.execute("INSERT INTO note VALUES (%s)", (n,))
            connection.commit()
    assert noted(engine) == [2, 3, 4]


def note(engine: sa.Engine, *numbers: int, before: Callable[[], None] = lambda: None) -> None:
    """One pipeline with its commit."""
    with engine.connect() as connection:
        with driver_of(connection) as driver:
            driver.execute("INSERT INTO note VALUES (1)")
        before()
        with pipelined(connection) as driver:
            for n in numbers:
                driver.execute("INSERT INTO note VALUES (%s)", (n,))
            connection.commit()


def test_a_pipeline_keeps_what_was_done_before_it_and_in_it(engine: sa.Engine) -> None:
    note(engine, 2, 3)

    assert noted(engine) == [1, 2, 3]


def test_a_pipeline_that_loses_its_database_tells_so_at_the_commit(
    engine: sa.Engine, database: Database
) -> None:
    with pytest.raises(sa.exc.OperationalError):
        note(engine, 2, before=lambda: end_all_connections(database))

    assert noted(engine) == []


def test_a_statement_that_fails_in_a_pipeline_keeps_the_commit_behind_it_from_happening(
    engine: sa.Engine,
) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        note(engine, 2, 3, 2)

    assert noted(engine) == []
    note(engine, 4)
    assert noted(engine) == [1, 4]


def test_a_session_that_the_server_has_ended_for_its_own_reasons_is_a_database_that_went_away(
    database: Database,
) -> None:
    hasty = make_engine(database.dsn, session={"idle_in_transaction_session_timeout": "200"})
    watcher = make_engine(database.dsn)
    with hasty.connect() as connection, watcher.connect() as other:
        with driver_of(connection) as driver:
            pid = driver.execute("SELECT pg_backend_pid()").fetchone()
        while other.exec_driver_sql("SELECT pid FROM pg_stat_activity WHERE pid = %s", pid).all():
            other.rollback()
        with pytest.raises(sa.exc.OperationalError), driver_of(connection) as driver:
            driver.execute("SELECT 1")
    hasty.dispose()
    watcher.dispose()


def test_the_drivers_connection_begins_the_transaction_it_is_part_of(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        with driver_of(connection) as driver:
            driver.execute("INSERT INTO note VALUES (1)")
        connection.rollback()
        with driver_of(connection) as driver:
            driver.execute("INSERT INTO note VALUES (2)")
        connection.commit()

    assert noted(engine) == [2]


def both(
    engine: sa.Engine, first: int, second: int, between: Callable[[], None] = lambda: None
) -> None:
    """A transaction that two pipelines begin and commit."""
    with begun_in_pipelines(engine).connect() as connection:
        with pipelined(connection) as driver:
            driver.execute("INSERT INTO note VALUES (%s)", (first,))
        between()
        with pipelined(connection) as driver:
            driver.execute("INSERT INTO note VALUES (%s)", (second,))
            driver.execute("COMMIT", prepare=False)
        connection.commit()


def test_pipelines_that_begin_and_commit_wait_once_each(engine: sa.Engine) -> None:
    with tempfile.TemporaryFile() as said:

        def listen(connection: psycopg.Connection[object], *_: object) -> None:
            connection.pgconn.trace(said.fileno())

        sa.event.listen(engine, "checkout", listen)
        both(engine, 1, 2)
        engine.dispose()
        said.seek(0)
        waits = sum(line.endswith(b"Sync") for line in said.read().splitlines())

    assert waits == 2
    sa.event.remove(engine, "checkout", listen)
    assert noted(engine) == [1, 2]


@pytest.mark.parametrize(("first", "second"), [(7, 1), (1, 7), (1, 1)])
def test_pipelines_that_begin_and_commit_keep_everything_or_nothing(
    engine: sa.Engine, first: int, second: int
) -> None:
    both(engine, 7, 8)

    with pytest.raises(sa.exc.IntegrityError):
        both(engine, first, second)

    assert noted(engine) == [7, 8]


def test_pipelines_whose_database_went_away_between_them_tell_so_and_keep_nothing(
    engine: sa.Engine, database: Database
) -> None:
    with pytest.raises(sa.exc.OperationalError):
        both(engine, 1, 2, between=lambda: end_all_connections(database))

    both(engine, 3, 4)
    assert noted(engine) == [3, 4]


def test_what_a_pipeline_has_begun_is_undone_where_nothing_commits_it(engine: sa.Engine) -> None:
    with begun_in_pipelines(engine).connect() as connection, pipelined(connection) as driver:
        driver.execute("INSERT INTO note VALUES (1)")

    assert noted(engine) == []


def test_a_connection_that_pipelines_have_begun_on_is_an_ordinary_one_afterwards(
    engine: sa.Engine,
) -> None:
    both(engine, 1, 2)

    with engine.connect() as connection:
        connection.exec_driver_sql("INSERT INTO note VALUES (3)")
        connection.rollback()
    assert noted(engine) == [1, 2]
