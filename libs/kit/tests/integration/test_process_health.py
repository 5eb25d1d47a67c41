"""The port every process has beside its public one, asked as Kubernetes asks it."""

import http.client
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from motcua_kit.health import Health
from motcua_kit.process import Roles
from motcua_kit.telemetry.metrics import Metrics
from motcua_kit.telemetry.server import serve_metrics

HANGING = Path(__file__).with_name("hanging_consumer.py")


def ask(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


@pytest.fixture
def beside():
    """A process of one role `consumer` that turns when the test says so, and its port."""
    now, metrics = [0.0], Metrics()
    turn, turned, freed = threading.Semaphore(0), threading.Semaphore(0), threading.Event()
    process = Roles(metrics=metrics, monotonic=lambda: now[0])

    def consume(stop, beat):
        while not stop.is_set():
            turn.acquire()
            beat()
            turned.release()
        freed.set()

    process.add("consumer", consume, silence=30)
    health = Health(live={"roles": process.problem}, visitors={"start": process.starting})
    server = serve_metrics(0, metrics=metrics, health=health)
    thread = threading.Thread(target=process.run)

    def a_turn():
        turn.release()
        assert turned.acquire(timeout=5)

    yield server.port, now, thread.start, a_turn
    process.stop()
    turn.release(2)
    if thread.ident:
        thread.join(5)
    server.stop()


def test_a_process_gets_no_visitors_before_each_of_its_roles_has_turned(beside):
    port, _now, start, a_turn = beside

    status, said = ask(port, "/readyz")
    assert (status, said["problems"]) == (503, {"start": "consumer_starting"})
    assert ask(port, "/healthz")[0] == 200
    start()
    a_turn()
    assert ask(port, "/readyz") == (200, {"status": "ok", "problems": {}, "notes": {}})


def test_a_consumer_that_hangs_is_not_live_past_its_limit_and_live_again_when_it_turns(beside):
    port, now, start, a_turn = beside
    start()
    a_turn()

    now[0] = 30
    assert ask(port, "/healthz")[0] == 200
    now[0] = 31
    status, said = ask(port, "/healthz")
    assert (status, said["problems"]) == (503, {"roles": "consumer_silent"})
    assert ask(port, "/readyz")[0] == 503
    a_turn()
    assert ask(port, "/healthz")[0] == 200


def test_a_real_process_whose_handler_never_returns_says_so_itself():
    """A consumer of the embedded bus, stuck in its database, on the real clock."""
    with subprocess.Popen(
        [sys.executable, str(HANGING)], stdout=subprocess.PIPE, text=True, env={**os.environ}
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        assert process.stdout.readline() == "hangs\n"
        try:
            while (answer := ask(port, "/healthz"))[0] == 200:
                assert process.poll() is None
            assert answer == (
                503,
                {"status": "failing", "problems": {"roles": "consumer_silent"}, "notes": {}},
            )
        finally:
            process.kill()


def test_metrics_are_still_there_and_nothing_else_is(beside):
    port, *_ = beside
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for path, status in (("/metrics", 200), ("/", 404), ("/healthz/live", 404)):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status, path
    connection.close()
