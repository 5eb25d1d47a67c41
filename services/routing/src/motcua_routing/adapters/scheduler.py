"""The scheduler's loop: timers are rows in PostgreSQL, taken with SKIP LOCKED."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from motcua_kit.db.engine import is_connection_lost
from motcua_kit.telemetry.log import get_logger

log = get_logger()
# A full portion is followed at once by the next; this many, and the others get their turn.
_PORTIONS = 50


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do in every so many turns; `do` says how much it did."""

    do: Callable[[], int]
    turns: int = 1


class Scheduler:
    """Does each chore until nothing is due, waits, and begins again.

    Several may run: each row is locked by whoever takes it.
    """

    def __init__(self, chores: Sequence[Chore], *, every: float) -> None:
        self._chores = chores
        self._every = every
        self._is_lost = False
        self._turn = 0

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """The `scheduler` role: a lost database is waited for."""
        while not stop.is_set():
            beat()
            try:
                self.turn()
                self._is_lost = False
            except Exception as error:
                if not is_connection_lost(error):
                    raise
                if not self._is_lost:
                    log.warning("scheduler_waits", reason="database")
                self._is_lost = True
            stop.wait(self._every)

    def turn(self) -> int:
        """Do everything that is due; how much was done."""
        done = 0
        due = [chore for chore in self._chores if self._turn % chore.turns == 0]
        self._turn += 1
        for chore in due:
            for _ in range(_PORTIONS):
                did = chore.do()
                done += did
                if not did:
                    break
        return done
