"""The chart is one that Helm and Kubernetes take."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from tests.helm.chart import (
    CHART,
    HELM,
    SCENARIOS,
    Manifest,
    helm,
    laid_over,
    manifests,
    of_kind,
    scenario,
    texts,
    values_of,
)

pytestmark = pytest.mark.integration

WARNING = 2
KUBERNETES = "1.33.0"
# What operators define and Kubernetes itself does not know.
FOREIGN = {"cnpg.io", "strimzi.io", "rabbitmq.com", "coreos.com"}
VERSIONS = {
    ("postgresql.cnpg.io/v1", "Cluster"),
    ("postgresql.cnpg.io/v1", "Database"),
    ("kafka.strimzi.io/v1beta2", "Kafka"),
    ("kafka.strimzi.io/v1beta2", "KafkaNodePool"),
    ("kafka.strimzi.io/v1beta2", "KafkaTopic"),
    ("kafka.strimzi.io/v1beta2", "KafkaUser"),
    ("rabbitmq.com/v1beta1", "RabbitmqCluster"),
    ("monitoring.coreos.com/v1", "ServiceMonitor"),
    ("monitoring.coreos.com/v1", "PrometheusRule"),
}


def is_foreign(manifest: Manifest) -> bool:
    group = manifest["apiVersion"].partition("/")[0]
    return any(group == each or group.endswith(f".{each}") for each in FOREIGN)


def schemas() -> Path:
    package = importlib.util.find_spec("kubernetes_validate")
    assert package is not None
    assert package.submodule_search_locations is not None
    folder = Path(package.submodule_search_locations[0]) / "kubernetes-json-schema"
    return folder / f"v{KUBERNETES}-local-strict"


@cache
def validator(version: str, kind: str) -> jsonschema_rs.Draft7Validator:
    group, _, name = version.rpartition("/")
    place = "-".join(part for part in (kind.lower(), group.partition(".")[0], name) if part)
    schema = json.loads((schemas() / f"{place}.json").read_text(encoding="utf-8"))
    definitions = json.loads((schemas() / "_definitions.json").read_text(encoding="utf-8"))
    return jsonschema_rs.Draft7Validator(
        schema, base_uri="https://kubernetes.io/", retriever=lambda _: definitions
    )


@pytest.mark.parametrize("name", SCENARIOS)
def test_helm_finds_nothing_to_say(name: str) -> None:
    report = helm().lint(CHART, values_of(name), strict=True, kube_version=f"v{KUBERNETES}")

    said = [each for each in report["messages"] if each["severity"] >= WARNING]
    assert said == []
    assert report["errors"] in ([], None)


@pytest.mark.parametrize("is_upgrade", [False, True])
@pytest.mark.parametrize("name", SCENARIOS)
def test_kubernetes_knows_every_field_of_every_object(name: str, is_upgrade: bool) -> None:
    wrong = []
    found = manifests(values_of(name), upgrade=True) if is_upgrade else scenario(name)
    for each in found:
        if is_foreign(each):
            continue
        label = f"{each['kind']}/{each['metadata']['name']}"
        wrong += [
            f"{label} {'.'.join(map(str, error.instance_path))}: {error.message}"
            for error in validator(each["apiVersion"], each["kind"]).iter_errors(each)
        ]

    assert wrong == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_operators_read_is_of_a_kind_they_know(name: str) -> None:
    for each in scenario(name):
        if is_foreign(each):
            assert (each["apiVersion"], each["kind"]) in VERSIONS


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_two_objects_have_one_name(name: str) -> None:
    names = [(each["kind"], each["metadata"]["name"]) for each in scenario(name)]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_object_says_whose_it_is(name: str) -> None:
    for each in scenario(name):
        labels = each["metadata"]["labels"]
        assert labels["app.kubernetes.io/name"] == "motcua"
        assert labels["app.kubernetes.io/instance"] == "motcua"
        assert labels["app.kubernetes.io/component"]


def test_what_is_packaged_renders_the_same(tmp_path: Path) -> None:
    archive = helm().package(CHART, destination=tmp_path)

    with helm().Chart.load(archive) as packed:
        rendered = packed.render(values_of("commune"), name="motcua", namespace="office")
    assert rendered == texts(values_of("commune"))


def test_the_readme_tells_of_the_values_as_they_are() -> None:
    done = subprocess.run(
        [sys.executable, HELM / "readme.py", "--check"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


def test_alerts_and_dashboards_are_those_of_the_folders_beside() -> None:
    """Links, so that they cannot differ; Helm packages what they lead to."""
    deploy = HELM.parent
    linked = {file.resolve() for file in (CHART / "files").rglob("*") if file.is_symlink()}

    assert linked == {deploy / "prometheus" / "rules.yaml", *(deploy / "grafana").glob("*.json")}


def test_alerts_and_dashboards_arrive_whole() -> None:
    deploy = HELM.parent
    rules = of_kind(scenario("external"), "PrometheusRule")["motcua"]["spec"]
    boards = {
        name: text
        for each in of_kind(scenario("external"), "ConfigMap").values()
        if "grafana_dashboard" in each["metadata"]["labels"]
        for name, text in each["data"].items()
    }

    assert rules == yaml.safe_load((deploy / "prometheus" / "rules.yaml").read_bytes())
    assert boards == {
        file.name: file.read_text(encoding="utf-8") for file in (deploy / "grafana").glob("*.json")
    }


def test_an_alert_leads_to_where_you_keep_the_runbooks() -> None:
    address = "https://wiki.example.vn/motcua/"
    values = {"metrics": {"prometheusRule": {"runbooks": address}}}
    found = of_kind(manifests(laid_over(values_of("external"), values)), "PrometheusRule")["motcua"]

    alerts = [rule for group in found["spec"]["groups"] for rule in group["rules"]
              if "alert" in rule]  # fmt: skip
    assert len(alerts) > 20
    for alert in alerts:
        assert alert["annotations"]["runbook_url"] == f"{address}{alert['alert']}.md"


def test_the_notes_name_the_next_commands() -> None:
    notes = texts(values_of("trial"))["motcua/templates/NOTES.txt"]

    assert "helm test motcua -n office" in notes
    assert "port-forward svc/motcua-door 8080:8080" in notes
    assert "It is for trials" in notes
