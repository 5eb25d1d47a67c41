"""From the ledgers on the bus to answers on the bus, over a real database."""

from __future__ import annotations

from datetime import timedelta

from routing_builders import (
    DOSSIER,
    LEG_UP,
    Ledgers,
    hours,
    province,
    records,
    to_district,
    unit,
    up_and_home,
)
from routing_parts import Parts

from motcua_routing.domain.path import LegState


def received(ledgers: Ledgers) -> Ledgers:
    ledgers.write("xa", 1, "received", hours(0), due=hours(200))
    return ledgers


def wanted(*, imported: bool = False) -> Ledgers:
    ledgers = received(Ledgers(imported=imported))
    ledgers.write("xa", 1, "leg_wanted", hours(6), leg=LEG_UP, leg_code="huyen",
                  place="nguoi-co-cong.huyen", mode=1)  # fmt: skip
    return ledgers


def test_a_wanted_leg_is_answered_to_the_askers_node(parts: Parts) -> None:
    parts.tell_catalog()
    parts.tell(wanted().facts["xa"])

    [word] = parts.words("xa")
    assert (word.to_unit, word.dossier, word.leg) == ("xa", DOSSIER, LEG_UP)
    assert (word.leg_answered.unit, word.leg_answered.deployment) == ("huyen", "huyen")
    assert word.leg_answered.public_key == b"k" * 32
    assert word.position.producer == "routing"
    assert parts.news() == ["leg_planned"]


def test_the_same_facts_again_change_nothing(parts: Parts) -> None:
    parts.tell_catalog()
    ledger = wanted().facts["xa"]
    parts.tell(ledger)
    parts.tell(ledger)

    assert len(parts.words("xa")) == 1
    assert parts.routing.queries.dossier(DOSSIER).steps_done == 0


def test_a_leg_nobody_can_take_is_answered_when_the_catalogue_changes(parts: Parts) -> None:
    parts.tell_catalog(records([unit("xa", parent="huyen"), unit("huyen")]))
    parts.tell(wanted().facts["xa"])
    assert [word.WhichOneof("event") for word in parts.words("xa")] == ["leg_impossible"]
    parts.tick()
    assert len(parts.words("xa")) == 1

    changed = [fact for fact in records() if fact.key == "unit:huyen"]
    changed[0].version = 2
    parts.tell_catalog(changed)
    parts.tick()

    assert [w.WhichOneof("event") for w in parts.words("xa")] == ["leg_impossible", "leg_answered"]
    assert parts.news() == ["leg_blocked", "leg_planned"]


def test_a_leg_waits_for_the_receivers_key(parts: Parts) -> None:
    keyless = unit("huyen", "nguoi-co-cong.huyen", parent="tinh", key=b"")
    units = [keyless if each.code == "huyen" else each for each in province()]
    parts.tell_catalog(records(units))
    parts.tell(wanted().facts["xa"])
    assert parts.words("xa") == []
    assert parts.routing.queries.dossier(DOSSIER).legs[LEG_UP].state is LegState.WAITING_KEY

    registered = [fact for fact in records() if fact.key == "unit:huyen"]
    registered[0].version = 2
    parts.tell_catalog(registered)
    parts.tick()

    assert parts.words("xa")[0].leg_answered.unit == "huyen"


def test_facts_before_the_catalogue_are_answered_after_it(parts: Parts) -> None:
    parts.tell(wanted().facts["xa"])
    parts.tell_catalog()
    parts.tick()

    assert [word.WhichOneof("event") for word in parts.words("xa")] == ["leg_answered"]


def test_what_was_offered_long_ago_is_not_answered_again(parts: Parts) -> None:
    parts.tell_catalog()
    ledgers = up_and_home(Ledgers())
    parts.tell(*(ledgers.facts[code] for code in ("tinh", "xa", "huyen", "huyen-ben")))

    dossier = parts.routing.queries.dossier(DOSSIER)
    assert [each.unit for each in dossier.path()] == ["xa", "huyen", "tinh", "xa"]
    assert parts.news().count("leg_finished") == 4
    held = {each.unit: each for each in parts.routing.queries.custody(None)}
    assert all(not each.open and not each.in_transit for each in held.values())
    assert held["xa"].seq == len(ledgers.facts["xa"])


