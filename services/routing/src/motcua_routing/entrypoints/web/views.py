"""View-models of routing's pages: already decided, worded and linked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from motcua_routing.app.queries import LegLine, LegQuery, View
from motcua_routing.domain.catalog import Catalog
from motcua_routing.domain.facts import Mode
from motcua_routing.domain.line import completion, stations
from motcua_routing.domain.path import Dossier, Held, Leg, LegState, Phase, Verdict
from motcua_routing.domain.route import REASONS
from motcua_ui import words
from motcua_ui.shell import href
from motcua_ui.view import (
    Column,
    Due,
    DueMark,
    Empty,
    Event,
    Fact,
    Line,
    Option,
    Pager,
    Place,
    Stop,
    Table,
    Tile,
    draw_line,
    due_of,
)
from motcua_vn.dates import local

VIEWS: Final[dict[View, tuple[str, Due | None]]] = {
    View.LATE_OFFERS: ("Quá hạn tiếp nhận", Due.LATE),
    View.LATE_LEGS: ("Chặng quá hạn", Due.LATE),
    View.BLOCKED: ("Chưa có nơi nhận", Due.SOON),
    View.IN_TRANSIT: ("Đang chuyển", Due.WAITING),
}
_EMPTY: Final = {
    View.LATE_OFFERS: "Không có hồ sơ nào bị để quá hạn tiếp nhận.",
    View.LATE_LEGS: "Không có chặng nào quá hạn.",
    View.BLOCKED: "Mọi chặng được đề nghị đều đã có nơi nhận.",
    View.IN_TRANSIT: "Không có hồ sơ nào đang trên đường.",
}
STATES: Final = {
    LegState.WANTED: "chờ điều phối",
    LegState.BLOCKED: "chưa có nơi nhận",
    LegState.WAITING_KEY: "chờ khóa của đơn vị nhận",
    LegState.PLANNED: "đã có nơi nhận",
    LegState.OFFERED: "đang chuyển",
    LegState.ACCEPTED: "đã tiếp nhận",
    LegState.DECLINED: "bị từ chối",
    LegState.FINISHED: "đã xong",
    LegState.DROPPED: "không chuyển nữa",
}
PHASES: Final = {
    Phase.PROCESSING: "Đang giải quyết",
    Phase.WAITING_SUPPLEMENT: "Chờ bổ sung hồ sơ",
    Phase.WAITING_PAYMENT: "Chờ thực hiện nghĩa vụ tài chính",
    Phase.RESOLVED: "Đã có quyết định, đang đưa kết quả về nơi nộp",
    Phase.RESULT_READY: "Đã có kết quả",
    Phase.RETURNED: "Đã trả kết quả",
    Phase.REFUSED: "Đã trả lại vì không đủ điều kiện",
    Phase.WITHDRAWN: "Người nộp đã rút hồ sơ",
    Phase.STOPPED: "Dừng giải quyết",
}
VERDICTS: Final = {
    Verdict.EARLY: "trước hạn",
    Verdict.ON_TIME: "đúng hạn",
    Verdict.LATE: "quá hạn",
}
DECLINES: Final = {
    "wrong_unit": "không đúng thẩm quyền",
    "incomplete": "hồ sơ chưa đủ",
    "unreadable": "không mở được gói hồ sơ",
    "released": "trả lại theo đề nghị",
    "other": "lý do khác",
}
_MODES: Final = {Mode.CUSTODY: "", Mode.TASK: " (phần việc)", Mode.OPINION: " (xin ý kiến)"}


@dataclass(frozen=True, slots=True)
class BoardPage:
    """What is under way between units."""

    title: str
    tiles: tuple[Tile, ...]
    table: Table
    unit: str
    units: tuple[Option, ...]
    view: str
    pager: Pager
    refresh_url: str

    @classmethod
    def of(
        cls,
        query: LegQuery,
        *,
        counts: dict[View, int],
        lines: Sequence[LegLine],
        catalog: Catalog,
        units: Sequence[str],
        page_number: int,
        url: Callable[..., str],
    ) -> BoardPage:
        view = query.view or View.LATE_OFFERS
        tiles = tuple(
            Tile(
                words.number(counts[each]), label, url(xem=each), due=due if counts[each] else None
            )
            for each, (label, due) in VIEWS.items()
        )
        last = query.offset + len(lines)
        total = counts[view]
        return cls(
            title="Hồ sơ giữa các đơn vị",
            tiles=tiles,
            table=_table(view, lines, catalog, query.now),
            unit=query.unit,
            units=(
                Option("", "Mọi đơn vị"),
                *(Option(each, catalog.unit_name(each)) for each in units),
            ),
            view=view.value,
            pager=Pager(
                query.offset + 1 if lines else 0,
                last,
                total,
                url(trang=page_number - 1) if page_number > 1 else None,
                url(trang=page_number + 1) if last < total else None,
            ),
            refresh_url=url(trang=page_number),
        )


def _table(view: View, lines: Sequence[LegLine], catalog: Catalog, now: datetime) -> Table:
    label, _ = VIEWS[view]
    return Table(
        caption=label,
        columns=(
            Column("Mã hồ sơ", is_short=True),
            Column("Thủ tục"),
            Column("Từ"),
            Column("Đến"),
            Column("Tình trạng"),
            Column("Từ lúc"),
            Column("Thời hạn"),
        ),
        rows=tuple(_row(line, catalog, now) for line in lines),
        empty=Empty(_EMPTY[view], "Trang tự làm mới; con số ở trên luôn mở ra danh sách này."),
    )


def _row(line: LegLine, catalog: Catalog, now: datetime) -> tuple[str | tuple[str, str], ...]:
    leg = line.leg
    since = leg.accepted_at or leg.offered_at or leg.wanted_at
    return (
        (line.dossier, href(f"/ho-so/{line.dossier}")),
        catalog.procedure_name(line.procedure),
        catalog.unit_name(leg.from_unit),
        catalog.unit_name(leg.to_unit) if leg.to_unit else "chưa xác định",
        STATES[leg.state] + _MODES[leg.mode] + _because(leg),
        words.when(since) if since else "",
        _left(leg, catalog, now),
    )


def _because(leg: Leg) -> str:
    if leg.state is LegState.BLOCKED:
        return f": {REASONS.get(leg.reason, leg.reason)}"
    return ""


def _left(leg: Leg, catalog: Catalog, now: datetime) -> str:
    limit = leg.limit if leg.state is LegState.ACCEPTED else leg.accept_by
    if limit is None or leg.state in {LegState.BLOCKED, LegState.WANTED}:
        return ""
    left = catalog.working_minutes(leg.to_unit, now, limit)
    day = catalog.day_minutes(leg.to_unit, local(now).date())
    # Between a limit and now there may be a night without any working time.
    said = "vừa quá hạn" if limit < now and left == 0 else words.remaining(left, day_minutes=day)
    return f"{said} · {words.when_spoken(limit)}"


@dataclass(frozen=True, slots=True)
class PathPage:
    """One dossier's way."""

    title: str
    facts: tuple[Fact, ...]
    mark: DueMark | None
    line: Line
    events: tuple[Event, ...]
    node_url: str

    @classmethod
    def of(cls, dossier: Dossier, catalog: Catalog, *, now: datetime, node: str) -> PathPage:
        return cls(
            title=f"Hồ sơ {dossier.code}",
            facts=_facts(dossier, catalog),
            mark=_mark(dossier, catalog, now),
            line=line_of(dossier, catalog, now),
            events=tuple(
                sorted(_events(dossier, catalog), key=lambda event: event.at, reverse=True)
            ),
            node_url=node,
        )


