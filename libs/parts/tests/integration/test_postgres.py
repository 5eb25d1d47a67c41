import dataclasses
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from motcua_parts.postgres import PostgresServer


@pytest.fixture(scope="module")
def server(open_folder: Path) -> Iterator[PostgresServer]:
    running = PostgresServer.start(open_folder / "office")
    yield running
    running.stop()


def test_a_power_cut_loses_nothing_that_was_committed(server: PostgresServer) -> None:
    database = server.create_database("intake", "intake")
    with psycopg.connect(database.dsn) as connection:
        connection.execute("CREATE TABLE dossier AS SELECT 'H01' AS code")

    server.process.kill()
    assert not server.is_running()
    again = PostgresServer.start(server.home)

    assert again.database("intake", "intake") == database
    with psycopg.connect(database.dsn) as connection:
        assert connection.execute("SELECT code FROM dossier").fetchall() == [("H01",)]


def test_starting_a_home_that_runs_adopts_it(server: PostgresServer) -> None:
    assert PostgresServer.start(server.home).pid == server.pid


def test_a_database_made_twice_is_the_same_one(server: PostgresServer) -> None:
    assert server.create_database("routing", "routing") == server.create_database(
        "routing", "routing"
    )


def test_a_service_cannot_enter_the_database_of_another(server: PostgresServer) -> None:
    intake = server.create_database("intake", "intake")
    routing = server.create_database("routing", "routing")
    trespass = dataclasses.replace(intake, name=routing.name)

    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(trespass.dsn)


def test_a_wrong_password_is_refused(server: PostgresServer) -> None:
    database = server.create_database("intake", "intake")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(database.dsn.replace(database.password, "123456"))


def test_secrets_are_for_their_owner_only_and_never_shown(server: PostgresServer) -> None:
    database = server.database("intake", "intake")

    assert (server.home / "secret").stat().st_mode & 0o077 == 0
    assert database.password not in repr(database)


def test_vietnamese_text_is_sorted_by_our_own_keys_so_the_server_uses_code_points(
    server: PostgresServer,
) -> None:
    with server.administration() as connection:
        rows = connection.execute(
            "SELECT * FROM unnest(ARRAY['Đặng', 'Dũng', 'Ánh', 'An']) AS name ORDER BY name"
        ).fetchall()

    assert [name for (name,) in rows] == ["An", "Dũng", "Ánh", "Đặng"]


def test_two_homes_run_side_by_side(server: PostgresServer, open_folder: Path) -> None:
    other = PostgresServer.start(open_folder / "other office")
    try:
        assert other.port != server.port
        assert other.accepts()
        assert server.accepts()
    finally:
        other.stop()
    assert server.accepts()
