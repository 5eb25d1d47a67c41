"""The digests of working days, for the heads of units: to read, to leaf through, to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Blueprint, abort, redirect, request
from werkzeug import Response as AnyResponse

from motcua_intake.app.permissions import LEADER
from motcua_intake.app.queries import DigestHead, DigestView
from motcua_intake.app.read_digest import read_digest
from motcua_intake.domain.catalog import Catalog
from motcua_intake.domain.digest import Digest, Line, Section
from motcua_intake.domain.timing import local_day
from motcua_intake.entrypoints.parts import Parts
from motcua_intake.entrypoints.routing import Routes
from motcua_intake.entrypoints.sheets import officer_name, unit_name
from motcua_intake.entrypoints.web.rows import dossier_url
from motcua_intake.entrypoints.web.words import ROLES, state_words
from motcua_intake.entrypoints.who import SUPERVISOR, units_at
from motcua_kit.session import Principal
from motcua_kit.web import principal, requires
from motcua_ui import render
from motcua_ui.shell import href
from motcua_ui.view import Column, Due, Empty, Notice, Table, Task, Tile
from motcua_ui.words import number
from motcua_vn.dates import short_date, short_instant, spoken_day, spoken_instant

PATH: Final = "/cuoi-ngay"
TITLE: Final = "Tổng hợp cuối ngày"
HEADS: Final = (LEADER, SUPERVISOR)
"""Roles that are told, each as far as it reaches."""

_COLUMNS: Final = (
    Column("Hồ sơ", is_short=True),
    Column("Hẹn trả", is_short=True),
    Column("Bước"),
    Column("Đang giữ"),
)
_NOBODY: Final = Empty("Không có hồ sơ nào")


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its table, and what is said where it does not hold all."""

    table: Table
    note: str


@dataclass(frozen=True, slots=True)
class DigestPage:
    """One unit's digest of one day."""

    title: str
    unit: str
    made: str
    late: Notice | None
    tiles: tuple[Tile, ...]
    parts: tuple[Part, ...]
    before_url: str | None
    after_url: str | None
    units_url: str | None


@dataclass(frozen=True, slots=True)
class DigestsPage:
    """The newest digest of each unit within reach."""

    title: str
    table: Table


def digests_blueprint(parts: Parts) -> Blueprint:
    """Routes of the digests."""
    routes = Blueprint("digests", __name__)
    pages = _Pages(parts)
    Routes(routes, requires(*HEADS)).get(PATH, pages.newest)
    Routes(routes, requires(*HEADS, unit_arg="unit")).get(f"{PATH}/<unit>/<day>", pages.page)
    return routes


def digest_tasks(parts: Parts, who: Principal) -> tuple[Task, ...]:
    """The entry of the navigation, with the number of newest digests that were not yet read."""
    units = units_at(parts.office, who, HEADS)
    if not units:
        return ()
    unread = sum(head.is_unread for head in parts.queries.newest_digests(units, who.login))
    here = request.path == PATH or request.path.startswith(f"{PATH}/")
    return (Task(TITLE, href(PATH), unread or None, 0, here, "Điều hành"),)


class _Pages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def newest(self) -> str | AnyResponse:
        """The list of units; of a single one, its digest."""
        units = units_at(self._parts.office, principal(), HEADS)
        heads = self._parts.queries.newest_digests(units, principal().login)
        if len(units) == 1 and heads:
            return redirect(_url(heads[0].unit, heads[0].day), 303)
        table = _units(heads, self._parts.office.catalog())
        return render("intake/digests.html", DigestsPage(TITLE, table))

    def page(self, unit: str, day: str) -> str:
        view = self._view(unit, day)
        if view is None:
            abort(404)
        office, who = self._parts.office, principal()
        read_digest(office, unit, view.digest.day, who.login, office.clock.now())
        has_others = len(units_at(office, who, HEADS)) > 1
        page = _page(view, office.catalog(), href(PATH) if has_others else None)
        return render("intake/digest.html", page)

    def _view(self, unit: str, day: str) -> DigestView | None:
        try:
            asked = date.fromisoformat(day)
        except ValueError:
            return None
        return self._parts.queries.digest(unit, asked)


