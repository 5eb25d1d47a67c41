"""How the promise in force came about: the derivation of a due date, told in Vietnamese.

Every day that was passed over is named with its reason; every wait and every restart is a step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from motcua_vn.dates import short_clock, short_date, spoken_day, spoken_instant
from motcua_vn.due_dates import Verdict, dates_of
from motcua_vn.due_history import Event, EventKind, Life, live
from motcua_vn.due_rules import SAME_DAY_UNTIL, Convention, Limit, Rule, Unit, in_time_today
from motcua_vn.due_words import named, passed_over, spoken_amount, spoken_hours, worked_instead

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from motcua_vn.calendar import Calendar

CIVIL_CODE: Final = "Điều 147, Điều 148 Bộ luật Dân sự 2015"
OFFICE_HOURS: Final = "Giờ làm việc của đơn vị; Điều 147, Điều 148 Bộ luật Dân sự 2015"
AFTER_FIFTEEN: Final = "Khoản 2, khoản 3 Điều 18 Nghị định 61/2018/NĐ-CP"
RECEIPT: Final = "Điểm c khoản 1 Điều 17 Nghị định 61/2018/NĐ-CP"
RESTART: Final = "Khoản 4 Điều 19 Nghị định 61/2018/NĐ-CP"
INDEX: Final = "Khoản 4 Điều 19 Nghị định 61/2018/NĐ-CP; Quyết định 766/QĐ-TTg"
SECTOR_LAW: Final = "Pháp luật chuyên ngành về nghĩa vụ tài chính của thủ tục"
APPOINTMENT: Final = "Khoản 9 Điều 19 Nghị định 61/2018/NĐ-CP"
RESULT: Final = "Điều 20 Nghị định 61/2018/NĐ-CP"
STOP: Final = "Thông tư 03/2025/TT-VPCP"
HOLIDAYS: Final = "Điều 112 Bộ luật Lao động 2019; lịch nghỉ đã công bố"

_DAY: Final = timedelta(days=1)
_VERDICTS: Final = {
    Verdict.EARLY: "trước hạn",
    Verdict.ON_TIME: "đúng hạn",
    Verdict.LATE: "quá hạn",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a stable code, a sentence, the law behind it, and the due instant after it.

    ``due`` is ``None`` where no promise stands: while counting has not ended, or during a wait.
    """

    rule: str
    text: str
    source: str
    due: datetime | None


def derive(
    calendar: Calendar, limit: Limit, convention: Convention, history: Sequence[Event]
) -> tuple[Step, ...]:
    """The steps that lead to ``due_current``; the last one's ``due`` equals it.

    Raises what ``motcua_vn.due.compute`` raises.
    """
    steps: list[Step] = []
    for event, life in live(Rule(calendar, limit, convention), history):
        steps.extend(_TELLERS[EventKind(event.kind)](event, life))
        after = life
    steps.extend(_provisional(after))
    return tuple(steps)


def _received(event: Event, life: Life) -> Iterator[Step]:
    yield Step("received", f"Tiếp nhận hồ sơ lúc {spoken_instant(event.at)}.", RECEIPT, None)
    yield from _counted(life.rule, event.at)


def _counted(rule: Rule, start: datetime) -> Iterator[Step]:
    if rule.limit.unit == Unit.SAME_DAY:
        yield _same_day(rule, start)
        return
    effective = rule.calendar.effective(start)
    if effective != start:
        yield _effective(rule.calendar, start, effective)
    if rule.limit.unit == Unit.WORKING_DAY:
        yield _working_days(rule, effective)
    elif rule.limit.unit == Unit.WORKING_HOUR:
        yield _working_hours(rule, effective)
    else:
        yield from _plain_days(rule, effective)


def _same_day(rule: Rule, start: datetime) -> Step:
    calendar, due = rule.calendar, rule.due(start)
    if in_time_today(calendar, start):
        text = f"Trả kết quả ngay trong ngày tiếp nhận, hết giờ làm việc: {spoken_instant(due)}."
        return Step("same_day", text, AFTER_FIFTEEN, due)
    day = start.date()
    if not calendar.working(day):
        why = f"Đến vào {named(calendar, day)}"
    elif start.time() > SAME_DAY_UNTIL:
        why = "Đến sau 15 giờ"
    else:
        why = f"Đến sau khi hết giờ làm việc ({short_clock(calendar.close(day))})"
    text = (
        f"{why} nên trả kết quả trong ngày làm việc kế tiếp, hết giờ làm việc: "
        f"{spoken_instant(due)}.{passed_over(calendar, day, due.date())}"
    )
    return Step("same_day_next", text, AFTER_FIFTEEN, due)


