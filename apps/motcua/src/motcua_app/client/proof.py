"""The balance of a unit, from its ledger on one side and from everybody else's word on the other.

Pure: what others say was fetched before, each with the number of the ledger at which it was true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from motcua_app.client.book import (
    FLOW_COLUMNS,
    IN_TRANSIT,
    OPEN,
    Book,
    FlowKey,
    TallyKey,
)
from motcua_app.client.findings import CHAIN, READERS, TOPIC, Finding

_STATES: Final = {OPEN: "đang giữ", IN_TRANSIT: "đang chuyển"}
MOST: Final = 100
"""How many findings are told in full; the dossiers that break the books are always all named."""
_MOVED: Final = ("moved_out", "moved_in")


@dataclass(frozen=True, slots=True)
class Rows:
    """The unit's dossier rows as they stood when its ledger was at ``seq``.

    ``held`` is code → (state, procedure).
    """

    seq: int
    held: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Parked:
    """A fact that a reader has put aside."""

    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What reporting has of a unit: its sums, each with how far it had counted, what it has put
    aside, and its head, which may be further on."""

    flow_seq: int = 0
    tally_seq: int = 0
    head: int = 0
    hash: bytes = b""
    is_forked: bool = False
    flow: Mapping[FlowKey, int] = field(default_factory=dict)
    tally: Mapping[TallyKey, int] = field(default_factory=dict)
    parked: tuple[Parked, ...] = ()

    @property
    def seq(self) -> int:
        """How far everything of it is counted."""
        return min(self.flow_seq, self.tally_seq)

    @property
    def left_out(self) -> frozenset[int]:
        """Facts up to its head that it has not counted."""
        return frozenset(each.seq for each in self.parked if each.seq <= self.head)


@dataclass(frozen=True, slots=True)
class Routed:
    """What routing believes of a unit: its head there and who is open and in transit."""

    seq: int = 0
    hash: bytes = b""
    held: Mapping[str, str] = field(default_factory=dict)
    parked: tuple[Parked, ...] = ()


@dataclass(frozen=True, slots=True)
class Witness:
    """What everybody says of a unit; ``expected`` is its ledger's head when the proof began."""

    rows: Rows
    counted: Counted = Counted()
    routed: Routed = Routed()
    expected: int = 0


def flow_of(rows: Iterable[Mapping[str, Any]]) -> Counter[FlowKey]:
    """Reporting's flow as a counter without zeros."""
    found: Counter[FlowKey] = Counter()
    for row in rows:
        for column in (*FLOW_COLUMNS, *_MOVED):
            if amount := int(row.get(column) or 0):
                found[str(row["day"]), str(row["procedure"]), column] += amount
    return found


def tally_of(rows: Iterable[Mapping[str, Any]]) -> Counter[TallyKey]:
    """Reporting's statistics as a counter without zeros."""
    found: Counter[TallyKey] = Counter()
    for row in rows:
        key = tuple(str(row[name]) for name in ("day", "procedure", "field", "officer", "measure"))
        if amount := int(row["n"]):
            found[key[0], key[1], key[2], key[3], key[4]] += amount
    return found


def judge(book: Book, witness: Witness) -> Iterator[Finding]:
    """Everything in which the unit's ledger and its witnesses differ."""
    yield from book.findings
    if book.seq < witness.expected:
        text = f"Sổ {book.unit} chỉ đến số {book.seq}, trước đó đã có đến {witness.expected}."
        yield Finding("head", book.unit, text, book.seq)
    yield from _rows(book, witness.rows)
    yield from _reporting(book, witness.counted, witness.expected)
    yield from _routing(book, witness.routed, witness.expected)


def _rows(book: Book, rows: Rows) -> Iterator[Finding]:
    for code in sorted(book.stock.keys() | rows.held.keys()):
        held, row = book.stock.get(code), rows.held.get(code)
        said = (held.state, held.procedure) if held else None
        if said != row:
            text = f"Hồ sơ {code} ở {book.unit}: sổ cái {_told(said)}, bảng hồ sơ {_told(row)}."
            yield Finding("row", book.unit, text, dossier=code)


def _told(held: tuple[str, str] | None) -> str:
    return f"{_STATES[held[0]]} (thủ tục {held[1]})" if held else "không giữ"


def _reporting(book: Book, counted: Counted, expected: int) -> Iterator[Finding]:
    unit = book.unit
    if counted.is_forked:
        text = f"Báo cáo đã dừng đếm {unit}: sổ bị rẽ nhánh sau số {counted.seq}."
        yield Finding("fork", unit, text, counted.seq)
    if counted.seq < expected:
        dossier = book.dossiers[counted.seq] if counted.seq < len(book.dossiers) else ""
        text = f"Báo cáo mới đếm {unit} đến số {counted.seq}, sổ đã có đến {expected}."
        yield Finding("reporting_behind", unit, text, counted.seq + 1, dossier)
    yield from _head(book, counted.head, counted.hash, "reporting", "Báo cáo")
    yield from _aggregates(unit, counted.flow, book.flow)
    yield from _tallies(unit, counted.tally, book.tally)


