"""Due dates over JSON Lines: one answer a line, whatever the line holds (``due-date.md``)."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import IO, TYPE_CHECKING, Final, NoReturn

from motcua_vn.calendar import Calendar, Hours
from motcua_vn.dates import HANOI
from motcua_vn.due import Convention, DueDates, Event, EventKind, Limit, Unit, compute, derive
from motcua_vn.due_errors import BadInputError, BadJsonError, BadLimitError, DueError
from motcua_vn.due_history import KINDS, refuse_uncovered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from motcua_vn.due import Step

_DATE: Final = re.compile(r"(2\d{3})-(\d\d)-(\d\d)", re.ASCII)
_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_INSTANT: Final = re.compile(
    r"(2\d{3}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))",
    re.ASCII,
)
_UNSAFE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LONGEST_NAME: Final = 40
_MOST_DIGITS: Final = 20


def main(lines: Iterable[bytes], out: IO[bytes]) -> int:
    """Answer every line of ``lines`` on ``out``; 1 if any of them was refused, else 0."""
    status = 0
    for raw in lines:
        answer, is_good = answer_line(raw)
        out.write(answer.encode() + b"\n")
        out.flush()
        status = status if is_good else 1
    return status


def answer_line(raw: bytes) -> tuple[str, bool]:
    """The answer to one line, as one line of JSON, and whether it is dates (not a refusal)."""
    answer, is_good = answer_to(raw)
    text = json.dumps(answer, ensure_ascii=False)
    # A lone surrogate cannot be encoded, and some readers end a line at U+0085 or U+2028.
    return _UNSAFE.sub(lambda unsafe: f"\\u{ord(unsafe[0]):04x}", text), is_good


def answer_to(raw: bytes) -> tuple[dict[str, object], bool]:
    """The answer to one line, and whether it is dates (not a refusal)."""
    name: object = None
    try:
        document = _load(raw)
        name = document.get("id") if isinstance(document, dict) else None
        return _answer(document), True
    except DueError as refusal:
        known = name if isinstance(name, str) else None
        return {"id": known, "error": {"code": refusal.code, "message": refusal.message}}, False


def _answer(document: object) -> dict[str, object]:
    whole = _fields(document, "", ("id", "calendar", "limit", "convention", "history"))
    name = _text(whole["id"], "id")
    calendar = _calendar_parts(whole["calendar"])
    amount, unit = _limit_parts(whole["limit"])
    convention = _convention(whole["convention"])
    history = [
        _event(event, f"history[{place}]")
        for place, event in enumerate(_list(whole["history"], "history"))
    ]
    # Only from here on: a fault of form anywhere comes before a fault of meaning.
    ready = calendar()
    refuse_uncovered(ready, history)
    limit = _limit(amount, unit)
    dates = compute(ready, limit, convention, history)
    steps = derive(ready, limit, convention, history)
    return {"id": name, **dates_to_json(dates), "steps": [step_to_json(step) for step in steps]}


def dates_to_json(dates: DueDates) -> dict[str, object]:
    """The dates as the contract writes them."""
    return {
        "due_first": _written(dates.due_first),
        "due_restart": _written(dates.due_restart),
        "due_subtract": _written(dates.due_subtract),
        "due_current": _written(dates.due_current),
        "supplements": dates.supplements,
        "provisional": dates.provisional,
        "handover_by": _written(dates.handover_by),
        "apology_by": None if dates.apology_by is None else dates.apology_by.isoformat(),
        "verdict": dates.verdict,
        "verdict_index": dates.verdict_index,
    }


def step_to_json(step: Step) -> dict[str, object]:
    """A step of the derivation as the contract writes it."""
    return {
        "rule": step.rule,
        "text": step.text,
        "source": step.source,
        "due": _written(step.due),
    }


def _written(t: datetime | None) -> str | None:
    return None if t is None else t.isoformat(timespec="seconds")


def _load(raw: bytes) -> object:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadJsonError("Dòng không phải văn bản UTF-8 hợp lệ.") from None
    try:
        return json.loads(text, parse_constant=_refuse_constant, parse_int=_integer)
    except RecursionError:
        raise BadJsonError("Dòng lồng quá nhiều cấp.") from None
    except json.JSONDecodeError as fault:
        raise BadJsonError(f"Dòng không phải JSON hợp lệ (từ ký tự {fault.pos + 1}).") from None


def _refuse_constant(name: str) -> NoReturn:
    raise BadJsonError(f"Dòng không phải JSON hợp lệ: {name} không phải là số.")


def _integer(digits: str) -> int:
    # Python refuses to read very long integers; any of them is far outside every range here.
    return int(digits[:_MOST_DIGITS])


def _fields(
    value: object, where: str, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> dict[str, object]:
    """``value`` as an object with exactly these fields."""
    if not isinstance(value, dict):
        raise BadInputError(f"{where or 'Dòng'}: phải là một đối tượng JSON.")
    prefix = f"{where}." if where else ""
    for name in required:
        if name not in value:
            raise BadInputError(f"{prefix}{name}: thiếu trường này.")
    for name in value:
        if name not in required and name not in optional:
            raise BadInputError(f"{prefix}{name[:_LONGEST_NAME]}: không có trường này.")
    return value


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise BadInputError(f"{where}: phải là một danh sách.")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise BadInputError(f"{where}: phải là một chuỗi.")
    return value


def _calendar_parts(value: object) -> Callable[[], Calendar]:
    parts = _fields(value, "calendar", ("hours", "off", "worked", "published_through"))
    hours = tuple(
        _hours(entry, f"calendar.hours[{place}]")
        for place, entry in enumerate(_list(parts["hours"], "calendar.hours"))
    )
    off, worked = _dates(parts["off"], "calendar.off"), _dates(parts["worked"], "calendar.worked")
    published = _date(parts["published_through"], "calendar.published_through")
    return lambda: Calendar(hours, off, worked, published)


def _hours(value: object, where: str) -> Hours:
    parts = _fields(value, where, ("valid_from", "sessions"))
    sessions = tuple(
        _session(session, f"{where}.sessions[{place}]")
        for place, session in enumerate(_list(parts["sessions"], f"{where}.sessions"))
    )
    return Hours(_date(parts["valid_from"], f"{where}.valid_from"), sessions)


def _session(value: object, where: str) -> tuple[time, time]:
    ends = _list(value, where)
    if len(ends) != 2:
        raise BadInputError(f'{where}: phải gồm giờ bắt đầu và giờ kết thúc ("HH:MM").')
    return _time(ends[0], where), _time(ends[1], where)


def _limit_parts(value: object) -> tuple[int, str]:
    parts = _fields(value, "limit", ("amount", "unit"))
    amount = parts["amount"]
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise BadInputError("limit.amount: phải là một số nguyên.")
    return amount, _text(parts["unit"], "limit.unit")


def _limit(amount: int, unit: str) -> Limit:
    try:
        known = Unit(unit)
    except ValueError:
        allowed = ", ".join(Unit)
        raise BadLimitError(f"limit.unit: phải là một trong {allowed}.") from None
    return Limit(amount, known)


def _convention(value: object) -> Convention:
    try:
        return Convention(_text(value, "convention"))
    except ValueError:
        raise BadInputError("convention: phải là legal_day hoặc working_hours.") from None


def _event(value: object, where: str) -> Event:
    if not isinstance(value, dict):
        raise BadInputError(f"{where}: phải là một đối tượng JSON.")
    if "event" not in value:
        raise BadInputError(f"{where}.event: thiếu trường này.")
    kind = _text(value["event"], f"{where}.event")
    if kind in KINDS:
        extension = ("to",) if kind == EventKind.EXTENDED else ()
        parts = _fields(value, where, ("event", "at", *extension))
    else:
        parts = _fields(value, where, ("at",), tuple(value))
    to = _date(parts["to"], f"{where}.to") if kind == EventKind.EXTENDED else None
    return Event(kind, _instant(parts["at"], f"{where}.at"), to)


def _dates(value: object, where: str) -> frozenset[date]:
    return frozenset(
        _date(entry, f"{where}[{place}]") for place, entry in enumerate(_list(value, where))
    )


def _date(value: object, where: str) -> date:
    text = _text(value, where)
    wrong = f"{where}: phải là một ngày có thật, năm 2000–2999, dạng YYYY-MM-DD."
    if not _DATE.fullmatch(text):
        raise BadInputError(wrong)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(wrong) from error


def _time(value: object, where: str) -> time:
    text = _text(value, where)
    if not _TIME.fullmatch(text):
        raise BadInputError(f"{where}: giờ phải có dạng HH:MM, từ 00:00 đến 23:59.")
    return time.fromisoformat(text)


def _instant(value: object, where: str) -> datetime:
    found = _INSTANT.fullmatch(_text(value, where))
    if not found:
        raise BadInputError(
            f"{where}: thời điểm phải có dạng YYYY-MM-DDTHH:MM:SS kèm múi giờ Z hoặc ±HH:MM."
        )
    day, hour, minute, second, sign, *offset = found.groups()
    zone = UTC
    if sign:
        ahead = timedelta(hours=int(offset[0]), minutes=int(offset[1]))
        zone = timezone(ahead if sign == "+" else -ahead)
    clock = time(int(hour), int(minute), int(second))
    return datetime.combine(_date(day, where), clock, zone).astimezone(HANOI)
