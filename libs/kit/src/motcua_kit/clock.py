"""Time as an argument: the only place that reads the machine's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def instant_of(seconds: int, nanos: int) -> datetime:
    """The instant so long after 1970, to the microsecond; a float would miss it by one.

    Raises OverflowError for one that no calendar reaches.
    """
    return _EPOCH + timedelta(seconds=seconds, microseconds=nanos // 1000)


class Clock(Protocol):
    """Tells the time of recording."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands until it is told to move, for tests and replays."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by
