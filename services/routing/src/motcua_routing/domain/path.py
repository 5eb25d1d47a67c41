"""A dossier's path: its custodies and its legs, with what can be said of them.

Each value here has one writer: a custody is told by the ledger of the unit that has it, the
two sides of a leg by the two units. What depends on several of them is derived anew from all
(`settle`), so the order in which the ledgers of different units arrive changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as default
from datetime import datetime
from enum import StrEnum
from typing import Final

from motcua_routing.domain.facts import Mode
from motcua_vn.dates import local


class Held(StrEnum):
    """A custody as its own unit's ledger says it."""

    OPEN = "open"
    IN_TRANSIT = "in_transit"
    HANDED_OUT = "handed_out"
    CLOSED = "closed"


class LegState(StrEnum):
    """How far a leg has come."""

    WANTED = "wanted"
    BLOCKED = "blocked"
    WAITING_KEY = "waiting_key"
    PLANNED = "planned"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    FINISHED = "finished"
    # The dossier ended, or the leg was asked for anew, before it was offered.
    DROPPED = "dropped"


_UNANSWERED: Final = frozenset({LegState.WANTED, LegState.BLOCKED, LegState.WAITING_KEY})
_NOT_OFFERED: Final = _UNANSWERED | {LegState.PLANNED}
UNDER_WAY: Final = _NOT_OFFERED | {LegState.OFFERED}


class Phase(StrEnum):
    """What is going on with the dossier as a whole."""

    PROCESSING = "processing"
    WAITING_SUPPLEMENT = "waiting_supplement"
    WAITING_PAYMENT = "waiting_payment"
    RESOLVED = "resolved"
    RESULT_READY = "result_ready"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"

    @property
    def waits_for_citizen(self) -> bool:
        return self in {Phase.WAITING_SUPPLEMENT, Phase.WAITING_PAYMENT}


class Verdict(StrEnum):
    """Judgement of a leg against its own date."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


@dataclass(slots=True)
class Custody:
    """One unit's stretch of answering for the dossier; `leg` is how it came."""

    number: int
    unit: str
    state: Held = Held.OPEN
    since: datetime | None = None
    leg: str = ""
    leg_code: str = ""
    offer: str = ""
    peer: str = ""
    passed_at: datetime | None = None
    result_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(slots=True)
class Leg:
    """A stretch to another unit.

    `planned_to`, `offered_to` and `taken_by` are the words of routing, sender and receiver on
    who gets it: a successor may take what was offered to a unit that is no more. `answer` is
    routing's own word (`wanted` until given). `to_unit`, `state`, `finished_at` and `verdict`
    are derived. `settled_at` is when the last word on the handover was recorded.
    """

    id: str
    code: str = ""
    mode: Mode = Mode.CUSTODY
    from_unit: str = ""
    planned_to: str = ""
    offered_to: str = ""
    taken_by: str = ""
    place: str = ""
    base: str = ""
    asked_unit: str = ""
    wanted_at: datetime | None = None
    answer: LegState = LegState.WANTED
    reason: str = ""
    tried_revision: int = 0
    tried_at: datetime | None = None
    accept_by: datetime | None = None
    offered_at: datetime | None = None
    accepted_at: datetime | None = None
    due: datetime | None = None
    judged_due: datetime | None = None
    declined_at: datetime | None = None
    decline_reason: str = ""
    ended_at: datetime | None = None
    ended_reason: str = ""
    acknowledged_at: datetime | None = None
    release_wanted_at: datetime | None = None
    task_finished_at: datetime | None = None
    outcome: str = ""
    settled_at: datetime | None = None
    offer_overdue_at: datetime | None = None
    leg_overdue_at: datetime | None = None
    imported: bool = False
    to_unit: str = ""
    state: LegState = LegState.WANTED
    finished_at: datetime | None = None
    verdict: Verdict | None = None

    @property
    def is_asked(self) -> bool:
        """Whether the asking unit still waits for routing's answer."""
        return self.wanted_at is not None and self.state in _UNANSWERED

    @property
    def limit(self) -> datetime | None:
        """The leg's own date: as judged by its unit at the end, else as set at acceptance."""
        return self.judged_due or self.due


