"""What runs in a home, and where."""

import json
from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from motcua_app.output import CannotDo
from motcua_app.up import plan as plans
from motcua_app.up.home import Home
from motcua_app.up.plan import Mode, Outside, Plan, deployments_of, units_file
from motcua_parts.cache import checkout

EVERYWHERE = str(IPv4Address(0))
NODES = ["dan-tien", "con-lai"]


def make_plan(*about, **more) -> Plan:
    """A plan with ports one after the other: unit tests bind nothing."""
    numbers = iter(range(20_000, 30_000))

    def free_port(taken) -> int:
        return next(number for number in numbers if number not in taken)

    return plans.make_plan(*about, **more, free_port=free_port)


def test_embedded_runs_one_process_for_each_deployment() -> None:
    plan = make_plan(Mode.EMBEDDED, 8080, NODES)

    assert [process.name for process in plan.processes] == [
        "catalog",
        "routing",
        "notify",
        "reporting",
        "intake-dan-tien",
        "intake-con-lai",
    ]
    assert {process.roles for process in plan.processes} == {"all"}


def test_full_separates_what_takes_requests_from_what_works_by_itself() -> None:
    plan = make_plan(Mode.FULL, 8080, NODES)
    mine = {p.name: p for p in plan.processes if p.node == "dan-tien"}

    assert set(mine) == {"intake-dan-tien-web", "intake-dan-tien-nen"}
    assert mine["intake-dan-tien-web"].http
    assert not mine["intake-dan-tien-nen"].http
    assert {p.database for p in mine.values()} == {"intake_dan_tien"}
    assert len([p for p in plan.fronts if p.node == "dan-tien"]) == 1


def test_no_two_processes_share_a_port() -> None:
    plan = make_plan(Mode.FULL, 8080, NODES)
    ports = [port for process in plan.processes for port in process.ports]

    assert len(ports) == len(set(ports))
    assert plan.port not in ports
    assert not set(plan.gateways.values()) & set(ports)


def test_a_home_keeps_its_ports_when_a_deployment_joins(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = make_plan(Mode.EMBEDDED, 8080, NODES)
    first.save(home)

    second = make_plan(Mode.EMBEDDED, 8080, [*NODES, "khoai-chau"], Plan.load(home).processes)

    assert Plan.load(home) == first
    assert set(first.processes) < set(second.processes)


def test_what_is_said_of_the_outside_is_kept_until_it_is_said_anew(tmp_path: Path) -> None:
    home = Home(tmp_path)
    said = Outside(bind="10.0.0.5", public_url="https://motcua.xa.vn")
    replace(make_plan(Mode.EMBEDDED, 8080, NODES), outside=said).save(home)

    kept = Plan.load(home).outside

    assert kept == said
    assert Outside().over(kept) == said
    assert Outside(bind=EVERYWHERE).over(kept) == replace(said, bind=EVERYWHERE)


def test_a_home_of_the_release_before_is_read(tmp_path: Path) -> None:
    home = Home(tmp_path)
    make_plan(Mode.EMBEDDED, 8080, NODES).save(home)
    older = json.loads(home.plan_file.read_text())
    del older["outside"]
    home.plan_file.write_text(json.dumps(older))

    plan = Plan.load(home)

    assert (plan.addresses, plan.public_url) == (("127.0.0.1",), plan.url)


@pytest.mark.parametrize(
    ("bind", "addresses"),
    [
        ("", ("127.0.0.1",)),
        ("127.0.0.1", ("127.0.0.1",)),
        ("10.0.0.5", ("127.0.0.1", "10.0.0.5")),
        (EVERYWHERE, (EVERYWHERE,)),
        ("::", ("::",)),
    ],
)
def test_this_machine_always_finds_its_own_door(bind: str, addresses: tuple[str, ...]) -> None:
    plan = replace(make_plan(Mode.EMBEDDED, 8080, NODES), outside=Outside(bind=bind))

    assert plan.addresses == addresses


def test_a_folder_of_ones_own_stands_in_for_the_demo(tmp_path: Path) -> None:
    units = tmp_path / "xa" / "units.yaml"
    units.parent.mkdir()
    units.write_text("deployments: [{code: xa-nha, units: [xa-nha]}]\n")

    assert deployments_of(units_file(tmp_path)) == ["xa-nha"]


@pytest.mark.parametrize("files", [[], ["a/units.yaml", "b/units.yaml"]])
def test_a_folder_without_one_file_of_units_is_refused(files: list[str], tmp_path: Path) -> None:
    for file in files:
        (tmp_path / file).parent.mkdir()
        (tmp_path / file).touch()

    with pytest.raises(CannotDo, match=r"units\.yaml"):
        units_file(tmp_path)


def test_the_demo_province_has_four_places_of_reception() -> None:
    codes = deployments_of(units_file(checkout() / "data"))

    assert codes == ["dan-tien", "khoai-chau", "trung-tam-tinh", "con-lai"]
