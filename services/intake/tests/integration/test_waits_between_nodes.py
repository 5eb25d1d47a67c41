"""A citizen waited for while a dossier is about to leave, or has left."""

from dataclasses import replace

import pytest

from motcua_intake.app import commands as c
from motcua_intake.domain.dossier import Handed
from motcua_intake.domain.errors.citizen import NothingWanted
from motcua_intake.domain.errors.reception import UnknownComponent
from services.intake.tests.intake_builders import COMMUNE, DISTRICT, at
from services.intake.tests.integration.test_handover import Journey


@pytest.fixture
def journey(province):
    return Journey(province)


def test_a_request_names_the_papers_that_it_wants_and_the_one_request_is_not_spent(journey):
    below, words = journey.province.below, "Đơn chưa ký."

    with pytest.raises(NothingWanted):
        below.use.ask_supplement(
            journey.command(c.AskSupplement, COMMUNE, components=(), note=words)
        )

    assert (journey.view(COMMUNE).state, journey.view(COMMUNE).supplements) == ("accepted", 0)
    below.use.ask_supplement(journey.command(c.AskSupplement, COMMUNE, components=("don",)))
    assert journey.view(COMMUNE).state == "waiting_supplement"


def test_a_dossier_leaves_only_after_the_papers_asked_for_have_come(journey):
    below = journey.province.below
    journey.province.routing.is_away = True
    journey.work(COMMUNE)
    journey.province.settle()
    below.use.ask_supplement(journey.command(c.AskSupplement, COMMUNE, components=("don",)))
    journey.province.routing.is_away = False
    journey.province.settle()
    assert (journey.view(COMMUNE).state, journey.stock(COMMUNE)) == ("waiting_supplement", (1, 0))
    assert journey.province.store.packages == {}

    journey.province.clock.at = at("2026-12-03 09:00")
    below.use.receive_supplement(journey.command(c.ReceiveSupplement, COMMUNE))
    journey.province.settle()
    journey.accept(DISTRICT)
    journey.province.settle()

    there = journey.view(DISTRICT)
    assert (there.state, there.asked) == ("processing", None)
    assert there.history[-1].kind == "supplement_received"
    for unit in (COMMUNE, DISTRICT):
        journey.balances(unit)


def test_a_paper_the_procedure_does_not_know_is_refused_at_home_and_parked_nowhere(journey):
    journey.to(COMMUNE, DISTRICT)
    above, below = journey.province.above, journey.province.below
    above.use.ask_supplement(journey.command(c.AskSupplement, DISTRICT, components=("don",)))
    journey.province.settle()

    with pytest.raises(UnknownComponent):
        below.use.receive_supplement(
            journey.command(c.ReceiveSupplement, COMMUNE, components=("khong-co",))
        )
    journey.province.settle()

    assert above.queries.waiting()["parked"] == 0
    assert journey.view(DISTRICT).state == "waiting_supplement"


def test_a_part_brought_at_home_is_taken_above_as_what_it_is_and_the_rest_is_still_missing(journey):
    journey.to(COMMUNE, DISTRICT)
    above, below = journey.province.above, journey.province.below
    wanted = journey.command(c.AskSupplement, DISTRICT, components=("don", "uy-quyen"))
    above.use.ask_supplement(wanted)
    journey.province.settle()
    certified = Handed("don", "certified", 2)

    part = journey.command(c.ReceiveSupplement, COMMUNE, papers=(certified,))
    assert below.use.receive_supplement(part).passed_on
    journey.province.settle()

    there, home = journey.view(DISTRICT), journey.view(COMMUNE)
    assert there.components[-1] == replace(certified, is_later=True)
    assert (there.state, there.dates.due_current) == ("waiting_supplement", None)
    assert there.asked.components == home.asked.components == ("uy-quyen",)
    assert (home.away_state, home.requests[-1].state) == ("waiting_supplement", "done")

    journey.province.clock.at = at("2026-12-08 09:00")
    below.use.receive_supplement(journey.command(c.ReceiveSupplement, COMMUNE))
    journey.province.settle()

    assert (journey.view(DISTRICT).asked, journey.view(COMMUNE).asked) == (None, None)
    assert journey.view(DISTRICT).history[-1].at == at("2026-12-08 09:00")
    for unit in (COMMUNE, DISTRICT):
        journey.balances(unit)
