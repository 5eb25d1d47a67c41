"""What a killed process leaves behind, and what must be gone before it can start again."""

import contextlib
import json
import os
import signal

import psutil

from motcua_parts.processes import DetachedProcess


def end_remains(process: DetachedProcess) -> None:
    """End the rest of a process's group when its leader has died.

    RabbitMQ's leader is a script: killed, it leaves the node itself, which holds the ports and
    the name. A number is not given to a new process while a group still bears it, so a group
    without a living leader is the dead leader's own.
    """
    if process.pid is not None or not process.pid_file.exists():
        return
    leader = int(json.loads(process.pid_file.read_text())["pid"])
    if _lives(leader):
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
