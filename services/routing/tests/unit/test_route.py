"""Answers to wanted legs, and what is said when limits pass."""

from __future__ import annotations

from datetime import datetime

from routing_builders import LEG_UP, Ledgers, catalog, hours, province, to_district, unit

from motcua.catalog.v1 import catalog_pb2 as pb
from motcua_routing.adapters.catalog_wire import catalog_of
from motcua_routing.domain.fold import apply
from motcua_routing.domain.news import (
    Answered,
    BlockedLeg,
    Impossible,
    LegIsOverdue,
    LimitPassed,
    OfferIsOverdue,
    Planned,
)
from motcua_routing.domain.overdue import tell
from motcua_routing.domain.path import Dossier, Leg, LegState
from motcua_routing.domain.route import REASONS, Patience, Reply, answer

WANTED_AT = hours(6)


def wanted(
    *, imported: bool = False, until: datetime = WANTED_AT, place: str = "", to_unit: str = ""
) -> tuple[Dossier, Leg]:
    ledgers = Ledgers(imported=imported)
    ledgers.write("xa", 1, "received", hours(0))
    if place or to_unit:
        ledgers.write("xa", 1, "leg_wanted", hours(6), leg=LEG_UP, place=place, to_unit=to_unit)
    else:
        to_district(ledgers)
    dossier = Dossier("H31")
    facts = [fact for code in ("xa", "huyen") for fact in ledgers.parsed(code)]
    for fact in facts:
        if fact.business_at <= until:
            apply(dossier, fact)
    return dossier, dossier.legs[LEG_UP]


def tried(dossier: Dossier, leg: Leg, units: list[pb.Unit] | None = None) -> Reply:
    return answer(leg, dossier, catalog(units), now=hours(6), patience=Patience(8))


def test_the_answer_names_unit_key_and_limit() -> None:
    dossier, leg = wanted()
    reply = tried(dossier, leg)
    [word] = reply.words
    assert isinstance(word, Answered)
    assert (word.deployment, word.to_unit) == ("xa", "xa")
    assert (word.unit, word.unit_deployment, word.public_key) == ("huyen", "huyen", b"k" * 32)
    # Monday 14:00 and eight working hours: Tuesday 14:30.
    assert word.accept_by == hours(30.5)
    assert [type(news) for news in reply.news] == [Planned]
    assert leg.state is LegState.PLANNED


def test_going_home_needs_no_search() -> None:
    dossier, leg = wanted(place="origin")
    tried(dossier, leg)
    assert leg.to_unit == "xa"
    dossier, leg = wanted(to_unit="tinh")
    tried(dossier, leg)
    assert leg.to_unit == "tinh"


def test_nobody_able_is_told_once_and_answered_when_somebody_is() -> None:
    dossier, leg = wanted()
    bare = [unit("xa", parent="huyen"), unit("huyen")]
    reply = tried(dossier, leg, bare)
    assert [type(said) for said in (*reply.news, *reply.words)] == [BlockedLeg, Impossible]
    assert leg.state is LegState.BLOCKED
    assert tried(dossier, leg, bare) == Reply()
    assert isinstance(tried(dossier, leg).words[0], Answered)


def test_without_a_key_the_leg_waits_in_silence() -> None:
    dossier, leg = wanted()
    reply = tried(
        dossier, leg, [unit("xa", parent="huyen"), unit("huyen", "nguoi-co-cong.huyen", key=b"")]
    )
    assert reply == Reply()
    assert leg.state is LegState.WAITING_KEY
    assert isinstance(tried(dossier, leg).words[0], Answered)


def test_an_unknown_asker_is_answered_when_the_catalogue_knows_it() -> None:
    dossier, leg = wanted()
    others = [each for each in province() if each.code != "xa"]
    assert tried(dossier, leg, others).words == ()
    assert leg.reason == "asker_unknown"
    assert isinstance(tried(dossier, leg).words[0], Answered)


def test_every_reason_has_its_sentence() -> None:
    assert set(REASONS) == {
        "asker_unknown", "nobody_able", "unknown_unit", "no_successor", "no_active_tree",
        "no_deployment", "no_calendar",
    }  # fmt: skip


def test_business_history_is_routed_by_its_own_day() -> None:
    ended = [
        unit("tinh", "nguoi-co-cong.huyen"),
        unit("huyen", "nguoi-co-cong.huyen", parent="tinh", valid_to="2026-11-16"),
        unit("xa", parent="tinh"),
    ]
    ended[2].parents[0].valid_from = "2026-11-17"
    ended[2].parents.add(unit="huyen", tree="ba-cap", valid_to="2026-11-16")
    later = hours(48)
    for imported, expected in ((True, "huyen"), (False, "tinh")):
        dossier, leg = wanted(imported=imported)
        answer(leg, dossier, catalog(ended), now=later, patience=Patience(8))
        assert leg.to_unit == expected


def test_an_offer_past_its_limit_is_told_to_both_sides_once() -> None:
    dossier, leg = wanted(until=hours(7))
    assert tell(leg, dossier, catalog(), hours(16)) == Reply()
    reply = tell(leg, dossier, catalog(), hours(17))
    assert [type(news) for news in reply.news] == [OfferIsOverdue]
    told = [word for word in reply.words if isinstance(word, LimitPassed)]
    assert [(word.to_unit, word.kind, word.unit) for word in told] == [
        ("xa", "offer_unaccepted", "huyen"),
        ("huyen", "offer_unaccepted", "huyen"),
    ]
    assert tell(leg, dossier, catalog(), hours(18)) == Reply()


def test_a_late_leg_is_told_once() -> None:
    dossier, leg = wanted(until=hours(9))
    assert tell(leg, dossier, catalog(), hours(90)) == Reply()
    assert [type(news) for news in tell(leg, dossier, catalog(), hours(91)).news] == [LegIsOverdue]
    assert tell(leg, dossier, catalog(), hours(92)) == Reply()


def test_imported_legs_have_no_timers() -> None:
    dossier, leg = wanted(until=hours(7), imported=True)
    assert tell(leg, dossier, catalog(), hours(1000)) == Reply()
    dossier, leg = wanted(until=hours(9), imported=True)
    assert tell(leg, dossier, catalog(), hours(1000)) == Reply()


def test_what_another_tree_plans_does_not_route_today() -> None:
    planned = pb.Succession(
        to="xa", share="1", on="2025-07-01", tree="hai-cap", capabilities=["lao-dong.huyen"]
    )
    units = [
        pb.Unit(code="huyen", successions=[planned], capabilities=[pb.Capability(tag="x")]),
        pb.Unit(code="xa"),
    ]
    facts = [pb.CatalogFact(key=f"unit:{u.code}", version=1, unit=u) for u in units]
    facts.append(pb.CatalogFact(key="tree:t", version=1, tree=pb.Tree(code="ba-cap", active=True)))

    known = catalog_of(1, [fact.SerializeToString() for fact in facts])

    assert known.tree.units["xa"].capabilities == ()
