"""A dossier read back from the facts of its ledger stands as the live one does.

Histories are made at random: every unit does whatever its rules allow, dossiers go up and come
home. Then a unit is restored to some moment, its later facts are lived through again, and what
is public must be what it was.
"""

from __future__ import annotations

import random
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua_intake.domain import citizen, ends, handover, offers, work
from motcua_intake.domain.carrying import carry, is_of_row
from motcua_intake.domain.dossier import Dossier, Holding, Recovered, State
from motcua_intake.domain.errors import IntakeError
from motcua_intake.domain.offers import IncomingOffer, OfferState
from motcua_intake.domain.process import PREPARE_RETURN, SIGN, LegState, TaskState
from motcua_intake.domain.recovered_legs import brought_up
from motcua_intake.domain.recovery import Ground, Told
from services.intake.tests.intake_builders import (
    BIRTH,
    BIRTH_GROUP,
    COMMUNE,
    DISTRICT,
    INCENSE,
    PROVINCE,
    TAX,
    Desk,
    at,
    types,
)

PLAIN = (
    "unit",
    "code",
    "guest",
    "procedure",
    "procedure_version",
    "field",
    "origin",
    "custody",
    "step_in_custody",
    "state",
    "holding",
    "custodian",
    "outcome",
    "before_end",
    "recipient",
    "imported",
    "received_at",
    "last_at",
    "ready_at",
    "ended_at",
    "dates",
    "limit",
    "supplements",
    "residence",
    "land",
    "accepted_by",
    "channel",
)
NEXT_UNIT = {"huyen": DISTRICT, "tinh": PROVINCE, "tra": COMMUNE, "rut-ho-so": COMMUNE}


