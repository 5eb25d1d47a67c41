"""One unit, by its code."""

from __future__ import annotations

from typing import Final

from deploy.grafana.shapes import Ask, Board, Choice, Figure, number


def _held(state: str) -> str:
    """A unit that holds nothing has no series; nought is then what its having a ledger tells."""
    return (
        f'max(motcua_unit_dossiers{{unit="$unit",state="{state}"}})'
        ' or 0 * max(motcua_unit_ledger_facts{unit="$unit"})'
    )


_STOCK: Final = (
    number("Đang giải quyết", _held("open")),
    number("Đang chuyển đi", _held("in_transit")),
    number("Quá hạn", _held("overdue"), red_from=1),
    number("Sổ lệch", 'max(motcua_ledger_imbalance{unit="$unit"})', red_from=1),
    number(
        "Chưa được đếm",
        'motcua:unit:uncounted_facts{unit="$unit"}',
        red_from=1,
        note="Sự kiện trong sổ của đơn vị mà bảng chưa đếm.",
    ),
    number(
        "Sự kiện trong một giờ",
        'max(delta(motcua_unit_ledger_facts{unit="$unit"}[1h]))',
        note="Sổ của đơn vị dài thêm bao nhiêu.",
    ),
)
_COURSE: Final = (
    Figure(
        "Hồ sơ",
        (Ask('max by (state) (motcua_unit_dossiers{unit="$unit"})', "{{state}}"),),
        width=12,
    ),
    Figure(
        "Sổ, và nơi đọc đã đến đâu",
        (
            Ask('max(motcua_unit_ledger_facts{unit="$unit"})', "sổ"),
            Ask('max by (consumer) (motcua_unit_read_facts{unit="$unit"})', "{{consumer}}"),
        ),
        width=12,
    ),
)

UNIT: Final = Board(
    "motcua-don-vi",
    "Một Cửa: một đơn vị",
    "Hồ sơ và sổ của một đơn vị.",
    (("Lúc này", _STOCK), ("Diễn biến", _COURSE)),
    (Choice("unit", "Đơn vị", "label_values(motcua_unit_ledger_facts, unit)", "xa-dan-tien"),),
)
