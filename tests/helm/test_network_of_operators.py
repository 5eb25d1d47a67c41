"""What an operator runs for us is as closed as what we run ourselves, and still the operator's."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.helm.chart import (
    Manifest,
    Values,
    laid_over,
    manifests,
    of_kind,
    pods,
    scenario,
    values_of,
)
from tests.helm.traffic import HOME, Labels, Place, Traffic, is_peer

pytestmark = pytest.mark.integration


@dataclass(frozen=True)
class Store:
    """A store's pods, who of ours may call them, where their operator is, and their ports."""

    pods: Place
    callers: str
    operator: str
    port: int
    metrics: int
    inner: tuple[int, ...]


# Instance manager; management, epmd, distribution.
POSTGRES = Store(
    Place({"cnpg.io/cluster": "motcua-postgres"}, HOME),
    "motcua/database", "cnpg-system", 5432, 9187, (8000,),
)  # fmt: skip
RABBITMQ = Store(
    Place({"app.kubernetes.io/name": "motcua-rabbitmq"}, HOME),
    "motcua/amqp", "rabbitmq-system", 5672, 15692, (15672, 4369, 25672),
)  # fmt: skip
EACH = pytest.mark.parametrize("store", [POSTGRES, RABBITMQ], ids=["postgres", "rabbitmq"])


def named(namespace: str) -> Place:
    return Place({"app": "any"}, {"kubernetes.io/metadata.name": namespace})


def ports(store: Store) -> tuple[int, ...]:
    return (store.port, store.metrics, *store.inner)


def changed(change: Values) -> list[Manifest]:
    return manifests(laid_over(values_of("operators"), change))


@pytest.fixture(scope="module")
def traffic() -> Traffic:
    return Traffic(scenario("operators"))


@EACH
def test_a_stranger_may_not_call_a_store(traffic: Traffic, store: Store) -> None:
    for stranger in (Place({"app": "stranger"}, HOME), named("elsewhere")):
        for port in ports(store):
            assert not traffic.may(stranger, store.pods, port)


@EACH
def test_of_our_own_pods_those_may_call_a_store_that_need_it(
    traffic: Traffic, store: Store
) -> None:
    found = {name: pod["metadata"]["labels"] for name, pod in pods(scenario("operators"))}
    needing = {name for name, labels in found.items() if store.callers in labels}

    assert {"Deployment/motcua-notify-web", "Deployment/motcua-notify-background"} <= needing
    assert needing < set(found)
    for port in ports(store):
        callers = {name for name in found if traffic.may(traffic.pod(name), store.pods, port)}
        assert callers == (needing if port == store.port else set())


@EACH
def test_servers_and_their_operator_meet_at_every_port(traffic: Traffic, store: Store) -> None:
    for port in ports(store):
        assert traffic.may(store.pods, store.pods, port)
        assert traffic.may(named(store.operator), store.pods, port)


def test_the_operator_of_one_store_has_no_business_at_the_other(traffic: Traffic) -> None:
    assert not traffic.may(named(RABBITMQ.operator), POSTGRES.pods, POSTGRES.port)
    assert not traffic.may(named(POSTGRES.operator), RABBITMQ.pods, RABBITMQ.port)


@EACH
def test_who_watches_reads_a_stores_metrics_only(traffic: Traffic, store: Store) -> None:
    reached = {port for port in ports(store) if traffic.may(named("monitoring"), store.pods, port)}

    assert reached == {store.metrics}


def test_operators_may_be_somewhere_else() -> None:
    peers = [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "data"}}}]
    operators = {"postgresql": peers, "rabbitmq": peers}
    traffic = Traffic(changed({"networkPolicy": {"operators": operators}}))

    for store in (POSTGRES, RABBITMQ):
        assert traffic.may(named("data"), store.pods, store.port)
        assert not traffic.may(named(store.operator), store.pods, store.port)


def listener(objects: list[Manifest] | tuple[Manifest, ...]) -> Manifest:
    """Strimzi closes its brokers by itself, and opens a listener to those whom it names."""
    (found,) = of_kind(objects, "Kafka")["motcua-kafka"]["spec"]["kafka"]["listeners"]
    return dict(found)


def test_strimzi_opens_the_brokers_to_those_of_our_pods_that_need_them() -> None:
    peers = listener(scenario("operators"))["networkPolicyPeers"]

    def may(labels: Labels) -> bool:
        return any(is_peer(peer, Place(labels, HOME)) for peer in peers)

    found = {name: pod["metadata"]["labels"] for name, pod in pods(scenario("operators"))}
    needing = {name for name, labels in found.items() if "motcua/kafka" in labels}

    assert {name for name, labels in found.items() if may(labels)} == needing
    assert set() < needing < set(found)
    assert not may({"app": "stranger"})


def test_without_policies_stores_are_as_their_operators_leave_them() -> None:
    objects = changed({"networkPolicy": {"enabled": False}})

    assert of_kind(objects, "NetworkPolicy") == {}
    assert "networkPolicyPeers" not in listener(objects)
