"""The line: a dossier's path as stations, past, present and as the process foresees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from motcua_routing.domain.catalog import Catalog, Process, ProcessLeg
from motcua_routing.domain.errors import NobodyAble
from motcua_routing.domain.facts import Mode
from motcua_routing.domain.path import Custody, Dossier, Held, Leg, LegState, Phase
from motcua_routing.domain.route import ORIGIN, REASONS
from motcua_vn.dates import local

UNDECIDED: Final = "Chưa xác định đơn vị"
_MODE_WORDS: Final = {Mode.TASK: "Phần việc song song", Mode.OPINION: "Xin ý kiến"}
_WAITS: Final = {
    Phase.WAITING_SUPPLEMENT: "Chờ người nộp bổ sung hồ sơ",
    Phase.WAITING_PAYMENT: "Chờ người nộp thực hiện nghĩa vụ tài chính",
}
_LEG_NOTES: Final = {
    LegState.WANTED: "Chờ xác định nơi chuyển đến",
    LegState.WAITING_KEY: "Chờ đơn vị nhận đăng ký khóa",
    LegState.PLANNED: "Đã có nơi nhận, đang chuẩn bị chuyển",
    LegState.OFFERED: "Chờ đơn vị này tiếp nhận",
}
_SIDE_PLACES: Final = {
    LegState.FINISHED: "passed",
    LegState.ACCEPTED: "here",
    LegState.OFFERED: "transit",
}


class Spot(StrEnum):
    """Where a station lies relative to the dossier."""

    PASSED = "passed"
    HERE = "here"
    TRANSIT = "transit"
    AHEAD = "ahead"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Station:
    """One unit on the path; times are working minutes of that unit."""

    unit: str
    name: str
    task: str
    spot: Spot
    allowed: int | None = None
    spent: int = 0
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    note: str = ""


def stations(dossier: Dossier, catalog: Catalog, now: datetime) -> list[Station]:
    """The whole path in order."""
    process = catalog.process(dossier.procedure, dossier.procedure_version)
    found: list[Station] = []
    for custody in dossier.path():
        found.append(_station(dossier, custody, catalog, process, now))
        found += _side_stations(dossier, custody, catalog, now)
    found += _arriving(dossier, catalog, process)
    if process is not None:
        found += _ahead(dossier, catalog, process, now)
    return found


def completion(dossier: Dossier, catalog: Catalog) -> int:
    """How far the work has come, in percent: 100 once the result is there or the dossier ended."""
    process = catalog.process(dossier.procedure, dossier.procedure_version)
    if dossier.state is Held.CLOSED or dossier.phase is Phase.RESULT_READY:
        return 100
    if process is None or not process.steps:
        return 0
    return min(95, 100 * dossier.steps_done // process.steps)


def _station(
    dossier: Dossier, custody: Custody, catalog: Catalog, process: Process | None, now: datetime
) -> Station:
    following = dossier.after(custody)
    left = (following.since if following else None) or custody.passed_at
    end = left or custody.closed_at
    is_here = end is None and custody.state in {Held.OPEN, Held.IN_TRANSIT}
    stretch = _stretch(process, custody)
    spent = 0
    if custody.since is not None:
        spent = catalog.working_minutes(custody.unit, custody.since, end or now)
    return Station(
        unit=custody.unit,
        name=catalog.unit_name(custody.unit),
        task=(stretch.name if stretch else "") or custody.leg_code or "Tiếp nhận",
        spot=Spot.HERE if is_here else Spot.PASSED,
        allowed=stretch.minutes if stretch else None,
        spent=max(0, spent),
        arrived_at=custody.since,
        left_at=left,
        note=_WAITS.get(dossier.phase, "") if is_here else "",
    )


def _stretch(process: Process | None, custody: Custody) -> ProcessLeg | None:
    if process is None:
        return None
    if custody.leg_code:
        return process.leg(custody.leg_code)
    return process.legs[0] if process.legs and custody.number == 1 else None


def _side_stations(
    dossier: Dossier, custody: Custody, catalog: Catalog, now: datetime
) -> Iterator[Station]:
    following = dossier.after(custody)
    until = following.since if following and following.since else now
    for leg in sorted(dossier.legs.values(), key=lambda each: each.id):
        if leg.mode is Mode.CUSTODY or leg.from_unit != custody.unit or not leg.to_unit:
            continue
        begun = leg.wanted_at or leg.offered_at
        if begun is None or custody.since is None or not custody.since <= begun <= until:
            continue
        yield _side(leg, catalog, now)


def _side(leg: Leg, catalog: Catalog, now: datetime) -> Station:
    spent = allowed = 0
    if leg.accepted_at is not None:
        spent = catalog.working_minutes(leg.to_unit, leg.accepted_at, leg.finished_at or now)
        if leg.limit is not None:
            allowed = catalog.working_minutes(leg.to_unit, leg.accepted_at, leg.limit)
    return Station(
        unit=leg.to_unit,
        name=catalog.unit_name(leg.to_unit),
        task=_MODE_WORDS[leg.mode],
        spot=Spot(_SIDE_PLACES.get(leg.state, "ahead")),
        allowed=allowed or None,
        spent=max(0, spent),
        arrived_at=leg.accepted_at,
        left_at=leg.finished_at,
    )


def _arriving(dossier: Dossier, catalog: Catalog, process: Process | None) -> Iterator[Station]:
    """The unit that the dossier is on its way to, or has just reached."""
    current = dossier.current
    if current is not None and current.state is Held.HANDED_OUT:
        name = catalog.unit_name(dossier.custodian)
        yield Station(dossier.custodian, name, "", Spot.HERE, arrived_at=current.passed_at)
        return
    leg = dossier.open_leg()
    if leg is None:
        return
    stretch = process.leg(leg.code) if process else None
    is_blocked = leg.state is LegState.BLOCKED
    yield Station(
        unit=leg.to_unit,
        name=catalog.unit_name(leg.to_unit) if leg.to_unit else UNDECIDED,
        task=(stretch.name if stretch else "") or leg.code,
        spot=Spot.TRANSIT if leg.state is LegState.OFFERED else Spot.AHEAD,
        allowed=stretch.minutes if stretch else None,
        note=REASONS.get(leg.reason, leg.reason) if is_blocked else _LEG_NOTES[leg.state],
    )


def _ahead(
    dossier: Dossier, catalog: Catalog, process: Process, now: datetime
) -> Iterator[Station]:
    main = [leg for leg in process.legs if not leg.is_task]
    codes = [leg.code for leg in main]
    under_way = dossier.open_leg()
    reached = {each.leg_code for each in dossier.path()} | (
        {under_way.code} if under_way else set()
    )
    last = max((codes.index(code) for code in reached if code in codes), default=0)
    spot = Spot.SKIPPED if dossier.state is Held.CLOSED else Spot.AHEAD
    for leg in main[last + 1 :]:
        unit = _foreseen(leg, dossier, catalog, now)
        name = catalog.unit_name(unit) if unit else UNDECIDED
        yield Station(unit, name, leg.name or leg.code, spot, allowed=leg.minutes)


def _foreseen(leg: ProcessLeg, dossier: Dossier, catalog: Catalog, now: datetime) -> str:
    if leg.place == ORIGIN:
        return dossier.origin
    base = {"residence": dossier.residence, "land": dossier.land}.get(leg.base) or dossier.origin
    try:
        return catalog.tree.resolve(leg.place, base, local(now).date()).code
    except NobodyAble:
        return ""
