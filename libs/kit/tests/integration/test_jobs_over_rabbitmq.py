import threading
from uuid import UUID

import pytest

from motcua_kit.jobs import JobWorker, KombuJobs

pytestmark = pytest.mark.integration


def test_wake_ups_go_through_rabbitmq_and_are_handled_once(amqp_url, unique_name):
    queue, done, seen = unique_name("jobs"), threading.Event(), []

    def handle(row):
        seen.append(row)
        if len(seen) == 20:
            done.set()

    jobs = KombuJobs(amqp_url, queue)
    for number in range(20):
        assert jobs.publish("send", UUID(int=number))
    stop = threading.Event()
    worker = JobWorker(amqp_url, queue, {"send": handle})
    thread = threading.Thread(target=worker.run, args=(stop, lambda: None))
    thread.start()
    assert done.wait(10)
    stop.set()
    thread.join(10)

    assert seen == [UUID(int=number) for number in range(20)]
    jobs.close()


def test_a_connection_that_the_broker_closed_is_opened_again(amqp_url, unique_name):
    jobs = KombuJobs(amqp_url, unique_name("jobs"))
    assert jobs.publish("send", UUID(int=1))
    jobs._connection.connection.transport.sock.close()

    assert jobs.publish("send", UUID(int=2))
    jobs.close()
