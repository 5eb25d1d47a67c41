"""Custody between units: every handover's records agree, and each custody has one holder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from motcua_app.client.entries import Entry
from motcua_app.client.findings import Finding
from motcua_kit.ledger import ENDS, HANDOVER_FACTS

_BEGINS: Final = frozenset({"received", "handed_in"})
_RECEIVERS: Final = frozenset({"handed_in", "offer_refused"})
_PLACE: Final = {
    "received": "open",
    "handed_in": "open",
    "offer_ended": "open",
    "reopened": "open",
    "offered": "in_transit",
    "handed_out": "in_transit",
    **dict.fromkeys(ENDS, "closed"),
}


@dataclass(frozen=True, slots=True)
class Acknowledging:
    """A handover that the receiver has recorded and the sender has not yet learnt of."""

    dossier: str
    handover: str
    from_unit: str
    to_unit: str
    custody: int
    at: datetime


@dataclass(frozen=True, slots=True)
class _Record:
    unit: str
    peer: str
    custody: int
    dossier: str
    seq: int
    at: datetime
    is_settled: bool


@dataclass(slots=True)
class Handovers:
    """What both sides have recorded, by handover.

    Units are read one after the other, so facts that came while reading (``is_settled`` false)
    only bear witness for others and are not judged themselves.
    """

    _records: dict[str, dict[str, list[_Record]]] = field(default_factory=dict)
    _holders: dict[tuple[str, int], list[_Record]] = field(default_factory=dict)
    _origins: dict[str, str] = field(default_factory=dict)

    def add(self, entry: Entry, *, is_settled: bool = True) -> None:
        """Take a fact of any unit."""
        is_start = entry.type in _BEGINS
        if not is_start and entry.type not in HANDOVER_FACTS and entry.type not in ENDS:
            return
        record = _Record(
            entry.unit,
            entry.peer or "",
            entry.custody,
            entry.dossier,
            entry.seq,
            entry.at,
            is_settled,
        )
        if is_start:
            self._holders.setdefault((entry.dossier, entry.custody), []).append(record)
        if entry.type == "received":
            self._origins.setdefault(entry.dossier, entry.unit)
        if entry.type in HANDOVER_FACTS:
            kinds = self._records.setdefault(entry.handover or "", {})
            kinds.setdefault(entry.type, []).append(record)
        elif entry.type in ENDS:
            self._records.setdefault("end:" + entry.dossier, {}).setdefault(entry.type, []).append(
                record
            )

    def findings(self) -> Iterator[Finding]:
        """Everything that two ledgers cannot both be right about."""
        for handover, kinds in self._records.items():
            if handover.startswith("end:"):
                yield from self._ends(kinds)
            else:
                yield from _judge(handover, kinds)
        for (dossier, custody), records in self._holders.items():
            if len(records) > 1 and any(record.is_settled for record in records):
                units = ", ".join(sorted({record.unit for record in records}))
                text = f"Hồ sơ {dossier} có hơn một lần bắt đầu lượt giữ số {custody}: {units}."
                yield Finding("two_custodians", records[-1].unit, text, records[-1].seq, dossier)
        yield from self._numbers()

    def acknowledging(self) -> list[Acknowledging]:
        """Handovers in the only moment in which two ledgers show the dossier."""
        return [
            Acknowledging(
                taken[0].dossier,
                handover,
                given[0].unit,
                taken[0].unit,
                given[0].custody,
                taken[0].at,
            )
            for handover, kinds in self._records.items()
            if (taken := kinds.get("handed_in"))
            and (given := kinds.get("offered"))
            and "handed_out" not in kinds
        ]

    def _numbers(self) -> Iterator[Finding]:
        for (dossier, custody), records in self._holders.items():
            record = records[0]
            if not record.is_settled or custody == 1:
                continue
            if (dossier, custody - 1) not in self._holders:
                text = f"Hồ sơ {dossier} có lượt giữ số {custody} mà không có lượt {custody - 1}."
                yield Finding("custody_gap", record.unit, text, record.seq, dossier)

    def _ends(self, kinds: Mapping[str, list[_Record]]) -> Iterator[Finding]:
        for kind, records in kinds.items():
            for record in records:
                if record.is_settled and self._origins.get(record.dossier) != record.unit:
                    text = f"Hồ sơ {record.dossier} kết thúc ({kind}) ở đơn vị không tiếp nhận nó."
                    yield Finding("foreign_end", record.unit, text, record.seq, record.dossier)


_CONTRADICTIONS: Final = (
    ("handed_out", "offer_ended", "vừa chuyển đi vừa bị trả lại"),
    ("handed_in", "offer_refused", "vừa được nhận vừa bị từ chối"),
)


def _judge(handover: str, kinds: Mapping[str, list[_Record]]) -> Iterator[Finding]:
    for kind, records in kinds.items():
        for record in filter(_is_settled, records[1:]):
            yield _finding("handover_twice", record, handover, f"ghi “{kind}” hai lần")
        for record in filter(_is_settled, records[:1]):
            yield from _partner(kind, record, handover, kinds)
    for one, other, text in _CONTRADICTIONS:
        if one in kinds and other in kinds:
            yield _finding("handover_contradiction", kinds[other][0], handover, text)
    for receiver in sorted(_RECEIVERS & kinds.keys()):
        for offer in kinds.get("offered", [])[:1]:
            yield from _agreement(receiver, kinds[receiver][0], handover, offer)


def _is_settled(record: _Record) -> bool:
    return record.is_settled


def _partner(
    kind: str, record: _Record, handover: str, kinds: Mapping[str, list[_Record]]
) -> Iterator[Finding]:
    needed = {
        "handed_in": "offered",
        "offer_refused": "offered",
        "handed_out": "handed_in",
        "offer_ended": "offer_refused",
    }.get(kind)
    if needed is not None and needed not in kinds:
        yield _finding(
            f"{kind}_alone", record, handover, f"có “{kind}” mà không nơi nào có “{needed}”"
        )


def _agreement(kind: str, record: _Record, handover: str, offer: _Record) -> Iterator[Finding]:
    step = 1 if kind == "handed_in" else 0
    is_same = (record.dossier, record.unit, record.peer) == (offer.dossier, offer.peer, offer.unit)
    if not is_same or record.custody != offer.custody + step:
        yield _finding(
            "handover_mismatch", record, handover, f"không khớp với lời mời của {offer.unit}"
        )


def _finding(kind: str, record: _Record, handover: str, text: str) -> Finding:
    return Finding(
        kind,
        record.unit,
        f"Lần chuyển {handover or '(không mã)'} của hồ sơ {record.dossier} {text}.",
        record.seq,
        record.dossier,
    )


@dataclass(slots=True)
class Places:
    """Where each dossier is by the facts that a reader had counted.

    ``heads`` says how far it had counted each unit; ``parked`` what it had put aside.
    """

    heads: Mapping[str, int]
    parked: frozenset[tuple[str, int]] = frozenset()
    _found: dict[str, tuple[int, str, str]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Take a fact; a unit's facts come in order."""
        state = _PLACE.get(entry.type)
        if state is None or entry.seq > self.heads.get(entry.unit, 0):
            return
        if (entry.unit, entry.seq) in self.parked:
            return
        known = self._found.get(entry.dossier)
        if known is None or entry.custody >= known[0]:
            self._found[entry.dossier] = (entry.custody, entry.unit, state)

    def compare(self, believed: Iterable[tuple[str, str, str]], who: str) -> Iterator[Finding]:
        """Differences from what the reader says: (dossier, unit, state) of what is not closed."""
        left = {
            dossier: (unit, state)
            for dossier, (_, unit, state) in self._found.items()
            if state != "closed"
        }
        for dossier, unit, state in believed:
            true = left.pop(dossier, None)
            if true != (unit, state):
                at = f"{true[0]} ({true[1]})" if true else "không còn đơn vị nào giữ"
                text = f"{who} cho rằng {unit} giữ hồ sơ {dossier} ({state}); sổ cái: {at}."
                yield Finding(f"{who}_custody", true[0] if true else unit, text, dossier=dossier)
        for dossier, (unit, state) in left.items():
            text = f"{who} không biết hồ sơ {dossier} đang ở {unit} ({state})."
            yield Finding(f"{who}_custody", unit, text, dossier=dossier)
