"""From facts to a dossier's row and to counts: pure, and blind to the order of arrival.

Facts of one unit arrive in order; facts of different units in any. So what a dossier's row
says of custody and dates is decided by (custody number, step within custody), and what is
counted by day is counted from the ledger of the one unit that may record it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Final

from motcua_reporting.domain.errors import UnknownFact

HANOI: Final = timezone(timedelta(hours=7))
ENDS: Final = frozenset({"returned", "refused", "withdrawn", "stopped"})
_FLOW: Final[dict[str, tuple[int, int, int, int, int]]] = {
    # received, handed_in, reopened, handed_out, closed
    "received": (1, 0, 0, 0, 0),
    "handed_in": (0, 1, 0, 0, 0),
    "reopened": (0, 0, 1, 0, 0),
    "handed_out": (0, 0, 0, 1, 0),
    "returned": (0, 0, 0, 0, 1),
    "refused": (0, 0, 0, 0, 1),
    "withdrawn": (0, 0, 0, 0, 1),
    "stopped": (0, 0, 0, 0, 1),
}
_STATE: Final = {
    "received": "open",
    "offered": "in_transit",
    "handed_in": "open",
    "handed_out": "in_transit",
    "offer_ended": "open",
    "reopened": "open",
    "returned": "closed",
    "refused": "closed",
    "withdrawn": "closed",
    "stopped": "closed",
}
SAYS_DATES: Final = frozenset(_STATE) | frozenset(
    {
        "supplement_asked",
        "supplement_received",
        "payment_asked",
        "payment_received",
        "extended",
        "resolved",
        "result_ready",
        "reclassified",
    }
)
"""Recorded by the custodian only, and the only facts that move dates.

Others (a task of a parallel leg, an opinion, a request) may come from a unit that does not
hold the dossier and counts its own steps: they say nothing of where the dossier is.
"""


class Measure(StrEnum):
    """What is counted per origin, procedure and day."""

    RECEIVED_COUNTER = "received_counter"
    RECEIVED_ONLINE = "received_online"
    RECEIVED_POST = "received_post"
    SOLVED_EARLY = "solved_early"
    SOLVED_ON_TIME = "solved_on_time"
    SOLVED_LATE = "solved_late"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates a fact carries."""

    first: datetime | None
    current: datetime | None
    provisional: bool = False
    verdict: str | None = None
    verdict_index: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a unit's ledger, as far as reporting needs it."""

    unit: str
    seq: int
    at: datetime
    business_at: datetime
    type: str
    dossier: str
    procedure: str
    field: str
    origin: str
    custody: int
    step: int
    actor: str
    imported: bool
    peer: str | None = None
    dates: Dates | None = None
    channel: str | None = None
    task_due: datetime | None = None
    moved_from: str | None = None
    moved_to: str | None = None

    @property
    def day(self) -> date:
        """Local date of `business_at`, by which conservation and reports go."""
        return self.business_at.astimezone(HANOI).date()


