"""Dossiers between two nodes: real databases, a real bus, a fake store and a fake routing."""

from dataclasses import replace

import pytest

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_intake.app import commands as c
from motcua_intake.app.apply_handover import Heard, apply_handover
from motcua_intake.app.queries import Page, WorkFilter
from motcua_intake.domain.errors.citizen import SecondSupplement
from motcua_intake.domain.errors.custody import (
    DossierInTransit,
    NotInCustody,
    OfferEnded,
    OfferStillArriving,
    RequestOpen,
)
from motcua_intake.domain.facts import Actor
from motcua_kit.ledger import totals
from services.intake.tests.intake_builders import (
    ALL_ROLES,
    BIRTH_GROUP,
    COMMUNE,
    DISTRICT,
    INCENSE,
    INSURANCE,
    OFFICER,
    POLICE,
    PROVINCE,
    at,
    reception,
)

UPPER = Actor("huyen.quay", ALL_ROLES)


class Journey:
    """Work on one dossier at whichever unit it is."""

    def __init__(self, province, procedure=INCENSE):
        self.province = province
        self.code = province.below.use.accept_dossier(reception(procedure)).dossier

    def node(self, unit):
        return self.province.below if unit == COMMUNE else self.province.above

    def command(self, kind, unit, **given):
        actor = OFFICER if unit == COMMUNE else UPPER
        return kind(unit=unit, actor=actor, dossier=self.code, **given)

    def work(self, unit, *, decision="approve"):
        """Do every step of the unit, as long as one is open."""
        node = self.node(unit)
        while rows := node.queries.worklist(WorkFilter(unit), Page(), node.clock.now()).rows:
            row = rows[0]
            signs = decision if row.kind == "sign" else ""
            node.use.complete_task(
                self.command(c.CompleteTask, unit, task=row.task, decision=signs)
            )

    def accept(self, unit):
        node = self.node(unit)
        (offer,) = node.queries.offers(unit).rows
        actor = OFFICER if unit == COMMUNE else UPPER
        return node.use.accept_offer(c.AcceptOffer(unit=unit, actor=actor, leg=offer.leg))

    def to(self, sender, receiver):
        """Finish the sender's leg and accept at the receiver's."""
        self.work(sender)
        self.province.settle()
        self.accept(receiver)
        self.province.settle()

    def types(self, unit):
        return [e.type for e in self.node(unit).queries.ledger(unit) if e.dossier == self.code]

    def facts(self, unit):
        return [DossierFact.FromString(e.body) for e in self.node(unit).queries.ledger(unit)]

    def view(self, unit):
        return self.node(unit).queries.dossier(unit, self.code).dossier

    def stock(self, unit):
        rows = self.node(unit).queries.stock(unit).rows
        return sum(row.open for row in rows), sum(row.in_transit for row in rows)

    def balances(self, unit):
        columns = totals(e.type for e in self.node(unit).queries.ledger(unit))
        assert columns.balanced
        assert (columns.open, columns.in_transit) == self.stock(unit)


@pytest.fixture
def journey(province):
    return Journey(province)


def test_incense_allowance_goes_up_three_levels_and_comes_home(journey):
    journey.to(COMMUNE, DISTRICT)
    journey.to(DISTRICT, PROVINCE)
    journey.to(PROVINCE, COMMUNE)
    journey.work(COMMUNE)
    done = journey.province.below.use.return_result(
        journey.command(c.ReturnResult, COMMUNE, recipient="applicant")
    )

    assert (done.state, done.national_status) == ("returned", 10)
    assert journey.types(COMMUNE) == [
        "received", "task_done", "task_done", "task_done", "leg_wanted", "offered", "handed_out",
        "handed_in", "task_done", "result_ready", "returned",
    ]  # fmt: skip
    assert journey.types(DISTRICT) == [
        "handed_in", "task_done", "task_done", "leg_wanted", "offered", "handed_out",
    ]  # fmt: skip
    assert journey.types(PROVINCE) == [
        "handed_in", "task_done", "task_done", "resolved", "leg_wanted", "offered", "handed_out",
    ]  # fmt: skip
    for unit in (COMMUNE, DISTRICT, PROVINCE):
        journey.balances(unit)
    home = journey.view(COMMUNE)
    assert (home.custody, home.outcome, home.dates.verdict) == (4, "approved", "early")
    assert all(leg.is_over for leg in home.process.legs)


