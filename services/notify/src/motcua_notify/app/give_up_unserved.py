"""Gives up what waits over a channel that is served no more: no sender would ever do it."""

from __future__ import annotations

from motcua_kit.clock import Clock
from motcua_notify.app.planning import NOT_SERVED, Rules
from motcua_notify.app.ports import Start
from motcua_notify.domain.delivery import Channel, Never, after


def give_up_unserved(*, start: Start, clock: Clock, rules: Rules, limit: int = 200) -> int:
    """How many messages whose time is up were given up; until then it may be served again."""
    unserved = frozenset(Channel) - rules.channels
    if not unserved:
        return 0
    now = clock.now()
    with start() as books:
        waiting = books.expired(unserved, now, limit)
        given_up = [after(each, Never(NOT_SERVED), now, rules.patience) for each in waiting]
        books.keep(given_up)
        books.tell(given_up)
    return len(given_up)
