"""When a dossier is due: the pure function that ``docs/reference/due-date.md`` defines.

Every date on every receipt, screen and report comes from ``compute``; ``derive`` tells, step by
step and in Vietnamese, how the promise in force came about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motcua_vn.due_dates import DueDates, Verdict, dates_of, handover_by
from motcua_vn.due_errors import DueError
from motcua_vn.due_history import Event, EventKind, live
from motcua_vn.due_rules import Convention, Limit, Rule, Unit
from motcua_vn.due_steps import Step, derive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motcua_vn.calendar import Calendar

__all__ = [
    "Convention",
    "DueDates",
    "DueError",
    "Event",
    "EventKind",
    "Limit",
    "Step",
    "Unit",
    "Verdict",
    "compute",
    "derive",
    "handover_by",
]


def compute(
    calendar: Calendar, limit: Limit, convention: Convention, history: Sequence[Event]
) -> DueDates:
    """The dates of ``history``.

    Raises the ``DueError`` of the first fault: ``BadCalendarError`` where the day of receipt has
    no hours, then the events' own refusals in their order, and ``BadLimitError`` for a limit that
    leads past year 9999.
    """
    *_, (_, life) = live(Rule(calendar, limit, convention), history)
    return dates_of(life)
