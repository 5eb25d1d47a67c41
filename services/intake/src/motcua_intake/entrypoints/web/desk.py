"""The desk: my work, work nobody has taken, and the lists of dossiers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from flask import Blueprint, abort, flash, redirect, request
from werkzeug import Response as AnyResponse

from motcua_intake.app.commands import ConfirmReopening, TakeTask
from motcua_intake.app.permissions import IMPORTER, ROLES, STAFF
from motcua_intake.app.queries import WorkFilter
from motcua_intake.domain.dossier import State
from motcua_intake.entrypoints.parts import Parts
from motcua_intake.entrypoints.reading import is_code
from motcua_intake.entrypoints.routing import Routes
from motcua_intake.entrypoints.web import rows
from motcua_intake.entrypoints.web.desk_of import Desk, desk_of
from motcua_intake.entrypoints.web.forms import Failed, attempt, key_of
from motcua_kit.errors import ErrorTable
from motcua_kit.web import requires
from motcua_ui import render
from motcua_ui.shell import href
from motcua_ui.view import Empty, Pager, Worklist

_MOST_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list of rows under a title; ``can_take`` offers to take the chosen ones."""

    title: str
    list: Worklist
    pager: Pager
    can_take: bool = False
    query: str | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    title: str
    states: tuple[State, ...]
    empty: Empty


LISTS: Final = {
    "tra-ket-qua": _Named(
        "Chờ trả kết quả",
        (State.RESULT_READY,),
        Empty("Không có kết quả nào chờ trả", "Kết quả hiện ở đây khi các bước đã xong."),
    ),
    "cho-nguoi-nop": _Named(
        "Chờ người nộp",
        (State.WAITING_SUPPLEMENT, State.WAITING_PAYMENT),
        Empty("Không hồ sơ nào chờ người nộp", "Hồ sơ chờ bổ sung hoặc chờ nộp tiền hiện ở đây."),
    ),
    "noi-khac": _Named(
        "Ở cơ quan khác",
        (State.AWAY,),
        Empty("Không hồ sơ nào ở cơ quan khác", "Hồ sơ đã được nơi khác nhận hiện ở đây."),
    ),
    "dang-chuyen": _Named(
        "Đang chuyển đi",
        (State.OFFERED, State.WAITING_ROUTE, State.WAITING_PARALLEL),
        Empty("Không hồ sơ nào đang chuyển", "Hồ sơ chờ nơi nhận xác nhận hiện ở đây."),
    ),
    "vuong": _Named(
        "Vướng, cần gỡ",
        (State.OFFER_DECLINED, State.ROUTE_BLOCKED),
        Empty("Không hồ sơ nào vướng", "Hồ sơ bị nơi nhận từ chối hoặc chưa có nơi nhận ở đây."),
    ),
    "da-tra": _Named(
        "Đã trả kết quả",
        (State.RETURNED,),
        Empty("Chưa trả kết quả nào"),
    ),
}
REOPENINGS: Final = "/danh-sach/mo-lai"


def desk_blueprint(parts: Parts, errors: ErrorTable) -> Blueprint:
    """Routes of the desk."""
    routes = Blueprint("desk", __name__)
    pages = _Pages(parts, errors)
    staff = Routes(routes, requires(*STAFF, IMPORTER))
    staff.get("/", pages.home)
    staff.get("/xu-ly", pages.mine)
    staff.get("/xu-ly/chua-nhan", pages.untaken)
    staff.get("/xu-ly/qua-han", pages.late)
    staff.post("/xu-ly/nhan", pages.take)
    staff.get("/danh-sach/<name>", pages.named)
    Routes(routes, requires(*ROLES[ConfirmReopening])).get(REOPENINGS, pages.reopenings)
    return routes


