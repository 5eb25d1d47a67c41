"""The line: a dossier's path as stations, one a unit; the signature picture of the platform.

The same picture serves officer, citizen, control slip and board. All lengths of time are working
minutes. Time is spent *at* a unit, so the stretch that leaves a station belongs to it; what lies
between two units while nobody has yet received the dossier is a gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Final

from motcua_ui import words


class Place(StrEnum):
    """Where a station lies relative to the dossier."""

    PASSED = "passed"
    HERE = "here"
    TRANSIT = "transit"
    AHEAD = "ahead"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Stop:
    """What a service knows of one unit on the path.

    ``TRANSIT`` means sent to this unit and not yet received by it. ``holder`` is the person who
    has it (only for readers who may see a name); ``note`` is one short remark. ``limit`` is the
    allowed time as the procedure states it (``5 ngày làm việc``), told instead of the working
    time counted from it, which has the hours left of the first day on top.
    """

    unit: str
    task: str
    place: Place
    allowed: int | None = None
    spent: int = 0
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    holder: str | None = None
    note: str | None = None
    url: str | None = None
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """One stop ready to draw.

    ``used`` and ``limit`` are percentages of the stretch's meter: how far the time spent reaches
    and where the allowed time ends (100 unless overrun); ``over`` is the overrun in words.
    ``gap`` says the rail *before* this station is broken: the dossier is on its way here.
    """

    number: int
    unit: str
    task: str
    place: Place
    state: str
    spent: str
    allowed: str
    used: float
    limit: float
    over: str
    is_last: bool
    gap: bool
    arrived_at: datetime | None
    left_at: datetime | None
    holder: str | None
    note: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """The stations in order and the picture told in one sentence."""

    stations: tuple[Station, ...]
    summary: str

    @property
    def is_long(self) -> bool:
        """Whether the stations cannot stand side by side on any sheet."""
        return len(self.stations) > _ABREAST


_ABREAST: Final = 8
_STATES: Final = {
    Place.PASSED: "đã xong",
    Place.HERE: "đang giữ hồ sơ",
    Place.TRANSIT: "đang chuyển đến",
    Place.AHEAD: "chưa đến",
    Place.SKIPPED: "không phải qua",
}


def draw_line(
    stops: Sequence[Stop],
    *,
    day_minutes: int = words.MINUTES_PER_DAY,
    has_ended: bool = False,
) -> Line:
    """Turn the stops of a path, in the order of the internal flow, into the line.

    Several stations may hold it at once: an electronic dossier goes to all bodies together.
    ``day_minutes`` is the length of the office's working day, in which long times are told;
    ``has_ended`` that the dossier goes no further, wherever on its path it was refused, withdrawn
    or stopped.
    """
    last = len(stops)
    stations = tuple(_station(stop, at, last, day_minutes) for at, stop in enumerate(stops, 1))
    return Line(stations, _end(stations) if has_ended else _summary(stations))


def _station(stop: Stop, at: int, last: int, day_minutes: int) -> Station:
    say = partial(words.span, day_minutes=day_minutes)
    used, limit = _meter(stop)
    return Station(
        number=at,
        unit=stop.unit,
        task=stop.task,
        place=stop.place,
        state=_STATES[stop.place],
        spent=say(stop.spent) if _has_started(stop) else "",
        allowed=stop.limit or ("" if stop.allowed is None else say(stop.allowed)),
        used=used,
        limit=limit,
        over=say(_overrun(stop)) if _overrun(stop) else "",
        is_last=at == last,
        gap=stop.place is Place.TRANSIT,
        arrived_at=stop.arrived_at,
        left_at=stop.left_at,
        holder=stop.holder,
        note=stop.note,
        url=stop.url,
    )


def _has_started(stop: Stop) -> bool:
    return stop.place in {Place.PASSED, Place.HERE} or stop.spent > 0


def _overrun(stop: Stop) -> int:
    return 0 if stop.allowed is None else max(0, stop.spent - stop.allowed)


def _meter(stop: Stop) -> tuple[float, float]:
    """Percentages (used, limit) on a meter as long as the larger of the two times."""
    allowed = stop.allowed or 0
    longest = max(allowed, stop.spent)
    if longest == 0:
        return 0.0, 100.0
    limit = 100.0 * allowed / longest if stop.allowed is not None else 100.0
    return round(100.0 * stop.spent / longest, 1), round(limit, 1)


def _end(stations: Sequence[Station]) -> str:
    total, passed = len(stations), _passed(stations)
    if passed == total > 0:
        return f"Hồ sơ đã đi hết {total} chặng"
    return f"Hồ sơ đã kết thúc ở chặng {max(1, passed)}/{total}" if total else "Hồ sơ đã kết thúc"


def _passed(stations: Sequence[Station]) -> int:
    return sum(station.place in {Place.PASSED, Place.SKIPPED} for station in stations)


def _summary(stations: Sequence[Station]) -> str:
    total = len(stations)
    held = [station for station in stations if station.place is Place.HERE]
    if held:
        return " · ".join(
            f"Hồ sơ đang ở {station.unit}, chặng {station.number}/{total}" for station in held
        )
    for station in stations:
        if station.gap:
            return f"Hồ sơ đang trên đường đến {station.unit}, chặng {station.number}/{total}"
    passed = _passed(stations)
    if passed == total > 0:
        return f"Hồ sơ đã đi hết {total} chặng"
    if passed:
        return f"Hồ sơ đã xong {passed}/{total} chặng, chờ chặng tiếp theo"
    return f"Hồ sơ chưa bắt đầu, có {total} chặng" if total else "Hồ sơ chưa có lộ trình"
