"""Wakes workers for messages that are due and that nobody is at work on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from motcua_kit.clock import Clock
from motcua_notify.app.ports import Start, Wake
from motcua_notify.domain.delivery import Channel

AGAIN_AFTER: Final = timedelta(seconds=20)
"""A wake-up that led to nothing in this time is taken for lost."""


def wake_due(
    *, start: Start, clock: Clock, channels: Collection[Channel], wake: Wake, limit: int = 500
) -> int:
    """How many messages somebody was woken for."""
    now = clock.now()
    with start() as books:
        due = books.take_due(channels, now, now - AGAIN_AFTER, limit)
    wake(due)
    return len(due)
