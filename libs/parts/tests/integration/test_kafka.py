from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka import Consumer, KafkaError, Producer

from motcua_parts.kafka import KafkaBroker, new_cluster_id


@pytest.fixture(scope="module")
def broker(open_folder: Path) -> Iterator[KafkaBroker]:
    running = KafkaBroker.start(open_folder / "office")
    yield running
    running.stop()


def publish(broker: KafkaBroker, topic: str, *values: bytes) -> None:
    producer = Producer({"bootstrap.servers": broker.bootstrap, "acks": "all"})
    for value in values:
        producer.produce(topic, value)
    assert producer.flush(30) == 0


def read(broker: KafkaBroker, topic: str, count: int) -> list[bytes | None]:
    consumer = Consumer(
        {"bootstrap.servers": broker.bootstrap, "group.id": "g", "auto.offset.reset": "earliest"}
    )
    consumer.subscribe([topic])
    try:
        return [message.value() for message in consumer.consume(count, timeout=60)]
    finally:
        consumer.close()


def test_what_was_acknowledged_survives_a_kill_on_the_same_address(broker: KafkaBroker) -> None:
    broker.create_topics(["facts"], partitions=1)
    publish(broker, "facts", b"1", b"2")
    address = broker.bootstrap

    broker.process.kill()
    again = KafkaBroker.start(broker.home)

    assert again.bootstrap == address
    assert read(again, "facts", 2) == [b"1", b"2"]


def test_a_clusters_name_is_never_taken_for_an_option() -> None:
    names = {new_cluster_id() for _ in range(2000)}

    assert len(names) == 2000
    assert not [name for name in names if name.startswith("-")]


def test_a_topic_nobody_made_is_not_made_by_a_producer(broker: KafkaBroker) -> None:
    producer = Producer({"bootstrap.servers": broker.bootstrap})

    typo = producer.list_topics("typo", timeout=10).topics["typo"]

    assert typo.error is not None
    assert typo.error.code() == KafkaError.UNKNOWN_TOPIC_OR_PART


def test_making_a_topic_twice_changes_nothing(broker: KafkaBroker) -> None:
    broker.create_topics(["twice"], partitions=2)
    broker.create_topics(["twice", "more"], partitions=2)

    topics = Producer({"bootstrap.servers": broker.bootstrap}).list_topics(timeout=10).topics
    assert len(topics["twice"].partitions) == 2
    assert len(topics["more"].partitions) == 2


def test_two_homes_run_side_by_side(broker: KafkaBroker, open_folder: Path) -> None:
    other = KafkaBroker.start(open_folder / "other office")
    try:
        other.create_topics(["theirs"], partitions=1)
        publish(other, "theirs", b"1")
        ours = Producer({"bootstrap.servers": broker.bootstrap}).list_topics(timeout=10).topics
        assert "theirs" not in ours
        assert KafkaBroker.start(broker.home).pid == broker.pid
    finally:
        other.stop()
