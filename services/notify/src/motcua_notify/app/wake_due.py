"""Wakes workers for messages that are due and that nobody is at work on."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from motcua_kit.clock import Clock
from motcua_notify.app.ports import Start, Wake

AGAIN_AFTER: Final = timedelta(seconds=20)
"""A wake-up that led to nothing in this time is taken for lost."""


def wake_due(*, start: Start, clock: Clock, wake: Wake, limit: int = 500) -> int:
    """How many messages somebody was woken for."""
    now = clock.now()
    with start() as books:
        due = books.take_due(now, now - AGAIN_AFTER, limit)
    wake(due)
    return len(due)
