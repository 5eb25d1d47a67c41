"""Lists of dossiers and of work as the work list shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import request

from motcua_intake.app.queries import AlertRow, DossierList, DossierRow, OfferList, Page, WorkList
from motcua_intake.app.queries import WorkRow as Work
from motcua_intake.entrypoints.sheets import officer_name, unit_name
from motcua_intake.entrypoints.web.alerts import marks_of
from motcua_intake.entrypoints.web.desk_of import Desk
from motcua_intake.entrypoints.web.marks import mark_of
from motcua_intake.entrypoints.web.words import OFFER_STATES, ROLES, state_words
from motcua_ui.shell import href
from motcua_ui.view import Empty, Pager, Worklist, WorkRow

_SIZE = 25
_LAST_PAGE = 10_000


def page_asked() -> Page:
    """``?trang=2``; nonsense is the first page."""
    text = request.args.get("trang", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 1
    return Page(min(max(1, number), _LAST_PAGE), _SIZE)


def pager(
    path: str, page: Page, shown: int, total: int, posts: Mapping[str, str] | None = None
) -> Pager:
    """Where one is in the list; ``posts`` is what its other pages are asked for in a body."""

    def url(number: int) -> str:
        return href(path) + f"?trang={number}"

    last = page.offset + shown
    return Pager(
        first=page.offset + 1 if shown else 0,
        last=last,
        total=total,
        previous_url=url(page.number - 1) if page.number > 1 else None,
        next_url=url(page.number + 1) if last < total else None,
        posts=posts or {},
    )


def dossier_url(code: str) -> str:
    """The page of a dossier."""
    return href(f"/ho-so/{code}")


def procedure_name(desk: Desk, code: str) -> str:
    """The procedure's name; its code where the catalogue lacks it."""
    found = desk.catalog.procedures.get(code)
    return found.name if found else code


def work(desk: Desk, found: WorkList, caption: str, empty: Empty, *, can_take: bool) -> Worklist:
    """Steps to do, what hurts first on top; with boxes where several can be taken at once."""
    rows = tuple(_work_row(desk, row) for row in found.rows)
    return Worklist(rows, caption, empty, select="viec" if can_take else "")


def _work_row(desk: Desk, row: Work) -> WorkRow:
    holder = officer_name(desk.catalog, row.assignee) if row.assignee else ""
    return WorkRow(
        id=f"{row.dossier}/{row.task}",
        code=row.dossier,
        url=dossier_url(row.dossier),
        mark=mark_of(desk.calendar, desk.now, row.due or row.dossier_due, state=row.dossier_state),
        applicant=row.applicant,
        procedure=procedure_name(desk, row.procedure),
        step=row.name,
        holder=holder or f"chưa ai nhận · {ROLES.get(row.role, row.role)}",
        is_new=not row.assignee,
    )


def dossiers(
    desk: Desk, found: DossierList, caption: str, empty: Empty, alerts: Iterable[AlertRow]
) -> Worklist:
    """Dossiers with where they are now, and what is late there."""
    marks = marks_of(alerts)
    rows = (_dossier_row(desk, row, marks.get(row.dossier, "")) for row in found.rows)
    return Worklist(tuple(rows), caption, empty)


def _dossier_row(desk: Desk, row: DossierRow, alert: str) -> WorkRow:
    return WorkRow(
        id=row.dossier,
        code=row.dossier,
        url=dossier_url(row.dossier),
        mark=mark_of(
            desk.calendar,
            desk.now,
            row.due,
            state=row.state,
            holding=row.holding,
            verdict=row.verdict,
        ),
        applicant=row.applicant,
        procedure=procedure_name(desk, row.procedure),
        step=state_words(row.state),
        holder=unit_name(desk.catalog, row.custodian),
        alert=alert,
    )


def offers(desk: Desk, found: OfferList, empty: Empty) -> Worklist:
    """What other units offer, the earliest limit first."""
    rows = tuple(
        WorkRow(
            id=row.leg,
            code=row.dossier,
            url=href(f"/xu-ly/den/{row.leg}"),
            mark=mark_of(desk.calendar, desk.now, row.accept_by or row.dossier_due),
            applicant=row.applicant or "—",
            procedure=procedure_name(desk, row.procedure),
            step=OFFER_STATES.get(row.state, row.state),
            holder=f"từ {unit_name(desk.catalog, row.from_unit)}",
            is_new=True,
        )
        for row in found.rows
    )
    return Worklist(rows, "Hồ sơ chuyển đến", empty)
