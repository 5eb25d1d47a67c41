"""`motcua prove`: fetches everybody's word, in an order in which it can be compared.

Reporting and routing are waited for until they have counted what was there at the call. Then
rows, sums and custody are read, each with the ledger's number at which it was true; then the
ledgers; then the topic; then the ledgers' heads and tails, for what came in between and for what
nobody has recorded.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from motcua_app.client.book import Book, Cuts, FlowKey, TallyKey
from motcua_app.client.copies import CopyCheck
from motcua_app.client.custody import Acknowledging, Handovers
from motcua_app.client.findings import Finding
from motcua_app.client.heads import head_of, judge_head
from motcua_app.client.platform import REPORTING, ROUTING, Platform
from motcua_app.client.proof import (
    Counted,
    Parked,
    Routed,
    Rows,
    Witness,
    complete_to,
    flow_of,
    judge,
    line_of,
    tally_of,
)
from motcua_app.client.reading import COUNTED, TRIES, read_whole, with_books
from motcua_app.client.reported import Reported, read_reported
from motcua_app.output import CannotDo

READERS: Final = {"reporting": COUNTED, "routing": f"{ROUTING}/reader"}
_AT_ONCE: Final = 4
_PAUSE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long to wait for the readers, and whom to tell."""

    seconds: float = 60.0
    say: Callable[[str], None] = lambda _text: None
    now: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class _Sums:
    flow_seq: int
    flow: Mapping[FlowKey, int]
    tally_seq: int
    tally: Mapping[TallyKey, int]


