"""A fact that nothing can be made of is parked alone; the ledger goes on behind it."""

from __future__ import annotations

from collections.abc import Callable

from routing_builders import Ledgers, hours, published, records
from routing_parts import Parts

from motcua.catalog.v1 import catalog_pb2 as pb
from motcua.dossier.v1.dossier_pb2 import DossierFact


def no_such_time(fact: DossierFact) -> None:
    fact.business_at.seconds = 2**60


def no_such_due(fact: DossierFact) -> None:
    fact.due.current.seconds = -(2**60)


def beyond_the_column(fact: DossierFact) -> None:
    fact.custody = 2**32 - 1


def unkeepable_text(fact: DossierFact) -> None:
    fact.received.residence = "xa\0"


def at_the_end_of_time(fact: DossierFact) -> None:
    """Year 9999: readable, but no working hours follow it."""
    fact.ClearField("received")
    fact.leg_wanted.leg, fact.leg_wanted.place = "L", "nguoi-co-cong.huyen"
    fact.business_at.seconds = 253_402_300_799


SPOILERS: dict[str, Callable[[DossierFact], None]] = {
    "no such time": no_such_time,
    "no such due": no_such_due,
    "beyond the column": beyond_the_column,
    "unkeepable text": unkeepable_text,
    "at the end of time": at_the_end_of_time,
}


def test_a_value_that_cannot_be_is_parked_and_the_next_fact_read(parts: Parts) -> None:
    parts.tell_catalog()
    for unit, spoil in SPOILERS.items():
        ledgers = Ledgers(dossier=f"{unit}: spoilt")
        spoil(ledgers.write(unit, 1, "received", hours(0)))
        ledgers.dossier = unit
        ledgers.write(unit, 1, "received", hours(1))
        parts.publish(published(ledgers.facts[unit]))

    parts.read()

    parked = parts.routing.queries.reader()["parked"]
    assert {each["stream"]: (each["seq"], each["reason"]) for each in parked} == dict.fromkeys(
        SPOILERS, (1, "rule:bad_value")
    )
    custodians = {unit: parts.routing.queries.dossier(unit).custodian for unit in SPOILERS}
    assert custodians == {unit: unit for unit in SPOILERS}


def test_a_unit_whose_share_is_no_number_is_parked(parts: Parts) -> None:
    known = records()
    unit = next(fact for fact in known if fact.key == "unit:huyen").unit
    unit.successions.append(pb.Succession(to="tinh", share="1/0", on="2026-01-01"))

    parts.tell_catalog(known)

    books = parts.routing.queries.reader()
    assert [each["reason"] for each in books["parked"]] == ["rule:bad_record"]
