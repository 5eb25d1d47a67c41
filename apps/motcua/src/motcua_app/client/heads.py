"""Does a unit's ledger end where its head says that it ends?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from motcua_app.client.book import DIGEST, Book
from motcua_app.client.findings import Finding
from motcua_kit.ledger import genesis

_NOTHING = bytes(DIGEST)


@dataclass(frozen=True, slots=True)
class Head:
    """Number and hash of a ledger's newest fact, as kept beside the ledger."""

    seq: int
    hash: bytes


def head_of(unit: str, told: Mapping[str, Any] | None) -> Head:
    """The head as a node tells it; a ledger without one holds nothing."""
    if told is None:
        return Head(0, genesis(unit))
    return Head(int(told["seq"]), bytes.fromhex(told["hash"]))


def judge_head(book: Book, head: Head, last: int) -> Iterator[Finding]:
    """What the ledger and its head cannot both be right about.

    ``last`` is the newest fact that was there before the head was read. Fact and head commit
    together, so that nothing up to it may lie behind the head; what was read later may.
    """
    unit = book.unit
    for seq in range(head.seq + 1, last + 1):
        dossier = book.dossiers[seq - 1]
        if dossier:
            text = (
                f"Sổ {unit} có sự kiện số {seq} (hồ sơ {dossier}), "
                f"nhưng theo đầu sổ thì sổ chỉ đến số {head.seq}."
            )
            yield Finding("beyond_head", unit, text, seq, dossier)
    if _hash_at(book, head.seq) not in {_NOTHING, head.hash}:
        text = f"Đầu sổ của {unit} giữ mã băm khác với sự kiện số {head.seq} của sổ."
        yield Finding("head_changed", unit, text, head.seq)


def _hash_at(book: Book, seq: int) -> bytes:
    """The hash of a fact; nothing where the ledger lacks it, which others have found."""
    if seq == 0:
        return genesis(book.unit)
    return book.digest(seq)[0] if seq <= len(book.dossiers) else _NOTHING
