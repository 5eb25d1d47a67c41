"""`motcua journey`: dossiers taken through their whole process, legs included."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Lock
from typing import Annotated, Final

import typer

from motcua_app.client.config import open_platform
from motcua_app.client.entries import HANOI
from motcua_app.client.journey import Journey, Order, Stuck
from motcua_app.client.outcomes import Outcome
from motcua_app.client.people import applicant
from motcua_app.client.platform import Platform, Unit
from motcua_app.client.procedures import Plan, plan_of, receiving_unit
from motcua_app.output import NO, CannotDo, Json, Output

_AT_ONCE: Final = 8
_NAMES: Final = {
    "received": "tiếp nhận",
    "offered": "chuyển đi, chờ nhận",
    "handed_in": "nhận từ đơn vị khác",
    "task_done": "xong một bước",
    "supplement_asked": "yêu cầu bổ sung",
    "supplement_received": "nhận bổ sung",
    "resolved": "đã quyết định",
    "result_ready": "có kết quả tại nơi tiếp nhận",
    "returned": "đã trả kết quả",
    "refused": "từ chối",
    "withdrawn": "người nộp rút hồ sơ",
    "stopped": "dừng giải quyết",
}


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("journey")(journey)


def journey(
    *,
    procedure: Annotated[str, typer.Option(help="Mã thủ tục, ví dụ 1.010803.")],
    at: Annotated[str, typer.Option(help="Mã đơn vị tiếp nhận, hoặc auto.")],
    outcome: Annotated[Outcome, typer.Option(help="Kết cục mong muốn.")] = Outcome.APPROVE,
    count: Annotated[int, typer.Option(min=1, help="Số hồ sơ.")] = 1,
    received: Annotated[
        str, typer.Option(help="Thời điểm tiếp nhận (cần quyền nhập liệu), có múi giờ.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Đi thử: đưa hồ sơ qua trọn quy trình bằng quyền của những người liên quan."""
    instant = _instant(received)
    with open_platform() as platform:
        plan = plan_of(platform, procedure, _day(instant))
        unit = receiving_unit(platform, plan, at)
        trip = _Trip(platform, plan, unit, outcome, instant, Output(as_json))
        with ThreadPoolExecutor(min(count, _AT_ONCE)) as pool:
            as_asked = list(pool.map(trip.go, range(count)))
    if not all(as_asked):
        raise typer.Exit(NO)


@dataclass(frozen=True)
class _Trip:
    platform: Platform
    plan: Plan
    unit: Unit
    outcome: Outcome
    received: datetime | None
    output: Output
    lock: Lock = field(default_factory=Lock)

    def go(self, number: int) -> bool:
        """Take one dossier through; whether it ended as asked."""
        order = Order(self.plan, self.unit, self.outcome, self.received, applicant(number))
        under_way = Journey(self.platform, order, self._locked(_milestone_text))
        try:
            last = under_way.run()
        except Stuck as reason:
            with self.lock:
                self.output.say(str(reason))
            if under_way.code:
                self._locked(_end_text)(
                    {"dossier": under_way.code, "end": None, "verdict": None, "custodians": [],
                     "messages": 0, "reason": str(reason)}
                )  # fmt: skip
            return False
        self._locked(_end_text)(last)
        return bool(last["end"] == self.outcome.end)

    def _locked(
        self, text: Callable[[dict[str, object]], str]
    ) -> Callable[[dict[str, object]], None]:
        def emit(record: dict[str, object]) -> None:
            with self.lock:
                self.output.answer(record, text(record))

        return emit


def _milestone_text(record: dict[str, object]) -> str:
    name = _NAMES.get(str(record["milestone"]), str(record["milestone"]))
    return f"{record['dossier']}  {record['at']}  {record['unit']}: {name}"


def _end_text(record: dict[str, object]) -> str:
    end = _NAMES.get(str(record["end"]), "chưa kết thúc")
    path = record["custodians"]
    units = " → ".join(path) if isinstance(path, list) else ""
    return f"{record['dossier']}  kết thúc: {end} ({record['verdict']}); đã qua {units}."


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
        at.astimezone(HANOI)
    except (ValueError, OverflowError):
        at = None
    if at is None or at.tzinfo is None:
        raise CannotDo(
            f"--received phải là thời điểm có múi giờ, ví dụ 2026-04-22T14:59:59+07:00, "
            f"không phải “{text}”."
        )
    return at


def _day(at: datetime | None) -> date:
    return (at or datetime.now(UTC)).astimezone(HANOI).date()