@dataclass
class Lives:
    """One dossier in all its units: rows, what each recorded, and how each row was in between."""

    desk: Desk
    chance: random.Random | None = None
    rows: dict[str, Dossier] = field(default_factory=dict)
    ledgers: dict[str, list[Told]] = field(default_factory=dict)
    pictures: dict[str, list[tuple[int, Dossier]]] = field(default_factory=dict)
    packages: dict[str, Dossier] = field(default_factory=dict)

    def keep(self, dossier: Dossier) -> None:
        """As a commit does: number the facts, store the row."""
        ledger = self.ledgers.setdefault(dossier.unit, [])
        for fact in dossier.facts:
            ledger.append(Told(fact, len(ledger) + 1, self.desk.clock.now()))
        dossier.facts, dossier.words, dossier.dispatches = [], [], []
        self.rows[dossier.unit] = dossier
        pictures = self.pictures.setdefault(dossier.unit, [])
        pictures.append((len(ledger), deepcopy(dossier)))

    def holder(self) -> Dossier | None:
        held = {Holding.CUSTODY, Holding.TRANSIT}
        return next((row for row in self.rows.values() if row.holding in held), None)

    def turn(self) -> bool:
        """Something happens; False where nothing can any more."""
        self.desk.clock.at += timedelta(minutes=self.chance.choice([0, 7, 300, 1500]))
        dossier = self.holder()
        if dossier is None:
            return self.reopens()
        acts = [self.works, self.works, self.works, self.moves, self.moves, self.asks,
                self.pays, self.ends, self.takes, self.gives]  # fmt: skip
        act = self.chance.choice(acts)
        before = deepcopy(dossier)
        try:
            act(dossier)
        except IntakeError:
            self.rows[dossier.unit] = before
            return True
        self.keep(dossier)
        return True

    def works(self, dossier: Dossier) -> None:
        leg = dossier.process.here
        task = leg.active if leg else None
        if task is None:
            return
        if task.kind == "payment" and dossier.financial.value not in {"paid", "exempt"}:
            citizen.record_fee(dossier, self.desk.act(), amount=20_000, method="cash")
        decision = self.chance.choice(["approve"] * 4 + ["reject"]) if task.kind == SIGN else ""
        work.complete_task(dossier, task.id, self.desk.act(), decision=decision)

    def takes(self, dossier: Dossier) -> None:
        leg = dossier.process.here
        if leg is not None and leg.active is not None:
            work.take_task(dossier, leg.active.id, self.desk.act())

    def gives(self, dossier: Dossier) -> None:
        leg = dossier.process.here
        if leg is not None and leg.active is not None:
            to = self.chance.choice(["", "xa.duyen", "xa.hai", "huyen.an"])
            work.assign_task(dossier, leg.active.id, to, self.desk.act())

    def asks(self, dossier: Dossier) -> None:
        act = self.desk.act()
        if dossier.asked is None and self.chance.random() < 0.5:
            wanted = self.chance.choice([("don",), ("don", "uy-quyen")])
            citizen.ask_supplement(dossier, act, components=wanted, reason="missing")
        elif dossier.asked is None:
            citizen.ask_payment(dossier, act, amount=35_000)
        elif dossier.asked.kind == "supplement":
            brought = self.chance.choice([(), (), ("don",), ("uy-quyen",)])
            citizen.receive_supplement(dossier, act, components=brought)
        else:
            citizen.receive_payment(dossier, act, amount=35_000)

    def pays(self, dossier: Dossier) -> None:
        if self.chance.random() < 0.4:
            to = (self.desk.clock.now() + timedelta(days=20)).date()
            ends.extend(dossier, self.desk.act(), to=to, cause="staff")
        else:
            citizen.record_fee(dossier, self.desk.act(), amount=20_000, method="cash")

    def ends(self, dossier: Dossier) -> None:
        if dossier.state is State.RESULT_READY:
            ends.return_result(dossier, self.desk.act(), recipient="applicant")
        elif dossier.unit != dossier.origin and self.chance.random() < 0.3:
            self.withdraws(dossier)
        elif self.chance.random() < 0.08:
            ends.withdraw(dossier, self.desk.act())
        elif self.chance.random() < 0.08:
            ends.stop(dossier, self.desk.act(), reason="no_ground")
        elif self.chance.random() < 0.08:
            ends.refuse(dossier, self.desk.act(), reason="no_ground")

    def withdraws(self, dossier: Dossier) -> None:
        """The citizen takes it back at home while another unit has it."""
        home, act = self.rows[dossier.origin], self.desk.act()
        request = citizen.send_request(home, act, kind="withdraw")
        handover.request_received(dossier, request.id, "withdraw", act, at=request.at)
        self.keep(home)

    def reopens(self) -> bool:
        dossier = self.rows[COMMUNE]
        if dossier.holding is not Holding.CLOSED or self.chance.random() < 0.5:
            return False
        ends.reopen(dossier, self.desk.act(), reason="mistake", confirmed_by="xa.lanhdao")
        self.keep(dossier)
        return True

    def moves(self, dossier: Dossier) -> None:
        leg = dossier.process.custody_under_way
        if leg is None:
            return
        if leg.state is LegState.WANTED:
            route = handover.Route(NEXT_UNIT[leg.code], "tren", b"key", None)
            handover.leg_answered(dossier, leg.id, route, self.desk.act())
        elif leg.state is LegState.PLANNED:
            self.packages[leg.id] = deepcopy(dossier)
            handover.offered(dossier, leg.id, handover.Package("digest", 1), self.desk.act())
        elif leg.state is LegState.OFFERED:
            self.answered(dossier, leg.id, leg.unit, leg.code)
        elif leg.state is LegState.DECLINED:
            handover.offer_again(dossier, leg.code, self.desk.act())

    def answered(self, dossier: Dossier, leg_id: str, unit: str, code: str) -> None:
        if self.chance.random() < 0.2:
            handover.offer_declined(dossier, leg_id, "incomplete", "", self.desk.act())
            return
        offer = IncomingOffer(
            leg_id, unit, dossier.code, dossier.procedure, 1, dossier.unit, "below", "custody",
            code, dossier.custody, "digest", 1, None, dossier.last_at, OfferState.ARRIVED,
            self.packages[leg_id],
        )  # fmt: skip
        there = offers.accept_offer(offer, self.rows.get(unit), self.desk.act())
        handover.offer_accepted(dossier, leg_id, there.last_at, self.desk.act())
        self.keep(dossier)
        self.keep(there)


