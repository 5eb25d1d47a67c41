"""Detached processes that outlive their parent and are found again by a pid file.

A pid alone proves nothing after a reboot or a wrap-around, so the file also keeps when the
process began; only the same pid with the same beginning is ours.
"""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import psutil

_TICK_S = 0.02
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class PartError(RuntimeError):
    """A part could not be started, with one sentence saying what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """The system account a process runs under."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Launch:
    """How to start one process; the environment is added to ours."""

    command: Sequence[str]
    cwd: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None


class DetachedProcess:
    """One process group of its own, known by its pid file, writing to its log file."""

    # A dead child stays a zombie until its parent asks for it; so parents keep their children.
    _children: ClassVar[dict[int, "subprocess.Popen[bytes]"]] = {}

    def __init__(self, name: str, home: Path) -> None:
        self.name = name
        self.pid_file = home / f"{name}.pid"
        self.log_file = home / f"{name}.log"

    @property
    def pid(self) -> int | None:
        """The pid while it runs, else None."""
        try:
            kept = json.loads(self.pid_file.read_text())
        except (FileNotFoundError, ValueError):
            return None
        pid = int(kept["pid"])
        child = self._children.get(pid)
        if child is not None:
            # Its threads may live on for a moment after it is a zombie; wait4 knows.
            return pid if child.poll() is None else None
        began = kept["began"]
        return pid if began is not None and began == beginning_of(pid) else None

    def is_running(self) -> bool:
        """Whether the very process that was started still runs."""
        return self.pid is not None

    def start(self, launch: Launch) -> int:
        """Start it, unless it runs already; gives its pid."""
        running = self.pid
        if running is not None:
            return running
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        account = launch.account
        with self.log_file.open("ab") as log:
            child = subprocess.Popen(
                list(launch.command),
                cwd=launch.cwd,
                env={**os.environ, **launch.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
            )
        self._children[child.pid] = child
        part = self.pid_file.with_suffix(".pid.part")
        part.write_text(json.dumps({"pid": child.pid, "began": beginning_of(child.pid)}))
        part.replace(self.pid_file)
        return child.pid

    def wait_until_ready(self, ready: Callable[[], bool], *, timeout_s: float) -> None:
        """Return when the probe says yes.

        Raises PartError when the process ends or the time passes first.
        """
        limit = time.monotonic() + timeout_s
        while not ready():
            if not self.is_running():
                raise PartError(f"{self.name} ended while starting. {self._last_words()}")
            if time.monotonic() > limit:
                raise PartError(
                    f"{self.name} not ready after {timeout_s:.0f} s. {self._last_words()}"
                )
            time.sleep(_TICK_S)

    def stop(
        self,
        *,
        how: signal.Signals = signal.SIGTERM,
        whole_group: bool = False,
        grace_s: float = 10,
    ) -> None:
        """Ask it to end, and end its whole group by force when the grace has passed.

        What it started in its group is waited for too: it holds ports and locks that the next
        one needs.
        """
        pid = self.pid
        if pid is not None:
            _send(pid, how, group=whole_group)
            if not self._ends_within(pid, grace_s):
                _send(pid, signal.SIGKILL, group=True)
                self._ends_within(pid, grace_s)
        self.pid_file.unlink(missing_ok=True)

    def kill(self) -> None:
        """End it and its group at once, as a power cut would, and wait until it is gone."""
        self.stop(how=signal.SIGKILL, whole_group=True)

    def _ends_within(self, group: int, seconds: float) -> bool:
        limit = time.monotonic() + seconds
        while self.is_running() or _has_members(group):
            if time.monotonic() > limit:
                return False
            time.sleep(_TICK_S)
        return True

    def _last_words(self) -> str:
        return f"Its log {self.log_file} ends with:\n{tail(self.log_file)}"


def beginning_of(pid: int) -> str | None:
    """What tells this process from every other with the same pid; None when there is none.

    A zombie has ended: None.
    """
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        if not _BOOT_ID.exists():
            return f"{process.create_time():.2f}"
        # Ticks since boot, not a wall time: a corrected clock does not make strangers of us.
        ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
        return None
    return f"{_BOOT_ID.read_text().strip()}/{ticks}"


def _has_members(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    # Somebody is there, or only zombies whose parent has not asked for them yet.
    return any(_is_member(process, group) for process in psutil.process_iter())


def _is_member(process: psutil.Process, group: int) -> bool:
    try:
        return os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.NoSuchProcess, ProcessLookupError):
        return False


def tail(file: Path, *, lines: int = 15) -> str:
    """The last lines of a log."""
    try:
        return "\n".join(file.read_text(errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return "(no log)"


def _send(pid: int, how: signal.Signals, *, group: bool) -> None:
    with contextlib.suppress(ProcessLookupError):
        if group:
            os.killpg(pid, how)
        else:
            os.kill(pid, how)
