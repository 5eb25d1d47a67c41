"""The role that lets a process write: at once after a restart, after catching up on a restore.

The rule is in docs/adr/0016. A database that lies where it was noted has merely been started
again: its ledgers are compared with the topic if the bus answers soon, and the counter never
waits for it. One that came out of a backup writes nothing before it has caught up.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Final, TypeVar

from motcua_intake.app.restoring import Restorer
from motcua_intake.bootstrap import Intake
from motcua_intake.domain.errors import IntakeError
from motcua_kit.bus.port import BusUnavailable
from motcua_kit.db.engine import is_connection_lost
from motcua_kit.process import Beat, RoleRun
from motcua_kit.tail import HeadMoved
from motcua_kit.telemetry.log import get_logger

log = get_logger()
T = TypeVar("T")

AGAIN: Final = 1.0
"""Seconds between two attempts."""
PATIENCE: Final = 3.0
"""Seconds for which an ordinary start waits for the comparison."""
IDLE: Final = 5.0


def restoring_role(intake: Intake, restorer: Restorer | None) -> RoleRun:
    """Opens the gate, then idles. ``restorer`` is None in a process without the relay's role:
    it waits until the process that has it is through."""

    def run(stop: threading.Event, beat: Beat) -> None:
        opening = _Opening(intake, restorer)
        while not stop.is_set() and not opening.attempt():
            beat()
            stop.wait(AGAIN)
        while not stop.wait(IDLE):
            beat()

    return run


def after_opening(intake: Intake, run: RoleRun) -> RoleRun:
    """A role that begins when this process may write."""

    def wait(stop: threading.Event, beat: Beat) -> None:
        while not stop.is_set():
            beat()
            if intake.gate.wait(AGAIN):
                run(stop, beat)
                return

    return wait


class _Opening:
    def __init__(self, intake: Intake, restorer: Restorer | None) -> None:
        self._intake = intake
        self._restorer = restorer
        self._said = ""

    def attempt(self) -> bool:
        """Whether the process may write now."""
        try:
            self._try()
        except (BusUnavailable, HeadMoved, IntakeError) as error:
            self._say(type(error).__name__)
        except Exception as error:
            if not is_connection_lost(error):
                raise
            self._say("database")
        return self._intake.gate.is_open

    def _try(self) -> None:
        if self._intake.database_problem() is not None:
            return
        restorer = self._restorer
        if self._intake.place.is_as_noted():
            if restorer is not None:
                self._compare(restorer)
            self._intake.gate.open()
        elif restorer is not None:
            log.info("node_restoring", deployment=self._intake.deployment)
            restorer.restore()
            self._intake.gate.open()

    def _compare(self, restorer: Restorer) -> None:
        """As far as it is known soon; else the relay finds out before it publishes."""
        found = within(PATIENCE, restorer.compare)
        if found is None:
            log.warning("tail_not_compared", deployment=self._intake.deployment)
        else:
            restorer.settle(found)

    def _say(self, reason: str) -> None:
        if reason != self._said:
            log.warning("node_waits_to_restore", reason=reason)
            self._said = reason


def within(seconds: float, ask: Callable[[], T]) -> T | None:
    """The answer, if it comes in time; None where it does not or the bus is away."""
    answers: queue.SimpleQueue[T | None] = queue.SimpleQueue()

    def body() -> None:
        try:
            answers.put(ask())
        except BusUnavailable:
            answers.put(None)

    threading.Thread(target=body, name="compare-tail", daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except queue.Empty:
        return None
