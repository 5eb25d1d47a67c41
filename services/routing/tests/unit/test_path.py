"""A dossier's path from the ledgers of several units, whatever the order of their arrival."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from routing_builders import LEG_HOME, LEG_TASK, LEG_TOP, LEG_UP, Ledgers, hours, up_and_home

from motcua_routing.domain.facts import Fact
from motcua_routing.domain.fold import apply
from motcua_routing.domain.news import Accepted, Declined, Finished, Offered
from motcua_routing.domain.path import Dossier, Held, LegState, Phase, Verdict

UNITS = ("xa", "huyen", "huyen-ben", "tinh")
LEDGERS = up_and_home(Ledgers())


def folded(facts: Iterable[Fact]) -> Dossier:
    dossier = Dossier("H31.23.15-261116-0001")
    for fact in facts:
        apply(dossier, fact)
    return dossier


def in_time() -> list[Fact]:
    return sorted((f for u in UNITS for f in LEDGERS.parsed(u)), key=lambda fact: fact.business_at)


@given(st.permutations([u for u in UNITS for _ in LEDGERS.facts[u]]))
def test_the_order_between_units_changes_nothing(turns: list[str]) -> None:
    ledgers = {unit: iter(LEDGERS.parsed(unit)) for unit in UNITS}
    assert folded(next(ledgers[unit]) for unit in turns) == folded(in_time())


def test_a_round_trip_ends_at_home_with_each_leg_judged_on_its_own() -> None:
    dossier = folded(in_time())
    assert (dossier.custodian, dossier.custody, dossier.state) == ("xa", 4, Held.CLOSED)
    assert dossier.phase is Phase.RETURNED
    assert dossier.due == hours(260)
    assert [each.unit for each in dossier.path()] == ["xa", "huyen", "tinh", "xa"]
    verdicts = {leg.id: leg.verdict for leg in dossier.legs.values()}
    assert verdicts == {
        "L0": None,
        LEG_UP: Verdict.LATE,
        LEG_TOP: Verdict.EARLY,
        LEG_HOME: Verdict.EARLY,
        LEG_TASK: Verdict.EARLY,
    }
    assert dossier.legs["L0"].state is LegState.DECLINED
    assert dossier.legs[LEG_UP].finished_at == hours(102)


def test_until_the_receiver_accepts_the_sender_keeps_it() -> None:
    dossier = folded(fact for fact in in_time() if fact.business_at < hours(8))
    assert (dossier.custodian, dossier.state) == ("xa", Held.IN_TRANSIT)
    assert dossier.waiting_on == "huyen"


def test_accepted_and_not_yet_known_to_the_sender_is_being_acknowledged() -> None:
    dossier = folded(fact for fact in in_time() if fact.business_at < hours(8.5))
    assert (dossier.custodian, dossier.custody, dossier.state) == ("huyen", 2, Held.OPEN)
    first, second = dossier.path()
    assert dossier.is_being_acknowledged(first)
    assert not dossier.is_being_acknowledged(second)


def test_the_senders_word_alone_already_tells_who_has_it() -> None:
    dossier = folded(fact for fact in LEDGERS.parsed("xa") if fact.business_at < hours(9))
    assert (dossier.custodian, dossier.custody, dossier.state) == ("huyen", 2, Held.OPEN)


def test_a_refusal_gives_the_dossier_back_and_says_why() -> None:
    dossier = folded(fact for fact in in_time() if fact.business_at <= hours(5))
    assert (dossier.custodian, dossier.state, dossier.waiting_on) == ("xa", Held.OPEN, "")
    assert dossier.legs["L0"].decline_reason == "wrong_unit"


def test_a_supplement_stops_and_starts_the_dossier() -> None:
    waiting = folded(fact for fact in in_time() if fact.business_at <= hours(9))
    assert waiting.phase is Phase.WAITING_SUPPLEMENT
    assert folded(f for f in in_time() if f.business_at <= hours(20)).phase is Phase.PROCESSING


def test_everything_about_a_leg_is_announced_once() -> None:
    dossier = Dossier("x")
    said = [news for fact in in_time() for news in apply(dossier, fact)]
    assert [type(news) for news in said if news.leg == LEG_UP] == [Offered, Accepted, Finished]
    assert [type(news) for news in said if news.leg == "L0"] == [Offered, Declined]
    finished = {news.leg: news.verdict for news in said if isinstance(news, Finished)}
    assert finished[LEG_UP] is Verdict.LATE


def test_a_leg_that_was_never_offered_is_dropped_with_the_end_of_the_dossier() -> None:
    ledgers = Ledgers()
    ledgers.write("xa", 1, "received", hours(0))
    ledgers.write("xa", 1, "leg_wanted", hours(1), leg="L", place="x")
    ledgers.write("xa", 1, "withdrawn", hours(2))
    dossier = folded(ledgers.parsed("xa"))
    assert dossier.legs["L"].state is LegState.DROPPED
    assert not dossier.legs["L"].is_asked


def test_a_reopened_dossier_is_open_again() -> None:
    ledgers = Ledgers()
    ledgers.write("xa", 1, "received", hours(0))
    ledgers.write("xa", 1, "stopped", hours(2))
    ledgers.write("xa", 1, "reopened", hours(3))
    dossier = folded(ledgers.parsed("xa"))
    assert (dossier.state, dossier.phase) == (Held.OPEN, Phase.PROCESSING)


def declined_task(ledgers: Ledgers) -> Ledgers:
    """A parallel task that its unit refuses, as both intakes write it down."""
    write = ledgers.write
    write("xa", 1, "received", hours(0))
    write("xa", 1, "leg_wanted", hours(1), leg=LEG_TASK, leg_code="y-kien", mode=2, place="x")
    write("xa", 1, "parallel_asked", hours(2), leg=LEG_TASK, leg_code="y-kien",
          accept_by=hours(10))  # fmt: skip
    write("huyen", 1, "offer_refused", hours(3), handover=LEG_TASK, peer="xa", leg=LEG_TASK,
          reason="wrong_unit")  # fmt: skip
    write("xa", 1, "parallel_noted", hours(4), leg=LEG_TASK, leg_code="y-kien",
          outcome="declined")  # fmt: skip
    return ledgers


@given(st.permutations(["xa"] * 4 + ["huyen"]))
def test_a_task_that_was_refused_stays_refused_once_its_sender_knows(turns: list[str]) -> None:
    told = declined_task(Ledgers())
    ledgers = {unit: iter(told.parsed(unit)) for unit in ("xa", "huyen")}
    task = folded(next(ledgers[unit]) for unit in turns).legs[LEG_TASK]
    assert (task.state, task.decline_reason) == (LegState.DECLINED, "wrong_unit")


def test_the_senders_word_alone_already_tells_that_a_task_was_refused() -> None:
    task = folded(declined_task(Ledgers()).parsed("xa")).legs[LEG_TASK]
    assert task.state is LegState.DECLINED


def test_a_leg_that_is_asked_for_anew_takes_the_place_of_the_one_nobody_could_take() -> None:
    ledgers = Ledgers()
    ledgers.write("xa", 1, "received", hours(0))
    for leg, at in (("L1", hours(1)), ("L2", hours(2))):
        ledgers.write("xa", 1, "leg_wanted", at, leg=leg, leg_code="huyen", place="x")
    ledgers.write("xa", 1, "leg_wanted", hours(2), leg="L3", leg_code="thue", place="y")
    dossier = folded(ledgers.parsed("xa"))
    assert {leg.id: leg.state for leg in dossier.legs.values()} == {
        "L1": LegState.DROPPED,
        "L2": LegState.WANTED,
        "L3": LegState.WANTED,
    }
    assert not dossier.legs["L1"].is_asked
