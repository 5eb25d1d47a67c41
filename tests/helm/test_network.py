"""All traffic is denied but what is named."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest

from tests.helm import needs
from tests.helm.chart import (
    SCENARIOS,
    laid_over,
    manifests,
    of_kind,
    pods,
    scenario,
    values_of,
)
from tests.helm.needs import GRPC, METRICS, WEB, Called
from tests.helm.traffic import HOME, Place, Traffic

pytestmark = pytest.mark.integration


def workload(part: str) -> str:
    """The object whose pods are this part of the chart."""
    kind = "StatefulSet" if part in {store for store, _ in needs.STORES} else "Deployment"
    return f"{kind}/motcua-{part}"


def of_pods(called: Iterable[Called]) -> set[Called]:
    return {(workload(part), port) for part, port in called}


STORES = of_pods(needs.STORES)
SCREENS, ASKED, PLACES = map(of_pods, (needs.SCREENS, needs.ASKED, needs.PLACES))
POSTGRES, KAFKA, DOOR = (
    (workload(part), port) for part, port in (needs.POSTGRES, needs.KAFKA, needs.DOOR)
)
NEEDS = {
    **{workload(part): of_pods(called) for part, called in needs.NEEDS.items()},
    "Job/motcua-migrate-1": {POSTGRES},
    "Job/motcua-demo-1": {POSTGRES},
    "Pod/motcua-test": {DOOR, *SCREENS, *ASKED},
    **{store: set() for store, _ in STORES},
}
STRANGER = Place({"app": "stranger"}, HOME)


def elsewhere(namespace: str, **labels: str) -> Place:
    return Place(labels, {"kubernetes.io/metadata.name": namespace})


@pytest.fixture(scope="module")
def traffic() -> Traffic:
    return Traffic(scenario("trial"))


def test_every_pod_stands_in_the_table() -> None:
    assert set(NEEDS) == {name for name, _ in pods(scenario("trial"))}


@pytest.mark.parametrize(("caller", "wanted"), NEEDS.items(), ids=NEEDS)
def test_a_pod_may_call_exactly_whom_it_needs(
    traffic: Traffic, caller: str, wanted: set[tuple[str, int]]
) -> None:
    me = traffic.pod(caller)

    allowed = {
        (called, port) for called, port in PLACES if traffic.may(me, traffic.pod(called), port)
    }

    assert allowed == wanted


def test_a_stranger_beside_us_may_call_nobody(traffic: Traffic) -> None:
    for (called, _), port in itertools.product(PLACES, (WEB, GRPC, METRICS, 5432, 9092, 5672)):
        assert not traffic.may(STRANGER, traffic.pod(called), port), called


def test_people_come_by_the_ingress_controller_and_only_to_the_door(traffic: Traffic) -> None:
    controller = elsewhere("ingress-nginx")

    assert {name for name, port in PLACES if traffic.may(controller, traffic.pod(name), port)} == {
        DOOR[0]
    }


def test_metrics_are_for_those_who_watch(traffic: Traffic) -> None:
    called = traffic.pod("Deployment/motcua-routing-background")

    assert traffic.may(elsewhere("monitoring"), called, METRICS)
    assert not traffic.may(elsewhere("monitoring"), called, WEB)
    assert not traffic.may(traffic.pod("Deployment/motcua-door"), called, METRICS)


def test_names_may_be_asked_by_all(traffic: Traffic) -> None:
    dns = elsewhere("kube-system", **{"k8s-app": "kube-dns"})

    for caller in NEEDS:
        assert traffic.may(traffic.pod(caller), dns, 53), caller
        assert not traffic.may(traffic.pod(caller), dns, 443), caller


def test_without_the_door_the_controller_comes_to_the_services() -> None:
    traffic = Traffic(scenario("operators"))
    controller = elsewhere("ingress-nginx")

    assert traffic.may(controller, traffic.pod("Deployment/motcua-intake-tinh-web"), WEB)
    assert not traffic.may(controller, traffic.pod("Deployment/motcua-intake-tinh-web"), GRPC)
    assert not traffic.may(controller, traffic.pod("Deployment/motcua-intake-tinh-background"), WEB)


def test_stores_of_operators_are_found_by_their_labels() -> None:
    traffic = Traffic(scenario("operators"))
    background = traffic.pod("Deployment/motcua-notify-background")

    assert traffic.may(background, Place({"cnpg.io/cluster": "motcua-postgres"}, HOME), 5432)
    brokers = Place({"strimzi.io/cluster": "motcua-kafka"}, HOME)
    assert traffic.may(background, brokers, 9093)
    assert not traffic.may(background, brokers, 9092)
    broker = {"app.kubernetes.io/name": "motcua-rabbitmq"}
    assert traffic.may(background, Place(broker, HOME), 5672)


def test_a_part_whose_roles_change_gets_what_they_need() -> None:
    values = {"services": {"routing": {"web": {"roles": "relay,consumer,scheduler,grpc,web"}}}}
    traffic = Traffic(manifests(laid_over(values_of("trial"), values)))

    caller = traffic.pod("Deployment/motcua-routing-web")

    assert traffic.may(caller, traffic.pod(KAFKA[0]), KAFKA[1])


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_opening_is_for_everybody(name: str) -> None:
    for label, policy in of_kind(scenario(name), "NetworkPolicy").items():
        # An operator's servers meet one another at ports that are theirs to choose.
        of_operators = (
            "app.kubernetes.io/instance" not in policy["spec"]["podSelector"]["matchLabels"]
        )
        for side, peers in (("ingress", "from"), ("egress", "to")):
            for rule in policy["spec"].get(side, []):
                assert rule[peers], label
                assert rule.get("ports", of_operators), label
                assert {"ipBlock": {"cidr": "0.0.0.0/0"}} not in rule[peers], label
