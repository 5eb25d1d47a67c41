"""View-models of the board: numbers already counted, worded and linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

from motcua_reporting.app.queries import (
    By,
    Completeness,
    Counts,
    DossierLine,
    Held,
    OfficerWork,
    Period,
)
from motcua_reporting.domain.tree import UnitTree
from motcua_reporting.entrypoints.web.groups import WORDS, group_name, officer_table
from motcua_reporting.entrypoints.web.totals import total
from motcua_ui import words
from motcua_ui.view import (
    Bar,
    BarPart,
    Bars,
    Column,
    Due,
    Empty,
    Table,
    Tile,
    draw_bars,
)
from motcua_vn.dates import short_date

LABELS: Final = {
    "received": "Đã tiếp nhận",
    "received_online": "Tiếp nhận trực tuyến",
    "solved": "Đã giải quyết",
    "solved_early": "Giải quyết trước hạn",
    "solved_on_time": "Giải quyết đúng hạn",
    "solved_late": "Giải quyết quá hạn",
    "open": "Đang giải quyết",
    "open_in_time": "Đang giải quyết, trong hạn",
    "open_late": "Đang giải quyết, quá hạn",
    "refused": "Từ chối",
    "withdrawn": "Rút hồ sơ",
    "stopped": "Dừng giải quyết",
    "returned": "Đã trả kết quả",
    "held": "Đang giữ để giải quyết",
    "in_transit": "Đang chuyển đi, chờ nhận",
}
VERDICTS: Final = {"early": "Trước hạn", "on_time": "Đúng hạn", "late": "Quá hạn"}
STATES: Final = {"open": "Đang giải quyết", "in_transit": "Đang chuyển", "closed": "Đã kết thúc"}


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The board of one unit and everything below it."""

    unit: str
    title: str
    url: str
    period_text: str
    views: tuple[tuple[str, str, bool], ...]
    tiles: tuple[Tile, ...]
    bars: Bars | None
    table: Table
    table_note: str
    ways_up: tuple[tuple[str, str], ...]
    complete: Table
    complete_text: str
    is_stale: bool
    complete_to: datetime | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """The dossiers behind a number."""

    title: str
    unit_name: str
    table: Table
    next_url: str | None
    back_url: str