def test_custody_is_told_per_unit_as_of_its_ledger(parts: Parts) -> None:
    parts.tell_catalog()
    ledgers = to_district(received(Ledgers()))
    parts.tell(ledgers.facts["huyen"], ledgers.facts["xa"][:3])

    held = {each.unit: each for each in parts.routing.queries.custody(None)}
    assert (held["xa"].open, held["xa"].in_transit) == ((), (DOSSIER,))
    assert [each.dossier for each in held["xa"].acknowledging] == [DOSSIER]
    assert (held["huyen"].open, held["huyen"].in_transit) == ((DOSSIER,), ())

    parts.tell(ledgers.facts["xa"])
    [xa] = parts.routing.queries.custody("xa")
    assert (xa.seq, xa.open, xa.in_transit, xa.acknowledging) == (4, (), (), ())


def test_an_offer_past_its_limit_is_told_once_to_both_sides(parts: Parts) -> None:
    parts.tell_catalog()
    ledgers = to_district(received(Ledgers()))
    parts.tell(ledgers.facts["xa"][:3])
    parts.clock.at = hours(16)
    parts.tick()
    assert parts.words("huyen") == []

    parts.clock.advance(timedelta(minutes=1))
    parts.tick()
    parts.tick()

    for deployment in ("xa", "huyen"):
        [word] = [w for w in parts.words(deployment) if w.HasField("overdue_notice")]
        assert (word.overdue_notice.kind, word.to_unit) == ("offer_unaccepted", deployment)
    assert parts.news() == ["leg_planned", "leg_offered", "offer_overdue"] or parts.news() == [
        "leg_offered", "offer_overdue"
    ]  # fmt: skip


def test_a_limit_that_passed_before_the_catalogue_was_read_is_told_after_it(parts: Parts) -> None:
    ledgers = to_district(received(Ledgers()))
    parts.tell(ledgers.facts["xa"][:3])
    parts.clock.at = hours(17)
    assert parts.tick() == 0

    parts.tell_catalog()
    parts.tick()

    for deployment in ("xa", "huyen"):
        [word] = parts.words(deployment)
        assert word.overdue_notice.kind == "offer_unaccepted"


def test_a_late_leg_is_told_once_and_not_while_the_citizen_is_waited_for(parts: Parts) -> None:
    parts.tell_catalog()
    ledgers = to_district(received(Ledgers()))
    ledgers.write("huyen", 2, "supplement_asked", hours(20))
    parts.tell(ledgers.facts["xa"], ledgers.facts["huyen"])
    parts.clock.at = hours(91)
    parts.tick()
    assert "leg_overdue" not in parts.news()

    ledgers.write("huyen", 2, "supplement_received", hours(91), leg_due=hours(150))
    parts.tell(ledgers.facts["huyen"])
    parts.tick()
    assert "leg_overdue" not in parts.news()

    parts.clock.at = hours(151)
    parts.tick()
    parts.tick()

    assert parts.news().count("leg_overdue") == 1
    assert [w.overdue_notice.kind for w in parts.words("huyen")] == ["leg_overdue"]


def test_imported_history_arms_no_timers_but_gets_its_answers(parts: Parts) -> None:
    parts.tell_catalog()
    ledgers = wanted(imported=True)
    parts.tell(ledgers.facts["xa"])
    assert parts.words("xa")[0].leg_answered.unit == "huyen"
    ledgers.write("xa", 1, "offered", hours(7), handover=LEG_UP, peer="huyen", leg=LEG_UP,
                  accept_by=hours(8))  # fmt: skip
    parts.tell(ledgers.facts["xa"])
    parts.clock.at = hours(1000)
    parts.tick()

    assert "offer_overdue" not in parts.news()


def test_a_record_that_says_nothing_readable_is_parked_alone(parts: Parts) -> None:
    bad = [fact for fact in records() if fact.key == "calendar:hung-yen"]
    bad[0].calendar.hours[0].valid_from = "hôm nay"
    parts.tell_catalog([*[f for f in records() if f.key != "calendar:hung-yen"], bad[0]])

    books = parts.routing.queries.reader()
    assert [each["reason"] for each in books["parked"]] == ["rule:bad_record"]
    assert parts.routing.catalogs.now().tree.valid("xa", hours(0).date())
