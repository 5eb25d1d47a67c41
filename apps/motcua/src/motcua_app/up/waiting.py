"""Waiting for a process to end, a signal or a while, without asking again and again."""

import contextlib
import os
import select
import signal
from collections.abc import Iterator
from types import FrameType
from typing import Final, Self

from motcua_parts.processes import DetachedProcess

_STOPPING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopSign:
    """Told once, heard by every waiting thread; may be given from a signal handler."""

    def __init__(self) -> None:
        self._hears, self._tells = os.pipe()

    def give(self) -> None:
        """Ask everybody to stop."""
        with contextlib.suppress(OSError):
            os.write(self._tells, b"x")

    def is_given(self) -> bool:
        """Whether somebody asked."""
        return self.wait(0)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the sign, at most so long; whether it was given."""
        return bool(select.select([self._hears], [], [], seconds)[0])

    def wait_for_end(self, process: DetachedProcess) -> bool:
        """Wait until the process has ended; False when the sign came first.

        Works for processes that are not our children.
        """
        with _pidfd(process) as ending:
            if ending is None:
                return not self.is_given()
            select.select([self._hears, ending], [], [])
        return not self.is_given()

    @classmethod
    def on_signals(cls) -> Self:
        """A sign that the signals which end a program give.

        The byte is written when the signal arrives: its handler would wait for the main thread,
        which may just have begun to wait for the sign.
        """
        sign = cls()
        os.set_blocking(sign._tells, False)
        signal.set_wakeup_fd(sign._tells, warn_on_full_buffer=False)

        def give(_number: int, _frame: FrameType | None) -> None:
            sign.give()

        for number in _STOPPING:
            signal.signal(number, give)
        return sign


@contextlib.contextmanager
def _pidfd(process: DetachedProcess) -> Iterator[int | None]:
    """A descriptor that becomes readable when the process ends; None when it has ended."""
    pid = process.pid
    if pid is None:
        yield None
        return
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        yield None
        return
    try:
        # Between the two lines above another process may have taken the number.
        yield descriptor if process.pid == pid else None
    finally:
        os.close(descriptor)
