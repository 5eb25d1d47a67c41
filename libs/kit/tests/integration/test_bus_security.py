"""A real Kafka that speaks TLS, asks for a certificate and a password, met by the settings."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from motcua_kit.bus.port import BusUnavailable, OutMessage, TopicMissing
from motcua_kit.config import BadSettings, env
from motcua_kit.settings import ServiceSettings
from motcua_parts import ports
from motcua_parts.kafka import KafkaBroker
from motcua_testing.authority import Authority

TOPIC = "motcua.security.test"
HIDDEN = "motcua.security.hidden"
GIVEN = "motcua.security.given"
SAID_AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Settings(ServiceSettings):
    model_config = env("MOTCUA_SECURE_")


@pytest.fixture(scope="module")
def secure(tmp_path_factory, session_parts):
    """Settings that reach a broker's one secure door, by variable."""
    folder = tmp_path_factory.mktemp("pem")
    authority, stranger = Authority(), Authority()
    for name, pem in {
        "ca": authority.certificate,
        "stranger": stranger.certificate,
        "broker": "".join(reversed(authority.leaf("broker"))),
    }.items():
        (folder / f"{name}.pem").write_text(pem)
    certificate, key = authority.leaf("service")
    (folder / "service.pem").write_text(certificate)
    (folder / "service.key").write_text(key)
    (folder / "password").write_text("right\n")
    broker = KafkaBroker(session_parts.home("kafka"))
    broker.home.mkdir()
    door = ports.free_port(tuple(broker._ports().values()))
    broker.extra = door_of(broker, door, folder)
    broker.ensure()
    admin = AdminClient({"bootstrap.servers": broker.bootstrap})
    account = UserScramCredentialUpsertion(
        "intake", ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), b"right"
    )
    for future in admin.alter_user_scram_credentials([account]).values():
        future.result(20)
    broker.create_topics([HIDDEN, GIVEN], partitions=1)
    for future in admin.create_acls(rules()).values():
        future.result(20)
    yield {
        "KAFKA_SERVERS": f"{ports.LOOPBACK}:{door}",
        "KAFKA_PARTITIONS": "1",
        "KAFKA_REPLICATION": "1",
        "KAFKA_PROTOCOL": "sasl_ssl",
        "KAFKA_MECHANISM": "SCRAM-SHA-512",
        "KAFKA_USERNAME": "intake",
        "KAFKA_PASSWORD_FILE": str(folder / "password"),
        "KAFKA_CA": str(folder / "ca.pem"),
        "KAFKA_CERTIFICATE": str(folder / "service.pem"),
        "KAFKA_KEY": str(folder / "service.key"),
    }
    broker.stop()


def rules():
    """What has a rule is closed but for it: so the last two topics are another's to make."""

    def rule(kind, name, operation, permission=AclPermissionType.ALLOW):
        return AclBinding(
            kind, name, ResourcePatternType.LITERAL, "User:intake", "*", operation, permission
        )

    return [
        rule(ResourceType.BROKER, "kafka-cluster", AclOperation.IDEMPOTENT_WRITE),
        rule(ResourceType.TOPIC, HIDDEN, AclOperation.ALL, AclPermissionType.DENY),
        rule(ResourceType.TOPIC, GIVEN, AclOperation.READ),
        rule(ResourceType.TOPIC, f"{GIVEN}.not", AclOperation.READ),
    ]


def door_of(broker, door, folder):
    inside, controller = broker._ports()["broker"], broker._ports()["controller"]
    plain = f"PLAINTEXT://{ports.LOOPBACK}:{inside}"
    outside = f"SECURE://{ports.LOOPBACK}:{door}"
    mine = "listener.name.secure"
    return {
        "listeners": f"{plain},{outside},CONTROLLER://{ports.LOOPBACK}:{controller}",
        "advertised.listeners": f"{plain},{outside}",
        "listener.security.protocol.map": (
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL"
        ),
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        f"{mine}.scram-sha-512.sasl.jaas.config": (
            "org.apache.kafka.common.security.scram.ScramLoginModule required;"
        ),
        f"{mine}.ssl.keystore.type": "PEM",
        f"{mine}.ssl.keystore.location": str(folder / "broker.pem"),
        f"{mine}.ssl.truststore.type": "PEM",
        f"{mine}.ssl.truststore.location": str(folder / "ca.pem"),
        f"{mine}.ssl.client.auth": "required",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
        "allow.everyone.if.no.acl.found": "true",
    }


