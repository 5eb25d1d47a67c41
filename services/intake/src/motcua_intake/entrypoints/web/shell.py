"""The frame around the pages: who, where, and how much waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from flask import g, request

from motcua_intake.app.commands import ConfirmReopening
from motcua_intake.app.permissions import ROLES as PERMITTED
from motcua_intake.app.queries import NavCounts
from motcua_intake.entrypoints.parts import Parts
from motcua_intake.entrypoints.web.desk import REOPENINGS
from motcua_intake.entrypoints.web.desk_of import Desk, desk_of
from motcua_intake.entrypoints.web.digests import digest_tasks
from motcua_intake.entrypoints.web.search import PATH as SEARCH
from motcua_intake.entrypoints.web.words import ROLES
from motcua_kit.errors import NotPermitted
from motcua_kit.session import Principal
from motcua_kit.web import principal_or_none
from motcua_ui.shell import href
from motcua_ui.view import Person, Shell, Task

SOON: Final = timedelta(days=1)


def shell_of(parts: Parts) -> Callable[[], Shell]:
    """The provider of the frame; it must stand even where nobody is signed in."""

    def shell() -> Shell:
        who = principal_or_none()
        now = parts.office.clock.now()
        if who is None:
            return Shell(unit=_deployment_name(parts), home_url=href("/"), now=now)
        try:
            desk = desk_of(parts)
        except NotPermitted:
            return _visitor(parts, who, now)
        return _staff(parts, desk)

    return shell


def _staff(parts: Parts, desk: Desk) -> Shell:
    unit = desk.catalog.unit(desk.unit)
    counts = parts.queries.counts(desk.unit, desk.who.login, desk.roles, desk.now, desk.now + SOON)
    return Shell(
        unit=unit.counter_name or unit.name,
        home_url=href("/"),
        person=_person(desk.who, ", ".join(ROLES.get(r, r) for r in desk.roles)),
        now=desk.now,
        tasks=_tasks(desk, counts) + digest_tasks(parts, desk.who),
        search_url=href(SEARCH),
        search=g.get("motcua_sought", ""),
        search_people=True,
        scan_url=href(SEARCH),
    )


def _visitor(parts: Parts, who: Principal, now: datetime) -> Shell:
    return Shell(
        unit=_deployment_name(parts),
        home_url=href("/"),
        person=_person(who, ""),
        now=now,
        tasks=digest_tasks(parts, who),
    )


def _person(who: Principal, role: str) -> Person:
    return Person(who.name or who.login, role, href("/dang-xuat"))


def _deployment_name(parts: Parts) -> str:
    catalog, deployment = parts.office.catalog(), parts.office.deployment
    return catalog.deployments.get(deployment) or deployment


def _tasks(desk: Desk, counts: NavCounts) -> tuple[Task, ...]:
    here = request.path
    tasks: list[Task] = []

    def add(group: str, label: str, path: str, count: int | None = None, late: int = 0) -> None:
        tasks.append(Task(label, href(path), count, late, here == path, group))

    if desk.holds("counter_officer", "importer"):
        add("Quầy", "Tiếp nhận hồ sơ", "/quay")
        add("Quầy", "Chờ trả kết quả", "/danh-sach/tra-ket-qua", counts.ready)
        add("Quầy", "Chờ người nộp", "/danh-sach/cho-nguoi-nop", counts.waiting_citizen)
        add("Quầy", "Ở cơ quan khác", "/danh-sach/noi-khac", counts.away)
    add("Xử lý", "Việc của tôi", "/xu-ly", counts.mine)
    add("Xử lý", "Chưa ai nhận", "/xu-ly/chua-nhan", counts.untaken)
    add("Xử lý", "Quá hạn", "/xu-ly/qua-han", counts.overdue, counts.overdue)
    if (counts.reopenings or here == REOPENINGS) and desk.holds(*PERMITTED[ConfirmReopening]):
        add("Xử lý", "Chờ xác nhận mở lại", REOPENINGS, counts.reopenings)
    add("Liên thông", "Chuyển đến", "/xu-ly/den", counts.offers)
    add("Liên thông", "Đang chuyển đi", "/danh-sach/dang-chuyen", counts.leaving)
    stuck = counts.declined + counts.blocked
    add("Liên thông", "Vướng, cần gỡ", "/danh-sach/vuong", stuck, stuck)
    return tuple(tasks)
