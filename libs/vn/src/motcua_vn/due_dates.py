"""The dates of a history and the verdict on it, from where its clock stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from motcua_vn.dates import local
from motcua_vn.due_history import EventKind, Life
from motcua_vn.due_rules import in_time_today

if TYPE_CHECKING:
    from datetime import date, datetime

    from motcua_vn.calendar import Calendar


class Verdict(StrEnum):
    """How a dossier ended, as far as time is concerned."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class DueDates:
    """The dates of one history; instants are local. Field meanings: ``due-date.md``."""

    due_first: datetime
    due_restart: datetime | None
    due_subtract: datetime | None
    due_current: datetime | None
    supplements: int
    provisional: bool
    handover_by: datetime
    apology_by: date | None
    verdict: Verdict | None
    verdict_index: Verdict | None


def dates_of(life: Life) -> DueDates:
    """The dates as they stand after the events that ``life`` has taken (at least ``received``)."""
    rule, received = life.rule, life.received
    if received is None:
        raise ValueError("nothing was received")
    first = rule.due(received)
    untouched = not life.waits and life.open is None
    restart = first if untouched else life.due_restart
    subtract = _subtract(life, first)
    current = restart if life.promised is None else life.due_current
    return DueDates(
        due_first=first,
        due_restart=restart,
        due_subtract=subtract,
        due_current=current,
        supplements=life.supplements,
        provisional=(current or first).date() > rule.calendar.published_through,
        handover_by=handover_by(rule.calendar, received),
        apology_by=None if current is None else current.date() - timedelta(days=1),
        verdict=_verdict(life, current or first),
        verdict_index=_verdict_index(life, subtract or first),
    )


def handover_by(calendar: Calendar, received: datetime) -> datetime:
    """By when the counter hands the dossier over (arts. 18.2, 18.3 NĐ 61/2018).

    The same day, or the start of the next working day if received after 15:00 or after close.
    """
    day = local(received).date()
    if in_time_today(calendar, received):
        return calendar.close(day)
    return calendar.open(calendar.next(day))


def _subtract(life: Life, first: datetime) -> datetime | None:
    if life.open is not None or life.received is None:
        return None
    return life.rule.due(life.received, life.waits) if life.waits else first


def _verdict(life: Life, due: datetime) -> Verdict | None:
    if life.end is None:
        return None
    if life.end.kind != EventKind.FINISHED:
        return Verdict(life.end.kind)
    if life.end.at > due:
        return Verdict.LATE
    return Verdict.EARLY if life.end.at.date() < due.date() else Verdict.ON_TIME


def _verdict_index(life: Life, due: datetime) -> Verdict | None:
    """QĐ 766 formula 2.1: a second request for papers counts as late."""
    verdict = _verdict(life, due)
    finished = life.end is not None and life.end.kind == EventKind.FINISHED
    return Verdict.LATE if finished and life.supplements > 1 else verdict
