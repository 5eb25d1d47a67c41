"""Due marks and spans of working time, on the unit's own calendar."""

from __future__ import annotations

from datetime import datetime

from motcua_intake.domain.dossier import Holding, State
from motcua_ui.view import Due, DueMark, due_of
from motcua_vn.calendar import Calendar
from motcua_vn.dates import local
from motcua_vn.due import Verdict

CITIZEN_WAITS = {
    State.WAITING_SUPPLEMENT.value: "chờ người nộp bổ sung",
    State.WAITING_PAYMENT.value: "chờ người nộp thực hiện nghĩa vụ tài chính",
}
_ENDS = {
    State.RETURNED.value: "đã trả kết quả",
    State.REFUSED.value: "đã từ chối",
    State.WITHDRAWN.value: "đã rút",
    State.STOPPED.value: "đã dừng",
    State.GUEST_DONE.value: "đã xong",
    State.HANDED_ON.value: "đã chuyển đi",
}


def working_minutes(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Working minutes between two instants, never below zero."""
    if end <= start:
        return 0
    return int(calendar.working_time_between(start, end).total_seconds() // 60)


def day_minutes(calendar: Calendar, now: datetime) -> int:
    """Length of the office's working day in force now."""
    return max(60, int(calendar.day_length(local(now).date()).total_seconds() // 60))


def remaining(calendar: Calendar, now: datetime, due: datetime) -> int:
    """Working minutes until ``due``; below zero when it has passed."""
    if now <= due:
        return working_minutes(calendar, now, due)
    return min(-1, -working_minutes(calendar, due, now))


def mark_of(
    calendar: Calendar,
    now: datetime,
    due: datetime | None,
    *,
    state: str = "",
    away_state: str = "",
    holding: str = "",
    verdict: str = "",
    why_url: str | None = None,
) -> DueMark:
    """How a dossier or a step stands against its date, in words and shape.

    ``verdict`` is the ended dossier's; without one, nothing can be said of its time.
    """
    waiting = CITIZEN_WAITS.get(away_state if holding == Holding.AWAY else state)
    if waiting:
        return DueMark(Due.WAITING, waiting, None, why_url)
    if state in _ENDS:
        return _ended(_ENDS[state], verdict, None, why_url)
    if due is None:
        return DueMark(Due.WAITING, "chưa có ngày hẹn", None, why_url)
    if state == State.RESULT_READY:
        return _ended("có kết quả, chờ trả", verdict, due, why_url)
    day = day_minutes(calendar, now)
    minutes = remaining(calendar, now, due)
    return due_of(minutes, due, soon_minutes=day, day_minutes=day, why_url=why_url)


def _ended(words: str, verdict: str, due: datetime | None, why_url: str | None) -> DueMark:
    if verdict == Verdict.LATE:
        return DueMark(Due.LATE, f"{words}, trễ hạn", due, why_url)
    in_time = verdict in {Verdict.EARLY, Verdict.ON_TIME}
    return DueMark(Due.ON_TIME if in_time else Due.WAITING, words, due, why_url)
