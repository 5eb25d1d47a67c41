"""What the main thread waits on: woken from any thread, and by a signal whenever it comes."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final
from weakref import finalize

_TOLD: Final = b"\0"


class Wake:
    """Told once or more, from anywhere, and waited for in one place.

    A lock or a queue is not enough. Python runs a handler between two steps of the main thread;
    a signal that comes just before that thread begins to wait, or that another thread takes,
    wakes nobody. A byte in a pipe does, and C code writes it when the signal arrives.
    """

    def __init__(self) -> None:
        self._hears, self._tells = os.pipe()
        os.set_blocking(self._tells, False)
        finalize(self, os.close, self._hears)
        finalize(self, os.close, self._tells)

    def tell(self) -> None:
        """Wake whoever waits, from a thread or a signal's handler."""
        # A full pipe has been told often enough.
        with suppress(BlockingIOError):
            os.write(self._tells, _TOLD)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until told, at most so long; whether it was. What was told stays told."""
        return bool(select.select([self._hears], [], [], seconds)[0])

    @contextmanager
    def told_by_signals(self) -> Iterator[None]:
        """Signals that have a handler tell it too; from the main thread only."""
        before = signal.set_wakeup_fd(self._tells, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
