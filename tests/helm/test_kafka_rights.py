"""The accounts of the chart's KafkaUsers may do what their deployments do, and nothing more.

The rules are laid before a real broker that keeps them; each deployment then meets it as its
service does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest
from confluent_kafka import Consumer, KafkaError, TopicPartition
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)

from motcua_intake.bootstrap import Intake
from motcua_kit.bus.kafka import KafkaBus
from motcua_kit.bus.port import (
    CATALOG_TOPIC,
    DOSSIER_TOPIC,
    LEG_TOPIC,
    NOTICE_TOPIC,
    PARKED_TOPIC,
    BusUnavailable,
    OutMessage,
    TopicMissing,
    handover_topic,
)
from motcua_notify.adapters import handler as notify
from motcua_parts import ports
from motcua_parts.kafka import KafkaBroker
from motcua_reporting.adapters import handler as reporting
from motcua_routing.adapters import handler as routing
from tests.e2e.doors import eventually
from tests.helm.chart import Manifest, of_kind, scenario, values_of
from tests.helm.install_page import rows_of_rights

pytestmark = pytest.mark.integration

INTAKES: Final = tuple(each["name"] for each in values_of("operators")["intakes"])
HERE, THERE = handover_topic(INTAKES[0]), handover_topic(INTAKES[1])
ALL: Final = {CATALOG_TOPIC, DOSSIER_TOPIC, LEG_TOPIC, NOTICE_TOPIC, PARKED_TOPIC, HERE, THERE}
INTAKE: Final = f"intake-{INTAKES[0]}"
WRITES: Final = {
    "catalog": {CATALOG_TOPIC},
    INTAKE: {DOSSIER_TOPIC, PARKED_TOPIC, HERE, THERE},
    "routing": {LEG_TOPIC, PARKED_TOPIC, HERE, THERE},
    "notify": {NOTICE_TOPIC, PARKED_TOPIC, HERE, THERE},
    "reporting": {PARKED_TOPIC, HERE, THERE},
}
SUBSCRIBES: Final = {
    INTAKE: (Intake.reader.fget(SimpleNamespace(deployment=INTAKES[0])), (CATALOG_TOPIC, HERE)),
    "routing": (routing.READER, routing.TOPICS),
    "notify": (notify.READER, notify.TOPICS),
    "reporting": (reporting.READER, reporting.TOPICS),
}
SCANS: Final = {INTAKE: {CATALOG_TOPIC, DOSSIER_TOPIC}, "reporting": {DOSSIER_TOPIC}}
MAY_READ: Final = {
    name: {*SUBSCRIBES.get(name, ("", ()))[1], *SCANS.get(name, ())} for name in WRITES
}
PASSWORD: Final = "as-good-as-any"
DOOR: Final = "listener.name.accounts"
PATIENCE: Final = 60
REFUSALS: Final = {KafkaError.TOPIC_AUTHORIZATION_FAILED, KafkaError.GROUP_AUTHORIZATION_FAILED}


def users() -> dict[str, Manifest]:
    """Every KafkaUser by the deployment that it is for."""
    found = of_kind(scenario("operators"), "KafkaUser")
    return {name.removeprefix("motcua-kafka-"): each for name, each in found.items()}


def bindings(user: Manifest) -> Iterator[AclBinding]:
    """The rules of a KafkaUser as Strimzi's operator hands them to the broker."""
    for rule in user["spec"]["authorization"]["acls"]:
        resource = rule["resource"]
        pattern = {"prefix": ResourcePatternType.PREFIXED, "literal": ResourcePatternType.LITERAL}
        for operation in rule["operations"]:
            yield AclBinding(
                ResourceType[resource["type"].upper()],
                resource["name"],
                pattern[resource["patternType"]],
                f"User:{user['metadata']['name']}",
                "*",
                AclOperation[operation.upper()],
                AclPermissionType.ALLOW,
            )


