"""The digest of a working day: what should be ready and is not, for the heads of the unit.

Counted in days of the office's own calendar: a day worked in place of another is one, a holiday
is none. A dossier belongs to the day of its promise to the citizen (``due``); while the citizen
is waited for there is none, and so nothing to tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from motcua_intake.domain.dossier import State
from motcua_intake.domain.timing import local_day
from motcua_vn.calendar import Calendar
from motcua_vn.dates import HANOI

LONGEST_BREAK: Final = 31
"""Days without work after which no day is looked for any more."""
KEPT: Final = timedelta(days=90)
"""How long a digest can be read."""
MOST: Final = 200
"""Lines of a section; its count tells of all."""
_UNDER_WAY: Final = frozenset({2, 4})
"""National states that are neither ready nor waiting for the citizen; at a unit of origin this
is the state where the dossier is, told by whoever has it."""


class Section(StrEnum):
    """Where a dossier stands in the digest."""

    OVERDUE = "overdue"
    TODAY = "today"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class DayEnd:
    """The end of a working day: ``at`` its last session ends, ``next_day`` is worked next."""

    day: date
    at: datetime
    next_day: date

    @classmethod
    def latest(cls, calendar: Calendar, now: datetime) -> DayEnd | None:
        """The newest one that is past; None where there is none for a month."""
        today = local_day(now)
        for back in range(LONGEST_BREAK + 1):
            day = today - timedelta(days=back)
            if calendar.sessions(day) and calendar.close(day) <= now:
                return cls(day, calendar.close(day), calendar.next(day))
        return None

    @property
    def horizon(self) -> datetime:
        """What is due from here on is none of this digest's business."""
        return datetime.combine(self.next_day + timedelta(days=1), time(), HANOI)

    def section_of(self, due: datetime) -> Section | None:
        """By the local day of the promise; days off before ``next_day`` count with it."""
        if due >= self.horizon:
            return None
        day = local_day(due)
        if day > self.day:
            return Section.NEXT
        return Section.TODAY if day == self.day else Section.OVERDUE


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of a dossier with a promise, and the step and person that have it now."""

    dossier: str
    guest: str
    state: State
    national_status: int
    custodian: str
    received_at: datetime
    due: datetime
    step: str = ""
    role: str = ""
    assignee: str = ""

    @property
    def is_under_way(self) -> bool:
        """Whether somebody still has to work on it."""
        return self.national_status in _UNDER_WAY and self.state is not State.GUEST_DONE


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier in the digest. Nothing of the applicant: it is kept apart from the dossier."""

    section: Section
    dossier: str
    due: datetime
    state: State
    custodian: str
    step: str = ""
    role: str = ""
    assignee: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """What stood at the end of a day, as found at ``made_at``: counts of all, lines of the most
    urgent."""

    unit: str
    day: date
    next_day: date
    made_at: datetime
    overdue: int = 0
    due_today: int = 0
    due_next: int = 0
    lines: tuple[Line, ...] = ()


def digest_of(unit: str, end: DayEnd, standings: Iterable[Standing], made_at: datetime) -> Digest:
    """The digest of a day. A dossier is told once, though the unit may also work parts of it."""
    by_code: dict[str, Line] = {}
    for row in sorted(standings, key=lambda each: (each.dossier, each.guest)):
        section = end.section_of(row.due)
        if section is not None and row.is_under_way and row.received_at <= end.at:
            by_code.setdefault(row.dossier, _line(row, section))
    found = {
        section: sorted(
            (line for line in by_code.values() if line.section is section),
            key=lambda line: (line.due, line.dossier),
        )
        for section in Section
    }
    return Digest(
        unit,
        end.day,
        end.next_day,
        made_at,
        overdue=len(found[Section.OVERDUE]),
        due_today=len(found[Section.TODAY]),
        due_next=len(found[Section.NEXT]),
        lines=tuple(line for section in Section for line in found[section][:MOST]),
    )


def _line(row: Standing, section: Section) -> Line:
    return Line(
        section,
        row.dossier,
        row.due,
        row.state,
        row.custodian,
        row.step,
        row.role,
        row.assignee,
    )
