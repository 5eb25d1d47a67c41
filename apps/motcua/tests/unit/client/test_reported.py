"""What reporting keeps of a dossier, and counts on its board, must be what its facts say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from client_ledgers import PROCEDURE, START, Office, one_journey, printed
from client_platforms import Readers

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_app.client.entries import Unreadable, parse_entry, read_body
from motcua_app.client.reported import DossierRows, Kept, kept_of

LATER = START + timedelta(days=3)
JOURNEY_MINUTES = {"received": 1, "result_ready": 9, "returned": 10, "second": 11}


def minute(name: str) -> datetime:
    return START + timedelta(minutes=JOURNEY_MINUTES[name])


def kept_by_reporting() -> dict[str, Kept]:
    """The rows of ``one_journey``, written down by hand."""
    shared = Kept(procedure=PROCEDURE, field="bao-tro", origin="xa")
    returned = replace(
        shared, channel="counter", received_at=minute("received"), verdict="on_time",
        solved_at=minute("result_ready"), ended="returned", ended_at=minute("returned"),
    )  # fmt: skip
    still_open = replace(shared, channel="online", received_at=minute("second"))
    return {"H31-1": returned, "H31-2": still_open}


def rows_of(
    office: Office,
    units: Iterable[str] = ("xa", "huyen"),
    *,
    parked: frozenset[tuple[str, int]] = frozenset(),
    lacking: int = 0,
) -> DossierRows:
    """The facts of these units; the newest ``lacking`` of each are not counted."""
    heads = {unit: len(book) - lacking for unit, book in office.ledgers.items()}
    rows = DossierRows(heads, parked)
    for unit in units:
        for entry in office.ledgers[unit]:
            read = parse_entry(printed(entry))
            try:
                rows.add(read, read_body(read)[0])
            except Unreadable:
                rows.add(read, None)
    return rows


def named(rows: DossierRows, kept: dict[str, Kept]) -> list[tuple[str, str, str]]:
    return [(each.kind, each.unit, each.dossier) for each in rows.compare(kept.items())]


@pytest.mark.parametrize("units", [("xa", "huyen"), ("huyen", "xa")])
def test_rows_as_the_facts_have_them_are_right_whichever_unit_is_read_first(
    units: tuple[str, str],
) -> None:
    assert named(rows_of(one_journey(), units), kept_by_reporting()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"procedure": "2.000908"}, {"field": "dat-dai"}, {"origin": "huyen"},
        {"channel": "online"}, {"received_at": LATER}, {"due_current": LATER},
        {"solved_at": LATER}, {"solved_at": None}, {"verdict": "late"}, {"ended": None},
        {"ended_at": LATER},
    ],
    ids=str,
)  # fmt: skip
def test_a_changed_column_is_named_with_its_dossier(change: dict[str, Any]) -> None:
    kept = kept_by_reporting()
    kept["H31-1"] = replace(kept["H31-1"], **change)

    findings = list(rows_of(one_journey()).compare(kept.items()))
    assert [(each.kind, each.unit, each.dossier) for each in findings] == [
        ("reporting_row", "xa", "H31-1")
    ]
    assert set(change) == {name for name in kept_columns() if f"{name} = " in findings[0].text}


def kept_columns() -> tuple[str, ...]:
    return tuple(Kept.__slots__)


def test_a_dossier_that_reporting_has_lost_or_made_up_is_named() -> None:
    kept = kept_by_reporting()
    kept["H31-9"] = kept.pop("H31-2")

    assert sorted(named(rows_of(one_journey()), kept)) == [
        ("reporting_row", "xa", "H31-2"),
        ("reporting_row", "xa", "H31-9"),
    ]


def test_what_reporting_had_not_counted_is_not_held_against_it() -> None:
    before = kept_by_reporting()
    del before["H31-2"]
    office = one_journey()
    office.say("huyen", "task_done", "H31-1", custody=2)

    assert named(rows_of(office, lacking=1), before) == []


def test_a_dossier_of_which_a_fact_is_parked_or_unreadable_is_the_desks_matter() -> None:
    kept = {"H31-1": kept_by_reporting()["H31-1"]}
    office = one_journey()
    assert named(rows_of(office, parked=frozenset({("xa", len(office.ledgers["xa"]))})), kept) == []

    office.forge("xa", len(office.ledgers["xa"]), body=b"\xff")
    assert named(rows_of(office), kept) == []


def test_a_body_with_a_time_that_no_calendar_has_cannot_be_read() -> None:
    office = one_journey()
    fact = DossierFact.FromString(office.ledgers["xa"][0].body)
    fact.due.current.seconds = 2**60
    office.forge("xa", 1, body=fact.SerializeToString(deterministic=True))

    with pytest.raises(Unreadable):
        read_body(office.ledgers["xa"][0])


def shown(office: Office, kept: Kept, units: Iterable[str] = ("xa",)) -> str:
    """What is said of the only dossier where reporting keeps it so."""
    return "".join(each.text for each in rows_of(office, units).compare([("H31-1", kept)]))


def test_a_refusal_taken_back_is_solved_no_more_but_a_result_stays_one() -> None:
    office = Office()
    received = office.say("xa", "received", "H31-1", fields={"channel": 1}).business_at
    fresh = Kept(PROCEDURE, "bao-tro", "xa", "counter", received)
    refused = office.say("xa", "refused", "H31-1", verdict=1).business_at
    ended = replace(fresh, solved_at=refused, verdict="early", ended="refused", ended_at=refused)
    assert shown(office, ended) == ""
    office.say("xa", "reopened", "H31-1")
    assert shown(office, fresh) == ""

    ready = office.say("xa", "result_ready", "H31-1", verdict=3).business_at
    office.say("xa", "returned", "H31-1", verdict=3)
    office.say("xa", "reopened", "H31-1", verdict=3)
    assert shown(office, replace(fresh, solved_at=ready, verdict="late")) == ""


@pytest.mark.parametrize("units", [("xa", "huyen", "khac"), ("khac", "huyen", "xa")])
def test_procedure_and_dates_are_those_of_the_newest_custodian(units: tuple[str, ...]) -> None:
    office = Office()
    received = office.say("xa", "received", "H31-1", fields={"channel": 1}, due=START).business_at
    office.hand_over("H31-1", "xa", "huyen", "leg-1", 1)
    office.say("huyen", "reclassified", "H31-1", custody=2, procedure="2.000908", due=LATER)
    for _ in range(3):
        office.say("khac", "parallel_finished", "H31-1", custody=2, due=START)

    kept = Kept("2.000908", "bao-tro", "xa", "counter", received, due_current=LATER)
    assert shown(office, kept, units) == ""


def test_a_row_as_it_comes_over_the_wire_is_the_row_that_is_compared() -> None:
    assert kept_of(Readers().rows["H31-0"]) == Kept(
        procedure=PROCEDURE, field="bao-tro", origin="xa", channel="counter",
        received_at=START + timedelta(minutes=1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value"),
    [("procedure", "2.000908"), ("received_at", LATER.isoformat()), ("verdict", "late"),
     ("solved_at", LATER.isoformat()), ("due_current", LATER.isoformat()), ("ended", "stopped")],
)  # fmt: skip
def test_the_proof_names_the_dossier_whose_row_was_changed(column: str, value: str) -> None:
    readers = Readers()
    assert readers.prove().findings == []
    readers.rows["H31-1"][column] = value

    (finding,) = readers.prove().findings
    assert (finding.kind, finding.unit, finding.dossier) == ("reporting_row", "xa", "H31-1")
