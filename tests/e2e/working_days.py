"""The demo province's working days, for tests that live on the real clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import yaml

from motcua_vn.calendar import Calendar, Hours
from motcua_vn.dates import local

FILE = Path(__file__).resolve().parents[2] / "data" / "calendars" / "hung-yen.yaml"


@cache
def calendar() -> Calendar:
    """As it lies in the data that the platform is seeded with."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    hours = tuple(
        Hours(
            each["valid_from"],
            tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in each["sessions"]),
        )
        for each in told["hours"]
    )
    off, worked = (frozenset(day["date"] for day in told[kind]) for kind in ("off", "worked"))
    return Calendar(hours, off, worked, told["published_through"])


def later(day: date, count: int) -> date:
    """The working day that is ``count`` working days after a day."""
    return calendar().add(day, count)


def day_off_after(day: date) -> date:
    """The first day after a day that does not count."""
    ahead = (date.fromordinal(x) for x in range(day.toordinal() + 1, day.toordinal() + 366))
    return next(each for each in ahead if not calendar().working(each))


def before_today(count: int) -> date:
    """The working day that is ``count`` working days before today; 1 is the last before it."""
    today = local(datetime.now(UTC)).date().toordinal()
    past = (date.fromordinal(x) for x in range(today - 1, 0, -1))
    worked = (each for each in past if calendar().working(each))
    return [next(worked) for _ in range(count)][-1]
