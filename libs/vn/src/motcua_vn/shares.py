"""By when a step of a process must be done: its share of the time between start and due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from motcua_vn.dates import local

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from motcua_vn.calendar import Calendar

_SECOND: Final = timedelta(seconds=1)


def share_due(
    calendar: Calendar, start: datetime, due: datetime, done_share: int, total_share: int
) -> datetime:
    """The instant at which ``done_share`` of ``total_share`` of the working time has passed.

    Shares are whole numbers (quarter hours in a process); ``done_share`` counts this step and all
    before it, so the last step's answer is ``due`` itself. Answers are whole seconds, rounded
    down, and never lie after ``due``; where no working time is left before ``due`` every step is
    due then. Raises ``ValueError`` for a share outside 0 … ``total_share``.
    """
    return shares_due(calendar, start, due, (done_share,), total_share)[0]


def shares_due(
    calendar: Calendar,
    start: datetime,
    due: datetime,
    done_shares: Sequence[int],
    total_share: int,
) -> list[datetime]:
    """``share_due`` of each of ``done_shares``; what they have in common is looked up once."""
    if total_share <= 0 or not all(0 <= done <= total_share for done in done_shares):
        raise ValueError("a share lies between nothing and the whole")
    end = local(due)
    whole = calendar.working_time_between(start, due)
    if whole <= timedelta(0):
        return [end] * len(done_shares)
    opening = calendar.effective(start)

    def after(done: int) -> datetime:
        passed = whole * done // total_share // _SECOND * _SECOND
        return min(calendar.after_working_time(opening, passed), end)

    return [end if done == total_share else after(done) for done in done_shares]
