"""Pods come, go and are counted so that the counter never stops."""

from __future__ import annotations

from typing import Any

import pytest

from motcua_kit.process import STOP_LIMIT
from motcua_kit.telemetry.server import LIVE, READY
from tests.helm.chart import (
    SCENARIOS,
    Manifest,
    containers,
    environment,
    laid_over,
    manifests,
    of_kind,
    scenario,
    values_of,
)

pytestmark = pytest.mark.integration


def services(name: str) -> dict[str, Manifest]:
    found = of_kind(scenario(name), "Deployment")
    return {label: each for label, each in found.items() if not label.endswith("-door")}


def roles(deployment: Manifest) -> set[str]:
    return set(deployment["spec"]["template"]["spec"]["containers"][0]["command"][-1].split(","))


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_process_is_probed_for_progress(name: str) -> None:
    for label, each in services(name).items():
        container = each["spec"]["template"]["spec"]["containers"][0]
        assert container["livenessProbe"]["httpGet"] == {"path": LIVE, "port": "metrics"}, label
        assert container["startupProbe"]["httpGet"] == {"path": LIVE, "port": "metrics"}, label
        assert container["readinessProbe"]["httpGet"] == {"path": READY, "port": "metrics"}, label
        assert {"name": "metrics", "containerPort": 9100} in container["ports"], label


@pytest.mark.parametrize("name", SCENARIOS)
def test_only_pods_that_take_requests_have_pages(name: str) -> None:
    for label, each in services(name).items():
        ports = {port["name"] for port in containers(each["spec"]["template"])[-1]["ports"]}
        assert ("web" in roles(each)) == label.endswith("-web") == ("http" in ports), label


def test_the_demo_is_loaded_while_pods_wait_for_it() -> None:
    """Helm runs hooks after an installation only when everything is ready."""
    demo = of_kind(scenario("trial"), "Job")["motcua-demo-1"]

    assert "annotations" not in demo["metadata"]


def test_every_role_of_a_service_runs_somewhere() -> None:
    wanted = {
        "catalog": {"relay", "grpc", "web"},
        "routing": {"relay", "consumer", "scheduler", "grpc", "web"},
        "notify": {"relay", "consumer", "worker", "scheduler", "grpc", "web"},
        "reporting": {"consumer", "web"},
        "intake-con-lai": {"relay", "consumer", "scheduler", "grpc", "web"},
    }
    found = services("trial")

    for place, expected in wanted.items():
        parts = [found[f"motcua-{place}-{part}"] for part in ("web", "background")]
        assert roles(parts[0]) | roles(parts[1]) == expected


