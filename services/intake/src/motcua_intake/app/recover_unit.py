"""Use case: a restored unit takes over what only the topic still has of its own ledger.

One transaction a unit: the rows are brought up, the facts stored as published, the numbers of
codes moved on. What it says to others is said once more (see ``domain.saying_again``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from motcua_intake.app.ports import Office, Uow
from motcua_intake.domain.carrying import carry, is_of_row
from motcua_intake.domain.dossier import Dossier, Recovered
from motcua_intake.domain.offers import IncomingOffer, OfferState
from motcua_intake.domain.recovered_legs import brought_up, incoming
from motcua_intake.domain.recovery import Ground, Told
from motcua_intake.domain.saying_again import declined_again, say_again
from motcua_vn.codes import parse_dossier_code

NUMBERS_LEFT_OUT: Final = 200
"""Numbers skipped after a restore: receipts may be out of dossiers that never reached the topic,
and no citizen's code is given to another."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What the topic has beyond a unit's head. ``tail`` is what ``Uow.adopt`` stores; ``others``
    are facts of all units about dossiers that came from elsewhere, by dossier."""

    unit: str
    from_seq: int
    told: tuple[Told, ...]
    tail: object
    others: Mapping[str, Sequence[Told]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was brought up: facts, dossiers, and those of them the backup did not know."""

    unit: str
    from_seq: int
    to_seq: int
    at: datetime
    dossiers: int
    unknown_dossiers: int


def recover_unit(lost: Lost, office: Office) -> Recovery:
    """Bring the unit up to its topic. Raises CatalogNotHere, and what ``Uow.adopt`` does."""
    now = office.clock.now()
    with office.start() as uow:
        rows = [
            row
            for code, told in _by_dossier(lost.told).items()
            for row in _Dossier(lost, code, told, office, uow).bring_up(now)
        ]
        uow.flush()
        uow.adopt(lost.tail)
        unknown = sum(row.recovered is Recovered.INCOMPLETE for row in rows)
        last = lost.told[-1].seq
        recovery = Recovery(lost.unit, lost.from_seq, last, now, len(rows), unknown)
        uow.note_recovery(recovery)
        uow.commit()
    return recovery


def _by_dossier(told: Sequence[Told]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for one in told:
        found.setdefault(one.fact.dossier, []).append(one)
    return found


def skip_numbers(office: Office, unit: str, told: Sequence[Told], days: Sequence[date]) -> None:
    """No code that was given, on paper or on the topic, is given again."""
    used = dict.fromkeys(days, 0)
    for one in told:
        if one.fact.type == "received":
            code = parse_dossier_code(one.fact.dossier)
            used[code.day] = max(used.get(code.day, 0), int(code.number))
    for day, number in used.items():
        office.numbers.skip(unit, day, number, beyond=NUMBERS_LEFT_OUT)


class _Dossier:
    """One dossier's facts, applied to the unit's rows of it."""

    def __init__(self, lost: Lost, code: str, told: list[Told], office: Office, uow: Uow) -> None:
        self._unit, self._code, self._told = lost.unit, code, told
        self._office, self._uow = office, uow
        self._others = lost.others.get(code, ())

    def bring_up(self, now: datetime) -> Iterator[Dossier]:
        self._uow.dossiers.find(self._unit, self._code)  # locked before its offers, as everywhere
        ground = self._ground()
        own = [one for one in self._told if is_of_row(one)]
        guests = _by_guest(self._told, self._uow.dossiers.guests(self._unit, self._code))
        if own:
            yield self._row("", own, ground, now)
        for leg, told in guests.items():
            yield self._row(leg, told, ground, now)

    def _row(self, guest: str, told: Sequence[Told], ground: Ground, now: datetime) -> Dossier:
        known = self._uow.dossiers.find(self._unit, self._code, guest)
        row = brought_up(known, told, ground)
        row.recovered_at = now
        say_again(row, told)
        self._uow.dossiers.save(row)
        return row

    def _ground(self) -> Ground:
        """The offers are settled on the way; those that were open carry their package."""
        plain = Ground(self._office.catalog(), lambda: str(self._office.ids.new()))
        opened: dict[str, Dossier] = {}
        for one in self._told:
            settle = _SETTLED.get(one.fact.type)
            if settle is None:
                continue
            offer = self._settled(one, settle(one), plain)
            if offer.carried is not None:
                opened[offer.leg] = offer.carried
        ground = Ground(plain.catalog, plain.new_id, opened)
        return Ground(plain.catalog, plain.new_id, carry(self._others, ground))

    def _settled(self, one: Told, state: OfferState, ground: Ground) -> IncomingOffer:
        fact = one.fact
        leg = str(fact.fields.get("leg") or fact.handover)
        offer = self._uow.offers.find(self._unit, leg)
        mode = "custody" if fact.type in {"handed_in", "offer_refused"} else "task"
        if offer is None:
            offer = incoming(fact, ground, leg=leg, mode=mode, from_unit=fact.peer)
            self._uow.offers.add(offer)
        offer.state, offer.ended_at, offer.ended_by = state, fact.business_at, fact.actor
        self._uow.offers.save(offer)
        word = None if state is OfferState.ACCEPTED else declined_again(offer, fact)
        if word is not None:
            self._uow.say([], [word])
        return offer


def _refused(one: Told) -> OfferState:
    is_released = one.fact.fields.get("reason") == "released"
    return OfferState.RELEASED if is_released else OfferState.REFUSED


def _finished(one: Told) -> OfferState:
    is_declined = one.fact.fields.get("outcome") == "declined"
    return OfferState.REFUSED if is_declined else OfferState.ACCEPTED


_SETTLED: Final[dict[str, Callable[[Told], OfferState]]] = {
    "handed_in": lambda _: OfferState.ACCEPTED,
    "parallel_taken": lambda _: OfferState.ACCEPTED,
    "parallel_finished": _finished,
    "offer_refused": _refused,
}


def _by_guest(told: Sequence[Told], rows: Sequence[Dossier]) -> dict[str, list[Told]]:
    """Facts of tasks taken for other units, by their leg."""
    leg_of_task = {
        task.id: row.guest for row in rows for leg in row.process.legs for task in leg.tasks
    }
    leg_of_code = {leg.code: row.guest for row in rows for leg in row.process.legs}
    found: dict[str, list[Told]] = {}
    pending = [one for one in told if not is_of_row(one) and one.fact.type != "offer_refused"]
    for one in pending:
        fields = one.fact.fields
        if fields.get("leg") and fields.get("leg_code"):
            leg_of_code[str(fields["leg_code"])] = str(fields["leg"])
    for one in pending:
        if "task" in one.fact.fields and one.fact.fields.get("leg_code"):
            known = leg_of_code.get(str(one.fact.fields["leg_code"]))
            if known:
                leg_of_task.setdefault(str(one.fact.fields["task"]), known)
    for one in pending:
        leg = _leg_of(one, leg_of_task, leg_of_code)
        if leg and one.fact.fields.get("outcome") != "declined":
            found.setdefault(leg, []).append(one)
    return found


def _leg_of(one: Told, by_task: Mapping[str, str], by_code: Mapping[str, str]) -> str:
    """The leg a guest's fact belongs to: named, or known by its step; else the only one."""
    fields = one.fact.fields
    if fields.get("leg"):
        return str(fields["leg"])
    known = by_task.get(str(fields.get("task") or ""))
    return known or next(iter(by_code.values()), "")