def _url(unit: str, day: date) -> str:
    return href(f"{PATH}/{unit}/{day.isoformat()}")


def _units(heads: Sequence[DigestHead], catalog: Catalog) -> Table:
    columns = (
        Column("Đơn vị"),
        Column("Ngày", is_short=True),
        Column("Quá hạn", is_number=True),
        Column("Hạn trong ngày", is_number=True),
        Column("Hạn ngày làm việc sau", is_number=True),
        Column("Đã xem", is_short=True),
    )
    rows = tuple(
        (
            (unit_name(catalog, head.unit), _url(head.unit, head.day)),
            short_date(head.day),
            number(head.overdue),
            number(head.due_today),
            number(head.due_next),
            "chưa xem" if head.is_unread else "đã xem",
        )
        for head in heads
    )
    empty = Empty("Chưa có bản tổng hợp nào", "Bản đầu tiên có khi ngày làm việc kết thúc.")
    return Table("Bản mới nhất của từng đơn vị", columns, rows, empty=empty)


def _page(view: DigestView, catalog: Catalog, units_url: str | None) -> DigestPage:
    digest = view.digest
    next_day = spoken_day(digest.next_day)
    sections = (
        (Section.OVERDUE, digest.overdue, "Quá hạn từ trước, chưa xong", Due.LATE),
        (Section.TODAY, digest.due_today, "Hạn trong ngày, chưa xong", Due.LATE),
        (Section.NEXT, digest.due_next, f"Hạn {next_day}, chưa xong", Due.SOON),
    )
    return DigestPage(
        title=f"{TITLE} {spoken_day(digest.day)}",
        unit=unit_name(catalog, digest.unit),
        made=f"Lập lúc {_made(digest)}.",
        late=_late(digest),
        tiles=tuple(
            Tile(number(n), label, due=due if n else None) for _, n, label, due in sections
        ),
        parts=tuple(_part(digest, each, n, label, catalog) for each, n, label, _ in sections),
        before_url=_url(digest.unit, view.before) if view.before else None,
        after_url=_url(digest.unit, view.after) if view.after else None,
        units_url=units_url,
    )


def _made(digest: Digest) -> str:
    return spoken_instant(digest.made_at.replace(second=0, microsecond=0))


def _late(digest: Digest) -> Notice | None:
    """What was finished meanwhile is in it no more."""
    if local_day(digest.made_at) == digest.day:
        return None
    return Notice(
        "info",
        f"Bản của {spoken_day(digest.day)} lập muộn, lúc {_made(digest)}.",
        "Hồ sơ đã xong trước lúc lập thì không còn ở đây.",
    )


def _part(digest: Digest, section: Section, count: int, label: str, catalog: Catalog) -> Part:
    lines = [line for line in digest.lines if line.section is section]
    rows = tuple(_row(line, digest.unit, catalog) for line in lines)
    shown = f"Chỉ liệt kê {number(len(lines))} hồ sơ hẹn trả sớm nhất trong {number(count)}."
    note = shown if len(lines) < count else ""
    return Part(Table(label, _COLUMNS, rows, empty=_NOBODY), note)


def _row(line: Line, unit: str, catalog: Catalog) -> tuple[str | tuple[str, str], ...]:
    return (
        (line.dossier, dossier_url(line.dossier)),
        short_instant(line.due),
        line.step or state_words(line.state.value),
        _holder(line, unit, catalog),
    )


def _holder(line: Line, unit: str, catalog: Catalog) -> str:
    if line.assignee:
        return officer_name(catalog, line.assignee)
    if line.role:
        return f"chưa ai nhận · {ROLES.get(line.role, line.role)}"
    return unit_name(catalog, line.custodian or unit)
