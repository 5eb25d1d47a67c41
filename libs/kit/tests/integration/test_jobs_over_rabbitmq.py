import threading
from uuid import UUID

import kombu
import pytest

from motcua_kit.jobs import JobWorker, KombuJobs

pytestmark = pytest.mark.integration


def work(url, queue, handlers, until):
    stop = threading.Event()
    worker = JobWorker(url, queue, handlers)
    thread = threading.Thread(target=worker.run, args=(stop, lambda: None))
    thread.start()
    in_time = until.wait(60)
    stop.set()
    thread.join(30)
    assert in_time


def test_wake_ups_go_through_rabbitmq_and_are_handled_once(amqp_url, unique_name):
    queue, done, seen = unique_name("jobs"), threading.Event(), []

    def handle(row):
        seen.append(row)
        if len(seen) == 20:
            done.set()

    jobs = KombuJobs(amqp_url, queue)
    for number in range(20):
        assert jobs.publish("send", UUID(int=number))
    work(amqp_url, queue, {"send": handle}, done)

    assert seen == [UUID(int=number) for number in range(20)]
    jobs.close()


@pytest.mark.parametrize("kind", ["application/json", "application/x-python-serialize"])
def test_what_nobody_can_read_is_taken_away_and_does_not_stop_the_others(
    amqp_url, unique_name, kind
):
    queue, done = unique_name("jobs"), threading.Event()
    jobs = KombuJobs(amqp_url, queue)
    assert jobs.publish("send", UUID(int=1)), "now there is a queue"
    with kombu.Connection(amqp_url) as stranger:
        kombu.Producer(stranger).publish(
            b"{", exchange=queue, routing_key=queue, content_type=kind, content_encoding="utf-8"
        )
    assert jobs.publish("send", UUID(int=2))
    jobs.close()

    work(amqp_url, queue, {"send": lambda row: row == UUID(int=2) and done.set()}, done)

    with kombu.Connection(amqp_url) as after:
        assert jobs.queue.bind(after.channel()).get() is None


def test_a_connection_that_the_broker_closed_is_opened_again(amqp_url, unique_name):
    jobs = KombuJobs(amqp_url, unique_name("jobs"))
    assert jobs.publish("send", UUID(int=1))
    jobs._connection.connection.transport.sock.close()

    assert jobs.publish("send", UUID(int=2))
    jobs.close()
