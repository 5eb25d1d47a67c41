"""Where a dossier stands against its date: one of four, each a shape, a word and a colour."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from motcua_ui import words


class Due(StrEnum):
    """The four meanings a colour may carry."""

    ON_TIME = "on_time"
    SOON = "soon"
    LATE = "late"
    WAITING = "waiting"

    @property
    def word(self) -> str:
        """The meaning in Vietnamese, for a legend or where no length of time is known."""
        return _WORDS[self]


_WORDS: Final = {
    Due.ON_TIME: "đúng hạn",
    Due.SOON: "sắp đến hạn",
    Due.LATE: "quá hạn",
    Due.WAITING: "đang chờ",
}


@dataclass(frozen=True, slots=True)
class DueMark:
    """A shape with its words; ``due_at`` tells the time a second way, ``why_url`` derives it."""

    kind: Due
    words: str
    due_at: datetime | None = None
    why_url: str | None = None


def due_of(
    remaining_minutes: int,
    due_at: datetime,
    *,
    soon_minutes: int = words.MINUTES_PER_DAY,
    day_minutes: int = words.MINUTES_PER_DAY,
    why_url: str | None = None,
) -> DueMark:
    """The mark of a running clock; minutes are working minutes, below zero when late.

    ``soon_minutes`` is the office's threshold for a warning (one working day unless told);
    ``day_minutes`` is the length of its working day.
    """
    if remaining_minutes < 0:
        kind = Due.LATE
    elif remaining_minutes <= soon_minutes:
        kind = Due.SOON
    else:
        kind = Due.ON_TIME
    return DueMark(
        kind, words.remaining(remaining_minutes, day_minutes=day_minutes), due_at, why_url
    )