@dataclass(slots=True)
class Proof:
    """The answer of `motcua prove`, before it is printed."""

    lines: list[dict[str, object]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    acknowledging: list[Acknowledging] = field(default_factory=list)
    facts: int = 0
    dossiers: int = 0
    doubled: int = 0
    complete_to: datetime | None = None

    @property
    def is_balanced(self) -> bool:
        """Whether nothing at all was found."""
        return not self.findings

    def last_line(self) -> dict[str, object]:
        """The last line of the answer."""
        return {
            "balanced": self.is_balanced,
            "units": len(self.lines),
            "facts": self.facts,
            "dossiers": self.dossiers,
            "complete_to": self.complete_to.isoformat() if self.complete_to else None,
            "doubled": self.doubled,
            "acknowledging": [
                {
                    "dossier": each.dossier,
                    "handover": each.handover,
                    "from": each.from_unit,
                    "to": each.to_unit,
                    "custody": each.custody,
                    "since": each.at.isoformat(),
                }
                for each in self.acknowledging
            ],
        }


def prove(platform: Platform, waiting: Waiting, *, unit: str = "") -> Proof:
    """Prove the whole platform; ``unit`` restricts what is told, not what is looked at.

    Raises CannotDo where the platform cannot be asked.
    """
    if unit:
        platform.unit(unit)
    heads = platform.heads()
    expected = {code: int(head["seq"]) for code, head in heads.items()}
    wait_for_readers(platform, expected, waiting)
    witnesses = _witnesses(platform, expected, waiting)
    reported = read_reported(platform)
    proof = Proof()
    books, handovers = _read_ledgers(platform, witnesses, reported, waiting)
    waiting.say("Đang đọc lại topic và các sự kiện mà báo cáo giữ, so với sổ…")
    topic = read_whole(platform, f"{REPORTING}/topic", lambda: CopyCheck(books))
    facts = read_whole(
        platform, f"{REPORTING}/facts", lambda: CopyCheck(books, "reporting", "Báo cáo")
    )
    ends = _read_tails(platform, books, handovers)
    found = [
        *(each for code, book in books.items() for each in judge(book, witnesses[code])),
        *ends,
        *handovers.findings(),
        *topic.findings(expected),
        *facts.findings(*_reach(witnesses)),
        *reported.findings(),
    ]
    _fill(proof, books, witnesses, found, unit)
    proof.complete_to = complete_to(_latest(heads), books.values())
    proof.acknowledging = handovers.acknowledging()
    proof.doubled = topic.doubled
    return proof


def _fill(
    proof: Proof,
    books: Mapping[str, Book],
    witnesses: Mapping[str, Witness],
    found: list[Finding],
    unit: str,
) -> None:
    by_unit: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by_unit[finding.unit].append(finding)
    codes: set[str] = set()
    for code, book in books.items():
        proof.facts += len(book.dossiers)
        codes.update(book.now)
        if code == unit or not unit:
            proof.lines.append(line_of(book, witnesses[code], by_unit[code]))
    proof.dossiers = len(codes)
    # A unit that nobody knows (forged in the topic) concerns every proof.
    proof.findings = [
        each for each in found if not unit or each.unit == unit or each.unit not in books
    ]


def wait_for_readers(
    platform: Platform, expected: Mapping[str, int], waiting: Waiting
) -> dict[str, list[str]]:
    """Wait until every reader has read every ledger that far; what is missing where time ran out.

    A fork is not waited for: that unit stays where it is.
    """
    until = waiting.now() + waiting.seconds
    told = waiting.now() + 3
    while True:
        missing = {name: _behind(platform.read(path), expected) for name, path in READERS.items()}
        if not any(missing.values()):
            return {}
        if waiting.now() > until:
            for name, units in missing.items():
                if units:
                    waiting.say(f"{name} chưa đếm hết: {'; '.join(units[:20])}")
            return missing
        if waiting.now() > told:
            waiting.say("Đang chờ các dịch vụ đếm xong những gì đã ghi sổ…")
            told = until
        waiting.pause(_PAUSE)


def _behind(books: Mapping[str, Any], expected: Mapping[str, int]) -> list[str]:
    heads = {str(head["stream"]): head for head in books["heads"]}
    behind = []
    for unit, seq in expected.items():
        head = heads.get(unit)
        if head is not None and head.get("forked"):
            continue
        reached = int(head["seq"]) if head is not None else 0
        if reached < seq:
            behind.append(f"{unit} đến số {reached} trên {seq}")
    return behind


def _witnesses(
    platform: Platform, expected: Mapping[str, int], waiting: Waiting
) -> dict[str, Witness]:
    waiting.say("Đang đọc bảng hồ sơ, số đã đếm và nơi giữ của từng đơn vị…")

    def sums(unit: str) -> tuple[Rows, _Sums]:
        return _rows(platform, unit), _sums(platform, unit)

    def all_sums() -> dict[str, tuple[Rows, _Sums]]:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return dict(zip(platform.units, pool.map(sums, platform.units), strict=True))

    # Heads are read after the sums: they can only be further on.
    found, books = with_books(platform, all_sums)
    routed = _routed(platform)
    return {
        unit: Witness(
            rows=rows,
            counted=_counted(unit, counted, books),
            routed=routed.get(unit, Routed()),
            expected=expected.get(unit, 0),
        )
        for unit, (rows, counted) in found.items()
    }


def _rows(platform: Platform, unit: str) -> Rows:
    """The unit's rows, at a number of its ledger.

    A node that does not tell the number is asked until its head stood still meanwhile.
    """
    path = f"{platform.unit(unit).api}/stock"
    for _ in range(TRIES):
        before = _head_of(platform, unit)
        answer = platform.read(path, {"unit": unit, "codes": 1}, unit=unit)
        if "seq" in answer or _head_of(platform, unit) == before:
            held = {
                str(code): (state, str(row["procedure"]))
                for row in answer["procedures"]
                for state in ("open", "in_transit")
                for code in row[f"{state}_codes"]
            }
            return Rows(int(answer.get("seq", before)), held)
    raise CannotDo(f"Hồ sơ của {unit} đang thay đổi liên tục; hãy chạy lại `motcua prove`.")


def _head_of(platform: Platform, unit: str) -> int:
    head = platform.head(unit)
    return int(head["seq"]) if head else 0


def _sums(platform: Platform, unit: str) -> _Sums:
    flow = platform.read(f"{REPORTING}/flow", {"unit": unit})
    tally = platform.read(f"{REPORTING}/tally", {"unit": unit})
    return _Sums(
        int(flow["seq"]), flow_of(flow["flow"]), int(tally["seq"]), tally_of(tally["tally"])
    )


def _counted(unit: str, sums: _Sums, books: Mapping[str, Any]) -> Counted:
    head = next((each for each in books["heads"] if each["stream"] == unit), None)
    return Counted(
        flow_seq=sums.flow_seq,
        tally_seq=sums.tally_seq,
        head=int(head["seq"]) if head else 0,
        hash=bytes.fromhex(head["hash"]) if head else b"",
        is_forked=bool(head and head.get("forked")),
        flow=sums.flow,
        tally=sums.tally,
        parked=_parked(books, unit),
    )


def _parked(books: Mapping[str, Any], unit: str) -> tuple[Parked, ...]:
    return tuple(
        Parked(int(each["seq"]), str(each["reason"]))
        for each in books["parked"]
        if each["stream"] == unit
    )


def _routed(platform: Platform) -> dict[str, Routed]:
    books = platform.read(READERS["routing"])
    found: dict[str, Routed] = {}
    for each in platform.read(f"{ROUTING}/custody")["units"]:
        unit = str(each["unit"])
        held = {code: state for state in ("open", "in_transit") for code in each[state]}
        found[unit] = Routed(
            int(each["seq"]), bytes.fromhex(each["hash"]), held, _parked(books, unit)
        )
    return found


def _read_ledgers(
    platform: Platform, witnesses: Mapping[str, Witness], reported: Reported, waiting: Waiting
) -> tuple[dict[str, Book], Handovers]:
    waiting.say("Đang đọc và tính lại sổ của từng đơn vị…")
    handovers = Handovers()
    books: dict[str, Book] = {}
    for unit, witness in witnesses.items():
        counted = witness.counted
        cuts = Cuts(
            stock=witness.rows.seq,
            flow=counted.flow_seq,
            tally=counted.tally_seq,
            routed=witness.routed.seq,
            parked=counted.left_out,
            unrouted=frozenset(each.seq for each in witness.routed.parked),
        )
        book = books[unit] = Book(unit, cuts)
        for entry in platform.ledger(unit):
            said = book.feed(entry)
            handovers.add(entry)
            reported.add(entry, said)
    return books, handovers


def _reach(
    witnesses: Mapping[str, Witness],
) -> tuple[dict[str, int], dict[str, frozenset[int]]]:
    """How far reporting's own facts must reach, and what it may lack because it is parked."""
    return (
        {unit: witness.counted.seq for unit, witness in witnesses.items()},
        {unit: witness.counted.left_out for unit, witness in witnesses.items()},
    )


def _read_tails(
    platform: Platform, books: Mapping[str, Book], handovers: Handovers
) -> list[Finding]:
    """Read on to the heads as they are now, which are read after the books; what does not fit."""
    heads = platform.heads()
    found: list[Finding] = []
    for unit, book in books.items():
        head, last = head_of(unit, heads.get(unit)), len(book.dossiers)
        if head.seq > last:
            for entry in platform.ledger(unit, last + 1):
                book.feed(entry)
                handovers.add(entry, is_settled=False)
        found += judge_head(book, head, last)
    return found


def _latest(heads: Mapping[str, Mapping[str, Any]]) -> datetime | None:
    told = (head["at"] for head in heads.values() if head["at"])
    return max((datetime.fromisoformat(at) for at in told), default=None)
