"""Write the dossiers of Đồng Hỷ district in 2017 as an event history that can be replayed.

The district's report of 2018 states 11,307 dossiers received, 10,267 solved on time, 285 solved
late and 758 open within their time: parts that sum to three more than the whole. No set of
dossiers can have those four numbers, so this one keeps three of them and solves 10,264 on time;
a faithful importer then finds the difference of three between what is stated and what it counts.

Everything but the four totals is invented: who came when, with what, and how long it took.
Receptions fall in working hours only. The output depends on nothing but this file, the catalogue,
the calendar and the rules of ``motcua_vn``; run it again and the bytes are the same.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from motcua_vn.calendar import Calendar, Hours
from motcua_vn.dates import HANOI
from motcua_vn.due import Convention, Event, EventKind, Limit, Unit, Verdict, compute

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DATA: Final = Path(__file__).resolve().parents[1] / "data"
UNIT: Final = "huyen-dong-hy"
SEED: Final = "dong-hy-2017"

STATED: Final = {
    "received": 11307,
    "solved_on_time": 10267,
    "solved_late": 285,
    "open_in_time": 758,
}
SOLVED_IN_TIME: Final = STATED["received"] - STATED["solved_late"] - STATED["open_in_time"]
TENTH: Final = 3
"""The tenth for quick runs: the dossiers whose number leaves this remainder when divided by 10."""

FIRST_DAY: Final = date(2017, 1, 1)
LAST_DAY: Final = date(2017, 12, 31)
POST_SINCE: Final = date(2017, 11, 15)

MONTHS: Final = (80, 85, 105, 100, 100, 100, 100, 105, 100, 105, 115, 165)
"""Busy and slack months, in hundredths of the year's average day."""
WEEKDAYS: Final = (125, 105, 95, 90, 85)
FIELDS: Final = {
    "dh-ho-tich": 55,
    "dh-chung-thuc": 105,
    "dh-dat-dai": 440,
    "dh-moi-truong": 20,
    "dh-xay-dung": 60,
    "dh-quy-hoach": 15,
    "dh-giao-thong": 10,
    "dh-cong-thuong": 20,
    "dh-nong-nghiep": 30,
    "dh-lao-dong": 110,
    "dh-nguoi-co-cong": 45,
    "dh-giao-duc": 15,
    "dh-van-hoa": 10,
    "dh-noi-vu": 30,
    "dh-dang-ky-kinh-doanh": 20,
    "dh-tai-chinh": 15,
}
"""How many of a thousand dossiers belong to a field; land is what a rural district lives on."""

SURNAMES: Final = (
    "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Dương Lý Nông Hứa Ma Triệu Chu Lương Đào Ngô Đỗ Hà"
)
MIDDLES: Final = "Văn Thị Đức Minh Thu Ngọc Quang Hồng Xuân Thanh Thị_Phương Thị_Thảo"
GIVEN: Final = (
    "An Bình Chiến Dung Giang Hạnh Hùng Khánh Lan Long Mai Nam Nga Phúc Quý Sơn Thắng Thảo Trang "
    "Tuấn Tuyết Vân Vinh Yến Nguyên Thủy Hiền Hoà Kiên Ly"
)


class Dice:
    """Chance that is the same on every machine and version: hashes of a seed and a counter."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._thrown = 0

    def below(self, n: int) -> int:
        """A whole number from 0 to ``n`` − 1."""
        self._thrown += 1
        digest = hashlib.sha256(f"{self._seed}:{self._thrown}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % n

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def weighted(self, weights: Sequence[int]) -> int:
        """An index, each as likely as its weight."""
        left = self.below(sum(weights))
        for index, weight in enumerate(weights):
            left -= weight
            if left < 0:
                return index
        raise AssertionError("more than the sum of the weights")

    def pick(self, words: str) -> str:
        """One of the words of a text."""
        choice = words.split()
        return choice[self.below(len(choice))]


@dataclass(frozen=True)
class Procedure:
    """What the generator needs of a procedure; ``weight`` is its share of all dossiers."""

    code: str
    limit: Limit
    weight: int


@dataclass(frozen=True)
class Dossier:
    """One dossier; ``ready`` and ``returned`` are None while it is open."""

    procedure: Procedure
    channel: str
    applicant: str
    received: datetime
    due: datetime
    ready: datetime | None = None
    returned: datetime | None = None


def read_calendar(path: Path) -> Calendar:
    """The calendar of a file of ``data/calendars``."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Calendar(
        hours=tuple(
            Hours(
                entry["valid_from"],
                tuple(
                    (time.fromisoformat(start), time.fromisoformat(end))
                    for start, end in entry["sessions"]
                ),
            )
            for entry in raw["hours"]
        ),
        off=frozenset(day["date"] for day in raw["off"]),
        worked=frozenset(day["date"] for day in raw["worked"]),
        published_through=raw["published_through"],
    )