@pytest.fixture
def settings(monkeypatch, secure):
    """Loads the settings with some of them changed; None takes one away."""
    common = {
        "DATABASE_URL": "postgresql://unused",
        "BUS": "kafka",
        "SESSION_KEYS": "unused",
        "SERVICE_KEY": "unused",
        "FORM_SECRET": "unused",
    }

    def load(**changed):
        for name, value in {**common, **secure, **changed}.items():
            if value is not None:
                monkeypatch.setenv(f"MOTCUA_SECURE_{name}", value)
            else:
                monkeypatch.delenv(f"MOTCUA_SECURE_{name}", raising=False)
        return Settings.load()

    return load


def test_facts_go_through_the_brokers_secure_door(settings):
    bus = settings().make_bus()
    bus.ensure_topics([TOPIC])
    publisher = bus.publisher("test")
    said = OutMessage(TOPIC, "xa", "test", 1, b"hash", "record", SAID_AT, b"body")

    publisher.publish([said])
    publisher.close()

    assert [message.body for message in bus.scan(TOPIC)] == [b"body"]


def test_a_topic_that_may_not_be_read_is_not_taken_for_an_empty_one(settings):
    """A node that takes its own ledger's topic for empty would go on and fork."""
    with pytest.raises(BusUnavailable):
        list(settings().make_bus().scan(HIDDEN))

    assert list(settings().make_bus().scan("motcua.nobody.wrote.this")) == []


def test_topics_that_an_administrator_made_are_used_without_the_right_to_make_them(settings):
    settings().make_bus().ensure_topics([GIVEN])

    for not_there in (f"{GIVEN}.not", HIDDEN):
        with pytest.raises(TopicMissing) as missing:
            settings().make_bus().ensure_topics([GIVEN, not_there])
        assert missing.value.topics == {not_there}


@pytest.mark.parametrize(
    "changed",
    [
        {"KAFKA_PASSWORD_FILE": None, "KAFKA_PASSWORD": "wrong"},
        {"KAFKA_CA": "stranger"},
        {"KAFKA_CERTIFICATE": None, "KAFKA_KEY": None},
    ],
    ids=["a wrong password", "a broker that somebody else vouches for", "no certificate of ours"],
)
def test_the_door_stays_shut_for(settings, secure, changed):
    if "KAFKA_CA" in changed:
        changed = {"KAFKA_CA": secure["KAFKA_CA"].replace("ca.pem", "stranger.pem")}

    with pytest.raises(BusUnavailable):
        settings(**changed).make_bus().look([TOPIC])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"KAFKA_USERNAME": None}, "KAFKA_USERNAME is needed with KAFKA_PROTOCOL=sasl_ssl"),
        ({"KAFKA_MECHANISM": None}, "KAFKA_MECHANISM is needed with KAFKA_PROTOCOL=sasl_ssl"),
        ({"KAFKA_PASSWORD_FILE": None}, "KAFKA_PASSWORD or KAFKA_PASSWORD_FILE, one of them"),
        ({"KAFKA_PASSWORD": "twice"}, "KAFKA_PASSWORD or KAFKA_PASSWORD_FILE, one of them"),
        ({"KAFKA_KEY": None}, "KAFKA_CERTIFICATE and KAFKA_KEY are needed together"),
        ({"KAFKA_PROTOCOL": "ssl"}, "are used only with KAFKA_PROTOCOL=sasl_ssl"),
        ({"KAFKA_PROTOCOL": "sasl_plaintext"}, "are used only with KAFKA_PROTOCOL=ssl or sasl_ssl"),
    ],
)
def test_half_a_configuration_is_refused_with_what_is_missing(settings, changed, words):
    with pytest.raises(BadSettings, match=words) as refused:
        settings(**changed)

    assert "right" not in str(refused.value)