@pytest.mark.parametrize("name", SCENARIOS)
def test_requests_go_to_the_pods_that_take_them(name: str) -> None:
    pods = services(name)
    for label, each in of_kind(scenario(name), "Service").items():
        component = each["spec"]["selector"].get("app.kubernetes.io/component", "")
        if f"motcua-{component}" in pods:
            assert component.endswith("-web"), label


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_new_pod_is_ready_before_an_old_one_goes(name: str) -> None:
    for each in of_kind(scenario(name), "Deployment").values():
        strategy = each["spec"]["strategy"]["rollingUpdate"]
        assert strategy == {"maxUnavailable": 0, "maxSurge": 1}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_pod_has_the_time_to_end_well(name: str) -> None:
    for each in services(name).values():
        spec = each["spec"]["template"]["spec"]
        quiet = spec["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
        assert spec["terminationGracePeriodSeconds"] > quiet + STOP_LIMIT + 5


@pytest.mark.parametrize("name", SCENARIOS)
def test_pods_of_a_part_stand_on_different_machines(name: str) -> None:
    for each in of_kind(scenario(name), "Deployment").values():
        spread = each["spec"]["template"]["spec"]["topologySpreadConstraints"]
        keys = {constraint["topologyKey"] for constraint in spread}
        assert keys == {"topology.kubernetes.io/zone", "kubernetes.io/hostname"}
        for constraint in spread:
            assert constraint["labelSelector"] == each["spec"]["selector"]


@pytest.mark.parametrize("name", ["trial", "external", "operators"])
def test_a_budget_stands_where_there_is_a_second_pod(name: str) -> None:
    budgets = of_kind(scenario(name), "PodDisruptionBudget")
    scaled = of_kind(scenario(name), "HorizontalPodAutoscaler")
    several = {
        label
        for label, each in of_kind(scenario(name), "Deployment").items()
        if each["spec"].get("replicas", 0) > 1 or label in scaled
    }

    assert set(budgets) == several
    for each in budgets.values():
        assert each["spec"]["maxUnavailable"] == 1


def test_a_part_that_scales_itself_is_not_told_how_many() -> None:
    web = services("external")["motcua-intake-con-lai-web"]
    scaling = of_kind(scenario("external"), "HorizontalPodAutoscaler")

    assert "replicas" not in web["spec"]
    on_cpu = scaling["motcua-intake-con-lai-web"]["spec"]
    assert (on_cpu["minReplicas"], on_cpu["maxReplicas"]) == (3, 12)
    assert on_cpu["metrics"][0]["resource"]["name"] == "cpu"
    on_lag = scaling["motcua-intake-con-lai-background"]["spec"]["metrics"][0]["external"]
    assert on_lag["metric"] == {
        "name": "motcua_consumer_lag_facts",
        "selector": {"matchLabels": {"deployment": "intake-con-lai"}},
    }


def test_the_lag_that_scales_a_part_may_be_chosen_otherwise() -> None:
    chosen = {"lagMetric": "lag", "lagSelector": {"reader": "board"}, "enabled": True}
    values = {"services": {"reporting": {"background": {"autoscaling": chosen}}}}
    found = of_kind(manifests(laid_over(values_of("external"), values)), "HorizontalPodAutoscaler")

    metric = found["motcua-reporting-background"]["spec"]["metrics"][0]["external"]["metric"]
    assert metric == {"name": "lag", "selector": {"matchLabels": {"reader": "board"}}}


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_pod_waits_for_the_schema_it_needs(name: str) -> None:
    for label, each in services(name).items():
        prepared = each["spec"]["template"]["spec"]["initContainers"][0]
        service = each["spec"]["template"]["metadata"]["labels"]["motcua/service"]
        assert prepared["args"] == ["await", f"motcua_{service}=DATABASE_URL"], label
        assert "DATABASE_URL" in environment(prepared), label


def test_every_topic_of_a_strimzi_cluster_is_as_the_services_would_make_it() -> None:
    topics = of_kind(scenario("operators"), "KafkaTopic")

    assert set(topics) == {
        "motcua.catalog.v1",
        "motcua.dossier.v1",
        "motcua.leg.v1",
        "motcua.notice.v1",
        "motcua.parked.v1",
        "motcua.handover.tinh.v1",
        "motcua.handover.con-lai.v1",
    }
    for name, each in topics.items():
        spec: dict[str, Any] = each["spec"]
        assert (spec["partitions"], spec["replicas"]) == (24, 3)
        assert spec["config"]["retention.ms"] == "-1"
        assert spec["config"]["min.insync.replicas"] == "2"
        assert ("cleanup.policy" in spec["config"]) == (name == "motcua.catalog.v1")


def test_what_would_be_lost_with_the_release_is_kept() -> None:
    kept = {
        (each["kind"], each["metadata"]["name"])
        for name in ("trial", "operators")
        for each in scenario(name)
        if each["metadata"].get("annotations", {}).get("helm.sh/resource-policy") == "keep"
    }

    for kind, name in (
        ("Secret", "motcua-keys-intake-tinh"),
        ("Secret", "motcua-keys-notify"),
        ("Secret", "motcua-db-routing"),
        ("Secret", "motcua-postgres"),
        ("Cluster", "motcua-postgres"),
        ("Kafka", "motcua-kafka"),
        ("KafkaTopic", "motcua.dossier.v1"),
    ):
        assert (kind, name) in kept


def test_every_path_of_the_platform_leads_somewhere() -> None:
    rules = of_kind(scenario("operators"), "Ingress")["motcua"]["spec"]["rules"][0]
    backends = {each["path"]: each["backend"]["service"]["name"] for each in rules["http"]["paths"]}

    assert rules["host"] == "motcua.example.gov.vn"
    assert backends == {
        "/": "motcua-routing",
        "/api": "motcua-catalog",
        "/bang": "motcua-reporting",
        "/bao-cao": "motcua-reporting",
        "/dang-nhap": "motcua-catalog",
        "/dang-xuat": "motcua-catalog",
        "/danh-muc": "motcua-catalog",
        "/dieu-phoi": "motcua-routing",
        "/n/con-lai": "motcua-intake-con-lai",
        "/n/tinh": "motcua-intake-tinh",
        "/thong-bao": "motcua-notify",
    }


def test_the_address_is_served_with_a_certificate() -> None:
    for name, secret in (("external", "motcua-tls"), ("operators", "motcua-certificate")):
        tls = of_kind(scenario(name), "Ingress")["motcua"]["spec"]["tls"]
        assert tls == [{"hosts": ["motcua.example.gov.vn"], "secretName": secret}]


def test_the_trial_test_asks_every_service_at_the_door() -> None:
    pod = of_kind(scenario("trial"), "Pod")["motcua-test"]
    asked = containers(pod)[0]["args"]

    assert pod["metadata"]["annotations"]["helm.sh/hook"] == "test"
    assert asked[0] == "http://motcua-door:8080"
    assert "/n/dan-tien/healthz/ready=200" in asked
    assert "motcua-routing:9090" in asked