def _head(book: Book, seq: int, head: bytes, who: str, name: str) -> Iterator[Finding]:
    if not seq:
        return
    if seq > len(book.dossiers):
        text = f"{name} đã đếm {book.unit} đến số {seq}, sổ chỉ có đến {book.seq}."
        yield Finding(f"{who}_head", book.unit, text, seq)
    elif book.digest(seq)[0] != head:
        dossier = book.dossiers[seq - 1]
        text = f"{name} giữ mã băm khác cho sự kiện số {seq} của {book.unit} (hồ sơ {dossier})."
        yield Finding(f"{who}_head", book.unit, text, seq, dossier)


def _aggregates(
    unit: str, said: Mapping[FlowKey, int], true: Mapping[FlowKey, int]
) -> Iterator[Finding]:
    for key in sorted(said.keys() | true.keys()):
        day, procedure, column = key
        if said.get(key, 0) != true.get(key, 0):
            text = (
                f"Báo cáo đếm {column} = {said.get(key, 0)} cho {unit}, thủ tục {procedure}, "
                f"ngày {day}; sổ cái: {true.get(key, 0)}."
            )
            yield Finding("aggregate", unit, text, procedure=procedure, day=day)


def _tallies(
    unit: str, said: Mapping[TallyKey, int], true: Mapping[TallyKey, int]
) -> Iterator[Finding]:
    for key in sorted(said.keys() | true.keys()):
        day, procedure, _, officer, measure = key
        if said.get(key, 0) != true.get(key, 0):
            text = (
                f"Báo cáo đếm {measure} = {said.get(key, 0)} cho {unit}, thủ tục {procedure}, "
                f"ngày {day}, cán bộ {officer}; sổ cái: {true.get(key, 0)}."
            )
            yield Finding("aggregate", unit, text, procedure=procedure, day=day)


def _routing(book: Book, routed: Routed, expected: int) -> Iterator[Finding]:
    if routed.seq < expected:
        text = f"Điều phối mới đọc {book.unit} đến số {routed.seq}, sổ đã có đến {expected}."
        yield Finding("routing_behind", book.unit, text, routed.seq + 1)
    yield from _head(book, routed.seq, routed.hash, "routing", "Điều phối")
    aside = {
        book.dossiers[each.seq - 1] for each in routed.parked if each.seq <= len(book.dossiers)
    }
    for code in sorted((book.routed.keys() | routed.held.keys()) - aside):
        held = book.routed.get(code)
        true, said = (held.state if held else None), routed.held.get(code)
        if true != said:
            text = (
                f"Hồ sơ {code} ở {book.unit}: điều phối {_STATES.get(said or '', 'không giữ')}, "
                f"sổ cái {_STATES.get(true or '', 'không giữ')}."
            )
            yield Finding("routing_custody", book.unit, text, dossier=code)


def complete_to(newest: datetime | None, books: Iterable[Book]) -> datetime | None:
    """Until when every fact recorded is counted by every reader.

    That is the newest head, unless some reader lacks a fact recorded by then.
    """
    uncounted = min((book.uncounted_at for book in books if book.uncounted_at), default=None)
    if newest is None or uncounted is None or uncounted > newest:
        return newest
    return (uncounted - timedelta.resolution).astimezone(newest.tzinfo)


def line_of(book: Book, witness: Witness, findings: Sequence[Finding]) -> dict[str, object]:
    """The unit's line of `motcua prove`; ``findings`` are all that name this unit."""
    columns = book.columns
    open_now = _number(witness.rows.held, OPEN)
    moving = _number(witness.rows.held, IN_TRANSIT)
    gained = columns.received + columns.handed_in + columns.reopened
    kinds = {finding.kind for finding in findings}
    return {
        "unit": book.unit,
        "opening": 0,
        "received": columns.received,
        "handed_in": columns.handed_in,
        "reopened": columns.reopened,
        "closed": columns.closed,
        "handed_out": columns.handed_out,
        "open": open_now,
        "in_transit": moving,
        "parked": len(witness.counted.parked),
        "difference": gained - columns.closed - columns.handed_out - open_now - moving,
        "ledger_head": book.head.hex(),
        "ledger_seq": book.seq,
        "hash_ok": not kinds & CHAIN,
        "reporting_equal": not kinds & READERS,
        "topic_equal": not kinds & TOPIC,
        "dossiers": sorted({finding.dossier for finding in findings if finding.dossier}),
        "findings": [finding.record() for finding in findings[:MOST]],
        "more_findings": max(0, len(findings) - MOST),
    }


def _number(held: Mapping[str, tuple[str, str]], state: str) -> int:
    return sum(1 for found, _ in held.values() if found == state)