class _Pages:
    def __init__(self, parts: Parts, errors: ErrorTable) -> None:
        self._parts = parts
        self._errors = errors

    def home(self) -> AnyResponse:
        desk = desk_of(self._parts)
        first = "/quay" if desk.holds("counter_officer") else "/xu-ly"
        return redirect(href(first), 303)

    def mine(self) -> str:
        desk = desk_of(self._parts)
        work = WorkFilter(desk.unit, roles=desk.roles, assignee=desk.who.login)
        empty = Empty(
            "Quý vị không còn việc nào đang làm",
            "Hãy nhận việc mới trong danh sách chưa ai nhận.",
            href("/xu-ly/chua-nhan"),
            "Xem việc chưa ai nhận",
        )
        return self._work(desk, "Việc của tôi", "/xu-ly", work, empty, can_take=False)

    def untaken(self) -> str:
        desk = desk_of(self._parts)
        work = WorkFilter(desk.unit, roles=desk.roles, untaken=True)
        empty = Empty(
            "Không còn việc nào chờ người nhận", "Việc mới hiện ở đây khi quầy chuyển đến."
        )
        return self._work(desk, "Chưa ai nhận", "/xu-ly/chua-nhan", work, empty, can_take=True)

    def late(self) -> str:
        """Steps of these roles past their date, whoever has taken them."""
        desk = desk_of(self._parts)
        work = WorkFilter(desk.unit, roles=desk.roles, due_before=desk.now)
        empty = Empty("Không việc nào quá hạn", "Việc quá hạn của đơn vị sẽ hiện ở đây.")
        return self._work(desk, "Quá hạn", "/xu-ly/qua-han", work, empty, can_take=False)

    def _work(
        self, desk: Desk, title: str, path: str, work: WorkFilter, empty: Empty, *, can_take: bool
    ) -> str:
        page = rows.page_asked()
        found = self._parts.queries.worklist(work, page, desk.now)
        shown = rows.work(desk, found, title, empty, can_take=can_take)
        pager = rows.pager(path, page, len(shown.rows), found.total)
        return render("intake/list.html", ListPage(title, shown, pager, can_take=can_take))

    def take(self) -> AnyResponse:
        """Take every chosen step; what others were quicker to take is told, not fatal."""
        desk = desk_of(self._parts)
        chosen = request.form.getlist("viec")[:_MOST_AT_ONCE]
        taken, refused = 0, list[str]()
        for each in dict.fromkeys(chosen):
            code, _, task = each.partition("/")
            if not (is_code(code) and is_code(task)):
                continue
            made = attempt(self._errors, partial(self._take, desk, code, task))
            if isinstance(made, Failed):
                refused.append(f"{code}: {made.text}")
            else:
                taken += 1
        if taken:
            flash(f"Đã nhận {taken} việc.", "done")
        if refused:
            flash("Chưa nhận được: " + " ".join(refused), "refused")
        if not chosen:
            flash("Hãy đánh dấu ít nhất một hồ sơ rồi bấm Nhận việc.", "refused")
        return redirect(href("/xu-ly" if taken else "/xu-ly/chua-nhan"), 303)

    def _take(self, desk: Desk, code: str, task: str) -> object:
        key = key_of(f"{code}/{task}")
        return self._parts.do(
            TakeTask(unit=desk.unit, actor=desk.actor, key=key, dossier=code, task=task)
        )

    def named(self, name: str) -> str:
        wanted = LISTS.get(name)
        if wanted is None:
            abort(404)
        desk, page = desk_of(self._parts), rows.page_asked()
        states = tuple(state.value for state in wanted.states)
        found = self._parts.queries.dossiers(desk.unit, states=states, page=page)
        alerts = self._parts.queries.alerts(desk.unit, [row.dossier for row in found.rows])
        shown = rows.dossiers(desk, found, wanted.title, wanted.empty, alerts)
        pager = rows.pager(f"/danh-sach/{name}", page, len(shown.rows), found.total)
        return render("intake/list.html", ListPage(wanted.title, shown, pager))

    def reopenings(self) -> str:
        """Ends that this person can undo, since somebody else has asked for it."""
        desk, page = desk_of(self._parts), rows.page_asked()
        found = self._parts.queries.reopenings(desk.unit, desk.who.login, page)
        title = "Chờ xác nhận mở lại"
        empty = Empty(
            "Không hồ sơ nào chờ xác nhận mở lại",
            "Hồ sơ mà đồng nghiệp đề nghị mở lại hiện ở đây.",
        )
        shown = rows.dossiers(desk, found, title, empty, ())
        pager = rows.pager(REOPENINGS, page, len(shown.rows), found.total)
        return render("intake/list.html", ListPage(title, shown, pager))
