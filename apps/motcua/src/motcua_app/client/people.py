"""Invented applicants, for journeys; nobody's name, nobody's number."""

from __future__ import annotations

from typing import Any, Final

_SURNAMES: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Dương", "Lý")
_MIDDLES: Final = ("Văn", "Thị", "Đức", "Minh", "Thu", "Ngọc", "Quang", "Hồng", "Xuân", "Thanh")
_GIVEN: Final = ("An", "Bình", "Dung", "Giang", "Hạnh", "Hùng", "Khánh", "Lan", "Long", "Mai")


def applicant(number: int) -> dict[str, Any]:
    """The applicant of a run's n-th dossier; reached by a number that belongs to nobody."""
    name = " ".join(
        (
            _SURNAMES[number % len(_SURNAMES)],
            _MIDDLES[number // 3 % len(_MIDDLES)],
            _GIVEN[number // 7 % len(_GIVEN)],
        )
    )
    return {
        "kind": "citizen",
        "name": name,
        "address": "Thôn Đoài",
        "phone": f"09{number % 100_000_000:08d}",
    }
