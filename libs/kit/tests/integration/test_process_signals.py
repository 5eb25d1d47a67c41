"""What a supervisor sees: SIGTERM ends a process in order, a crash ends it with 1."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

HANGING_RPC = Path(__file__).with_name("hanging_rpc.py")
SERVING = """
import sys
from motcua_kit.process import Roles
from motcua_kit.telemetry.log import set_up_logging
from motcua_kit.web.server import serve

def app(environ, start):
    start("200 OK", [("Content-Length", "0")])
    return [b""]

def started(port):
    print(port, flush=True)

set_up_logging("probe")
roles = Roles()
roles.add("relay", lambda stop, beat: stop.wait())
roles.add("web", serve(app, host="127.0.0.1", port=0, on_start=started))
sys.exit(roles.run())
"""
STOPPED_ANYWHERE = """
import itertools
import signal
import sys
import threading
from motcua_kit import process
from motcua_kit.telemetry.metrics import Metrics

WHERE = {process.__file__, threading.__file__}

def stopped_at(line):
    "Whether the process has so many lines before it waits, and one of them was interrupted."
    left, interrupted = itertools.count(line, -1), []

    def trace(frame, event, _arg):
        if frame.f_code.co_filename not in WHERE:
            return None
        listens = signal.getsignal(signal.SIGTERM) is not signal.SIG_IGN
        if event == "line" and listens and not waited and next(left) == 0:
            interrupted.append(line)
            signal.raise_signal(signal.SIGTERM)
        return trace

    def stop_it():
        waited.append(True)
        roles.stop()

    waited, roles = [], process.Roles(metrics=Metrics())
    roles.add("relay", lambda stop, beat: stop.wait())
    otherwise = threading.Timer(2, stop_it)
    otherwise.start()
    sys.settrace(trace)
    status = roles.run()
    sys.settrace(None)
    otherwise.cancel()
    if status:
        sys.exit(f"stopped at line {line}: {status}")
    return bool(interrupted)

signal.signal(signal.SIGTERM, signal.SIG_IGN)
tried = next(line for line in itertools.count() if not stopped_at(line))
print(tried)
"""
TAKEN_BY_ANOTHER_THREAD = """
import signal
import sys
from motcua_kit.process import Roles
from motcua_kit.telemetry.log import set_up_logging

def takes_it(stop, beat):
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    print("ready", flush=True)
    stop.wait()

set_up_logging("probe")
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
roles = Roles()
roles.add("relay", takes_it)
sys.exit(roles.run())
"""
CRASHING = """
import sys
from motcua_kit.process import Roles

def crash(stop, beat):
    raise RuntimeError

roles = Roles()
roles.add("relay", lambda stop, beat: stop.wait())
roles.add("consumer", crash)
sys.exit(roles.run())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_all_roles_and_the_process_ends_well(number):
    with subprocess.Popen(
        [sys.executable, "-c", SERVING], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) > 0
        process.send_signal(number)
        process.communicate(timeout=60)

    assert process.returncode == 0


def test_a_call_that_never_ends_is_named_and_does_not_keep_a_stopped_process_alive():
    with subprocess.Popen(
        [sys.executable, HANGING_RPC], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "hangs\n"
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()

    assert process.returncode == 0
    told = [json.loads(line) for line in said.splitlines() if "rpc_call_did_not_stop" in line]
    assert [line["method"] for line in told] == ["/hanging.v1.Hanging/Hang"]


def test_a_signal_is_heard_whatever_line_it_interrupts():
    """At each line in turn that a process runs until it waits for its end."""
    done = subprocess.run(
        [sys.executable, "-c", STOPPED_ANYWHERE],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-500:]
    assert int(done.stdout.splitlines()[-1]) > 20


def test_a_signal_that_another_thread_takes_wakes_the_one_that_waits():
    """As when it comes just before the main thread begins to wait: nothing interrupts that."""
    with subprocess.Popen(
        [sys.executable, "-c", TAKEN_BY_ANOTHER_THREAD], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
        finally:
            process.kill()

    assert process.returncode == 0


def test_a_crashed_role_ends_the_process_for_the_supervisor_to_restart():
    done = subprocess.run(
        [sys.executable, "-c", CRASHING], capture_output=True, text=True, timeout=20, check=False
    )

    assert done.returncode == 1
    assert "role_crashed" in done.stdout + done.stderr
