"""What `motcua prove` finds between units: one custodian each, and both sides of a handover."""

from __future__ import annotations

import pytest
from client_ledgers import Office, one_journey

from motcua_app.client.custody import Handovers, Places


def custody_of(office: Office, *, late: tuple[str, ...] = ()) -> Handovers:
    handovers = Handovers()
    for unit, book in office.ledgers.items():
        for entry in book:
            handovers.add(entry, is_settled=unit not in late)
    return handovers


def test_a_whole_journey_agrees_between_its_units() -> None:
    handovers = custody_of(one_journey())
    assert list(handovers.findings()) == []
    assert handovers.acknowledging() == []


def test_an_acceptance_not_yet_acknowledged_is_listed_and_no_error() -> None:
    office = Office()
    office.say("xa", "received", "H31-1")
    office.say("xa", "offered", "H31-1", handover="leg-1", peer="huyen")
    office.say("huyen", "handed_in", "H31-1", custody=2, handover="leg-1", peer="xa")

    handovers = custody_of(office)
    assert list(handovers.findings()) == []
    (each,) = handovers.acknowledging()
    assert (each.dossier, each.from_unit, each.to_unit) == ("H31-1", "xa", "huyen")


@pytest.mark.parametrize(
    ("unit", "kind", "custody", "expected"),
    [
        ("huyen", "handed_in", 2, "handed_in_alone"),
        ("xa", "handed_out", 1, "handed_out_alone"),
        ("xa", "offer_ended", 1, "offer_ended_alone"),
        ("huyen", "offer_refused", 1, "offer_refused_alone"),
    ],
)
def test_half_a_handover_is_named(unit: str, kind: str, custody: int, expected: str) -> None:
    office = Office()
    office.say("xa", "received", "H31-1")
    office.say(unit, kind, "H31-1", custody=custody, handover="leg-9", peer="khac")

    named = {(each.kind, each.dossier) for each in custody_of(office).findings()}
    assert (expected, "H31-1") in named


def test_two_units_holding_the_same_custody_are_named() -> None:
    office = one_journey()
    office.say("tinh", "handed_in", "H31-1", custody=2, handover="leg-1", peer="xa")

    kinds = {each.kind for each in custody_of(office).findings()}
    assert {"two_custodians", "handover_twice"} <= kinds


def test_an_acceptance_by_somebody_who_was_not_asked_is_named() -> None:
    office = Office()
    office.say("xa", "received", "H31-1")
    office.say("xa", "offered", "H31-1", handover="leg-1", peer="huyen")
    office.say("tinh", "handed_in", "H31-1", custody=2, handover="leg-1", peer="xa")

    assert "handover_mismatch" in {each.kind for each in custody_of(office).findings()}


def test_an_end_away_from_the_origin_is_named() -> None:
    office = Office()
    office.say("xa", "received", "H31-1")
    office.hand_over("H31-1", "xa", "huyen", "leg-1", 1)
    office.say("huyen", "stopped", "H31-1", custody=2)

    assert "foreign_end" in {each.kind for each in custody_of(office).findings()}


def test_facts_that_came_while_reading_only_bear_witness() -> None:
    office = Office()
    office.say("huyen", "handed_in", "H31-1", custody=2, handover="leg-1", peer="xa")

    assert list(custody_of(office, late=("huyen",)).findings()) == []


def test_reportings_places_are_compared_at_reportings_own_heads() -> None:
    office = one_journey()
    places = Places({"xa": 2, "huyen": 0})
    for book in office.ledgers.values():
        for entry in book:
            places.add(entry)

    assert list(places.compare([("H31-1", "xa", "in_transit")], "reporting")) == []
    wrong = list(places.compare([("H31-1", "huyen", "open"), ("H31-5", "xa", "open")], "reporting"))
    assert {(each.kind, each.dossier) for each in wrong} == {
        ("reporting_custody", "H31-1"),
        ("reporting_custody", "H31-5"),
    }