def lived(procedure: str, chance: random.Random, turns: int) -> Lives:
    desk = Desk()
    lives = Lives(desk, chance)
    lives.keep(desk.receive(procedure))
    for _ in range(turns):
        if not lives.turn():
            break
    return lives


def public(dossier: Dossier) -> dict[str, object]:
    """What everybody may see of a row, and what work on it stands on."""
    seen: dict[str, object] = {name: getattr(dossier, name) for name in PLAIN}
    seen["national"] = dossier.national_status
    seen["money"] = dossier.financial.value
    seen["fees"] = [(fee.amount, fee.method, fee.at, fee.by) for fee in dossier.fees]
    seen["history"] = [(event.kind, event.at, event.to) for event in dossier.history]
    seen["papers"] = [(paper.code, paper.form, paper.quantity) for paper in dossier.components]
    asked, extension = dossier.asked, dossier.extension
    seen["asked"] = asked and (
        asked.kind, asked.at, asked.components, asked.amount, asked.by, asked.brought
    )  # fmt: skip
    seen["extension"] = extension and (extension.to, extension.cause, extension.old_due)
    seen["legs"] = [
        (leg.code, leg.state, leg.due, leg.started_at, leg.finished_at)
        for leg in dossier.process.legs
    ]
    seen["steps"] = [
        (task.step, task.state, task.assignee, task.due, task.opened_at, task.done_at)
        for leg in dossier.process.legs
        for task in leg.tasks
    ]
    return seen


def awaits_untold_decision(dossier: Dossier) -> bool:
    """Signed, and no later fact has told yet what: the one thing that facts do not carry."""
    leg = dossier.process.here
    if leg is None:
        return False
    left = [t for t in leg.tasks if t.done_at is None and t.kind != PREPARE_RETURN]
    signed = [t for t in leg.tasks if t.kind == SIGN and t.state is TaskState.DONE]
    return bool(left and signed)


def normal(dossier: Dossier) -> dict[str, object]:
    """Without what answers and not facts have told: a leg planned is wanted again."""
    seen = public(dossier)
    seen["legs"] = [
        (code, LegState.WANTED if state is LegState.PLANNED else state, *rest)
        for code, state, *rest in seen["legs"]  # type: ignore[attr-defined]
    ]
    return seen


HISTORIES = {
    "procedure": st.sampled_from([BIRTH, TAX, INCENSE]),
    "chance": st.randoms(use_true_random=False),
    "turns": st.integers(1, 60),
}


@settings(max_examples=40, deadline=None)
@given(**HISTORIES, cut=st.integers(0, 10_000))
def test_a_row_of_any_yesterday_brought_up_by_its_facts_is_the_row_of_today(
    procedure, chance, turns, cut
):
    lives = lived(procedure, chance, turns)
    every = [told for ledger in lives.ledgers.values() for told in ledger]
    for unit, live in lives.rows.items():
        pictures = lives.pictures[unit]
        seq, known = pictures[cut % len(pictures)]
        later = lives.ledgers[unit][seq:]
        if not later or awaits_untold_decision(live):
            continue
        ground = Ground(lives.desk.catalog, lambda: "new")
        ground = Ground(lives.desk.catalog, lambda: "new", carry(every, ground))
        row = brought_up(deepcopy(known), later, ground)

        assert normal(row) == normal(live)
        assert row.applicant == live.applicant
        assert row.recovered is Recovered.BROUGHT_UP