def _facts(dossier: Dossier, catalog: Catalog) -> tuple[Fact, ...]:
    where = catalog.unit_name(dossier.custodian)
    if dossier.state is Held.IN_TRANSIT:
        where += f", đã chuyển và chờ {catalog.unit_name(dossier.waiting_on)} tiếp nhận"
    return (
        Fact("Mã hồ sơ", dossier.code, kind="code"),
        Fact("Thủ tục", catalog.procedure_name(dossier.procedure)),
        Fact("Nơi tiếp nhận", catalog.unit_name(dossier.origin)),
        Fact("Đang ở", where, kind="strong"),
        Fact("Tình trạng", PHASES[dossier.phase]),
        Fact("Mức độ hoàn thành", f"{completion(dossier, catalog)}%"),
    )


def _mark(dossier: Dossier, catalog: Catalog, now: datetime) -> DueMark | None:
    if dossier.due is None or dossier.state is Held.CLOSED:
        return None
    if dossier.phase.waits_for_citizen:
        return DueMark(Due.WAITING, PHASES[dossier.phase])
    left = catalog.working_minutes(dossier.custodian, now, dossier.due)
    day = catalog.day_minutes(dossier.custodian, local(now).date())
    return due_of(left, dossier.due, soon_minutes=day, day_minutes=day)


def line_of(dossier: Dossier, catalog: Catalog, now: datetime) -> Line:
    """THE LINE of a dossier."""
    return draw_line(
        [
            Stop(
                unit=station.name,
                task=station.task,
                place=Place(station.spot.value),
                allowed=station.allowed,
                spent=station.spent,
                arrived_at=station.arrived_at,
                left_at=station.left_at,
                note=station.note or None,
            )
            for station in stations(dossier, catalog, now)
        ],
        day_minutes=catalog.day_minutes(dossier.custodian, local(now).date()),
        has_ended=dossier.state is Held.CLOSED,
    )


def _events(dossier: Dossier, catalog: Catalog) -> list[Event]:
    name = catalog.unit_name
    found: list[Event] = []
    if dossier.received_at:
        found.append(Event(dossier.received_at, "Tiếp nhận hồ sơ", name(dossier.origin)))
    for leg in dossier.legs.values():
        to = name(leg.to_unit) if leg.to_unit else "đơn vị chưa xác định"
        declined = DECLINES.get(leg.decline_reason, "")
        told = (
            (leg.wanted_at, f"Đề nghị chuyển đến {to}", leg.from_unit, ""),
            (leg.offered_at, f"Chuyển đến {to}", leg.from_unit, ""),
            (leg.offer_overdue_at, "Quá hạn tiếp nhận, đã báo hai bên", "", ""),
            (leg.accepted_at, "Tiếp nhận", leg.to_unit, ""),
            (leg.declined_at, "Từ chối tiếp nhận", leg.to_unit, declined),
            (leg.leg_overdue_at, "Chặng quá hạn, đã báo hai bên", "", ""),
            (
                leg.finished_at,
                "Xong chặng",
                leg.to_unit,
                VERDICTS[leg.verdict] if leg.verdict else "",
            ),
        )
        found += [
            Event(at, what, name(who) if who else "Điều phối", why)
            for at, what, who, why in told
            if at is not None
        ]
    return found


def node_url(pattern: str, catalog: Catalog, unit: str, code: str) -> str:
    """The dossier's page at the node that serves a unit; empty while none is known."""
    deployment = catalog.deployment_of(unit)
    return f"{pattern.format(deployment=deployment)}/ho-so/{code}" if deployment else ""


@dataclass(frozen=True, slots=True)
class LookupPage:
    """What anybody may know of a dossier by its code (TT 01/2018 art. 16.2d)."""

    title: str
    code: str
    completion: int | None
    problem: str = ""
    is_signed_in: bool = False
