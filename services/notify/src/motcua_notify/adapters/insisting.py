"""Writing down what was done outside, although the database is away just then."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from motcua_kit.db.engine import is_connection_lost

T = TypeVar("T")
_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 5.0


@dataclass(frozen=True, slots=True)
class Insisting:
    """The :class:`~motcua_notify.app.send_due.Insist` for PostgreSQL: so many seconds long."""

    seconds: float
    pause: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic

    def __call__(self, do: Callable[[], T]) -> T:
        """As the port says."""
        ends_at, rest = self.monotonic() + self.seconds, _FIRST_PAUSE
        while True:
            try:
                return do()
            except Exception as error:
                if not is_connection_lost(error) or self.monotonic() >= ends_at:
                    raise
            self.pause(rest)
            rest = min(rest * 2, _LONGEST_PAUSE)