@dataclass(slots=True)
class Row:
    """What reporting knows of one dossier."""

    dossier: str
    procedure: str = ""
    field: str = ""
    origin: str = ""
    channel: str | None = None
    imported: bool = False
    received_at: datetime | None = None
    custodian: str | None = None
    state: str | None = None
    custody: int = 0
    step: int = 0
    peer: str | None = None
    due_first: datetime | None = None
    due_current: datetime | None = None
    provisional: bool = False
    due_custody: int = 0
    due_step: int = 0
    solved_at: datetime | None = None
    verdict: str | None = None
    verdict_index: str | None = None
    solved_by: str | None = None
    end: str | None = None
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Received and neither solved nor ended (statistics' word, not custody's)."""
        return self.received_at is not None and self.solved_at is None and self.end is None


FlowKey = tuple[str, date, str]
"""(unit, day, procedure)"""
TallyKey = tuple[str, date, str, str, str, str]
"""(origin, day, procedure, field, officer, measure)"""
WorkKey = tuple[str, date, str, str, str]
"""(unit, day, procedure, officer, fact type)"""


@dataclass(slots=True)
class Counts:
    """What a batch adds."""

    flow: dict[FlowKey, list[int]] = field(default_factory=dict)
    moved: dict[FlowKey, list[int]] = field(default_factory=dict)
    tally: dict[TallyKey, int] = field(default_factory=dict)
    work: dict[WorkKey, list[int]] = field(default_factory=dict)

    def count(self, fact: Fact, measure: Measure, amount: int = 1) -> None:
        key = (fact.origin, fact.day, fact.procedure, fact.field, fact.actor, measure.value)
        self.tally[key] = self.tally.get(key, 0) + amount


def fold(rows: dict[str, Row], facts: Iterable[Fact]) -> Counts:
    """Apply facts to the rows they touch (created where missing) and say what to add.

    Raises UnknownFact where a fact lacks what its type must carry.
    """
    counts = Counts()
    for fact in facts:
        if not fact.dossier or not fact.type:
            raise UnknownFact(fact.unit, fact.seq)
        row = rows.get(fact.dossier)
        if row is None:
            row = rows[fact.dossier] = Row(fact.dossier)
        _flow(counts, fact)
        _work(counts, fact)
        _place(row, fact)
        _dates(row, fact)
        _outcome(row, fact, counts)
    return counts


def _flow(counts: Counts, fact: Fact) -> None:
    move = _FLOW.get(fact.type)
    if move is not None:
        totals = counts.flow.setdefault((fact.unit, fact.day, fact.procedure), [0, 0, 0, 0, 0])
        for index, amount in enumerate(move):
            totals[index] += amount
    if fact.type == "reclassified" and fact.moved_from and fact.moved_to:
        out = counts.moved.setdefault((fact.unit, fact.day, fact.moved_from), [0, 0])
        out[0] += 1
        into = counts.moved.setdefault((fact.unit, fact.day, fact.moved_to), [0, 0])
        into[1] += 1


def _work(counts: Counts, fact: Fact) -> None:
    key = (fact.unit, fact.day, fact.procedure, fact.actor, fact.type)
    done = counts.work.setdefault(key, [0, 0])
    done[0] += 1
    if fact.task_due is not None and fact.business_at > fact.task_due:
        done[1] += 1


def _place(row: Row, fact: Fact) -> None:
    if fact.type == "received":
        row.received_at = fact.business_at
        row.channel, row.imported = fact.channel, fact.imported
    row.origin = row.origin or fact.origin
    if (fact.custody, fact.step) < (row.custody, row.step):
        return
    if fact.type == "reclassified":
        row.procedure, row.field = fact.procedure, fact.field
    state = _STATE.get(fact.type)
    if state is None:
        return
    row.custody, row.step, row.state = fact.custody, fact.step, state
    row.custodian, row.procedure, row.field = fact.unit, fact.procedure, fact.field
    row.peer = fact.peer if state == "in_transit" else None


def _dates(row: Row, fact: Fact) -> None:
    dates = fact.dates
    if dates is None or fact.type not in SAYS_DATES:
        return
    if (fact.custody, fact.step) < (row.due_custody, row.due_step):
        return
    row.due_custody, row.due_step = fact.custody, fact.step
    row.due_first = dates.first or row.due_first
    row.due_current = dates.current
    row.provisional = dates.provisional


_RECEIVED: Final = {
    "counter": Measure.RECEIVED_COUNTER,
    "online": Measure.RECEIVED_ONLINE,
    "post": Measure.RECEIVED_POST,
}
_SOLVED: Final = {
    "early": Measure.SOLVED_EARLY,
    "on_time": Measure.SOLVED_ON_TIME,
    "late": Measure.SOLVED_LATE,
}


def _outcome(row: Row, fact: Fact, counts: Counts) -> None:
    if fact.type == "received":
        counts.count(fact, _RECEIVED.get(fact.channel or "", Measure.RECEIVED_COUNTER))
        return
    if fact.type == "reopened":
        _reopen(row, fact, counts)
        return
    if fact.type in {"result_ready", "refused"} and row.solved_at is None:
        _solve(row, fact, counts)
    if fact.type in ENDS:
        row.end, row.ended_at = fact.type, fact.business_at
        counts.count(fact, Measure(fact.type))


def _solve(row: Row, fact: Fact, counts: Counts) -> None:
    verdict = fact.dates.verdict if fact.dates is not None else None
    if verdict not in _SOLVED:
        raise UnknownFact(fact.unit, fact.seq)
    row.solved_at, row.verdict, row.solved_by = fact.business_at, verdict, fact.actor
    row.verdict_index = fact.dates.verdict_index if fact.dates is not None else None
    counts.count(fact, _SOLVED[verdict])


def _reopen(row: Row, fact: Fact, counts: Counts) -> None:
    """An end was a mistake: what it counted is taken back on the day it is mended.

    A refusal was the result too; a result that had been ready before its end stays one.
    """
    if row.end is not None:
        counts.count(fact, Measure(row.end), -1)
    if row.end == "refused" and row.verdict in _SOLVED:
        counts.count(fact, _SOLVED[row.verdict], -1)
        row.solved_at = row.verdict = row.verdict_index = row.solved_by = None
    row.end = row.ended_at = None