def with_accounts(broker: KafkaBroker, door: int, names: list[str]) -> dict[str, str]:
    """A second listener that asks for an account, and an authorizer that denies."""
    inside, controller = broker._ports()["broker"], broker._ports()["controller"]
    plain = f"PLAINTEXT://{ports.LOOPBACK}:{inside}"
    asking = f"ACCOUNTS://{ports.LOOPBACK}:{door}"
    known = " ".join(f'user_{name}="{PASSWORD}"' for name in names)
    return {
        "listeners": f"{plain},{asking},CONTROLLER://{ports.LOOPBACK}:{controller}",
        "advertised.listeners": f"{plain},{asking}",
        "listener.security.protocol.map": (
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,ACCOUNTS:SASL_PLAINTEXT"
        ),
        "sasl.enabled.mechanisms": "PLAIN",
        f"{DOOR}.plain.sasl.jaas.config": (
            f"org.apache.kafka.common.security.plain.PlainLoginModule required {known};"
        ),
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
    }


@pytest.fixture(scope="module")
def bus_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], KafkaBus]]:
    """The bus as a deployment meets it, by its account."""
    broker = KafkaBroker(Path(tmp_path_factory.mktemp("kafka")))
    door = ports.free_port()
    names = {place: each["metadata"]["name"] for place, each in users().items()}
    broker.extra = with_accounts(broker, door, [*names.values(), "stranger"])
    broker.ensure()
    # The part of Strimzi's topic operator: nobody else has the right.
    broker.create_topics(sorted(of_kind(scenario("operators"), "KafkaTopic")), partitions=1)
    rules = [binding for each in users().values() for binding in bindings(each)]
    admin = AdminClient({"bootstrap.servers": broker.bootstrap})
    for future in admin.create_acls(rules).values():
        future.result(PATIENCE)

    def bus(place: str) -> KafkaBus:
        security = {
            "security.protocol": "sasl_plaintext",
            "sasl.mechanism": "PLAIN",
            "sasl.username": names.get(place, place),
            "sasl.password": PASSWORD,
        }
        return KafkaBus(f"{ports.LOOPBACK}:{door}", partitions=1, security=security)

    # The controller has the rules by now; the broker hears of them a moment later.
    def lacking() -> set[str]:
        return {each for each in WRITES if not sees(bus(each), WRITES[each] | MAY_READ[each])}

    eventually(lambda: not lacking(), what="everybody has their rights", seconds=PATIENCE)
    yield bus
    broker.stop()


def sees(bus: KafkaBus, topics: set[str]) -> bool:
    """Whether an account may do anything with each of the topics."""
    return {topic for topic, _ in bus.look(sorted(topics)).ends} == topics


@pytest.fixture(scope="module")
def filled(bus_of: Callable[[str], KafkaBus]) -> dict[str, set[str]]:
    """Each deployment writes what it writes, to topics it found; what it could, by deployment."""
    written: dict[str, set[str]] = {}
    for place in WRITES:
        written[place] = set()
        for topic in sorted(WRITES[place]):
            bus_of(place).ensure_topics([topic])
            say(bus_of(place), topic, place)
            written[place].add(topic)
    return written


def say(bus: KafkaBus, topic: str, by: str) -> None:
    """Publish one message."""
    said_at = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    publisher = bus.publisher(by)
    try:
        publisher.publish([OutMessage(topic, "xa", by, 1, b"hash", "fact", said_at, b"body")])
    finally:
        publisher.close()


def may_write(bus: KafkaBus, topic: str) -> bool:
    try:
        say(bus, topic, "test")
    except BusUnavailable:
        return False
    return True


def may_read(bus: KafkaBus, topic: str, group: str) -> bool:
    """Asked without the bus's patience, which takes a refusal for a broker that is slow.

    It reads from the beginning, wherever its group has been before.
    """

    def begin(member: Consumer, places: list[TopicPartition]) -> None:
        member.assign([TopicPartition(each.topic, each.partition, 0) for each in places])

    consumer = Consumer({**bus._common, "enable.auto.commit": False, "group.id": group})
    consumer.subscribe([topic], on_assign=begin)
    try:
        message = consumer.poll(PATIENCE)
    finally:
        consumer.close()
    assert message is not None, f"{topic}: neither a message nor a refusal"
    if message.error() is None:
        return True
    assert message.error().code() in REFUSALS, message.error()
    return False


def test_every_deployment_has_an_account_of_its_own() -> None:
    assert set(users()) == {
        "catalog", "routing", "notify", "reporting", *(f"intake-{name}" for name in INTAKES)
    }  # fmt: skip
    for each in users().values():
        assert each["spec"]["authentication"] == {"type": "scram-sha-512"}
        assert each["metadata"]["labels"]["strimzi.io/cluster"] == "motcua-kafka"


