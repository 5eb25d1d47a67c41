"""The scheduler role: offers to make, packages to fetch, contacts to push, the replica to mend,
digests to write at the end of the day."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from motcua_intake.bootstrap import Intake
from motcua_kit.db.engine import is_connection_lost
from motcua_kit.errors import Transient
from motcua_kit.process import Beat, RoleRun
from motcua_kit.telemetry.log import get_logger

log = get_logger()


def scheduler_role(
    intake: Intake,
    *,
    idle: float,
    refresh_every: float,
    monotonic: Callable[[], float] = time.monotonic,
) -> RoleRun:
    """Turns until told to stop; several may run: rows are claimed with SKIP LOCKED, and a unit's
    day has one digest."""

    def run(stop: threading.Event, beat: Beat) -> None:
        refresh_at = monotonic()
        while not stop.is_set():
            beat()
            moved = _attempt(intake.dispatch)
            if monotonic() >= refresh_at:
                _attempt(intake.refresh)
                if written := _attempt(intake.digest):
                    log.info("digests_written", count=written)
                refresh_at = monotonic() + refresh_every
            if not moved:
                stop.wait(idle)

    return run


def _attempt(turn: Callable[[], int]) -> int:
    try:
        return turn()
    except Transient as reason:
        log.info("scheduler_waits", reason=reason.reason)
    except Exception as error:
        if not is_connection_lost(error):
            raise
        log.warning("scheduler_waits", reason="database")
    return 0