@dataclass(slots=True)
class Dossier:
    """A dossier as all ledgers together tell it.

    `…_order` is the place of the fact that last set a value (see `Fact.order`).
    """

    code: str
    procedure: str = ""
    procedure_version: int = 0
    procedure_order: int = -1
    field: str = ""
    origin: str = ""
    residence: str = ""
    land: str = ""
    received_at: datetime | None = None
    due: datetime | None = None
    due_order: int = -1
    phase: Phase = Phase.PROCESSING
    phase_order: int = -1
    steps_done: int = 0
    changed_at: datetime | None = None
    imported: bool = False
    custodies: dict[tuple[int, str], Custody] = default(default_factory=dict)
    legs: dict[str, Leg] = default(default_factory=dict)
    custodian: str = ""
    custody: int = 0
    state: Held = Held.OPEN
    waiting_on: str = ""

    @property
    def current(self) -> Custody | None:
        """The custody with the highest number."""
        return self.custodies[max(self.custodies)] if self.custodies else None

    def leg(self, leg_id: str) -> Leg:
        """The leg, made at the first word of either side."""
        return self.legs.setdefault(leg_id, Leg(leg_id))

    def path(self) -> list[Custody]:
        """The custodies in order."""
        return [self.custodies[key] for key in sorted(self.custodies)]

    def after(self, custody: Custody) -> Custody | None:
        """The custody that followed, where the receiver's ledger has told it."""
        return next((each for each in self.path() if each.number == custody.number + 1), None)

    def is_being_acknowledged(self, custody: Custody) -> bool:
        """Accepted by the next unit while the sender's ledger still says in transit."""
        return custody.state is Held.IN_TRANSIT and self.after(custody) is not None

    def open_leg(self) -> Leg | None:
        """The custody leg that is under way from the present custodian, if any."""
        under_way = [
            leg
            for leg in self.legs.values()
            if leg.mode is Mode.CUSTODY
            and leg.from_unit == self.custodian
            and leg.state in UNDER_WAY
        ]
        return max(under_way, key=_wanted, default=None)


def settle(dossier: Dossier) -> None:
    """Derive what several ledgers together say; a pure function of what each of them said."""
    _settle_custodian(dossier)
    for leg in dossier.legs.values():
        leg.to_unit = leg.taken_by or leg.offered_to or leg.planned_to
        leg.finished_at = _finish_of(dossier, leg)
        leg.state = _state_of(leg)
        if leg.state in _NOT_OFFERED and _is_given_up(dossier, leg):
            leg.state = LegState.DROPPED
        leg.verdict = judge(leg.finished_at, leg.limit)
    under_way = dossier.open_leg()
    is_offered = under_way is not None and under_way.state is LegState.OFFERED
    dossier.waiting_on = under_way.to_unit if under_way is not None and is_offered else ""


def _settle_custodian(dossier: Dossier) -> None:
    current = dossier.current
    if current is None:
        return
    dossier.custodian, dossier.custody, dossier.state = current.unit, current.number, current.state
    if current.state is Held.HANDED_OUT:
        # The sender already knows of an acceptance that has not reached us from the receiver.
        dossier.custodian, dossier.custody = current.peer, current.number + 1
        dossier.state = Held.OPEN


def _finish_of(dossier: Dossier, leg: Leg) -> datetime | None:
    if leg.mode is not Mode.CUSTODY:
        return leg.task_finished_at
    for custody in dossier.custodies.values():
        if custody.leg == leg.id:
            following = dossier.after(custody)
            ends = [
                following.since if following else custody.passed_at,
                custody.result_at,
                custody.closed_at,
            ]
            return min((end for end in ends if end is not None), default=None)
    return None


def _state_of(leg: Leg) -> LegState:
    steps = (
        (leg.finished_at, LegState.FINISHED),
        (leg.accepted_at or leg.acknowledged_at, LegState.ACCEPTED),
        (leg.declined_at or leg.ended_at, LegState.DECLINED),
        (leg.offered_at, LegState.OFFERED),
    )
    return next((state for reached, state in steps if reached is not None), leg.answer)


def _is_given_up(dossier: Dossier, leg: Leg) -> bool:
    """Whether nobody will offer this leg any more: one asked for anew has another id."""
    return dossier.state is Held.CLOSED or any(
        each.code == leg.code and each.from_unit == leg.from_unit and _wanted(each) > _wanted(leg)
        for each in dossier.legs.values()
        if leg.code and each.wanted_at is not None
    )


def judge(finished: datetime | None, due: datetime | None) -> Verdict | None:
    """A leg's verdict, by the rule that dossiers are judged by (`due-date.md`)."""
    if finished is None or due is None:
        return None
    if finished > due:
        return Verdict.LATE
    return Verdict.EARLY if local(finished).date() < local(due).date() else Verdict.ON_TIME


def _wanted(leg: Leg) -> tuple[float, str]:
    at = leg.wanted_at or leg.offered_at
    return (at.timestamp() if at else 0.0, leg.id)