def test_facts_say_custody_and_step_so_that_order_of_arrival_does_not_matter(journey):
    journey.to(COMMUNE, DISTRICT)

    facts = journey.facts(DISTRICT)
    sent = journey.facts(COMMUNE)

    assert [(f.custody, f.step_in_custody) for f in facts] == [(2, 1)]
    assert [(f.custody, f.step_in_custody) for f in sent] == [(1, n) for n in range(1, 8)]
    offered = next(f for f in sent if f.HasField("offered"))
    assert (offered.handover, offered.peer) == (facts[0].handover, DISTRICT)
    assert facts[0].peer == COMMUNE


def test_no_name_travels_outside_the_sealed_package(journey):
    journey.to(COMMUNE, DISTRICT)

    bodies = [m.body for topic in ("motcua.dossier.v1", "motcua.handover.tren.v1")
              for m in journey.province.bus.scan(topic)]  # fmt: skip
    name = journey.view(DISTRICT).applicant.name.encode()

    assert bodies
    assert all(name not in body for body in bodies)
    assert all(name not in sealed for sealed in journey.province.store.packages.values())


def test_while_routing_is_away_the_dossier_waits_for_a_route_in_custody(journey):
    journey.province.routing.is_away = True
    journey.work(COMMUNE)
    journey.province.settle()
    assert (journey.view(COMMUNE).state, journey.stock(COMMUNE)) == ("waiting_route", (1, 0))

    journey.province.routing.is_away = False
    journey.province.settle()
    assert (journey.view(COMMUNE).state, journey.stock(COMMUNE)) == ("offered", (0, 1))


def test_the_leg_waits_while_the_store_is_away_and_goes_on_after(journey):
    journey.province.store.is_away = True
    journey.work(COMMUNE)
    journey.province.settle()
    assert journey.view(COMMUNE).state == "waiting_route"

    journey.province.store.is_away = False
    journey.province.clock.at = at("2026-11-30 09:00")
    journey.province.settle()
    assert journey.view(COMMUNE).state == "offered"


def test_nothing_is_done_to_a_dossier_in_transit_until_the_receiver_has_spoken(journey):
    journey.work(COMMUNE)
    journey.province.settle()

    with pytest.raises(DossierInTransit) as refused:
        journey.province.below.use.stop(journey.command(c.Stop, COMMUNE, reason="other"))
    assert refused.value.to_unit == DISTRICT
    journey.balances(COMMUNE)


def test_an_offer_refused_is_open_again_with_words_to_act_on_and_is_offered_anew(journey):
    journey.work(COMMUNE)
    journey.province.settle()
    (offer,) = journey.province.above.queries.offers(DISTRICT).rows
    refusal = c.RefuseOffer(
        unit=DISTRICT, actor=UPPER, leg=offer.leg, reason="incomplete", note="Thiếu bản vẽ."
    )
    journey.province.above.use.refuse_offer(refusal)
    with pytest.raises(OfferEnded):
        journey.province.above.use.accept_offer(
            c.AcceptOffer(unit=DISTRICT, actor=UPPER, leg=offer.leg)
        )
    journey.province.settle()

    back = journey.view(COMMUNE)
    leg = back.process.leg("huyen")
    assert (back.state, leg.reason, leg.note) == ("offer_declined", "incomplete", "Thiếu bản vẽ.")
    assert journey.types(DISTRICT) == ["offer_refused"]
    journey.balances(COMMUNE)
    journey.balances(DISTRICT)

    journey.province.below.use.offer_again(journey.command(c.OfferAgain, COMMUNE, leg_code="huyen"))
    journey.province.settle()
    journey.accept(DISTRICT)
    journey.province.settle()
    assert journey.stock(DISTRICT) == (1, 0)
    assert journey.types(COMMUNE)[-4:] == ["offer_ended", "leg_wanted", "offered", "handed_out"]