def read_procedures(path: Path) -> list[Procedure]:
    """The catalogue's procedures; within a field the first ones are asked for most."""
    seen: Counter[str] = Counter()
    found = []
    for raw in yaml.safe_load(path.read_text(encoding="utf-8"))["procedures"]:
        seen[raw["field"]] += 1
        limit: dict[str, Any] = raw["versions"][0]["limit"]
        weight = FIELDS[raw["field"]] * 1000 // seen[raw["field"]]
        found.append(Procedure(raw["code"], Limit(limit["amount"], Unit(limit["unit"])), weight))
    return found


class Year:
    """The working days of 2017 and instants on them."""

    def __init__(self, calendar: Calendar, dice: Dice) -> None:
        self.calendar = calendar
        self.dice = dice
        span = (LAST_DAY - FIRST_DAY).days + 1
        every = (FIRST_DAY + timedelta(days=n) for n in range(span))
        self.days = [day for day in every if calendar.working(day)]
        self.weights = [MONTHS[day.month - 1] * WEEKDAYS[day.weekday()] for day in self.days]
        self.end = calendar.close(self.days[-1])

    def instant(self, day: date, second: int) -> datetime:
        """The instant at which ``second`` seconds of the day's sessions have passed."""
        return self.calendar.after_working_time(
            self.calendar.open(day), timedelta(seconds=max(second, 1))
        )

    def somewhen(self, day: date, after: datetime) -> datetime:
        """A moment of the day's sessions, at least ten minutes of work after ``after``."""
        length = int(self.calendar.day_length(day).total_seconds())
        first = 1
        if day == after.date():
            passed = self.calendar.working_time_between(self.calendar.open(day), after)
            first = int(passed.total_seconds()) + 600
        return self.instant(day, self.dice.between(min(first, length - 1), length - 1))


def receive(year: Year, procedures: Sequence[Procedure]) -> Iterator[Dossier]:
    """The year's receptions, unordered."""
    dice, weights = year.dice, [procedure.weight for procedure in procedures]
    for _ in range(STATED["received"]):
        day = year.days[dice.weighted(year.weights)]
        morning = dice.below(100) < 58
        second = dice.between(60, 14_400) if morning else dice.between(14_460, 26_700)
        received = year.instant(day, second)
        procedure = procedures[dice.weighted(weights)]
        yield Dossier(
            procedure=procedure,
            channel=_channel(dice, day),
            applicant=_applicant(dice),
            received=received,
            due=due_of(year.calendar, procedure, received),
        )


def _channel(dice: Dice, day: date) -> str:
    drawn = dice.below(100)
    if drawn < 3:
        return "online"
    return "post" if drawn < 7 and day >= POST_SINCE else "counter"


def _applicant(dice: Dice) -> str:
    words = (dice.pick(SURNAMES), dice.pick(MIDDLES), dice.pick(GIVEN))
    return " ".join(words).replace("_", " ")


def due_of(calendar: Calendar, procedure: Procedure, received: datetime) -> datetime:
    """The due date printed on the receipt."""
    history = [Event(EventKind.RECEIVED, received)]
    return compute(calendar, procedure.limit, Convention.LEGAL_DAY, history).due_first


def decide(year: Year, dossiers: list[Dossier]) -> list[Dossier]:
    """Settle which dossiers are open at the year's end, which are late, and when each is ready.

    Raises ``ValueError`` where too few dossiers fall due after the year to leave 758 open.
    """
    over_the_end = [n for n, dossier in enumerate(dossiers) if dossier.due > year.end]
    if len(over_the_end) < STATED["open_in_time"]:
        raise ValueError(f"only {len(over_the_end)} dossiers are due after the year")
    latest = sorted(over_the_end, key=lambda n: (dossiers[n].received, n), reverse=True)
    still_open = set(latest[: STATED["open_in_time"]])
    can_be_late = [n for n, d in enumerate(dossiers) if d.due.date() <= date(2017, 12, 20)]
    late = set(_sample(year.dice, can_be_late, STATED["solved_late"]))
    return [
        dossier if n in still_open else _solved(year, dossier, late=n in late)
        for n, dossier in enumerate(dossiers)
    ]


def _sample(dice: Dice, numbers: list[int], size: int) -> list[int]:
    rest = list(numbers)
    return [rest.pop(dice.below(len(rest))) for _ in range(size)]


def _solved(year: Year, dossier: Dossier, *, late: bool) -> Dossier:
    day = _late_day(year, dossier) if late else _day_in_time(year, dossier)
    ready = year.somewhen(day, dossier.received)
    waited = (0, 0, 0, 1, 1, 2, 3, 6)[year.dice.below(8)]
    collected = min(year.calendar.add(day, waited), year.days[-1])
    return replace(dossier, ready=ready, returned=max(ready, year.somewhen(collected, ready)))


