"""A node restored from yesterday's backup: it catches up, or it is stopped where it went on alone.

docs/adr/0016 tells how a database knows that it came out of a backup.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from motcua_kit.db.engine import make_engine
from motcua_kit.tail import DatabasePlace
from motcua_parts.postgres import PostgresServer, binary
from tests.e2e.conftest import own_platform
from tests.e2e.doors import At, Json, Refused, eventually
from tests.e2e.load import signal_group
from tests.e2e.platform import Platform

pytestmark = [pytest.mark.fault, pytest.mark.timeout(900, func_only=True)]

COMMUNE = "xa-dan-tien"
DISTRICT = "huyen-khoai-chau"
BIRTH = "1.001193"
NODE = "dan-tien"
DATABASE = "intake_dan_tien"
LOG = "bus"
# How long a slow machine may take; a quick one never waits for it.
LONG = 240


@pytest.fixture(params=["embedded", "full"])
def office(request: pytest.FixtureRequest) -> Iterator[Platform]:
    with own_platform(request.param) as platform:
        yield platform


def server(platform: Platform) -> PostgresServer:
    return PostgresServer(platform.home / "postgres")


def processes(platform: Platform) -> list[Json]:
    """All processes of the node."""
    return [each for each in platform.status()["processes"] if each.get("node") == NODE]


def database_of(platform: Platform) -> str:
    """The one database that they share."""
    (dsn,) = {each["database"] for each in processes(platform)}
    return str(dsn)


def back_up(platform: Platform) -> Path:
    """A dump of the node's database, as an operator makes it."""
    file = platform.home / "backup.dump"
    command = [binary("pg_dump"), "--format=custom", f"--file={file}", database_of(platform)]
    subprocess.run(command, check=True)
    return file


@contextmanager
def node_down(platform: Platform) -> Iterator[None]:
    """The node is dead while its machine is worked on; then it starts again."""
    its = [each["pid"] for each in processes(platform)]
    supervisor = platform.status()["supervisor"]["pid"]
    os.kill(supervisor, signal.SIGSTOP)
    try:
        for pid in its:
            os.kill(pid, signal.SIGKILL)
        yield
    finally:
        os.kill(supervisor, signal.SIGCONT)


def restore(platform: Platform, backup: Path, database: str) -> None:
    """The node's database is replaced by the backup."""
    server(platform).drop_database(DATABASE)
    server(platform).create_database(DATABASE, DATABASE)
    subprocess.run(
        [binary("pg_restore"), "--no-owner", f"--dbname={database}", str(backup)], check=True
    )


def trust(database: str) -> None:
    """What `motcua-intake trust` does: the restored database is told that nothing is missing."""
    engine = make_engine(database, pool_size=1)
    DatabasePlace(engine).note(datetime.now(UTC))
    engine.dispose()


@contextmanager
def log_away(platform: Platform) -> Iterator[None]:
    """Nobody reaches the log."""
    with kafka_silent(platform) if platform.mode == "full" else embedded_log_shut(platform):
        yield


@contextmanager
def kafka_silent(platform: Platform) -> Iterator[None]:
    kafka = platform.pids()["kafka"]
    assert kafka is not None
    signal_group(kafka, signal.SIGSTOP)
    try:
        yield
    finally:
        signal_group(kafka, signal.SIGCONT)


@contextmanager
def embedded_log_shut(platform: Platform) -> Iterator[None]:
    with server(platform).administration() as connection:
        connection.execute(f"ALTER DATABASE {LOG} ALLOW_CONNECTIONS false")
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            (LOG,),
        )
    try:
        yield
    finally:
        with server(platform).administration() as connection:
            connection.execute(f"ALTER DATABASE {LOG} ALLOW_CONNECTIONS true")


def head(platform: Platform) -> Json:
    """How far the commune's ledger is, as its node says."""
    auditor = platform.person("auditor", "tinh-hung-yen")
    heads = auditor.get("/n/dan-tien/api/v1/heads")["heads"]
    found: Json = next(each for each in heads if each["unit"] == COMMUNE)
    return found


def published(platform: Platform) -> Json | None:
    """The commune's head once the topic holds all of it."""
    found = head(platform)
    return found if found["published_seq"] == found["seq"] else None


def accepted(counter: At) -> str | None:
    """The code of a dossier received; None while the node refuses."""
    try:
        return counter.accept(BIRTH)
    except Refused as refusal:
        # A door without its node, or a node that has not caught up yet.
        if refusal.status in {502, 503}:
            return None
        raise


