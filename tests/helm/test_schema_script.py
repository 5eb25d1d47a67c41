"""What the migration and every pod's wait for it do with a real database."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from types import ModuleType

import psycopg
import pytest

from motcua_kit.db.migrate import newest_revision
from motcua_parts.postgres import Database
from tests.helm.chart import CHART, environment, of_kind, scenario

pytestmark = pytest.mark.integration

SCRIPT = CHART / "files" / "schema.py"
PACKAGE = "motcua_routing"
OVER = 0.0


@pytest.fixture(scope="module")
def schema() -> ModuleType:
    spec = importlib.util.spec_from_file_location("chart_schema", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def address(database: Database, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", database.dsn)
    return database.dsn


def run(command: str, address: str) -> subprocess.CompletedProcess[str]:
    """As a container runs it: the program in its arguments."""
    program = [sys.executable, "-c", SCRIPT.read_text(encoding="utf-8")]
    return subprocess.run(
        [*program, command, f"{PACKAGE}=DATABASE_URL"],
        env={**os.environ, "DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=False,
    )


def revision(address: str) -> str:
    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert row is not None
    return str(row[0])


def test_an_empty_database_is_brought_to_its_newest_shape(address: str) -> None:
    done = run("migrate", address)

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["event"] == "schema_migrated"
    assert said["revision"] == revision(address) == newest_revision(PACKAGE)


def test_a_pod_waits_for_an_empty_database(schema: ModuleType, address: str) -> None:
    assert not schema.wait_for(PACKAGE, "DATABASE_URL", may_migrate=False, until=OVER)


def test_a_pod_goes_on_once_somebody_has_migrated(address: str) -> None:
    run("migrate", address)

    done = run("await", address)

    assert done.returncode == 0
    assert json.loads(done.stdout)["event"] == "schema_ready"


@pytest.mark.parametrize("command", ["await", "migrate"])
def test_a_newer_database_is_left_alone_and_good_enough_for_a_rollback(
    address: str, command: str
) -> None:
    run("migrate", address)
    with psycopg.connect(address) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from_the_future'")

    done = run(command, address)

    assert done.returncode == 0, done.stderr
    assert revision(address) == "from_the_future"


def test_a_server_that_is_not_there_yet_is_waited_for_without_telling_its_password(
    schema: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://office:swordfish@127.0.0.1:1/office")

    assert not schema.wait_for(PACKAGE, "DATABASE_URL", may_migrate=True, until=OVER)

    said = capsys.readouterr().out
    assert "schema_waiting" in said
    assert "swordfish" not in said


def test_the_migration_is_given_every_database_it_is_to_bring_along() -> None:
    job = of_kind(scenario("trial"), "Job")["motcua-migrate-1"]
    container = job["spec"]["template"]["spec"]["containers"][0]

    assert container["command"][-1] == SCRIPT.read_text(encoding="utf-8")
    asked = [pair.split("=") for pair in container["args"][1:]]
    assert len(asked) == 8
    for package, variable in asked:
        assert newest_revision(package)
        assert variable in environment(container)
