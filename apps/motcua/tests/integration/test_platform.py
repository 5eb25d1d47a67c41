"""A real home with real processes: it comes up, comes back, is adopted and goes down.

Two services are enough to show how processes are kept; the whole platform is e2e's matter.
"""

import json
import os
import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from motcua_app.output import CannotDo
from motcua_app.up import supervisor
from motcua_app.up.catalog import ask_catalog
from motcua_app.up.home import Home
from motcua_app.up.parts import Parts, parts_of
from motcua_app.up.plan import Mode, Outside, Plan, make_plan
from motcua_app.up.platform import Platform
from motcua_app.up.seeding import Seeding
from motcua_app.up.status import status_of
from motcua_app.up.stopping import down
from motcua_parts import ports
from motcua_parts.cache import checkout
from motcua_parts.part import Part

SERVICES = ("catalog", "reporting")
BACK_WITHIN_S = 30.0


def until(holds: Callable[[], bool], within_s: float = BACK_WITHIN_S) -> None:
    limit = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.05)


def make_platform(home: Home) -> Platform:
    return Platform(home, lambda _text: None, services=SERVICES)


@pytest.fixture
def home(open_folder: Path) -> Iterator[Home]:
    made = Home(open_folder / "home")
    yield made
    down(made)


@pytest.fixture
def platform(home: Home) -> Platform:
    return make_platform(home)


@pytest.fixture
def plan(platform: Platform) -> Plan:
    return platform.up(Mode.EMBEDDED, ports.free_port())


@pytest.fixture
def parts(home: Home, plan: Plan) -> Parts:
    return parts_of(home, plan)


def test_a_door_cannot_open_at_another_machines_address(platform: Platform) -> None:
    with pytest.raises(CannotDo, match=r"198\.51\.100\.7"):
        platform.up(Mode.EMBEDDED, ports.free_port(), Outside(bind="198.51.100.7"))


def test_a_home_of_the_demo_never_becomes_an_offices(platform: Platform, tmp_path: Path) -> None:
    plan = make_plan(Mode.EMBEDDED, ports.free_port(), [], services=SERVICES)
    platform.home.make()
    plan.save(platform.home)

    with pytest.raises(CannotDo, match="MOTCUA_HOME"):
        platform.up(outside=Outside(data=str(tmp_path)))


def test_an_offices_people_get_no_password_of_the_demos(platform: Platform, tmp_path: Path) -> None:
    own = tmp_path / "own"
    for part in ("calendars", "procedures", "hung-yen"):
        shutil.copytree(checkout() / "data" / part, own / part)
    shutil.copy(checkout() / "data" / "fields.yaml", own)
    plan = platform.up(Mode.EMBEDDED, ports.free_port(), Outside(data=str(own)))

    counts = Seeding(platform.home, lambda _text: None).run()

    assert (counts["accounts"], counts["units"] > 0) == (0, True)
    assert not platform.home.demo_password.exists()
    given = json.loads(ask_catalog(platform.home, plan, ["password", "dieuphoi"]).stdout)
    pair = {"login": "dieuphoi", "password": given["one_time_password"]}
    assert httpx.post(f"{plan.url}/api/v1/session", json=pair).status_code == 200


def kill(part: Part) -> int:
    pid = part.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


def is_well(plan: Plan) -> bool:
    try:
        answers = [httpx.get(f"{plan.url}{front.prefix}/healthz/ready") for front in plan.fronts]
    except httpx.HTTPError:
        return False
    return all(answer.is_success for answer in answers)


def test_what_dies_comes_back_by_itself(plan: Plan, parts: Parts) -> None:
    for part in (parts.services[0], parts.postgres, parts.door):
        before = kill(part)
        until(lambda part=part, before=before: part.pid not in {None, before})

    until(lambda: is_well(plan))


def test_the_supervisor_may_die_too(home: Home, platform: Platform, plan: Plan) -> None:
    parts = parts_of(home, plan)
    keeper = supervisor.process_of(home)
    first = keeper.pid
    alive = {part.name: part.pid for part in parts}
    keeper.kill()
    assert {part.name: part.pid for part in parts} == alive
    killed = kill(parts.services[0])

    again = platform.up()

    assert again == plan
    assert keeper.pid not in {None, first}
    assert parts.services[0].pid not in {None, killed}
    assert {part.pid for part in (parts.postgres, parts.services[1], parts.door)} < set(
        alive.values()
    )


def test_down_ends_all_within_twenty_seconds_and_up_finds_the_data_again(
    home: Home, platform: Platform, plan: Plan, parts: Parts
) -> None:
    with parts.postgres.administration() as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    pids = [part.pid for part in parts] + [supervisor.process_of(home).pid]

    began = time.monotonic()
    down(home)

    assert time.monotonic() - began < 20
    assert not any(pid and _lives(pid) for pid in pids)
    assert not _users_of(home)
    assert platform.up() == plan
    with parts.postgres.administration() as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_a_process_that_does_not_listen_is_ended_by_force(home: Home, parts: Parts) -> None:
    frozen = parts.services[0].pid
    assert frozen is not None
    os.kill(frozen, signal.SIGSTOP)

    began = time.monotonic()
    down(home)

    assert time.monotonic() - began < 20
    assert not _lives(frozen)


def test_status_tells_what_operators_and_tests_need(home: Home, plan: Plan) -> None:
    told = status_of(home)

    assert (told["mode"], told["ready"], told["url"]) == ("embedded", True, plan.url)
    assert (told["kafka"], told["rabbitmq"]) == (None, None)
    assert "accounts" not in told
    catalog = next(each for each in told["processes"] if each["service"] == "catalog")
    assert httpx.get(f"{catalog['http']}/healthz/live").is_success
    assert "motcua_" in httpx.get(catalog["metrics"]).text
    assert psutil.pid_exists(catalog["pid"])


def test_a_home_keeps_its_mode(platform: Platform, plan: Plan) -> None:
    with pytest.raises(CannotDo, match="MOTCUA_HOME"):
        platform.up(Mode.FULL)
    assert is_well(plan)


def test_a_taken_web_port_is_told_before_anything_starts(home: Home, platform: Platform) -> None:
    with (
        socket.create_server((ports.LOOPBACK, 0)) as other,
        pytest.raises(CannotDo, match="MOTCUA_PORT"),
    ):
        platform.up(Mode.EMBEDDED, other.getsockname()[1])
    assert not home.exists()


def test_two_homes_stand_side_by_side(open_folder: Path, plan: Plan) -> None:
    other = make_platform(Home(open_folder / "other"))
    try:
        second = other.up(Mode.EMBEDDED, ports.free_port())
        mine = {port for process in plan.processes for port in process.ports}
        theirs = {port for process in second.processes for port in process.ports}
        assert not mine & theirs
        assert is_well(plan)
        assert is_well(second)
    finally:
        down(other.home)
    assert is_well(plan)


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _users_of(home: Home) -> list[int]:
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if str(home.root) in " ".join(process.info["cmdline"] or ())
    ]
