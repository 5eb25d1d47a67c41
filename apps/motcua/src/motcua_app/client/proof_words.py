"""A proof as people read it."""

from __future__ import annotations

from collections.abc import Iterator

from motcua_app.client.proof import MOST
from motcua_app.client.proving import Proof


def texts(proof: Proof) -> Iterator[str]:
    """The proof as a table for people."""
    columns = ("received", "handed_in", "reopened", "closed", "handed_out", "open", "in_transit",
               "parked", "difference")  # fmt: skip
    names = ("Tiếp nhận", "Nhận đến", "Mở lại", "Kết thúc", "Chuyển đi", "Đang giữ", "Đang chuyển",
             "Gác lại", "Lệch")  # fmt: skip
    width = max((len(str(line["unit"])) for line in proof.lines), default=6)
    yield "  ".join(("Đơn vị".ljust(width), *(name.rjust(11) for name in names), "Sổ", "Báo cáo"))
    for line in proof.lines:
        numbers = (str(line[column]).rjust(11) for column in columns)
        marks = (_mark(line["hash_ok"]), _mark(line["reporting_equal"]))
        yield "  ".join((str(line["unit"]).ljust(width), *numbers, *marks))
    yield from (f"• {text}" for text in finding_texts(proof))
    for each in proof.acknowledging:
        yield (
            f"Đang xác nhận: hồ sơ {each.dossier}, {each.from_unit} → {each.to_unit}, "
            f"nhận lúc {each.at.isoformat()}."
        )
    verdict = "CÂN" if proof.is_balanced else "KHÔNG CÂN"
    yield (
        f"{verdict}: {len(proof.lines)} đơn vị, {proof.facts} sự kiện, {proof.dossiers} hồ sơ, "
        f"đủ đến {proof.complete_to.isoformat() if proof.complete_to else 'chưa có gì'}."
    )


def finding_texts(proof: Proof) -> Iterator[str]:
    """What was found, in sentences; a flood of them is cut short."""
    yield from (finding.text for finding in proof.findings[:MOST])
    if len(proof.findings) > MOST:
        yield f"… và {len(proof.findings) - MOST} điều nữa; xem `motcua prove --json`."


def _mark(is_good: object) -> str:
    return "đúng" if is_good else "SAI"