def test_an_offer_released_for_a_mistake_comes_back(journey):
    journey.work(COMMUNE)
    journey.province.settle()
    journey.province.below.use.ask_release(journey.command(c.AskRelease, COMMUNE))
    journey.province.settle()

    assert journey.view(COMMUNE).process.leg("huyen").reason == "released"
    assert journey.stock(COMMUNE) == (1, 0)


def test_an_offer_is_accepted_only_once_its_package_is_open(journey):
    journey.work(COMMUNE)
    journey.province.settle()
    offer = journey.province.above.queries.offers(DISTRICT).rows[0]
    assert offer.applicant == "Đặng Văn Ánh"
    with journey.province.above.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE offer SET state = 'arriving', data = data - 'state' - 'carried'"
        )

    with pytest.raises(OfferStillArriving):
        journey.accept(DISTRICT)


def test_a_withdrawal_on_the_way_is_released_and_ends_at_home(journey):
    journey.work(COMMUNE)
    journey.province.settle()
    done = journey.province.below.use.withdraw(journey.command(c.Withdraw, COMMUNE))
    assert done.passed_on
    journey.province.settle()

    assert journey.view(COMMUNE).state == "withdrawn"
    assert journey.types(COMMUNE)[-3:] == ["release_wanted", "offer_ended", "withdrawn"]
    assert journey.province.above.queries.offers(DISTRICT).total == 0
    journey.balances(COMMUNE)


def test_a_withdrawal_while_another_unit_has_custody_comes_home_and_ends_there(journey):
    journey.to(COMMUNE, DISTRICT)
    journey.province.clock.at = at("2026-12-01 09:00")
    journey.province.below.use.withdraw(journey.command(c.Withdraw, COMMUNE))
    with pytest.raises(RequestOpen):
        journey.province.below.use.withdraw(journey.command(c.Withdraw, COMMUNE))
    journey.province.settle()
    journey.accept(COMMUNE)
    journey.province.settle()

    home = journey.view(COMMUNE)
    assert (home.state, home.national_status, home.dates.verdict) == ("withdrawn", 7, "withdrawn")
    assert "request_answered" in journey.types(COMMUNE)
    for unit in (COMMUNE, DISTRICT):
        journey.balances(unit)


def test_a_withdrawal_that_crosses_the_acceptance_follows_the_dossier(journey):
    journey.work(COMMUNE)
    journey.province.settle()
    journey.accept(DISTRICT)
    journey.province.below.use.withdraw(journey.command(c.Withdraw, COMMUNE))
    journey.province.settle()
    journey.accept(COMMUNE)
    journey.province.settle()

    assert journey.view(COMMUNE).state == "withdrawn"
    journey.balances(COMMUNE)
    journey.balances(DISTRICT)


def test_a_supplement_is_asked_above_and_brought_at_home(journey):
    journey.to(COMMUNE, DISTRICT)
    journey.province.clock.at = at("2026-12-02 08:00")
    above, below = journey.province.above, journey.province.below
    ask = journey.command(c.AskSupplement, DISTRICT, components=("don",), note="Đơn chưa ký.")
    above.use.ask_supplement(ask)
    journey.province.settle()
    shadow = journey.view(COMMUNE)
    assert (shadow.holding, shadow.away_state, shadow.national_status) == (
        "away", "waiting_supplement", 5,
    )  # fmt: skip
    assert (shadow.asked.components, shadow.asked.note) == (("don",), "Đơn chưa ký.")

    journey.province.clock.at = at("2026-12-07 10:00")
    done = below.use.receive_supplement(journey.command(c.ReceiveSupplement, COMMUNE))
    assert done.passed_on
    journey.province.clock.at = at("2026-12-08 10:00")
    journey.province.settle()

    custodian = journey.view(DISTRICT)
    assert custodian.history[-1].kind == "supplement_received"
    assert custodian.history[-1].at == at("2026-12-07 10:00")
    assert custodian.dates.due_current == at("2027-01-08 17:00")
    assert journey.view(COMMUNE).dates.due_current == at("2027-01-08 17:00")
    assert "request_answered" in journey.types(COMMUNE)
    with pytest.raises(SecondSupplement):
        above.use.ask_supplement(replace(ask, key="second"))