def _effective(calendar: Calendar, start: datetime, effective: datetime) -> Step:
    skipped = passed_over(calendar, start.date() - _DAY, effective.date())
    text = (
        f"{spoken_instant(start)} ở ngoài giờ làm việc, nên coi như đến vào đầu buổi làm việc "
        f"kế tiếp: {spoken_instant(effective)}.{skipped}"
    )
    return Step("effective", text, OFFICE_HOURS, None)


def _working_days(rule: Rule, effective: datetime) -> Step:
    calendar, amount, due = rule.calendar, rule.limit.amount, rule.due(effective)
    day = due.date()
    counted = (
        f"Tính {amount} ngày làm việc, không kể ngày {short_date(effective)}: ngày cuối là "
        f"{spoken_day(day)}."
    )
    days = passed_over(calendar, effective.date(), day)
    days += worked_instead(calendar, effective.date(), day)
    if rule.convention == Convention.LEGAL_DAY:
        text = f"{counted}{days} Hạn là hết giờ làm việc ngày đó: {spoken_instant(due)}."
        return Step("working_days", text, CIVIL_CODE, due)
    clock = short_clock(effective)
    if due.time() == effective.time():
        text = f"{counted}{days} Hạn vào cùng giờ {clock}: {spoken_instant(due)}."
    else:
        text = (
            f"{counted}{days} Ngày đó không làm việc lúc {clock}, nên hạn là {spoken_instant(due)}."
        )
    return Step("working_days_at_clock", text, OFFICE_HOURS, due)


def _working_hours(rule: Rule, effective: datetime) -> Step:
    calendar, due = rule.calendar, rule.due(effective)
    first, last = effective.date(), due.date()
    text = (
        f"Tính {spoken_amount(rule.limit)} từ {spoken_instant(effective)}, chỉ trong các buổi làm "
        f"việc: hết vào {spoken_instant(due)}.{passed_over(calendar, first, last)}"
        f"{worked_instead(calendar, first, last)}"
    )
    return Step("working_hours", text, OFFICE_HOURS, due)


def _plain_days(rule: Rule, effective: datetime) -> Iterator[Step]:
    last, due = rule.unrolled(effective), rule.due(effective)
    text = (
        f"Tính {spoken_amount(rule.limit)}, không kể ngày {short_date(effective)}: ngày cuối là "
        f"{spoken_day(last)}."
    )
    code = "months" if rule.limit.unit == Unit.MONTH else "calendar_days"
    if last == due.date():
        text += f" Hạn là hết giờ làm việc ngày đó: {spoken_instant(due)}."
        yield Step(code, text, CIVIL_CODE, due)
        return
    yield Step(code, text, CIVIL_CODE, None)
    text = (
        f"Ngày cuối là ngày nghỉ, nên hạn là hết ngày làm việc kế tiếp: {spoken_instant(due)}."
        f"{passed_over(rule.calendar, last - _DAY, due.date())}"
    )
    yield Step("rolled", text, CIVIL_CODE, due)


def _supplement_asked(event: Event, _life: Life) -> Iterator[Step]:
    text = (
        f"Yêu cầu bổ sung hồ sơ lúc {spoken_instant(event.at)}. Trong khi chờ người nộp bổ sung, "
        "hồ sơ không có ngày hẹn."
    )
    yield Step("supplement_asked", text, RESTART, None)


def _supplement_received(event: Event, life: Life) -> Iterator[Step]:
    waited = spoken_wait(life)
    text = f"Nhận bổ sung lúc {spoken_instant(event.at)}. {waited}"
    yield Step("supplement_received", text, INDEX, None)
    text = f"Tính lại thời hạn từ đầu, kể từ khi nhận đủ bổ sung: {spoken_instant(event.at)}."
    if life.extensions:
        text += " Ngày hẹn lại trước đó không còn áp dụng."
    yield Step("restart", text, RESTART, None)
    yield from _counted(life.rule, event.at)


def _payment_asked(event: Event, _life: Life) -> Iterator[Step]:
    text = (
        f"Yêu cầu thực hiện nghĩa vụ tài chính lúc {spoken_instant(event.at)}. Trong khi chờ, "
        "hồ sơ không có ngày hẹn."
    )
    yield Step("payment_asked", text, SECTOR_LAW, None)


