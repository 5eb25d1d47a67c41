"""What reporting keeps of each dossier and counts on its board, against the facts it had read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final

from motcua_app.client.custody import Places
from motcua_app.client.entries import Entry, Said
from motcua_app.client.findings import Finding
from motcua_app.client.platform import REPORTING, Platform
from motcua_app.client.reading import on_desk, read_whole, with_books
from motcua_kit.ledger import ENDS

_MOVES: Final = frozenset(
    {"received", "offered", "handed_in", "handed_out", "offer_ended", "reopened", *ENDS}
)
_DATES: Final = _MOVES | {
    "supplement_asked", "supplement_received", "payment_asked", "payment_received", "extended",
    "resolved", "result_ready", "reclassified",
}  # fmt: skip
"""Only the custodian's own acts move dates; a guest counts its steps beside the custodian's."""
_RESULTS: Final = frozenset({"result_ready", "refused"})
_CLOSED: Final = "closed"


@dataclass(slots=True)
class Kept:
    """A dossier as the board counts it: by these columns, and no others."""

    procedure: str = ""
    field: str = ""
    origin: str = ""
    channel: str | None = None
    received_at: datetime | None = None
    due_current: datetime | None = None
    solved_at: datetime | None = None
    verdict: str | None = None
    ended: str | None = None
    ended_at: datetime | None = None


_COLUMNS: Final = tuple(each.name for each in fields(Kept))
_TIMES: Final = frozenset({"received_at", "due_current", "solved_at", "ended_at"})


@dataclass(slots=True)
class _Folded:
    """A dossier as its facts have it, and which of them had the last word: (custody, step)."""

    kept: Kept = field(default_factory=Kept)
    moved: tuple[int, int] = (0, 0)
    dated: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class DossierRows:
    """Every dossier as the facts up to ``heads`` have it, whatever the order of the units.

    A dossier of which a fact is parked or unreadable is not judged: which of its facts reporting
    knows, and since when, is the desk's matter.
    """

    heads: Mapping[str, int]
    parked: frozenset[tuple[str, int]] = frozenset()
    _found: dict[str, _Folded] = field(default_factory=dict)
    _aside: set[str] = field(default_factory=set)

    def add(self, entry: Entry, said: Said | None) -> None:
        """Take a fact and what its body says; a unit's facts come in order."""
        if entry.seq > self.heads.get(entry.unit, 0):
            return
        if said is None or (entry.unit, entry.seq) in self.parked:
            self._aside.add(entry.dossier)
            return
        folded = self._found.get(entry.dossier)
        if folded is None:
            folded = self._found[entry.dossier] = _Folded()
        _place(folded, entry, said)
        _date(folded, entry, said)
        _outcome(folded.kept, entry, said)

    def compare(self, reported: Iterable[tuple[str, Kept]]) -> Iterator[Finding]:
        """Dossiers that reporting keeps otherwise than their facts say, or alone."""
        left = {code: each.kept for code, each in self._found.items()}
        for code, kept in reported:
            true = left.pop(code, None)
            if true == kept or code in self._aside:
                continue
            if true is None:
                text = f"Báo cáo có hồ sơ {code} mà không sổ nào có."
                yield _finding(kept.origin, text, code)
            else:
                text = f"Báo cáo giữ hồ sơ {code} khác với sổ cái: {_differing(kept, true)}."
                yield _finding(true.origin, text, code)
        for code in left.keys() - self._aside:
            yield _finding(left[code].origin, f"Báo cáo không có hồ sơ {code}.", code)


def _finding(unit: str, text: str, code: str) -> Finding:
    return Finding("reporting_row", unit, text, dossier=code)


def _differing(kept: Kept, true: Kept) -> str:
    pairs = ((name, getattr(kept, name), getattr(true, name)) for name in _COLUMNS)
    return ", ".join(
        f"{name} = {_shown(said)} (sổ: {_shown(fact)})"
        for name, said, fact in pairs
        if said != fact
    )


def _shown(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value or "không có")


def _place(folded: _Folded, entry: Entry, said: Said) -> None:
    kept = folded.kept
    if entry.type == "received":
        kept.received_at, kept.channel = said.business_at, said.channel or None
    kept.origin = kept.origin or said.origin
    place = (entry.custody, said.step)
    if place < folded.moved:
        return
    if entry.type in _MOVES:
        folded.moved = place
    if entry.type in _MOVES or entry.type == "reclassified":
        kept.procedure, kept.field = entry.procedure, said.field


def _date(folded: _Folded, entry: Entry, said: Said) -> None:
    place = (entry.custody, said.step)
    if said.has_due and entry.type in _DATES and place >= folded.dated:
        folded.dated, folded.kept.due_current = place, said.due


def _outcome(kept: Kept, entry: Entry, said: Said) -> None:
    if entry.type == "reopened":
        # A refusal was the result too; a result ready before its end stays one.
        if kept.ended == "refused":
            kept.solved_at = kept.verdict = None
        kept.ended = kept.ended_at = None
        return
    if entry.type in _RESULTS and kept.solved_at is None:
        kept.solved_at, kept.verdict = said.business_at, said.verdict
    if entry.type in ENDS:
        kept.ended, kept.ended_at = entry.type, said.business_at


@dataclass(slots=True)
class _Rows:
    """Reporting's answer, line by line: how far it had read each unit, then its dossiers."""

    heads: dict[str, int] = field(default_factory=dict)
    kept: list[tuple[str, Kept]] = field(default_factory=list)
    held: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, line: Mapping[str, Any]) -> None:
        if "heads" in line:
            self.heads.update({str(unit): int(seq) for unit, seq in line["heads"].items()})
            return
        code, state = str(line["dossier"]), line["state"]
        self.kept.append((code, kept_of(line)))
        if state is not None and state != _CLOSED:
            self.held.append((code, sys.intern(str(line["custodian"])), sys.intern(str(state))))


def kept_of(line: Mapping[str, Any]) -> Kept:
    """A dossier as reporting tells it."""
    return Kept(**{name: _value(name, line[name]) for name in _COLUMNS})


def _value(name: str, told: Any) -> Any:  # noqa: ANN401 - JSON
    if told is None:
        return None
    return datetime.fromisoformat(told) if name in _TIMES else sys.intern(str(told))


@dataclass(slots=True)
class Reported:
    """Reporting's dossiers as they were at one moment; is told the facts, and then compares."""

    kept: list[tuple[str, Kept]]
    held: list[tuple[str, str, str]]
    rows: DossierRows
    places: Places

    def add(self, entry: Entry, said: Said | None) -> None:
        """Take a fact and what its body says."""
        self.rows.add(entry, said)
        self.places.add(entry)

    def findings(self) -> Iterator[Finding]:
        """Dossiers kept otherwise, or elsewhere, than the facts say."""
        yield from self.places.compare(self.held, "reporting")
        yield from self.rows.compare(self.kept)


def read_reported(platform: Platform) -> Reported:
    """What reporting keeps now. Raises CannotDo."""
    told, books = with_books(platform, lambda: read_whole(platform, f"{REPORTING}/rows", _Rows))
    parked = on_desk(books)
    rows, places = DossierRows(told.heads, parked), Places(told.heads, parked)
    return Reported(told.kept, told.held, rows, places)
