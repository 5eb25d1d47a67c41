import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from motcua_parts.processes import DetachedProcess, Launch, PartError

WAITS = [sys.executable, "-c", "import signal; print('up', flush=True); signal.pause()"]
DEAF = "import signal; signal.signal(15, signal.SIG_IGN); print('up', flush=True); signal.pause()"


def start(home: Path, command: list[str]) -> DetachedProcess:
    process = DetachedProcess("worker", home)
    process.start(Launch(command, home))
    process.wait_until_ready(lambda: "up" in process.log_file.read_text(), timeout_s=20)
    return process


def test_another_hand_finds_the_process_by_its_file(tmp_path: Path) -> None:
    process = start(tmp_path, WAITS)

    assert DetachedProcess("worker", tmp_path).pid == process.pid

    DetachedProcess("worker", tmp_path).stop()
    assert not process.is_running()


def test_it_outlives_whoever_started_it(tmp_path: Path) -> None:
    starter = (
        "import sys, pathlib; from motcua_parts.processes import *;"
        "home = pathlib.Path(sys.argv[1]);"
        "DetachedProcess('worker', home).start(Launch(['sleep', '600'], home))"
    )
    subprocess.run([sys.executable, "-c", starter, str(tmp_path)], check=True)

    process = DetachedProcess("worker", tmp_path)

    assert process.is_running()
    process.kill()
    assert not process.is_running()


def test_a_stranger_who_got_the_same_pid_is_neither_adopted_nor_stopped(tmp_path: Path) -> None:
    process = DetachedProcess("worker", tmp_path)
    process.pid_file.write_text(json.dumps({"pid": os.getpid(), "began": "another time"}))

    assert not process.is_running()
    process.stop()


def test_a_process_that_ended_before_its_beginning_was_read_does_not_run(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    process = DetachedProcess("worker", tmp_path)
    process.pid_file.write_text(json.dumps({"pid": child.pid, "began": None}))

    assert not process.is_running()


def test_what_a_process_left_behind_in_its_group_ends_with_it(tmp_path: Path) -> None:
    """A server behind a start script holds ports and locks that its successor needs."""
    lingers = f"import time, {DEAF.removeprefix('import ').replace('up', 'behind')}"
    script = (
        "import signal, subprocess, sys;"
        f"subprocess.Popen([sys.executable, '-c', {lingers!r}]); signal.pause()"
    )
    process = DetachedProcess("worker", tmp_path)
    process.start(Launch([sys.executable, "-c", script], tmp_path))
    process.wait_until_ready(lambda: "behind" in process.log_file.read_text(), timeout_s=20)
    group = process.pid
    assert group is not None

    process.stop(grace_s=0.5)

    assert not [each.pid for each in psutil.process_iter() if group_of(each) == group]


def group_of(process: psutil.Process) -> int | None:
    """The group of a process that lives; None of a zombie and of one that is gone."""
    try:
        alive = process.status() != psutil.STATUS_ZOMBIE
        return os.getpgid(process.pid) if alive else None
    except (psutil.NoSuchProcess, ProcessLookupError):
        return None


def test_who_does_not_listen_is_ended_by_force(tmp_path: Path) -> None:
    process = start(tmp_path, [sys.executable, "-c", DEAF])
    pid = process.pid

    process.stop(grace_s=0.2)

    assert pid is not None
    assert not psutil.pid_exists(pid)


def test_a_process_that_ends_while_starting_is_told_with_its_last_words(tmp_path: Path) -> None:
    process = DetachedProcess("worker", tmp_path)
    process.start(Launch([sys.executable, "-c", "raise SystemExit('no disk')"], tmp_path))

    with pytest.raises(PartError, match="no disk"):
        process.wait_until_ready(lambda: False, timeout_s=20)


def test_stopping_what_never_ran_is_no_error(tmp_path: Path) -> None:
    DetachedProcess("worker", tmp_path).stop(how=signal.SIGINT)
