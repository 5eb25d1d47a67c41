"""The parked desk on screen and as JSON, the same for every service that reads.

A desk shows codes of units and dossiers, numbers and reasons; never a body.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from motcua_kit.errors import FieldProblem, Invalid
from motcua_kit.parked import (
    BEHIND,
    FORK,
    GAP,
    UNREADABLE,
    ParkedFact,
    ParkedKey,
    Replayed,
    reason_said,
)
from motcua_kit.replay import MOST, ParkedDesk
from motcua_kit.telemetry.watch import watch
from motcua_kit.web.access import principal, requires
from motcua_kit.web.asked import is_keepable
from motcua_ui import is_fragment, render
from motcua_ui.shell import href
from motcua_ui.view import Due, Empty, Notice, Tile
from motcua_ui.words import number

VIEWERS: Final = ("supervisor", "provincial_leader", "auditor", "operator")
MENDERS: Final = ("supervisor", "operator")
PATH: Final = "/ban-tin"
_TODO: Final = {
    GAP: "tự đọc khi đơn vị gửi lại",
    FORK: "báo người quản trị",
    UNREADABLE: "tìm ai đã ghi vào kênh",
    BEHIND: "đọc tin trước của hồ sơ",
}
_KINDS: Final = {GAP: "waiting", BEHIND: "waiting", FORK: "late", UNREADABLE: "late"}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another service's desk, shown below one's own; ``url`` is at the one door."""

    name: str
    url: str

    @property
    def anchor(self) -> str:
        return f"ban-tin-{self.url.strip('/').partition('/')[0]}"


@dataclass(frozen=True, slots=True)
class Row:
    """One fact that could not be applied."""

    unit: str
    dossier: str
    seq: int
    reason: str
    kind: str
    since: datetime
    todo: str
    replay_url: str


@dataclass(frozen=True, slots=True)
class StreamRows:
    """What lies there of one ledger or mailbox; ``refused`` of it wait for a replay."""

    name: str
    unit: str
    rows: tuple[Row, ...]
    refused: int
    replay_url: str


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The desk as it is shown."""

    reader: str
    anchor: str
    url: str
    said: str
    tiles: tuple[Tile, ...]
    streams: tuple[StreamRows, ...]
    may_replay: bool
    empty: Empty
    neighbours: tuple[Neighbour, ...]
    notice: Notice | None = None


@dataclass(frozen=True)
class DeskScreens:
    """A service's desk: how programs and people call it, and how it names units."""

    desk: ParkedDesk
    service: str
    reader: str
    unit_name: Callable[[str], str] = str
    neighbours: Callable[[], Sequence[Neighbour]] = tuple

    def page(self, facts: Sequence[ParkedFact], *, may_replay: bool, done: str) -> DeskPage:
        """The view-model."""
        here = href(PATH)
        total = len(facts)
        more = " đầu tiên" if total >= MOST else ""
        return DeskPage(
            reader=self.reader,
            anchor=Neighbour(self.reader, here).anchor,
            url=here,
            said=f"{number(total)} tin{more}, cũ nhất trước",
            tiles=_tiles(facts),
            streams=tuple(self._streams(facts)),
            may_replay=may_replay,
            empty=Empty("Không có tin nào bị gác lại", "Mọi tin nhận được đều đã áp dụng."),
            neighbours=tuple(self.neighbours()),
            notice=_notice(done),
        )

    def _streams(self, facts: Sequence[ParkedFact]) -> list[StreamRows]:
        first: dict[str, datetime] = {}
        for fact in facts:
            first.setdefault(fact.message.stream, fact.parked_at)
        ordered = sorted(
            facts, key=lambda f: (first[f.message.stream], f.message.stream, f.message.seq)
        )
        found = []
        for stream, grouped in groupby(ordered, key=lambda fact: fact.message.stream):
            of_stream = list(grouped)
            refused = sum(fact.is_refused for fact in of_stream)
            found.append(
                StreamRows(
                    name=stream,
                    unit=self._name(of_stream[0]),
                    rows=tuple(self._row(fact) for fact in of_stream),
                    refused=refused,
                    replay_url=href(f"{PATH}/doc-lai") if refused > 1 else "",
                )
            )
        return found

    def _row(self, fact: ParkedFact) -> Row:
        may = fact.is_refused and fact.reason != BEHIND
        return Row(
            unit=self._name(fact),
            dossier=fact.dossier,
            seq=fact.message.seq,
            reason=reason_said(fact.reason),
            kind=_KINDS.get(fact.reason, "soon"),
            since=fact.parked_at,
            todo=_TODO.get(fact.reason, "báo người vận hành"),
            replay_url=href(f"{PATH}/{fact.key}/doc-lai") if may else "",
        )

    def _name(self, fact: ParkedFact) -> str:
        return self.unit_name(fact.unit) or fact.unit


