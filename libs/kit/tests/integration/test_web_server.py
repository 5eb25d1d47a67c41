"""Holds the one file that uses granian's worker without its public server (ADR 0006)."""

import http.client
import os
import socket
import threading

import pytest

from motcua_kit.process import Roles
from motcua_kit.telemetry.metrics import Metrics
from motcua_kit.telemetry.server import serve_metrics
from motcua_kit.web.server import WebServer, serve


class App:
    """A WSGI application one of whose requests ends when the test says so."""

    def __init__(self):
        self.inside = threading.Event()
        self.free = threading.Event()

    def __call__(self, environ, start):
        if environ["PATH_INFO"] == "/slow":
            self.inside.set()
            self.free.wait(10)
        body = environ["wsgi.input"].read() or environ["PATH_INFO"].encode()
        start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
        return [body]


class Ticks:
    """The stop of a role whose every wait ends when the test says so."""

    def __init__(self):
        self._at_wait, self._go = threading.Semaphore(0), threading.Semaphore(0)
        self._over = False

    def wait(self, _seconds):
        self._at_wait.release()
        self._go.acquire()
        return self._over

    def pass_one(self):
        assert self._at_wait.acquire(timeout=5)
        self._go.release()
        assert self._at_wait.acquire(timeout=5)
        self._at_wait.release()

    def end(self):
        self._over = True
        self._go.release()


def test_the_second_part_of_an_answer_does_not_wait_until_the_first_was_heard():
    """Nagle's rule and a hearer who is slow to say so cost 40 ms a request on a kept connection."""
    server = WebServer(App())
    with socket.socket(fileno=os.dup(server._socket.get_fd())) as listener:
        inherited = listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    assert inherited == 1


def ask(port, path="/", method="GET", body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_a_free_port_is_taken_and_answers():
    server = WebServer(App())
    server.start()

    assert ask(server.port, "/a") == (200, b"/a")
    assert ask(server.port, "/", "POST", b"x" * 100_000) == (200, b"x" * 100_000)
    assert server.stop()


def test_a_request_in_hand_is_finished_before_the_server_stops():
    app, answers = App(), []
    server = WebServer(app, threads=2)
    server.start()
    asking = threading.Thread(target=lambda: answers.append(ask(server.port, "/slow")))
    asking.start()
    assert app.inside.wait(5)

    stopping = threading.Thread(target=lambda: answers.append(server.stop()))
    stopping.start()
    app.free.set()
    asking.join(10)
    stopping.join(10)

    assert sorted(map(str, answers)) == ["(200, b'/slow')", "True"]
    with pytest.raises(ConnectionRefusedError):
        ask(server.port)


def test_a_request_that_never_ends_does_not_keep_the_server():
    app = App()
    server = WebServer(app)
    server.start()
    asking = threading.Thread(target=lambda: ask(server.port, "/slow"))
    asking.start()
    assert app.inside.wait(5)

    assert not server.stop(grace=0.1)
    app.free.set()
    asking.join(10)


def test_a_taken_port_is_an_error_before_anything_starts():
    server = WebServer(App())

    with pytest.raises(OSError, match="in use"):
        serve(App(), host="127.0.0.1", port=server.port)


def test_the_web_role_runs_beside_others_in_one_process():
    told, up = [], threading.Event()

    def on_start(port):
        told.append(port)
        up.set()

    roles = Roles(metrics=Metrics())
    roles.add("relay", lambda stop, beat: stop.wait())
    roles.add("web", serve(App(), host="127.0.0.1", port=0, on_start=on_start))
    status = []
    process = threading.Thread(target=lambda: status.append(roles.run()))
    process.start()
    assert up.wait(5)

    assert ask(told[0], "/b") == (200, b"/b")
    assert roles.problem() is None
    roles.stop()
    process.join(10)
    assert status == [0]


def test_metrics_have_a_port_of_their_own():
    metrics = Metrics()
    metrics.count("motcua_sign_ins_total", outcome="ok")
    server = serve_metrics(0, metrics=metrics)

    status, body = ask(server.port, "/metrics")

    assert status == 200
    assert b'motcua_sign_ins_total{outcome="ok"} 1.0' in body
    server.stop()


def test_the_web_role_is_silent_while_all_its_threads_are_stuck():
    app, beats = App(), []
    ticks = Ticks()
    server = WebServer(app, threads=1)
    role = threading.Thread(target=server.run, args=(ticks, lambda: beats.append(1)))
    role.start()
    asking = threading.Thread(target=lambda: ask(server.port, "/slow"))
    ticks.pass_one()
    asking.start()
    assert app.inside.wait(5)

    ticks.pass_one()  # a request ended, or none had begun, since the tick before
    before = len(beats)
    ticks.pass_one()
    assert len(beats) == before
    app.free.set()
    asking.join(10)
    ticks.pass_one()
    assert len(beats) == before + 1
    ticks.end()
    role.join(10)
