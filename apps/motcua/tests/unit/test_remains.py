"""A leader that is killed takes its group along, and nobody else's."""

import os
import signal
import subprocess
from pathlib import Path

import psutil

from motcua_app.up.remains import end_remains
from motcua_parts.processes import DetachedProcess, Launch

# The leader tells the number of its one child and waits for it, as RabbitMQ's script does.
SCRIPT = "sleep 300 & echo $!; wait"


def _started(folder: Path) -> tuple[DetachedProcess, psutil.Process]:
    process = DetachedProcess("leader", folder)
    process.start(Launch(["sh", "-c", SCRIPT], folder))
    while not (text := process.log_file.read_text()).endswith("\n"):
        pass
    return process, psutil.Process(int(text))


def test_the_rest_of_a_group_ends_when_its_leader_was_killed(tmp_path: Path) -> None:
    process, child = _started(tmp_path)
    leader = process.pid
    assert leader
    os.kill(leader, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(leader)] if psutil.pid_exists(leader) else [])
    assert process.pid is None

    end_remains(process)

    psutil.wait_procs([child], timeout=10)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_a_living_leader_is_left_alone(tmp_path: Path) -> None:
    process, child = _started(tmp_path)
    try:
        end_remains(process)
        assert process.is_running()
        assert child.is_running()
    finally:
        process.kill()


def test_a_stranger_with_the_same_number_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "300"], start_new_session=True) as stranger:
        process = DetachedProcess("leader", tmp_path)
        process.pid_file.write_text(f'{{"pid": {stranger.pid}, "began": "another day"}}')
        try:
            end_remains(process)
            assert stranger.poll() is None
        finally:
            stranger.kill()
