"""A process is a set of roles: threads that turn a loop, say so, and stop when asked.

Liveness is progress, not a port: a role whose loop no longer turns makes the process unfit, and
a role that crashed ends it, so that the supervisor starts it anew.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

from motcua_kit.telemetry.log import get_logger
from motcua_kit.telemetry.metrics import METRICS, Metrics
from motcua_kit.wake import Wake

Beat = Callable[[], None]
RoleRun = Callable[[threading.Event, Beat], None]
"""``run(stop, beat)``: turn until ``stop`` is set, calling ``beat()`` at least every ``silence``
seconds; return when the work in hand is finished."""

STOP_LIMIT: Final = 15.0
SILENCE: Final = 60.0
_CRASHED: Final = 1
_DONE: Final = 0

log = get_logger()


@dataclass
class _Role:
    name: str
    run: RoleRun
    silence: float
    now: Callable[[], float]
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None
    beaten_at: float = 0.0
    has_turned: bool = False
    error: BaseException | None = None

    def begin(self) -> None:
        """Its silence counts from here."""
        self.beaten_at = self.now()

    def beat(self) -> None:
        self.beaten_at = self.now()
        self.has_turned = True

    def silent_for(self) -> float:
        return self.now() - self.beaten_at

    def is_running(self) -> bool:
        return self.thread is not None and self.thread.is_alive()


class Roles:
    """Runs the roles of one process from its main thread."""

    def __init__(
        self,
        *,
        stop_limit: float = STOP_LIMIT,
        monotonic: Callable[[], float] = time.monotonic,
        metrics: Metrics = METRICS,
    ) -> None:
        self._roles: list[_Role] = []
        self._stop_limit = stop_limit
        self._now = monotonic
        self._metrics = metrics
        self._wake = Wake()
        self._stopping = False

    def add(self, name: str, run: RoleRun, *, silence: float = SILENCE) -> None:
        """Take a role on; roles start in this order and stop in the opposite one.

        Add what others lean on first (relay, consumer) and what takes work in last (grpc, web).
        """
        self._roles.append(_Role(name, run, silence, self._now))

    def stop(self) -> None:
        """Ask the process to stop, from any thread and from a signal's handler."""
        self._stopping = True
        self._wake.tell()

    def problem(self) -> str | None:
        """Why the process is unfit (``consumer_silent``), or None; the live probe."""
        for role in self._roles:
            if role.thread is None:
                continue
            silent = role.silent_for()
            if role.error is not None or not role.is_running():
                return f"{role.name}_stopped"
            if silent > role.silence:
                return f"{role.name}_silent"
        return None

    def starting(self) -> str | None:
        """Which role has not turned once since the start (``web_starting``), or None."""
        waiting = (role.name for role in self._roles if not role.has_turned)
        return next((f"{name}_starting" for name in waiting), None)

    def run(self) -> int:
        """Start all, wait for SIGTERM, SIGINT, :meth:`stop` or a crash, stop all.

        Returns the exit status: 0 after an orderly stop, 1 when a role crashed, ended by itself
        or did not stop inside the limit.
        """
        with self._signals():
            for role in self._roles:
                self._start(role)
            self._wake.wait()
            in_order = self._stopping and all(role.error is None for role in self._roles)
            all_stopped = self._stop_all()
        crashed = any(role.error is not None for role in self._roles)
        return _DONE if in_order and all_stopped and not crashed else _CRASHED

    def _start(self, role: _Role) -> None:
        role.begin()
        self._metrics.follow("motcua_role_silent_seconds", role.silent_for, role=role.name)
        self._metrics.gauge("motcua_role_silence_limit_seconds", role.silence, role=role.name)
        role.thread = threading.Thread(
            target=self._body, args=(role,), name=f"role-{role.name}", daemon=True
        )
        role.thread.start()
        log.info("role_started", role=role.name)

    def _body(self, role: _Role) -> None:
        try:
            role.run(role.stop, role.beat)
        except BaseException as error:  # a thread's last line: told to the main one
            role.error = error
            log.exception("role_crashed", role=role.name)
        if not role.stop.is_set():
            self._wake.tell()

    def _stop_all(self) -> bool:
        ends_at = self._now() + self._stop_limit
        for role in reversed(self._roles):
            role.stop.set()
            if role.thread is not None:
                role.thread.join(timeout=max(0.1, ends_at - self._now()))
            if role.is_running():
                log.error("role_did_not_stop", role=role.name)
            else:
                log.info("role_stopped", role=role.name)
        return not any(role.is_running() for role in self._roles)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT ask for the orderly stop; outside the main thread nobody listens."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def on_signal(number: int, _frame: FrameType | None) -> None:
            del number
            self.stop()

        before = {number: signal.signal(number, on_signal) for number in _SIGNALS}
        try:
            with self._wake.told_by_signals():
                yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
