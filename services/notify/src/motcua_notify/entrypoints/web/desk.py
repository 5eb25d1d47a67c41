"""The operators' desk: what is stuck, uncertain or failed; a failed message is sent anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from motcua_kit.web import principal, requires
from motcua_notify.app.queries import MessageLine, RefusedLine, Totals
from motcua_notify.bootstrap import Notify
from motcua_notify.domain.delivery import State
from motcua_notify.domain.milestones import Milestone
from motcua_notify.domain.texts import LABELS
from motcua_notify.entrypoints.web import words
from motcua_ui import is_fragment, render
from motcua_ui.shell import href
from motcua_ui.view import Column, Due, Empty, Notice, Table, Tile
from motcua_ui.words import number, when

VIEWERS: Final = ("operator", "supervisor", "auditor")
_LIMIT: Final = 100
_AGAIN: Final = "gui-lai"
_COLUMNS: Final = (
    Column("Mã hồ sơ"),
    Column("Nội dung"),
    Column("Đơn vị"),
    Column("Kênh"),
    Column("Trạng thái"),
    Column("Lý do"),
    Column("Từ lúc"),
    Column("Số lần", is_number=True),
)

_REFUSED_COLUMNS: Final = (
    Column("Mã hồ sơ"),
    Column("Đơn vị"),
    Column("Lý do"),
    Column("Từ lúc"),
)


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A failed message, with where its button posts."""

    code: str
    url: str
    what: str
    unit: str
    channel: str
    reason: str
    since: str
    retry_url: str


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The desk as it is shown."""

    url: str
    tiles: tuple[Tile, ...]
    failed: tuple[FailedRow, ...]
    may_retry: bool
    stuck: Table
    uncertain: Table
    refused: Table
    notice: Notice | None = None


def desk_blueprint(notify: Notify) -> Blueprint:
    """`/` and the button on it."""
    routes = Blueprint("desk", __name__)
    queries = notify.queries

    @routes.get("/")
    @requires(*VIEWERS)
    def show() -> str:
        due_before = notify.clock.now() - notify.stuck_before()
        names = queries.unit_names()
        page = DeskPage(
            url=href("/"),
            tiles=_tiles(notify.totals()),
            failed=tuple(_failed(line, names) for line in queries.listed([State.FAILED], _LIMIT)),
            may_retry=principal().may_any(("operator",)),
            stuck=_table(
                "Kẹt: chờ gửi đã lâu", queries.stuck(due_before, _LIMIT), names, "Không có tin kẹt"
            ),
            uncertain=_table(
                "Không rõ đã gửi chưa (không tự gửi lại, để người dân không nhận hai lần)",
                queries.listed([State.UNCERTAIN], _LIMIT),
                names,
                "Không có tin nào như vậy",
            ),
            refused=_refused(queries.refused(_LIMIT), names),
            notice=_notice(request.args.get(_AGAIN, "")),
        )
        return render("notify/desk.html", page, fragment="desk" if is_fragment() else None)

    @routes.post("/tin/<uuid:number>/gui-lai")
    @requires("operator")
    def retry(number: UUID) -> Response:
        query = urlencode({_AGAIN: notify.retry_message(number)})
        return redirect(f"{href('/')}?{query}", 303)

    return routes


def _notice(dossier: str) -> Notice | None:
    if not dossier:
        return None
    return Notice("done", f"Tin của hồ sơ {dossier} đã được đưa vào hàng gửi lại.")


def what_said(milestone: str) -> str:
    """A milestone in words; its code where there are none yet."""
    return LABELS[Milestone(milestone)] if milestone in LABELS else milestone


def _tiles(totals: Totals) -> tuple[Tile, ...]:
    def worry(amount: int, due: Due) -> Due | None:
        return due if amount else None

    return (
        Tile(number(totals.planned), "chờ gửi"),
        Tile(number(totals.stuck), "kẹt", due=worry(totals.stuck, Due.LATE)),
        Tile(number(totals.failed), "gửi hỏng", due=worry(totals.failed, Due.LATE)),
        Tile(number(totals.uncertain), "không rõ", due=worry(totals.uncertain, Due.SOON)),
        Tile(number(totals.waiting), "chờ thông tin liên hệ"),
        Tile(number(totals.sent), "đã gửi trong 24 giờ qua"),
        Tile(number(totals.dropped), "không gửi trong 24 giờ qua"),
    )


def _failed(line: MessageLine, names: Mapping[str, str]) -> FailedRow:
    return FailedRow(
        code=line.dossier,
        url=f"/ho-so/{line.dossier}",
        what=what_said(line.milestone),
        unit=names.get(line.unit, line.unit),
        channel=words.CHANNELS[line.channel],
        reason=words.reason_said(line.reason),
        since=when(line.done_at or line.planned_at),
        retry_url=href(f"/tin/{line.id}/gui-lai"),
    )


def _table(
    caption: str, lines: Sequence[MessageLine], names: Mapping[str, str], nothing: str
) -> Table:
    rows = tuple(
        (
            (line.dossier, f"/ho-so/{line.dossier}"),
            what_said(line.milestone),
            names.get(line.unit, line.unit),
            words.CHANNELS[line.channel],
            words.STATES[State(line.state)],
            words.reason_said(line.reason),
            when(line.done_at or line.planned_at),
            number(line.attempts),
        )
        for line in lines
    )
    return Table(caption, _COLUMNS, rows, empty=Empty(nothing))


def _refused(lines: Sequence[RefusedLine], names: Mapping[str, str]) -> Table:
    rows = tuple(
        (
            (line.dossier, f"/ho-so/{line.dossier}"),
            names.get(line.unit, line.unit),
            words.reason_said(line.reason),
            when(line.since),
        )
        for line in lines
    )
    return Table(
        "Không báo được cho người dân: thông tin liên hệ không dùng được",
        _REFUSED_COLUMNS,
        rows,
        empty=Empty("Không có hồ sơ nào như vậy"),
    )
