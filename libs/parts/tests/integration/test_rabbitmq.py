from collections.abc import Iterator
from pathlib import Path

import amqp
import kombu
import pytest

from motcua_parts.rabbitmq import RabbitBroker


@pytest.fixture(scope="module")
def broker(open_folder: Path) -> Iterator[RabbitBroker]:
    running = RabbitBroker.start(open_folder / "office")
    yield running
    running.stop()


def put(broker: RabbitBroker, job: str) -> None:
    with kombu.Connection(broker.url) as connection:
        queue = connection.SimpleQueue("jobs")
        queue.put({"job": job})
        queue.close()


def take(broker: RabbitBroker) -> str:
    with kombu.Connection(broker.url) as connection:
        queue = connection.SimpleQueue("jobs")
        message = queue.get(timeout=20)
        message.ack()
        queue.close()
        return message.payload["job"]


def test_a_job_waits_through_a_restart_on_the_same_address(broker: RabbitBroker) -> None:
    put(broker, "send SMS")
    address = broker.url

    broker.stop()
    assert not broker.is_running()
    assert not broker.names.is_running()
    again = RabbitBroker.start(broker.home)

    assert again.url == address
    assert take(again) == "send SMS"


def test_two_homes_share_nothing(broker: RabbitBroker, open_folder: Path) -> None:
    other = RabbitBroker.start(open_folder / "other office")
    try:
        put(broker, "ours")
        put(other, "theirs")
        assert (take(broker), take(other)) == ("ours", "theirs")
        other.process.kill()
        assert broker.accepts()
    finally:
        other.stop()


def test_a_stranger_is_not_let_in(broker: RabbitBroker) -> None:
    stranger = broker.url.replace(broker.secret(), "guest")

    with pytest.raises(amqp.exceptions.AccessRefused), kombu.Connection(stranger) as line:
        line.connect()