def finish(platform: Platform, code: str) -> None:
    """Every step that is left, each by whoever has its role."""
    counter = platform.at(COMMUNE, "counter_officer")
    while counter.see(code)["state"] != "result_ready":
        task = next(t for t in counter.see(code)["tasks"] if t["state"] in {"open", "taken"})
        platform.at(COMMUNE, task["role"]).complete(code)


def complete_and_return(platform: Platform, code: str) -> None:
    """The applicant is entered again from the papers; the rest is ordinary work."""
    counter = platform.at(COMMUNE, "counter_officer")
    counter.do(code, "applicant", applicant={"kind": "citizen", "name": "Nguyễn Văn An"})
    finish(platform, code)
    counter.do(code, "return", recipient="applicant")
    assert counter.see(code)["applicant"]["name"] == "Nguyễn Văn An"


def test_a_restored_node_catches_up_from_the_topic_and_goes_on(office: Platform) -> None:
    counter = office.at(COMMUNE, "counter_officer")
    before = [counter.accept(BIRTH) for _ in range(3)]
    eventually(lambda: published(office), what="the first facts are published", seconds=LONG)
    backup = back_up(office)
    after = [counter.accept(BIRTH) for _ in range(3)]
    finish(office, before[0])
    counter.do(before[0], "return", recipient="applicant")
    finish(office, after[0])
    told = eventually(lambda: published(office), what="the later facts are published", seconds=LONG)
    assert told is not None

    database = database_of(office)
    with node_down(office):
        restore(office, backup, database)
    office.wait_ready(seconds=LONG)

    new = eventually(lambda: accepted(counter), what="the counter goes on", seconds=LONG)
    assert new not in {*before, *after}
    now = head(office)
    assert now["seq"] > told["seq"]
    assert not now["forked"]
    assert (now["recovered_dossiers"], now["incomplete"]) == (4, 3)
    # What was accepted and done after the backup is there, the applicant apart.
    assert counter.see(before[0])["state"] == "returned"
    assert counter.see(before[0])["applicant"]["name"] == "Nguyễn Văn An"
    assert counter.see(after[0])["recovered"] == "incomplete"
    assert counter.see(after[0])["state"] == "result_ready"
    page = counter.who.http.get(f"/n/dan-tien/ho-so/{after[1]}").text
    assert "Hồ sơ được khôi phục từ sổ cái, thiếu thông tin người nộp." in page
    for code in after:
        complete_and_return(office, code)
    assert head(office)["incomplete"] == 0
    assert office.prove()["balanced"]


def test_a_restored_node_that_went_on_by_itself_is_a_fork_and_is_stopped(office: Platform) -> None:
    counter = office.at(COMMUNE, "counter_officer")
    counter.accept(BIRTH)
    eventually(lambda: published(office), what="the first facts are published", seconds=LONG)
    backup = back_up(office)
    after = [counter.accept(BIRTH) for _ in range(2)]
    told = eventually(lambda: published(office), what="the later facts are published", seconds=LONG)
    assert told is not None

    database = database_of(office)
    with log_away(office):
        with node_down(office):
            restore(office, backup, database)
            trust(database)
        alone = eventually(lambda: accepted(counter), what="it goes on by itself", seconds=LONG)
        assert alone is not None

    eventually(lambda: head(office)["forked"], what="the fork is recognised", seconds=LONG)
    with pytest.raises(Refused) as refusal:
        counter.accept(BIRTH)
    assert f"Sổ cái của đơn vị {COMMUNE} đã tách nhánh" in refusal.value.sentence
    # Nothing of it was published, and what the topic had before is still told.
    supervisor = office.person("supervisor", "tinh-hung-yen")
    for code in after:
        assert supervisor.get(f"/dieu-phoi/api/v1/dossiers/{code}")["custodian"] == COMMUNE
    done = office.run("prove", "--wait", "3", "--json", seconds=240)
    lines = office.lines_of(done)
    named = {code for line in lines[:-1] for code in line["dossiers"]}
    assert done.returncode == 1
    assert {*after, alone} <= named
    assert {line["unit"] for line in lines[:-1] if line["dossiers"]} == {COMMUNE}
    # The other nodes work on.
    assert office.at(DISTRICT, "counter_officer").accept("2.000908")