@settings(max_examples=30, deadline=None)
@given(**HISTORIES)
def test_a_row_the_backup_never_knew_stands_as_it_stood_without_the_applicant(
    procedure, chance, turns
):
    lives = lived(procedure, chance, turns)
    every = [told for ledger in lives.ledgers.values() for told in ledger]
    for unit, live in lives.rows.items():
        ground = Ground(lives.desk.catalog, lambda: "new")
        ground = Ground(lives.desk.catalog, lambda: "new", carry(every, ground))
        told = [one for one in lives.ledgers[unit] if is_of_row(one)]
        row = brought_up(None, told, ground)

        if not awaits_untold_decision(live):
            assert normal(row) == normal(live)
        assert row.applicant.name == ""
        assert row.recovered is Recovered.INCOMPLETE


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_a_signature_that_no_fact_has_explained_yet_is_asked_for_again(decision):
    desk = Desk()
    dossier = desk.receive(BIRTH)
    lives = Lives(desk)
    work.complete_task(dossier, dossier.process.here.active.id, desk.act())
    sign = dossier.process.here.active
    work.complete_task(dossier, sign.id, desk.act(), decision=decision)
    assert types(dossier)[-1] == "task_done"
    lives.keep(dossier)

    row = brought_up(None, lives.ledgers[COMMUNE], Ground(desk.catalog, lambda: "again"))

    assert (row.process.here.active.step, row.process.here.active.id) == ("sign", "again")
    assert row.outcome == ""


def test_a_rejection_is_known_by_what_followed_it():
    desk = Desk()
    dossier = desk.receive(BIRTH)
    lives = Lives(desk)
    while dossier.process.here is not None:
        task = dossier.process.here.active
        decision = "reject" if task.kind == SIGN else ""
        work.complete_task(dossier, task.id, desk.act(), decision=decision)
    lives.keep(dossier)

    row = brought_up(None, lives.ledgers[COMMUNE], Ground(desk.catalog, lambda: "new"))

    assert (row.outcome, row.state) == ("rejected", State.RESULT_READY)


def test_where_the_rules_refuse_what_happened_the_stock_still_follows_the_fact():
    desk = Desk()
    dossier = desk.receive(TAX)
    ends.stop(dossier, desk.act("2026-12-01 08:00"), reason="no_ground")
    lives = Lives(desk)
    lives.keep(dossier)
    received, stopped = lives.ledgers[COMMUNE]
    desk.catalog.calendars.clear()

    known = desk_without_calendar(received)
    row = brought_up(known, [stopped], Ground(desk.catalog, lambda: "new"))

    assert (row.holding, row.state) == (Holding.CLOSED, State.STOPPED)


def desk_without_calendar(received: Told) -> Dossier:
    return brought_up(None, [received], Ground(Desk().catalog, lambda: "new"))


def test_a_task_taken_for_another_unit_is_a_row_of_its_own():
    desk = Desk()
    dossier = desk.receive(BIRTH_GROUP)
    while dossier.process.here is not None:
        task = dossier.process.here.active
        signs = "approve" if task.kind == SIGN else ""
        work.complete_task(dossier, task.id, desk.act(), decision=signs)
    leg = dossier.process.tasks_away[0]
    handover.leg_answered(dossier, leg.id, handover.Route(DISTRICT, "t", b"k", None), desk.act())
    package = deepcopy(dossier)
    handover.offered(dossier, leg.id, handover.Package("digest", 1), desk.act())
    offer = IncomingOffer(
        leg.id, DISTRICT, dossier.code, BIRTH_GROUP, 1, COMMUNE, "below", "task", leg.code, 1,
        "digest", 1, None, at("2026-11-30 08:00"), OfferState.ARRIVED, package,
    )  # fmt: skip
    guest = offers.accept_offer(offer, None, desk.act("2026-11-30 09:00"))
    lives = Lives(desk)
    lives.keep(dossier)
    work.take_task(guest, guest.process.here.active.id, desk.act())
    lives.keep(guest)
    live = deepcopy(guest)

    ground = Ground(desk.catalog, lambda: "new")
    every = [told for ledger in lives.ledgers.values() for told in ledger]
    ground = Ground(desk.catalog, lambda: "new", carry(every, ground))
    row = brought_up(None, lives.ledgers[DISTRICT], ground)

    assert (row.holding, row.guest) == (Holding.GUEST, leg.id)
    assert normal(row) == normal(live)
