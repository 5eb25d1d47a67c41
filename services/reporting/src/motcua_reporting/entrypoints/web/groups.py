"""How the board words what it groups by, and what officers have done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from motcua_reporting.app.queries import By, OfficerWork
from motcua_reporting.domain.tree import UnitTree
from motcua_ui import words
from motcua_ui.view import Column, Empty, Table

WORDS: Final = {
    By.UNIT: "Đơn vị",
    By.PROCEDURE: "Thủ tục",
    By.FIELD: "Lĩnh vực",
    By.OFFICER: "Cán bộ",
}
SYSTEM: Final = "system"
_KINDS: Final = {
    "received": "Tiếp nhận",
    "handed_in": "Nhận hồ sơ chuyển đến",
    "task_done": "Hoàn thành bước",
    "offered": "Chuyển hồ sơ đi",
    "resolved": "Quyết định giải quyết",
    "returned": "Trả kết quả",
}


def group_name(by: By, code: str, names: Mapping[str, str]) -> str:
    """The catalogue's name, else the code; facts may come before their catalogue."""
    return names.get(code) or code or f"Chưa rõ {WORDS[by].lower()}"


def officer_table(
    work: Sequence[OfficerWork], tree: UnitTree, names: Mapping[str, str], caption: str
) -> Table:
    """A line an officer and unit, in the order of units and names."""

    def name(one: OfficerWork) -> str:
        return "Hệ thống" if one.officer == SYSTEM else names.get(one.officer) or one.officer

    lines = sorted(
        work, key=lambda one: (tree.name(one.unit), one.officer == SYSTEM, name(one), one.officer)
    )
    numbers = [_numbers(one) for one in lines]
    rows = tuple(
        (name(one), tree.name(one.unit), *map(words.number, found))
        for one, found in zip(lines, numbers, strict=True)
    )
    columns = (
        Column(WORDS[By.OFFICER]),
        Column(WORDS[By.UNIT]),
        *(Column(label, is_number=True) for label in _KINDS.values()),
        Column("Việc khác", is_number=True),
        Column("Tất cả", is_number=True),
        Column("Bước quá hạn", is_number=True),
    )
    sums = map(sum, zip(*numbers, strict=True))
    totals = ("Tổng cộng", "", *map(words.number, sums)) if lines else ()
    empty = Empty("Chưa có việc nào được ghi trong thời gian này")
    return Table(caption, columns, rows, totals, empty)


def _numbers(one: OfficerWork) -> tuple[int, ...]:
    named = [one.done.get(kind, 0) for kind in _KINDS]
    whole = sum(one.done.values())
    return (*named, whole - sum(named), whole, one.late)
