"""deploy/docker/compose.yaml holds what the demo province needs, and nothing more open."""

from __future__ import annotations

import json
import re
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from deploy.prometheus.targets import targets_of

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "deploy" / "docker" / "compose.yaml"
OWN = re.compile(r"localhost/motcua")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"]
    return found


def deployments() -> list[str]:
    units = (ROOT / "data" / "hung-yen" / "units.yaml").read_bytes()
    return [each["code"] for each in yaml.load(units, yaml.CSafeLoader)["deployments"]]


def test_every_deployment_of_the_province_has_its_service(services: dict[str, Any]) -> None:
    intakes = {name for name in services if name.startswith("intake-")}

    assert intakes == {f"intake-{code}" for code in deployments()}
    assert {"catalog", "routing", "notify", "reporting", "door"} <= services.keys()


def test_prometheus_asks_every_service_under_the_labels_that_rules_and_boards_lean_on() -> None:
    places = [(name, "") for name in ("catalog", "routing", "notify", "reporting")]
    places += [("intake", code) for code in deployments()]
    named = [(service, node, "-".join(filter(None, (service, node)))) for service, node in places]
    status = {
        "processes": [
            {
                "service": service,
                "node": node,
                "name": name,
                "metrics": f"http://{name}:9100/metrics",
            }
            for service, node, name in named
        ]
    }
    (job,) = prometheus_file()["scrape_configs"]

    assert job["job_name"] == "motcua"
    assert job["static_configs"] == targets_of(status)


def test_prometheus_computes_what_the_boards_ask_for(services: dict[str, Any]) -> None:
    """Half of a board's figures are recorded by the rules."""
    rules = ROOT / "deploy" / "prometheus" / "rules.yaml"
    mounts = [place.split(":") for place in services["prometheus"]["volumes"]]
    inside = {
        (FILE.parent / source).resolve(): target
        for source, target, *_ in mounts
        if source.startswith(".")
    }

    assert prometheus_file()["rule_files"] == [inside[rules]]


def test_our_containers_may_do_nothing_they_do_not_need(services: dict[str, Any]) -> None:
    for name, service in services.items():
        if OWN.match(service["image"]):
            assert service["read_only"] is True, name
            assert service["cap_drop"] == ["ALL"], name
            assert "no-new-privileges:true" in service["security_opt"], name


def test_every_image_has_a_version(services: dict[str, Any]) -> None:
    for name, service in services.items():
        tag = service["image"].rpartition(":")[2] if ":" in service["image"] else ""
        assert tag, name
        assert tag != "latest", name


def test_ports_are_open_on_this_machine_only(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.integration
def test_the_file_is_as_the_compose_specification_says(whole: dict[str, Any]) -> None:
    """Asked of the schema that compose itself is checked by; no Docker is needed."""
    for error in specification().iter_errors(whole):
        pytest.fail(f"{error.instance_path}: {error.message}")


@pytest.mark.integration
def test_a_word_that_compose_does_not_know_is_found(whole: dict[str, Any]) -> None:
    whole["services"]["door"]["restrat"] = "always"

    assert not specification().is_valid(whole)


def test_the_tag_is_the_only_variable_and_asked_for_with_words() -> None:
    text = FILE.read_text(encoding="utf-8")
    variables = re.findall(
        r"(?<!\$)\$\{([A-Z_]+)([^}]*)\}|(?<!\$)\$(?!\{)([A-Za-z_]+)", uncommented(text)
    )

    assert {name for name, _, _ in variables} == {"MOTCUA_TAG"}
    assert any(rest.startswith(":?") for _, rest, _ in variables)


def test_what_services_lean_on_is_in_the_file(whole: dict[str, Any]) -> None:
    services, volumes = whole["services"], whole.get("volumes", {})
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= services.keys(), name
        for place in service.get("volumes", []):
            source = place.partition(":")[0]
            assert source in volumes or (FILE.parent / source).exists(), f"{name}: {source}"


def prometheus_file() -> dict[str, Any]:
    file = FILE.parent / "compose" / "prometheus.yaml"
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def uncommented(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


def specification() -> Any:
    """What checks a compose file; from a package, so that no machine needs Docker or Go for it."""
    package = distribution("check-jsonschema")
    file = package.locate_file("check_jsonschema/builtin_schemas/vendor/compose-spec.json")
    schema = json.loads(Path(str(file)).read_text(encoding="utf-8"))
    return jsonschema_rs.validator_for(schema)


@pytest.fixture
def whole() -> dict[str, Any]:
    """The file as compose reads it, its tag put in."""
    text = re.sub(r"\$\{MOTCUA_TAG[^}]*\}", "1.2.3", FILE.read_text(encoding="utf-8"))
    found: dict[str, Any] = yaml.safe_load(text)
    return found