@dataclass(frozen=True, slots=True)
class Officers:
    """The units whose officers may be seen, of how many, and what these have done."""

    of_units: Sequence[str] = ()
    units: int = 0
    work: Sequence[OfficerWork] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A line of the board; `behind` finds its dossiers in an address, None where nothing can."""

    name: str
    counts: Counts
    url: str | None
    behind: Mapping[str, str] | None


@dataclass(frozen=True)
class Board:
    """What a board is drawn from."""

    tree: UnitTree
    unit: str
    today: date
    period: Period
    as_of: datetime
    counts: Mapping[str, Counts]
    held: Mapping[str, Held]
    complete: Sequence[Completeness]
    prefix: str
    fresh_seconds: int
    by: By = By.UNIT
    groups: Mapping[str, Counts] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    officers: Officers = field(default_factory=Officers)

    def page(self) -> BoardPage:
        """The view-model."""
        whole = total(dict(self.counts))
        moving = sum(one.in_transit for one in self.held.values())
        newest = max((one.at for one in self.complete), default=None)
        return BoardPage(
            unit=self.unit,
            title=f"Bảng điều hành: {self.tree.name(self.unit)}" if self.unit else "Bảng điều hành",
            url=self._url("bang", unit=self.unit, by=self.by),
            period_text=self._period_text(),
            views=self._views(),
            tiles=self._tiles(whole, moving, newest),
            bars=None if self.by is By.OFFICER else self._bars(),
            table=self._officers() if self.by is By.OFFICER else self._table(whole),
            table_note=self._table_note(),
            ways_up=self._ways_up(),
            complete=self._complete(),
            complete_text=self._complete_text(),
            is_stale=any(one.forked or one.parked for one in self.complete),
            complete_to=newest,
        )

    def _tiles(self, whole: Counts, moving: int, newest: datetime | None) -> tuple[Tile, ...]:
        def tile(what: str, value: int, due: Due | None = None) -> Tile:
            # Nothing late is nothing to be alarmed about: colour only where there is something.
            shown = due if value else None
            return Tile(
                words.number(value), LABELS[what], self._list(what), complete_to=newest, due=shown
            )

        return (
            tile("received", whole.received),
            tile("open_in_time", whole.open_in_time, Due.ON_TIME),
            tile("open_late", whole.open_late, Due.LATE),
            tile("solved_early", whole.solved_early, Due.ON_TIME),
            tile("solved_on_time", whole.solved_on_time, Due.ON_TIME),
            tile("solved_late", whole.solved_late, Due.LATE),
            tile("in_transit", moving, Due.WAITING),
            tile("returned", whole.returned),
        )

    def _views(self) -> tuple[tuple[str, str, bool], ...]:
        """Ways to group: word, address, whether it is the present one."""
        return tuple(
            (WORDS[by], self._url("bang", unit=self.unit, by=by), by is self.by)
            for by in By
            if by is not By.OFFICER or self.officers.of_units
        )

    def _parts(self) -> list[_Part]:
        return self._units() if self.by is By.UNIT else self._groups()

    def _units(self) -> list[_Part]:
        """The unit's own dossiers, then those of each unit directly below with its subtree."""
        below = self.tree.children(self.unit, self.today) if self.unit else self._roots()
        parts = []
        if self.unit:
            own = self.counts.get(self.unit, Counts())
            name = f"{self.tree.name(self.unit)} (trực tiếp)"
            parts.append(_Part(name, own, None, {"unit": self.unit, "subtree": "0"}))
        for code in below:
            inside = self.tree.subtree(code, self.today)
            counts = total({u: self.counts[u] for u in inside if u in self.counts})
            behind = {"unit": code, "subtree": "1"}
            parts.append(_Part(self.tree.name(code), counts, self._url("bang", unit=code), behind))
        return parts

    def _groups(self) -> list[_Part]:
        """Each procedure or field with something to count, by name."""
        parts = [
            _Part(
                group_name(self.by, code, self.names),
                counts,
                None,
                {"unit": self.unit, "subtree": "1", self.by.value: code} if code else None,
            )
            for code, counts in self.groups.items()
            if counts != Counts()
        ]
        return sorted(parts, key=lambda part: part.name)

    def _roots(self) -> list[str]:
        return self.tree.roots(self.today)

    def _bars(self) -> Bars:
        rows = [
            Bar(
                part.name,
                (
                    BarPart(part.counts.open_in_time, Due.ON_TIME),
                    BarPart(part.counts.open_late, Due.LATE),
                ),
                part.url,
            )
            for part in self._parts()
            if part.counts.open
        ]
        return draw_bars(f"Hồ sơ đang giải quyết theo {self._by_what()}", rows)

    def _by_what(self) -> str:
        return "đơn vị tiếp nhận" if self.by is By.UNIT else WORDS[self.by].lower()

    def _table(self, whole: Counts) -> Table:
        columns = (
            Column(WORDS[self.by]),
            *(Column(LABELS[what], is_number=True) for what in _COLUMNS),
        )
        rows = []
        for part in self._parts():
            first: str | tuple[str, str] = (part.name, part.url) if part.url else part.name
            rows.append((first, *(self._cell(part, what) for what in _COLUMNS)))
        totals = ("Tổng cộng", *(words.number(getattr(whole, what)) for what in _COLUMNS))
        return Table(f"Theo {self._by_what()}", columns, tuple(rows), totals)

    def _cell(self, part: _Part, what: str) -> str | tuple[str, str]:
        said = words.number(getattr(part.counts, what))
        if part.behind is None:
            return said
        return said, self._url("bang/ho-so", what=what, **part.behind)

    def _officers(self) -> Table:
        caption = "Việc đã làm theo cán bộ"
        return officer_table(self.officers.work, self.tree, self.names, caption)

    def _table_note(self) -> str:
        seen, units = len(self.officers.of_units), self.officers.units
        if self.by is not By.OFFICER or seen == units:
            return ""
        return f"Chỉ gồm cán bộ của các đơn vị bạn được xem: {seen}/{units} đơn vị."

    def _ways_up(self) -> tuple[tuple[str, str], ...]:
        ways: list[tuple[str, str]] = []
        # Who sees the officers here may not see those above.
        by = By.UNIT if self.by is By.OFFICER else self.by
        step = self.tree.parent(self.unit, self.today) if self.unit else None
        while step is not None:
            ways.insert(0, (self.tree.name(step), self._url("bang", unit=step, by=by)))
            step = self.tree.parent(step, self.today)
        return tuple(ways)

    def _complete(self) -> Table:
        rows = tuple(
            (
                self.tree.name(one.unit),
                words.number(one.seq),
                words.when(one.at),
                words.number(one.parked),
                "Sổ bị rẽ nhánh, đã dừng đếm" if one.forked else "Liền mạch",
            )
            for one in self.complete
        )
        columns = (
            Column("Đơn vị"),
            Column("Đã đếm đến sự kiện số", is_number=True),
            Column("Ghi lúc"),
            Column("Đang gác lại", is_number=True),
            Column("Sổ cái"),
        )
        empty = Empty("Chưa có đơn vị nào gửi sự kiện")
        return Table("Mức đầy đủ của số liệu", columns, rows, empty=empty)

    def _complete_text(self) -> str:
        whole = [one for one in self.complete if not one.forked and not one.parked]
        if not self.complete:
            return "Chưa có đơn vị nào gửi số liệu."
        return f"{len(whole)}/{len(self.complete)} đơn vị có số liệu liền mạch."

    def _period_text(self) -> str:
        if self.period.start is None and self.period.end is None:
            return "Từ khi vận hành đến nay"
        start = short_date(self.period.start) if self.period.start else "đầu"
        end = short_date(self.period.end) if self.period.end else "nay"
        return f"Từ {start} đến {end}"

    def _list(self, what: str) -> str:
        return self._url("bang/ho-so", what=what, unit=self.unit, subtree="1")

    def _url(self, path: str, **args: str) -> str:
        if self.period.start:
            args["from"] = self.period.start.isoformat()
        if self.period.end:
            args["to"] = self.period.end.isoformat()
        return board_url(self.prefix, path, **args)


