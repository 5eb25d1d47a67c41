"""Kafka and RabbitMQ for tests; names are unique, so tests share the brokers in peace."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

import pytest

from motcua_parts.kafka import KafkaBroker
from motcua_parts.rabbitmq import RabbitBroker
from motcua_testing.session import SessionParts


class TopicFactory(Protocol):
    """Makes topics with unique names."""

    def __call__(
        self, label: str = ..., *, partitions: int = ..., config: Mapping[str, str] | None = ...
    ) -> str:
        """The name of a new, empty topic."""
        ...


@pytest.fixture(scope="session")
def kafka_server(session_parts: SessionParts) -> KafkaBroker:
    """The session's real Kafka, started by the first test that asks."""
    return session_parts.kafka()


@pytest.fixture
def own_kafka(session_parts: SessionParts) -> Iterator[KafkaBroker]:
    """A real Kafka for one test: for the topics of the product itself, whose names are fixed."""
    broker = KafkaBroker(session_parts.home("kafka"))
    try:
        broker.ensure()
        yield broker
    finally:
        broker.stop()


@pytest.fixture(scope="session")
def rabbitmq_server(session_parts: SessionParts) -> RabbitBroker:
    """The session's real RabbitMQ, started by the first test that asks."""
    return session_parts.rabbitmq()


@pytest.fixture
def unique_name() -> Callable[[str], str]:
    """Names for queues, groups and topics that no other test has."""

    def name(label: str) -> str:
        return f"{label}.{secrets.token_hex(5)}"

    return name


@pytest.fixture
def kafka_topic_factory(
    kafka_server: KafkaBroker, unique_name: Callable[[str], str]
) -> TopicFactory:
    """Makes as many topics as the test wants."""

    def make(
        label: str = "topic", *, partitions: int = 3, config: Mapping[str, str] | None = None
    ) -> str:
        name = unique_name(label)
        kafka_server.create_topics([name], partitions=partitions, config=config)
        return name

    return make


@pytest.fixture
def kafka_topic(kafka_topic_factory: TopicFactory) -> str:
    """One new topic of three partitions."""
    return kafka_topic_factory()


@pytest.fixture
def amqp_url(rabbitmq_server: RabbitBroker) -> str:
    """The broker's address; take queue names from unique_name."""
    return rabbitmq_server.url