def _payment_received(event: Event, life: Life) -> Iterator[Step]:
    text = f"Người nộp hoàn thành nghĩa vụ tài chính lúc {spoken_instant(event.at)}."
    yield Step("payment_received", f"{text} {spoken_wait(life)}", SECTOR_LAW, None)
    before, due = _due_before_last_wait(life), life.due_current
    if due is None:
        return
    if before == due:
        text = f"Thời gian chờ không làm dời hạn: {spoken_instant(due)}."
    else:
        text = f"Thời gian chờ không tính vào thời hạn: hạn dời từ {spoken_instant(before)} sang "
        text += f"{spoken_instant(due)}.{_passed_by_move(life, before, due)}"
    yield Step("moved", text, SECTOR_LAW, due)


def _due_before_last_wait(life: Life) -> datetime:
    if life.promised is not None:
        return life.rule.moved(life.promised, life.waits_since_promise[:-1])
    if life.started is None:
        raise ValueError("nothing was received")
    return life.rule.due(life.started, life.waits_since_start[:-1])


def _passed_by_move(life: Life, before: datetime, due: datetime) -> str:
    calendar, last = life.rule.calendar, due.date()
    if _counts_plain_days(life) and life.started is not None:
        unrolled = life.rule.unrolled(life.started, life.waits_since_start)
        return passed_over(calendar, unrolled - _DAY, last)
    return passed_over(calendar, before.date(), last) + worked_instead(
        calendar, before.date(), last
    )


def _counts_plain_days(life: Life) -> bool:
    return life.promised is None and life.rule.limit.unit in (Unit.CALENDAR_DAY, Unit.MONTH)


def spoken_wait(life: Life) -> str:
    """How long the last wait was, in what the limit counts, with the days it does not count."""
    rule, wait = life.rule, life.waits[-1]
    a, b = wait.days(rule.calendar)
    span = f"từ {spoken_instant(wait.asked)} đến {spoken_instant(wait.received)}"
    if _counts_plain_days(life):
        return f"Thời gian chờ {span}: {rule.plain_days([wait])} ngày."
    # From the day of asking: an effective instant may itself lie behind days off.
    skipped = passed_over(rule.calendar, wait.asked.date() - _DAY, b)
    skipped += worked_instead(rule.calendar, a, b)
    if life.promised is None and rule.limit.unit == Unit.WORKING_HOUR:
        return f"Thời gian chờ {span}: {spoken_hours(rule.working_time([wait]))}.{skipped}"
    days = rule.working_days([wait])
    return f"Thời gian chờ {span}: {days} ngày làm việc sau ngày {short_date(a)}.{skipped}"


def _extended(event: Event, life: Life) -> Iterator[Step]:
    before, due = life.due_restart, life.due_current
    if before is None or due is None:
        return
    text = (
        f"Xin lỗi và hẹn lại lúc {spoken_instant(event.at)}: hạn mới là {spoken_instant(due)}, "
        f"thay cho {spoken_instant(before)}."
    )
    yield Step("extended", text, APPOINTMENT, due)


def _ended(event: Event, life: Life) -> Iterator[Step]:
    dates = dates_of(life)
    when = spoken_instant(event.at)
    if event.kind == EventKind.STOPPED:
        yield Step("stopped", f"Dừng giải quyết hồ sơ lúc {when}.", STOP, dates.due_current)
    elif event.kind == EventKind.WITHDRAWN:
        yield Step("withdrawn", f"Người nộp rút hồ sơ lúc {when}.", STOP, dates.due_current)
    elif dates.verdict is not None:
        against = dates.due_current or dates.due_first
        judged = f"{_VERDICTS[dates.verdict]} so với {spoken_instant(against)}"
        if dates.due_current is None:
            judged += " (hạn đầu tiên, vì còn đang chờ người nộp)"
        yield Step("finished", f"Có kết quả lúc {when}: {judged}.", RESULT, dates.due_current)


def _provisional(life: Life) -> Iterator[Step]:
    dates = dates_of(life)
    if dates.provisional:
        through = short_date(life.rule.calendar.published_through)
        text = f"Lịch nghỉ chính thức mới công bố đến hết ngày {through}, nên hạn là tạm tính."
        yield Step("provisional", text, HOLIDAYS, dates.due_current)


_TELLERS: Final = {
    EventKind.RECEIVED: _received,
    EventKind.SUPPLEMENT_ASKED: _supplement_asked,
    EventKind.SUPPLEMENT_RECEIVED: _supplement_received,
    EventKind.PAYMENT_ASKED: _payment_asked,
    EventKind.PAYMENT_RECEIVED: _payment_received,
    EventKind.EXTENDED: _extended,
    EventKind.FINISHED: _ended,
    EventKind.STOPPED: _ended,
    EventKind.WITHDRAWN: _ended,
}
