import threading
from uuid import UUID, uuid4

from motcua_kit.errors import Transient
from motcua_kit.jobs import JobWorker, KombuJobs

ROW = UUID(int=7)


def in_memory():
    return KombuJobs("memory://", f"probe-{uuid4()}")


def work(jobs, handlers, until):
    stop = threading.Event()
    worker = JobWorker(jobs.url, jobs.queue.name, handlers)
    thread = threading.Thread(target=worker.run, args=(stop, lambda: None))
    thread.start()
    in_time = until.wait(30)
    stop.set()
    thread.join(30)
    assert in_time
    assert not thread.is_alive()


def test_a_wake_up_reaches_the_handler_of_its_kind():
    jobs, done, seen = in_memory(), threading.Event(), []

    def send(row):
        seen.append(row)
        done.set()

    assert jobs.publish("send", ROW)
    work(jobs, {"send": send}, done)

    assert seen == [ROW]


def test_one_row_that_fails_does_not_stop_the_others():
    jobs, done, seen = in_memory(), threading.Event(), []

    def handle(row):
        seen.append(row)
        if row == UUID(int=1):
            raise Transient("gateway_away")
        if row == UUID(int=2):
            raise RuntimeError
        done.set()

    for number in (1, 2, 3):
        jobs.publish("send", UUID(int=number))
    jobs.publish("unheard_of", ROW)
    work(jobs, {"send": handle}, done)

    assert seen == [UUID(int=1), UUID(int=2), UUID(int=3)]


def test_a_broker_that_is_away_is_no_error_and_is_left_in_peace_for_a_while():
    now = [0.0]
    jobs = KombuJobs("amqp://guest:guest@127.0.0.1:1//", "probe", monotonic=lambda: now[0])

    assert not jobs.publish("send", ROW)
    tried = jobs._resting_until
    assert not jobs.publish("send", ROW)
    assert jobs._resting_until == tried == 5.0
    now[0] = 6.0
    assert not jobs.publish("send", ROW)
    assert jobs._resting_until == 11.0
