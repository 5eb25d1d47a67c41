"""What runs in a home, and where."""

from pathlib import Path

from motcua_app.up import plan as plans
from motcua_app.up.home import Home
from motcua_app.up.plan import Mode, Plan, deployments_of
from motcua_parts.cache import checkout

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


def test_the_demo_province_has_four_places_of_reception() -> None:
    codes = deployments_of(checkout() / "data/hung-yen/units.yaml")

    assert codes == ["dan-tien", "khoai-chau", "trung-tam-tinh", "con-lai"]
