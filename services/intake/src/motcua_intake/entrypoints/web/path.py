"""THE LINE of a dossier: its legs as stations, with time allowed against time spent."""

from __future__ import annotations

from datetime import datetime

from motcua_intake.domain.catalog import ORIGIN, LegPlan
from motcua_intake.domain.dossier import Dossier, Holding
from motcua_intake.domain.process import Leg, LegState
from motcua_intake.entrypoints.sheets import officer_name, place_name, spoken_limit, unit_name
from motcua_intake.entrypoints.web.desk_of import Desk
from motcua_intake.entrypoints.web.marks import day_minutes, working_minutes
from motcua_intake.entrypoints.web.words import LEG_REASONS, ROLES
from motcua_ui.view import Line, Place, Stop, draw_line
from motcua_vn.dates import local

_PLACES = {
    LegState.HERE: Place.HERE,
    LegState.AWAY: Place.HERE,
    LegState.DONE: Place.PASSED,
    LegState.SKIPPED: Place.SKIPPED,
    LegState.OFFERED: Place.TRANSIT,
}
_QUARTER = 15
_WAITS = {
    LegState.WANTED: "chờ xác định nơi nhận",
    LegState.BLOCKED: "chưa tìm được nơi nhận",
    LegState.PLANNED: "đang chuẩn bị chuyển",
    LegState.DECLINED: "nơi nhận không nhận",
}


def line_of(dossier: Dossier, desk: Desk) -> Line:
    """The path as far as this unit knows it; the steps of the leg here are told one by one."""
    version = desk.catalog.procedure(dossier.procedure).version(dossier.procedure_version)
    plans = {plan.code: plan for plan in version.legs}
    return draw_line(
        [_stop(dossier, leg, plans.get(leg.code), desk) for leg in dossier.process.legs],
        day_minutes=day_minutes(desk.calendar, desk.now),
        has_ended=dossier.holding is Holding.CLOSED,
    )


def _stop(dossier: Dossier, leg: Leg, plan: LegPlan | None, desk: Desk) -> Stop:
    unit = leg.unit or _expected(dossier, leg, desk)
    place = _PLACES.get(leg.state, Place.AHEAD)
    if dossier.holding is Holding.CLOSED and place is Place.HERE:
        place = Place.PASSED
    active = leg.active if place is Place.HERE else None
    return Stop(
        unit=unit_name(desk.catalog, unit) if unit else place_name(leg),
        task=active.name if active else _task_words(leg, plan),
        place=place,
        allowed=_allowed(leg, plan, desk),
        limit=spoken_limit(plan.limit) if plan and plan.limit else "",
        spent=_spent(leg, dossier, desk),
        arrived_at=leg.started_at,
        left_at=leg.finished_at,
        holder=_holder(leg, desk) if place is Place.HERE else None,
        note=_note(leg),
    )


def _expected(dossier: Dossier, leg: Leg, desk: Desk) -> str:
    """Where the leg will most likely go; routing decides, here it is only a forecast."""
    if leg.place == ORIGIN:
        return dossier.origin
    base = {"residence": dossier.residence, "land": dossier.land}.get(leg.base) or dossier.origin
    day = local(desk.now).date()
    able = [u.code for u in desk.catalog.units.values() if u.can((leg.place,), day)]
    above = [code for code in able if desk.catalog.is_within(base, code)]
    found = above or able
    return found[0] if len(found) == 1 else ""


def _task_words(leg: Leg, plan: LegPlan | None) -> str:
    if plan and plan.steps:
        return plan.steps[0].name if len(plan.steps) == 1 else f"{len(plan.steps)} bước"
    return "Phối hợp" if leg.mode == "task" else "Giải quyết"


def _allowed(leg: Leg, plan: LegPlan | None, desk: Desk) -> int | None:
    due = leg.due or (leg.tasks[-1].due if leg.tasks else None)
    if leg.started_at and due:
        return working_minutes(desk.calendar, leg.started_at, due)
    if plan is None or not plan.steps:
        return None
    return _QUARTER * sum(step.quarter_hours for step in plan.steps)


def _spent(leg: Leg, dossier: Dossier, desk: Desk) -> int:
    if leg.started_at is None:
        return 0
    end: datetime = leg.finished_at or dossier.ended_at or desk.now
    return working_minutes(desk.calendar, leg.started_at, end)


def _holder(leg: Leg, desk: Desk) -> str | None:
    active = leg.active
    if active is None:
        return None
    if active.assignee:
        return officer_name(desk.catalog, active.assignee)
    return f"chưa ai nhận ({ROLES.get(active.role, active.role)})"


def _note(leg: Leg) -> str | None:
    waits = _WAITS.get(leg.state)
    if leg.state in {LegState.DECLINED, LegState.BLOCKED} and leg.reason:
        return f"{waits}: {LEG_REASONS.get(leg.reason, leg.reason)}"
    return waits