def parked_blueprint(screens: DeskScreens) -> Blueprint:
    """The page, its buttons, and the JSON interface under `/api/v1/parked`."""
    routes = Blueprint("parked", __name__, template_folder="templates")
    desk = screens.desk
    replay = _Replay(
        watch(f"{screens.service}.replay_parked", desk.replay),
        watch(f"{screens.service}.replay_stream", desk.replay_stream),
    )
    _add_page(routes, screens, replay)
    _add_interface(routes, desk, replay)
    return routes


class _Replay(NamedTuple):
    one: Callable[[ParkedKey], Replayed]
    stream: Callable[[str], Replayed]


def _add_page(routes: Blueprint, screens: DeskScreens, replay: _Replay) -> None:
    @routes.get(PATH)
    @requires(*VIEWERS)
    def show() -> str:
        page = screens.page(
            screens.desk.facts(),
            may_replay=principal().may_any(MENDERS),
            done=request.args.get("xong", ""),
        )
        return render("kit/parked.html", page, fragment="desk" if is_fragment() else None)

    @routes.post(f"{PATH}/<key>/doc-lai")
    @requires(*MENDERS)
    def replay_one(key: str) -> AnyResponse:
        return _back(replay.one(ParkedKey.parse(key)))

    @routes.post(f"{PATH}/doc-lai")
    @requires(*MENDERS)
    def replay_all() -> AnyResponse:
        return _back(replay.stream(_stream(request.form.get("stream"))))


def _add_interface(routes: Blueprint, desk: ParkedDesk, replay: _Replay) -> None:
    @routes.get("/api/v1/parked")
    @requires(*VIEWERS)
    def listed() -> Response:
        return jsonify(reader=desk.reader, parked=[_line(fact) for fact in desk.facts()])

    @routes.post("/api/v1/parked/<key>/replay")
    @requires(*MENDERS)
    def replay_by_key(key: str) -> Response:
        return _answer(replay.one(ParkedKey.parse(key)))

    @routes.post("/api/v1/parked/replay")
    @requires(*MENDERS)
    def replay_by_stream() -> Response:
        body: object = request.get_json(silent=True)
        stream = body.get("stream") if isinstance(body, dict) else None
        return _answer(replay.stream(_stream(stream)))


def _stream(text: object) -> str:
    if not isinstance(text, str) or not text or not is_keepable(text):
        raise Invalid([FieldProblem("stream", "Hãy cho biết sổ nào cần đọc lại.")])
    return text


def _back(replayed: Replayed) -> AnyResponse:
    done = urlencode({"xong": f"{replayed.applied}.{len(replayed.left)}"})
    return redirect(f"{href(PATH)}?{done}", 303)


def _notice(done: str) -> Notice | None:
    applied, _, left = done.partition(".")
    if not (applied.isdecimal() and left.isdecimal()):
        return None
    title = f"Đã đọc lại {number(int(applied))} tin." if int(applied) else "Tin này đã được đọc."
    text = f"Còn {number(int(left))} tin của sổ này chưa đọc được." if int(left) else ""
    return Notice("done", title, text)


def _answer(replayed: Replayed) -> Response:
    return jsonify(applied=replayed.applied, left=[_line(fact) for fact in replayed.left])


def _line(fact: ParkedFact) -> dict[str, Any]:
    message = fact.message
    return {
        "id": str(fact.key),
        "stream": message.stream,
        "unit": fact.unit,
        "dossier": fact.dossier or None,
        "seq": message.seq,
        "type": message.type,
        "reason": fact.reason,
        "since": fact.parked_at.isoformat(),
        "topic": message.topic,
        "partition": message.partition,
        "offset": message.offset,
    }


def _tiles(facts: Sequence[ParkedFact]) -> tuple[Tile, ...]:
    def tile(label: str, amount: int, due: Due) -> Tile:
        return Tile(number(amount), label, due=due if amount else None)

    reasons = [fact.reason for fact in facts]
    waiting = reasons.count(GAP) + reasons.count(BEHIND)
    lost = reasons.count(FORK) + reasons.count(UNREADABLE)
    return (
        tile("cần sửa rồi đọc lại", len(reasons) - waiting - lost, Due.SOON),
        tile("chờ tin đứng trước", waiting, Due.WAITING),
        tile("rẽ nhánh hoặc không phải tin của hệ thống", lost, Due.LATE),
    )
