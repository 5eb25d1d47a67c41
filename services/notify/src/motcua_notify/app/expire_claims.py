"""Finds messages whose sender was not heard of again."""

from __future__ import annotations

from motcua_kit.clock import Clock
from motcua_notify.app.ports import Start
from motcua_notify.domain.delivery import State, after_lost_claim


def expire_claims(*, start: Start, clock: Clock, limit: int = 200) -> int:
    """Free or list what a crash has left claimed; how many there were."""
    now = clock.now()
    with start() as books:
        freed = [after_lost_claim(message, now) for message in books.lost(now, limit)]
        books.keep(freed)
        books.tell([message for message in freed if message.state is State.UNCERTAIN])
    return len(freed)
