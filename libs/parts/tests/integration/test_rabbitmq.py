from collections.abc import Iterator
from pathlib import Path

import amqp
import kombu
import psutil
import pytest

from motcua_parts.rabbitmq import RabbitBroker


@pytest.fixture(scope="module")
def broker(open_folder: Path) -> Iterator[RabbitBroker]:
    running = RabbitBroker.start(open_folder / "office")
    yield running
    running.stop()


def put(broker: RabbitBroker, job: str, queue_name: str) -> None:
    with kombu.Connection(broker.url) as connection:
        queue = connection.SimpleQueue(queue_name)
        queue.put({"job": job})
        queue.close()


def take(broker: RabbitBroker, queue_name: str) -> str:
    with kombu.Connection(broker.url) as connection:
        queue = connection.SimpleQueue(queue_name)
        message = queue.get(timeout=20)
        message.ack()
        queue.close()
        return message.payload["job"]


def test_a_job_waits_through_a_restart_on_the_same_address(broker: RabbitBroker) -> None:
    put(broker, "send SMS", "restarted")
    address = broker.url

    broker.stop()
    assert not broker.is_running()
    assert not broker.names.is_running()
    again = RabbitBroker.start(broker.home)

    assert again.url == address
    assert take(again, "restarted") == "send SMS"


def test_a_node_killed_by_its_pid_leaves_nobody_behind_and_comes_back(
    broker: RabbitBroker,
) -> None:
    address, node = broker.url, psutil.Process(broker.pid)
    node.kill()
    node.wait(30)
    assert not broker.accepts(), "somebody still holds its ports and its name"

    again = RabbitBroker.start(broker.home)

    assert again.url == address
    assert again.accepts()


def test_the_cookie_of_a_home_is_there_before_two_of_its_nodes_could_make_one(
    broker: RabbitBroker,
) -> None:
    cookie = broker.home / ".erlang.cookie"

    assert cookie.read_text() == broker.secret("cookie")
    assert cookie.stat().st_mode & 0o777 == 0o400


def test_two_homes_share_nothing(broker: RabbitBroker, open_folder: Path) -> None:
    other = RabbitBroker.start(open_folder / "other office")
    try:
        put(broker, "ours", "jobs")
        put(other, "theirs", "jobs")
        assert (take(broker, "jobs"), take(other, "jobs")) == ("ours", "theirs")
        other.process.kill()
        assert broker.accepts()
    finally:
        other.stop()


def test_a_stranger_is_not_let_in(broker: RabbitBroker) -> None:
    stranger = broker.url.replace(broker.secret(), "guest")

    with pytest.raises(amqp.exceptions.AccessRefused), kombu.Connection(stranger) as line:
        line.connect()
