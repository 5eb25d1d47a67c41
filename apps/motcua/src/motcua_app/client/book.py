"""Walks one unit's ledger: is it whole, and what do its facts add up to?"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from motcua_app.client.entries import Entry, Said, Unreadable, read_body
from motcua_app.client.findings import Finding
from motcua_kit.ledger import ENDS, Columns, chain, genesis, moves_of

FlowKey = tuple[str, str, str]
"""(day, procedure, column)"""
TallyKey = tuple[str, str, str, str, str]
"""(day, procedure, field, officer, measure)"""
FLOW_COLUMNS: Final = ("received", "handed_in", "reopened", "handed_out", "closed")
OPEN: Final = "open"
IN_TRANSIT: Final = "in_transit"
GONE: Final = "gone"
CLOSED: Final = "closed"
_AFTER: Final = {
    "received": OPEN,
    "handed_in": OPEN,
    "offer_ended": OPEN,
    "reopened": OPEN,
    "offered": IN_TRANSIT,
    "handed_out": GONE,
    **dict.fromkeys(ENDS, CLOSED),
}
_BEFORE: Final = {
    "received": frozenset({""}),
    "handed_in": frozenset({"", GONE}),
    "offered": frozenset({OPEN}),
    "handed_out": frozenset({IN_TRANSIT}),
    "offer_ended": frozenset({IN_TRANSIT}),
    "reopened": frozenset({CLOSED}),
    **dict.fromkeys(ENDS, frozenset({OPEN})),
}
DIGEST: Final = 32


@dataclass(frozen=True, slots=True)
class Cuts:
    """At which numbers others have looked: the dossier rows, reporting (its flow and its tally
    are two questions), routing.

    ``parked`` are facts of this ledger that reporting has put aside, ``unrouted`` those that
    routing has.
    """

    stock: int = 0
    flow: int = 0
    tally: int = 0
    routed: int = 0
    parked: frozenset[int] = frozenset()
    unrouted: frozenset[int] = frozenset()

    def are_past(self, seq: int) -> bool:
        """Whether every reader has counted this fact."""
        reached = seq <= min(self.flow, self.tally, self.routed)
        return reached and seq not in self.parked and seq not in self.unrouted


@dataclass(slots=True)
class Held:
    """A dossier at this unit, as its ledger says."""

    state: str
    procedure: str
    custody: int
    handover: str | None = None


@dataclass(slots=True)
class Book:
    """The running account of one ledger; feed it every entry in order.

    ``digests`` keeps 64 bytes a fact (hash and body hash), for the comparison with the topic;
    ``uncounted_at`` is when the first fact was recorded that some reader has not counted.
    """

    unit: str
    cuts: Cuts = field(default_factory=Cuts)
    seq: int = 0
    head: bytes = b""
    at: datetime | None = None
    uncounted_at: datetime | None = None
    columns: Columns = field(default_factory=Columns)
    flow: Counter[FlowKey] = field(default_factory=Counter)
    tally: Counter[TallyKey] = field(default_factory=Counter)
    stock: dict[str, Held] = field(default_factory=dict)
    routed: dict[str, Held] = field(default_factory=dict)
    now: dict[str, Held] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    dossiers: list[str] = field(default_factory=list)
    digests: bytearray = field(default_factory=bytearray)
    _true_head: bytes = b""
    _verdicts: dict[str, str] = field(default_factory=dict)
    _ends: dict[str, str] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.head = self._true_head = genesis(self.unit)

    def feed(self, entry: Entry) -> Said | None:
        """Take the next entry; what its body says, None where that cannot be read."""
        self._chain(entry)
        self._keep(entry)
        if self.uncounted_at is None and not self.cuts.are_past(entry.seq):
            self.uncounted_at = entry.at
        try:
            said, wrong = read_body(entry)
        except Unreadable:
            self._find("unreadable", entry, "nội dung không đọc được")
            return None
        if wrong:
            self._find("body", entry, f"khác với nội dung đã ký chuỗi ở {', '.join(wrong)}")
        self._clock(entry)
        self._place(entry)
        self._count(entry, said)
        return said

    def digest(self, seq: int) -> tuple[bytes, bytes]:
        """(hash, body hash) of an entry that was fed."""
        start = (seq - 1) * 2 * DIGEST
        whole = bytes(self.digests[start : start + 2 * DIGEST])
        return whole[:DIGEST], whole[DIGEST:]

    def _chain(self, entry: Entry) -> None:
        true_hash = chain(entry.prev, entry.body)
        if entry.unit != self.unit:
            self._find("chain", entry, f"mang mã đơn vị {entry.unit}")
        if entry.seq != self.seq + 1:
            self._gap(entry)
        elif entry.prev not in {self.head, self._true_head}:
            kind = "genesis" if entry.seq == 1 else "chain"
            self._find(kind, entry, "không nối tiếp sự kiện đứng trước")
        if true_hash != entry.hash:
            self._find("hash", entry, "mã băm không khớp với nội dung")
        self.seq, self.head, self._true_head = entry.seq, entry.hash, true_hash

    def _gap(self, entry: Entry) -> None:
        """Whose the missing facts were, only the copies can tell."""
        text = f"Sổ {self.unit} nhảy từ số {self.seq} đến số {entry.seq}."
        self.findings.append(Finding("gap", self.unit, text, seq=entry.seq))

    def _keep(self, entry: Entry) -> None:
        missing = entry.seq - 1 - len(self.dossiers)
        if missing > 0:
            self.dossiers += [""] * missing
            self.digests += bytes(2 * DIGEST * missing)
        elif missing < 0:
            return
        self.dossiers.append(self._names.setdefault(entry.dossier, entry.dossier))
        self.digests += entry.hash + hashlib.sha256(entry.body).digest()

    def _clock(self, entry: Entry) -> None:
        if self.at is not None and entry.at < self.at:
            self._find("clock", entry, "thời điểm ghi sớm hơn sự kiện đứng trước")
        self.at = entry.at if self.at is None else max(self.at, entry.at)

    def _place(self, entry: Entry) -> None:
        after = _AFTER.get(entry.type)
        if after is None:
            if entry.type == "reclassified" and entry.dossier in self.now:
                held = self.now[entry.dossier]
                self._move(entry, Held(held.state, entry.procedure, held.custody, held.handover))
            return
        held_before = self.now.get(entry.dossier)
        before = held_before.state if held_before else ""
        if before not in _BEFORE[entry.type]:
            self._find("order", entry, f"không thể xảy ra khi hồ sơ đang ở trạng thái “{before}”")
        leaving = entry.type in {"handed_out", "offer_ended"}
        if leaving and held_before and held_before.handover != entry.handover:
            self._find("order", entry, "nói về một lần chuyển khác với lần đang mở")
        self._move(entry, Held(after, entry.procedure, entry.custody, entry.handover))

    def _move(self, entry: Entry, held: Held) -> None:
        code = self._names[entry.dossier]
        self.now[code] = held
        if entry.seq <= self.cuts.stock:
            _put(self.stock, code, held)
            self.columns.add(moves_of(entry.type))
        if entry.seq <= self.cuts.routed:
            _put(self.routed, code, held)

    def _count(self, entry: Entry, said: Said) -> None:
        if entry.seq in self.cuts.parked:
            return
        if entry.seq <= self.cuts.flow:
            self._count_flow(entry, said)
        if entry.seq <= self.cuts.tally:
            for measure, amount in self._measures(entry, said):
                key = (entry.day, entry.procedure, said.field, said.actor, measure)
                self.tally[key] += amount
            self._count_work(entry, said)

    def _count_flow(self, entry: Entry, said: Said) -> None:
        move = moves_of(entry.type)
        for column in FLOW_COLUMNS:
            if amount := getattr(move, column):
                self.flow[entry.day, entry.procedure, column] += amount
        if said.moved is not None:
            self.flow[entry.day, said.moved[0], "moved_out"] += 1
            self.flow[entry.day, said.moved[1], "moved_in"] += 1

    def _count_work(self, entry: Entry, said: Said) -> None:
        """Whatever an officer did counts for them, and what they did late once more."""
        for measure in (f"done_{entry.type}", f"late_{entry.type}")[: 1 + said.is_late]:
            self.tally[entry.day, entry.procedure, "", said.actor, measure] += 1

    def _measures(self, entry: Entry, said: Said) -> Iterator[tuple[str, int]]:
        code = entry.dossier
        if entry.type == "received":
            yield f"received_{said.channel or 'counter'}", 1
        elif entry.type == "reopened":
            end = self._ends.pop(code, None)
            if end is not None:
                yield end, -1
            # A refusal was the result too; a result ready before its end stays one.
            if end == "refused" and code in self._verdicts:
                yield f"solved_{self._verdicts.pop(code)}", -1
        if entry.type in {"result_ready", "refused"} and code not in self._verdicts:
            self._verdicts[code] = said.verdict
            yield f"solved_{said.verdict}", 1
        if entry.type in ENDS:
            self._ends[code] = entry.type
            yield entry.type, 1

    def _find(self, kind: str, entry: Entry, text: str) -> None:
        self.findings.append(
            Finding(
                kind,
                self.unit,
                f"Sự kiện số {entry.seq} ({entry.type}) của sổ {self.unit} {text}.",
                seq=entry.seq,
                dossier=entry.dossier,
                procedure=entry.procedure,
                day=entry.day,
            )
        )


def _put(holdings: dict[str, Held], code: str, held: Held) -> None:
    if held.state in {OPEN, IN_TRANSIT}:
        holdings[code] = held
    else:
        holdings.pop(code, None)