def test_a_unit_that_has_passed_the_dossier_on_does_nothing_to_it(journey):
    journey.to(COMMUNE, DISTRICT)
    journey.to(DISTRICT, PROVINCE)

    with pytest.raises(NotInCustody) as refused:
        journey.province.above.use.ask_supplement(
            journey.command(c.AskSupplement, DISTRICT, components=("don",))
        )
    assert refused.value.custodian == PROVINCE


def test_a_rejection_above_comes_home_by_the_shortest_way(journey):
    journey.to(COMMUNE, DISTRICT)
    journey.work(DISTRICT, decision="reject")
    journey.province.settle()
    journey.accept(COMMUNE)
    journey.province.settle()
    journey.work(COMMUNE)

    home = journey.view(COMMUNE)
    assert (home.state, home.outcome) == ("result_ready", "rejected")
    assert "resolved" in journey.types(DISTRICT)
    assert journey.types(PROVINCE) == []


def test_parallel_tasks_leave_custody_where_it_is_and_the_group_ends_when_all_have(province):
    journey = Journey(province, BIRTH_GROUP)
    journey.work(COMMUNE)
    province.settle()
    assert (journey.view(COMMUNE).state, journey.stock(COMMUNE)) == ("waiting_parallel", (1, 0))

    for unit in (POLICE, INSURANCE):
        journey.accept(unit)
        journey.work(unit)
    province.settle()
    journey.work(COMMUNE)

    assert journey.view(COMMUNE).state == "result_ready"
    assert journey.types(POLICE) == [
        "parallel_taken",
        "task_done",
        "task_done",
        "parallel_finished",
    ]
    assert journey.types(COMMUNE).count("parallel_asked") == 2
    assert journey.types(COMMUNE).count("parallel_noted") == 2
    for unit in (COMMUNE, POLICE, INSURANCE):
        journey.balances(unit)
    assert journey.stock(POLICE) == (0, 0)


def test_what_a_reader_misses_is_published_once_more(journey):
    journey.province.settle()
    below = journey.province.below
    before = len(list(journey.province.bus.scan("motcua.dossier.v1")))
    asked = Heard("resend_asked", "", COMMUNE, "", "", "", at("2026-11-30 09:00"),
                  {"unit": COMMUNE, "from_seq": 1, "to_seq": 1, "reader": "routing"})  # fmt: skip
    with below.office.start() as uow:
        apply_handover(asked, below.office, uow)
        uow.commit()
    journey.province.settle()

    again = list(journey.province.bus.scan("motcua.dossier.v1"))
    assert len(again) == before + 1
    assert (again[-1].seq, again[-1].hash) == (again[0].seq, again[0].hash)


def test_a_handover_between_two_units_of_one_deployment_is_seen_from_both_sides(journey):
    journey.to(COMMUNE, DISTRICT)
    journey.work(DISTRICT)
    journey.province.settle()
    above = journey.province.above
    (offer,) = above.queries.offers(PROVINCE).rows
    above.use.accept_offer(c.AcceptOffer(unit=PROVINCE, actor=UPPER, leg=offer.leg))

    stock = above.queries.stock(DISTRICT)
    assert [row.handover for row in stock.offered] == [offer.leg]
    assert [row.handover for row in stock.acknowledging] == [offer.leg]
    journey.province.settle()
    assert above.queries.stock(DISTRICT).acknowledging == ()