def _late_day(year: Year, dossier: Dossier) -> date:
    days = (1, 1, 1, 2, 2, 3, 4, 5, 8, 12)[year.dice.below(10)]
    return min(year.calendar.add(dossier.due.date(), days), year.days[-1])


def _day_in_time(year: Year, dossier: Dossier) -> date:
    """The due day for a third of the dossiers, for the others a day between."""
    calendar, received = year.calendar, dossier.received.date()
    last = min(dossier.due.date(), year.days[-1])
    room = calendar.working_days_between(received, last)
    if room < 1 or year.dice.below(3) == 0:
        return calendar.add(received, room)
    return calendar.add(received, year.dice.between(min(room, room // 3 + 1), room))


def judge(year: Year, dossier: Dossier) -> str:
    """What the importer has to count the dossier as: early, on_time, late or open."""
    if dossier.ready is None:
        return "open_in_time" if dossier.due > year.end else "open_late"
    history = [
        Event(EventKind.RECEIVED, dossier.received),
        Event(EventKind.FINISHED, dossier.ready),
    ]
    dates = compute(year.calendar, dossier.procedure.limit, Convention.LEGAL_DAY, history)
    names = {Verdict.EARLY: "solved_early", Verdict.ON_TIME: "solved_on_time"}
    return names.get(dates.verdict, "solved_late") if dates.verdict else "solved_late"


def made(year: Year, dossiers: Sequence[Dossier]) -> dict[str, int]:
    """The totals a faithful importer counts in these dossiers."""
    counts = Counter(judge(year, dossier) for dossier in dossiers)
    keys = ("solved_early", "solved_on_time", "solved_late", "open_in_time", "open_late")
    return {"received": len(dossiers)} | {key: counts[key] for key in keys}


def stated_block(year: Year, dossiers: Sequence[Dossier]) -> dict[str, object]:
    """The first line of the file. Raises ``ValueError`` where the made totals are not as meant."""
    whole = made(year, dossiers)
    in_time = whole["solved_early"] + whole["solved_on_time"]
    meant = (SOLVED_IN_TIME, STATED["solved_late"], STATED["open_in_time"], 0)
    if (in_time, whole["solved_late"], whole["open_in_time"], whole["open_late"]) != meant:
        raise ValueError(f"the dossiers made do not have the totals meant: {whole}")
    tenth = [d for n, d in enumerate(dossiers, start=1) if n % 10 == TENTH]
    return {
        **STATED,
        "note": (
            "Số liệu báo cáo của huyện Đồng Hỷ năm 2017; cộng các phần được 11.310, "
            "nhiều hơn số tiếp nhận 3 hồ sơ. Bộ dữ liệu này giải quyết đúng hạn 10.264 hồ sơ "
            "(trước hạn và đúng hạn), thiếu 3 so với báo cáo."
        ),
        "as_of": LAST_DAY.isoformat(),
        "made": whole,
        "tenth": {"remainder": TENTH, "modulus": 10, **made(year, tenth)},
    }


def as_line(number: int, dossier: Dossier) -> dict[str, object]:
    """A dossier as the replay reads it."""
    moments = (
        ("received", dossier.received),
        ("result_ready", dossier.ready),
        ("returned", dossier.returned),
    )
    return {
        "n": number,
        "unit": UNIT,
        "procedure": dossier.procedure.code,
        "channel": dossier.channel,
        "applicant": dossier.applicant,
        "history": [
            {"event": event, "at": at.astimezone(HANOI).replace(microsecond=0).isoformat()}
            for event, at in moments
            if at is not None
        ],
    }


def generate(data: Path) -> str:
    """The whole file as text: the stated block, then the dossiers in order of reception."""
    calendar = read_calendar(data / "calendars" / "dong-hy-2017.yaml")
    procedures = read_procedures(data / "dong-hy-2017" / "catalogue.yaml")
    year = Year(calendar, Dice(SEED))
    received = sorted(receive(year, procedures), key=lambda d: (d.received, d.procedure.code))
    dossiers = decide(year, received)
    lines: list[dict[str, object]] = [{"stated": stated_block(year, dossiers)}]
    lines += (as_line(n, dossier) for n, dossier in enumerate(dossiers, start=1))
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def main() -> None:
    """Write ``data/dong-hy-2017/dossiers.jsonl``, or the file named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    out: Path = chosen.out or chosen.data / "dong-hy-2017" / "dossiers.jsonl"
    out.write_text(generate(chosen.data), encoding="utf-8")


if __name__ == "__main__":
    main()
