"""`motcua replay`: a file of business history through the services, and what it adds up to."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from motcua_app.client.accounts import IMPORTER
from motcua_app.client.entries import HANOI
from motcua_app.client.platform import REPORTING, Platform
from motcua_app.client.proving import Waiting, wait_for_readers
from motcua_app.output import CannotDo

BATCH: Final = 100
AT_ONCE: Final = 2
TOTALS: Final = (
    "received", "solved_early", "solved_on_time", "solved_late", "open_in_time", "open_late",
    "refused", "withdrawn", "stopped",
)  # fmt: skip
PARTS: Final = ("solved_early", "solved_on_time", "solved_late", "open_in_time", "open_late",
                "refused", "withdrawn", "stopped")  # fmt: skip
_SOLVING: Final = frozenset({"result_ready", "refused"})
_ENDING: Final = ("refused", "withdrawn", "stopped")
Json = dict[str, Any]


@dataclass(slots=True)
class Fed:
    """What was fed, added up on the way."""

    lines: int = 0
    received: int = 0
    solved: int = 0
    open: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    units: set[str] = field(default_factory=set)
    first: datetime | None = None
    last: datetime | None = None
    new: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, line: Mapping[str, Any]) -> None:
        """Take a dossier of the file."""
        history = line["history"]
        events = {event["event"] for event in history}
        self.lines += 1
        self.received += 1
        self.units.add(str(line["unit"]))
        self.solved += bool(events & _SOLVING)
        self.ends.update(end for end in _ENDING if end in events)
        self.open += not events & (_SOLVING | {*_ENDING, "returned"})
        moments = [datetime.fromisoformat(event["at"]) for event in history]
        self.first = min(moments) if self.first is None else min(self.first, *moments)
        self.last = max(moments) if self.last is None else max(self.last, *moments)


@dataclass(frozen=True, slots=True)
class History:
    """A file of business history (data/README.md): what it states, and its dossiers."""

    path: Path
    header: Json
    is_tenth: bool

    @classmethod
    def open(cls, path: Path, *, tenth: bool) -> History:
        """Raises CannotDo for what is no such file."""
        try:
            with path.open(encoding="utf-8") as file:
                first = json.loads(next(file, "{}"))
        except (OSError, ValueError) as error:
            raise CannotDo(f"Không đọc được tệp lịch sử {path}.") from error
        header = first.get("stated", {}) if isinstance(first, dict) else {}
        if tenth and "tenth" not in header:
            raise CannotDo("Tệp này không nêu phần mười để chạy nhanh; hãy bỏ --tenth.")
        return cls(path, header, tenth)

    def lines(self) -> Iterator[tuple[int, Json]]:
        """The dossiers with their line numbers. Raises CannotDo naming a bad line."""
        with self.path.open(encoding="utf-8") as file:
            for number, text in enumerate(file, start=1):
                line = self._parsed(number, text)
                if line is not None and self._is_wanted(line):
                    yield number, line

    @property
    def stated(self) -> Json:
        """What the source states of all dossiers, or the maker of its tenth."""
        if self.is_tenth:
            tenth = self.header["tenth"]
            return {name: tenth[name] for name in TOTALS if name in tenth}
        return {name: self.header[name] for name in TOTALS if name in self.header}

    def _parsed(self, number: int, text: str) -> Json | None:
        try:
            line = json.loads(text)
            if number == 1 and "stated" in line:
                return None
            missing = {"unit", "procedure", "channel", "applicant", "history"} - line.keys()
        except (ValueError, AttributeError, TypeError):
            missing = {"JSON"}
        if missing:
            raise CannotDo(f"Dòng {number} của {self.path} thiếu {', '.join(sorted(missing))}.")
        found: Json = line
        return found

    def _is_wanted(self, line: Json) -> bool:
        if not self.is_tenth:
            return True
        tenth = self.header["tenth"]
        return bool(int(line["n"]) % int(tenth["modulus"]) == int(tenth["remainder"]))


def replay(
    platform: Platform,
    history: History,
    waiting: Waiting,
    progress: Callable[[Fed], None] = lambda _fed: None,
) -> tuple[Json, Fed]:
    """Feed the file, wait until reporting has counted it, and tell the totals."""
    fed = Fed()
    feed(platform, history, fed, progress)
    heads = platform.heads()
    wait_for_readers(platform, {unit: int(heads[unit]["seq"]) for unit in fed.units}, waiting)
    counted = _counted(platform, fed)
    return answer_of(counted, history.stated), fed


def feed(platform: Platform, history: History, fed: Fed, progress: Callable[[Fed], None]) -> None:
    """Send the dossiers in batches, two at a time; repeating any of it is safe."""
    batches = _batches(history, fed)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        # A window of batches, so that a file of any length is never held whole.
        while window := list(islice(batches, AT_ONCE * 4)):
            for answer in pool.map(lambda batch: _send(platform, *batch), window):
                fed.new += sum(1 for each in answer["dossiers"] if not each["repeated"])
                fed.errors += [f"{each['key']}: {each['message']}" for each in answer["errors"]]
            progress(fed)


def _batches(history: History, fed: Fed) -> Iterator[tuple[str, list[Json]]]:
    name = history.path.resolve().parent.name
    waiting: dict[str, list[Json]] = defaultdict(list)
    for number, line in history.lines():
        fed.add(line)
        unit = str(line["unit"])
        key = f"{name}:{line.get('n', number)}"
        waiting[unit].append({**{k: v for k, v in line.items() if k != "n"}, "key": key})
        if len(waiting[unit]) == BATCH:
            yield unit, waiting.pop(unit)
    yield from waiting.items()


def _send(platform: Platform, unit: str, lines: list[Json]) -> Json:
    office = platform.unit(unit)
    body = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    key = str(uuid5(NAMESPACE_URL, f"{lines[0]['key']} {lines[-1]['key']}"))
    who = platform.accounts.wide(IMPORTER, unit)
    found: Json = platform.sessions.call(
        who,
        office.prefix,
        lambda token: platform.door.post(f"{office.api}/imports", token=token, key=key, lines=body),
    )
    return found


def _counted(platform: Platform, fed: Fed) -> Counter[str]:
    if fed.first is None or fed.last is None:
        raise CannotDo("Tệp không có hồ sơ nào.")
    end = fed.last.astimezone(HANOI).replace(hour=23, minute=59, second=59)
    params: dict[str, str | int | None] = {
        "from": fed.first.astimezone(HANOI).date().isoformat(),
        "to": end.date().isoformat(),
        "as_of": end.isoformat(),
        "subtree": 0,
    }
    found: Counter[str] = Counter()
    for unit in sorted(fed.units):
        total = platform.read(f"{REPORTING}/counts", {**params, "unit": unit})["total"]
        found.update({name: int(total[name]) for name in TOTALS})
    return found


def answer_of(counted: Mapping[str, int], stated: Mapping[str, int]) -> Json:
    """The totals; ``difference`` is how many dossiers the stated parts have above the counted.

    Đồng Hỷ's report of 2017 states 11,310 in parts for 11,307 received: a difference of 3.
    """
    parts = sum(int(stated[name]) for name in PARTS if name in stated)
    of_counted = counted["received"]
    return {
        **{name: counted[name] for name in TOTALS},
        "difference": parts - of_counted if stated else 0,
        "stated": dict(stated),
    }


def faults(counted: Mapping[str, Any], fed: Fed) -> Iterable[str]:
    """In what reporting's totals differ from what was fed."""
    solved = sum(int(counted[name]) for name in ("solved_early", "solved_on_time", "solved_late"))
    still_open = int(counted["open_in_time"]) + int(counted["open_late"])
    pairs = (
        ("tiếp nhận", int(counted["received"]), fed.received),
        ("đã giải quyết", solved, fed.solved),
        ("đang giải quyết", still_open, fed.open),
        *((end, int(counted[end]), fed.ends[end]) for end in _ENDING),
    )
    for name, has, should in pairs:
        if has != should:
            yield f"Báo cáo đếm {has} hồ sơ {name}; tệp có {should}."