def board_url(prefix: str, path: str, **args: str) -> str:
    """An address of the board, without what is empty."""
    return f"{prefix}/{path}?{urlencode({k: v for k, v in args.items() if v})}"


_COLUMNS: Final = (
    "received",
    "solved_early",
    "solved_on_time",
    "solved_late",
    "open_in_time",
    "open_late",
)


def dossier_table(
    lines: Sequence[DossierLine], tree: UnitTree, names: Mapping[str, str], caption: str
) -> Table:
    """A page of the dossiers behind a number."""
    columns = (
        Column("Mã hồ sơ", is_short=True),
        Column("Thủ tục"),
        Column("Tiếp nhận tại"),
        Column("Đang ở"),
        Column("Tình trạng"),
        Column("Tiếp nhận lúc"),
        Column("Hẹn trả"),
        Column("Kết quả"),
    )
    rows = tuple(
        (
            (line.dossier, f"/ho-so/{line.dossier}"),
            names.get(line.procedure, line.procedure),
            tree.name(line.origin),
            tree.name(line.custodian) if line.custodian else "",
            STATES.get(line.state or "", ""),
            words.when(line.received_at) if line.received_at else "",
            words.when(line.due) if line.due else "",
            VERDICTS.get(line.verdict or "", ""),
        )
        for line in lines
    )
    return Table(caption, columns, rows, empty=Empty("Không có hồ sơ nào"))
