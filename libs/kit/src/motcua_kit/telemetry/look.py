"""Looks at how things stand, by itself: no figure depends on the loop that it judges.

A relay that is blocked tells nobody how long its facts have waited, and a reader that hangs does
not tell its lag. So a thread of its own looks into the database and at the bus, on connections of
its own, every few seconds. How long ago each look last succeeded is a metric too.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from motcua_kit.bus.port import BusUnavailable
from motcua_kit.db.engine import is_connection_lost
from motcua_kit.errors import Transient
from motcua_kit.telemetry.log import get_logger
from motcua_kit.telemetry.metrics import METRICS, Metrics

log = get_logger()

EVERY: Final = 5.0
"""Seconds between two looks."""
SELDOM: Final = 15.0
"""Seconds between two looks that cost more."""
PATIENCE: Final = 600.0
"""Seconds of silence after which the process is unfit: a look may wait for a slow database."""
LOOK_SECONDS: Final = 10
"""What one statement of a look may take in the database."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Something to look at: `see` sets metrics, and raises where it cannot."""

    name: str
    see: Callable[[], None]
    every: float = EVERY


class Look:
    """The `look` role. A sight that fails is told once, and tried again at its time."""

    def __init__(
        self,
        sights: Sequence[Sight],
        *,
        metrics: Metrics = METRICS,
        monotonic: Callable[[], float] = time.monotonic,
        close: Callable[[], None] | None = None,
    ) -> None:
        self._sights = list(sights)
        self._metrics = metrics
        self._now = monotonic
        self._close = close
        self._due = {sight.name: float("-inf") for sight in self._sights}
        self._failing: set[str] = set()
        metrics.count("motcua_errors_total", 0, place="look")

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Look until told to stop."""
        started = self._now()
        for sight in self._sights:
            self._age_from(sight.name, started)
        while not stop.is_set():
            beat()
            self.turn()
            stop.wait(1.0)
        if self._close is not None:
            self._close()

    def turn(self) -> None:
        """Look at what is due."""
        for sight in self._sights:
            if self._now() >= self._due[sight.name]:
                self._try(sight)
                self._due[sight.name] = self._now() + sight.every

    def _try(self, sight: Sight) -> None:
        try:
            sight.see()
        except Exception as error:  # noqa: BLE001 - a gauge must never take the office down
            self._failed(sight, error)
            return
        self._age_from(sight.name, self._now())
        if sight.name in self._failing:
            self._failing.discard(sight.name)
            log.info("look_goes_on", sight=sight.name)

    def _failed(self, sight: Sight, error: Exception) -> None:
        foreseen = isinstance(error, BusUnavailable | Transient) or is_connection_lost(error)
        if not foreseen:
            self._metrics.count("motcua_errors_total", place="look")
        if sight.name not in self._failing:
            self._failing.add(sight.name)
            log.warning("look_fails", sight=sight.name, exc_info=error)

    def _age_from(self, name: str, at: float) -> None:
        self._metrics.follow("motcua_look_age_seconds", lambda: self._now() - at, sight=name)
