"""`motcua replay`: a file of business history through the services, and what it adds up to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, time
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from motcua_app.client.accounts import AUDITOR, IMPORTER
from motcua_app.client.door import Refused
from motcua_app.client.entries import HANOI
from motcua_app.client.platform import REPORTING, Platform
from motcua_app.client.proving import READERS, Waiting, wait_for_readers
from motcua_app.output import CannotDo

BATCH: Final = 100
AT_ONCE: Final = 2
PAGE: Final = 2000
_FORBIDDEN: Final = 403
_DIGITS: Final = 40
TOTALS: Final = (
    "received", "solved_early", "solved_on_time", "solved_late", "open_in_time", "open_late",
    "refused", "withdrawn", "stopped",
)  # fmt: skip
PARTS: Final = ("solved_early", "solved_on_time", "solved_late", "open_in_time", "open_late",
                "refused", "withdrawn", "stopped")  # fmt: skip
_SOLVING: Final = frozenset({"result_ready", "refused"})
_ENDING: Final = ("refused", "withdrawn", "stopped")
_FIELDS: Final = frozenset({"unit", "procedure", "channel", "applicant", "history"})
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
    codes: set[str] = field(default_factory=set)
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
    last_day: date | None = None

    @classmethod
    def open(cls, path: Path, *, tenth: bool) -> History:
        """Raises CannotDo for what is no such file."""
        try:
            with path.open("rb") as file:
                first = json.loads(next(file, b"{}"))
        except (OSError, ValueError) as error:
            raise CannotDo(f"Không đọc được tệp lịch sử {path}.") from error
        header = first.get("stated") if isinstance(first, dict) else None
        stated: Json = header if isinstance(header, dict) else {}
        if tenth and "tenth" not in stated:
            raise CannotDo("Tệp này không nêu phần mười để chạy nhanh; hãy bỏ --tenth.")
        return cls(path, stated, tenth, _last_day(stated.get("as_of")))

    def lines(self, errors: list[str]) -> Iterator[tuple[int, Json]]:
        """The dossiers with their line numbers; a bad line is told in ``errors`` and left out."""
        with self.path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                if not raw.strip() or (number == 1 and _is_header(raw)):
                    continue
                try:
                    line = self._within(_parsed(raw, {"n"} if self.is_tenth else set()))
                except _BadLine as fault:
                    errors.append(f"Dòng {number}: {fault}")
                    continue
                if self._is_wanted(line):
                    yield number, line

    @property
    def stated(self) -> Json:
        """What the source states of all dossiers, or the maker of its tenth."""
        if self.is_tenth:
            tenth = self.header["tenth"]
            return {name: tenth[name] for name in TOTALS if name in tenth}
        return {name: self.header[name] for name in TOTALS if name in self.header}

    def _within(self, line: Json) -> Json:
        """Reporting knows a stock as it stands, not what was still open before a later fact."""
        if self.last_day is None or _newest(line).date() <= self.last_day:
            return line
        raise _BadLine(f"có sự kiện sau ngày cuối của tệp (as_of {self.last_day.isoformat()}).")

    def _is_wanted(self, line: Json) -> bool:
        if not self.is_tenth:
            return True
        tenth = self.header["tenth"]
        return bool(int(line["n"]) % int(tenth["modulus"]) == int(tenth["remainder"]))


def _last_day(told: object) -> date | None:
    """Raises CannotDo for what is no day."""
    if told is None:
        return None
    try:
        return date.fromisoformat(told if isinstance(told, str) else "")
    except ValueError as error:
        raise CannotDo(
            "Ngày cuối nêu ở đầu tệp (stated.as_of) phải là một ngày như 2017-12-31, "
            f"không phải “{told}”."
        ) from error


class _BadLine(ValueError):
    """A line that is no dossier; says why."""


def _is_header(raw: bytes) -> bool:
    try:
        first = json.loads(raw)
    except ValueError:
        return False
    return isinstance(first, dict) and "stated" in first


def _parsed(raw: bytes, also: set[str]) -> Json:
    try:
        line: Any = json.loads(raw)
    except (ValueError, RecursionError):
        line = None
    if not isinstance(line, dict):
        raise _BadLine("không phải một đối tượng JSON.")
    missing = (_FIELDS | also) - line.keys()
    if missing:
        raise _BadLine(f"thiếu {', '.join(sorted(missing))}.")
    if not isinstance(line.get("n", 0), int):
        raise _BadLine("n phải là một số nguyên.")
    history = line["history"]
    if not isinstance(history, list) or not history or not all(map(_is_event, history)):
        raise _BadLine(
            "history phải là danh sách sự kiện, mỗi sự kiện có event và at (thời điểm có múi giờ)."
        )
    return line


def _newest(line: Json) -> datetime:
    moments = (datetime.fromisoformat(event["at"]) for event in line["history"])
    return max(moments).astimezone(HANOI)


def _is_event(event: object) -> bool:
    """Whether it has a name and a moment; what it means, the service judges."""
    if not isinstance(event, dict) or not isinstance(event.get("event"), str):
        return False
    try:
        at = datetime.fromisoformat(event["at"])
        at.astimezone(HANOI)
    except (KeyError, TypeError, ValueError, OverflowError):
        return False
    return at.tzinfo is not None


def replay(
    platform: Platform,
    history: History,
    waiting: Waiting,
    progress: Callable[[Fed], None] = lambda _fed: None,
) -> tuple[Json, Fed]:
    """Feed the file, wait until reporting has counted it, and tell the totals."""
    fed = Fed()
    must_be_readable(platform)
    feed(platform, history, fed, progress)
    heads = platform.heads()
    expected = {unit: int(heads[unit]["seq"]) for unit in fed.units if unit in heads}
    wait_for_readers(platform, expected, waiting)
    counted = _counted(platform, fed, history.last_day)
    return answer_of(counted, history.stated), fed


def must_be_readable(platform: Platform) -> None:
    """Raises CannotDo where the totals of what is to be fed could not be read afterwards."""
    try:
        platform.heads()
        for path in READERS.values():
            platform.read(path)
    except Refused as refusal:
        if refusal.status != _FORBIDDEN:
            raise
        raise CannotDo(
            f"Chưa nạp gì: ngoài vai trò {IMPORTER} để nạp, cần vai trò {AUDITOR} để đọc số liệu "
            "sau khi nạp; hãy dùng tài khoản có cả hai vai trò, hoặc đặt MOTCUA_ACCOUNTS."
        ) from refusal


def feed(platform: Platform, history: History, fed: Fed, progress: Callable[[Fed], None]) -> None:
    """Send the dossiers in batches, two at a time; repeating any of it is safe."""
    batches = batches_of(history, fed, platform.units)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        # A window of batches, so that a file of any length is never held whole.
        while window := list(islice(batches, AT_ONCE * 4)):
            answers = pool.map(lambda batch: _send(platform, batch), window)
            for batch, answer in zip(window, answers, strict=True):
                fed.new += sum(1 for each in answer["dossiers"] if not each["repeated"])
                fed.codes.update(str(each["dossier"]) for each in answer["dossiers"])
                fed.errors += [
                    f"Dòng {batch.numbers[int(each['line']) - 1]}: {each['message']}"
                    for each in answer["errors"]
                ]
            progress(fed)


@dataclass(slots=True)
class Batch:
    """Dossiers of one unit that travel together, and where in the file each of them stands."""

    unit: str
    lines: list[Json] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


def batches_of(history: History, fed: Fed, units: Container[str]) -> Iterator[Batch]:
    """The file in requests of one unit each, added up in ``fed`` on the way.

    ``units`` are those there are; a line of any other is told as a bad one.
    """
    waiting: dict[str, Batch] = {}
    for number, line in history.lines(fed.errors):
        if str(line["unit"]) not in units:
            fed.errors.append(f"Dòng {number}: không có đơn vị nào mang mã {line['unit']}.")
            continue
        fed.add(line)
        batch = waiting.setdefault(str(line["unit"]), Batch(str(line["unit"])))
        said = {name: value for name, value in line.items() if name != "n"}
        batch.lines.append({**said, "key": _key(line, number)})
        batch.numbers.append(number)
        if len(batch.lines) == BATCH:
            yield waiting.pop(batch.unit)
    yield from waiting.values()


def _key(line: Json, number: int) -> str:
    """What tells a dossier of a file from any other, wherever the file lies.

    By what the line says, so that another file's first dossier is another dossier; with its
    number, so that two people with the same history are two.
    """
    said = json.dumps(line, sort_keys=True).encode()
    return f"{line.get('n', number)}:{sha256(said).hexdigest()[:_DIGITS]}"


def _send(platform: Platform, batch: Batch) -> Json:
    office = platform.unit(batch.unit)
    body = "".join(json.dumps(line) + "\n" for line in batch.lines).encode()
    key = str(uuid5(NAMESPACE_URL, " ".join(line["key"] for line in batch.lines)))
    who = platform.accounts.wide(IMPORTER, batch.unit)
    found: Json = platform.sessions.call(
        who,
        office.prefix,
        lambda token: platform.door.post(f"{office.api}/imports", token=token, key=key, lines=body),
    )
    return found


def _counted(platform: Platform, fed: Fed, last_day: date | None) -> Counter[str]:
    """Reporting's totals of the file's own dossiers, by the lists behind its numbers.

    The numbers themselves are the whole unit's, whatever else it received in those days.
    """
    if fed.first is None or fed.last is None:
        raise CannotDo(" ".join(["Tệp không có hồ sơ nào.", *fed.errors[:1]]))
    end = last_day or fed.last.astimezone(HANOI).date()
    params: dict[str, str | int | None] = {
        "from": fed.first.astimezone(HANOI).date().isoformat(),
        "to": end.isoformat(),
        "as_of": datetime.combine(end, time(23, 59, 59), HANOI).isoformat(),
        "subtree": 0,
    }
    found: Counter[str] = Counter()
    for unit in sorted(fed.units):
        for what in TOTALS:
            behind = _behind(platform, {**params, "unit": unit, "what": what})
            found[what] += sum(1 for code in behind if code in fed.codes)
    return found


def _behind(platform: Platform, params: Mapping[str, str | int | None]) -> Iterator[str]:
    """The dossiers behind a number of reporting's."""
    after = ""
    while True:
        asked = {**params, "limit": PAGE, "after": after}
        page = platform.read(f"{REPORTING}/dossiers", asked)["dossiers"]
        yield from (str(each["dossier"]) for each in page)
        if len(page) < PAGE:
            return
        after = str(page[-1]["dossier"])


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