def test_brokers_ask_everybody_for_an_account() -> None:
    kafka = of_kind(scenario("operators"), "Kafka")["motcua-kafka"]["spec"]["kafka"]

    assert kafka["authorization"] == {"type": "simple"}
    for listener in kafka["listeners"]:
        assert listener["tls"] is True
        assert listener["authentication"] == {"type": "scram-sha-512"}


def test_an_account_may_write_what_its_deployment_writes(filled: dict[str, set[str]]) -> None:
    assert filled == WRITES


@pytest.mark.parametrize("place", SUBSCRIBES)
def test_an_account_may_read_as_its_deployment_reads(
    bus_of: Callable[[str], KafkaBus], filled: dict[str, set[str]], place: str
) -> None:
    reader, topics = SUBSCRIBES[place]
    bus = bus_of(place)
    bus.ensure_topics(topics)

    subscription = bus.subscribe(reader, topics, lambda _places: {})
    seen: set[str] = set()
    try:
        for _ in range(PATIENCE):
            messages = subscription.poll(500, 1.0)
            seen.update(message.topic for message in messages)
            places = {(each.topic, each.partition): each.offset + 1 for each in messages}
            subscription.advance(places)
            if seen == set(topics):
                break
    finally:
        subscription.close()
    assert seen == set(topics)
    for topic in SCANS.get(place, ()):
        assert list(bus.scan(topic)), topic
    assert {place for place, _ in bus.look(topics).ends} == set(topics)


@pytest.mark.parametrize("place", WRITES)
def test_an_account_may_write_nothing_else(
    bus_of: Callable[[str], KafkaBus], filled: dict[str, set[str]], place: str
) -> None:
    assert {topic for topic in ALL if may_write(bus_of(place), topic)} == WRITES[place]


@pytest.mark.parametrize("place", WRITES)
def test_an_account_may_read_nothing_else(
    bus_of: Callable[[str], KafkaBus], filled: dict[str, set[str]], place: str
) -> None:
    bus, group = bus_of(place), f"motcua-{SUBSCRIBES.get(place, (place,))[0]}"

    assert {topic for topic in ALL if may_read(bus, topic, group)} == MAY_READ[place]


@pytest.mark.parametrize("place", [place for place in WRITES if place != "catalog"])
def test_an_account_may_make_no_topic_of_a_name_it_may_write_to(
    bus_of: Callable[[str], KafkaBus], filled: dict[str, set[str]], place: str
) -> None:
    """Whoever makes topics decides how long and how often what is said in them is kept."""
    with pytest.raises(TopicMissing) as refused:
        bus_of(place).ensure_topics([handover_topic("nobody")])
    assert refused.value.topics == {handover_topic("nobody")}


def test_nobody_has_a_right_beyond_reading_and_writing() -> None:
    rules = [rule for user in users().values() for rule in user["spec"]["authorization"]["acls"]]

    assert {right for rule in rules for right in rule["operations"]} == {"Read", "Write"}


def test_whoever_has_no_account_of_ours_sees_no_topic(
    bus_of: Callable[[str], KafkaBus], filled: dict[str, set[str]]
) -> None:
    assert bus_of("stranger").look(sorted(ALL)).ends == {}


def rights(user: Manifest, operation: str) -> set[str]:
    """Topics that a KafkaUser may do this with, as the page writes them."""
    found: set[str] = set()
    for rule in user["spec"]["authorization"]["acls"]:
        resource: dict[str, Any] = rule["resource"]
        if resource["type"] == "topic" and operation in rule["operations"]:
            name = resource["name"].replace(f".{INTAKES[0]}.", ".<name>.")
            found.add(f"{name}*" if resource["patternType"] == "prefix" else name)
    return found


def test_the_page_for_brokers_of_your_own_says_the_same() -> None:
    told = rows_of_rights()

    assert set(told) == {"catalog", "intake", "routing", "notify", "reporting"}
    for name, (writes, reads) in told.items():
        user = users()[INTAKE if name == "intake" else name]
        assert (rights(user, "Write"), rights(user, "Read")) == (writes, reads), name
