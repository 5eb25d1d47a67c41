"""What `motcua prove` finds: every kind of breakage is named with its dossier or its day."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from client_ledgers import PROCEDURE, Office, one_journey, printed

from motcua_app.client.book import Book, Cuts
from motcua_app.client.copies import CopyCheck
from motcua_app.client.entries import parse_entry
from motcua_app.client.findings import Finding
from motcua_app.client.proof import (
    Counted,
    Parked,
    Routed,
    Rows,
    Witness,
    flow_of,
    judge,
    line_of,
    tally_of,
)

DAY = "2026-11-02"
XA_FLOW = [
    {
        "day": DAY,
        "procedure": PROCEDURE,
        "received": 2,
        "handed_in": 1,
        "handed_out": 1,
        "closed": 1,
    }
]


def tally_row(measure: str, field: str = "", n: int = 1) -> dict[str, Any]:
    """A line of reporting's statistics."""
    return {
        "day": DAY,
        "procedure": PROCEDURE,
        "field": field,
        "officer": "xa.quay",
        "measure": measure,
        "n": n,
    }


XA_TALLY = [
    *(
        tally_row(measure, "bao-tro")
        for measure in ("received_counter", "received_online", "solved_on_time", "returned")
    ),
    tally_row("done_received", n=2),
    *(
        tally_row(f"done_{kind}")
        for kind in ("offered", "handed_out", "handed_in", "result_ready", "returned")
    ),
]


def witness(office: Office, unit: str = "xa", **changes: Any) -> Witness:
    """Everybody's word on `xa`, true unless changed."""
    head = office.ledgers[unit][-1]
    held = {"H31-2": ("open", PROCEDURE)}
    true = Witness(
        rows=Rows(head.seq, held),
        counted=Counted(
            head.seq, head.seq, head.seq, head.hash, flow=flow_of(XA_FLOW), tally=tally_of(XA_TALLY)
        ),
        routed=Routed(head.seq, head.hash, {"H31-2": "open"}),
        expected=head.seq,
    )
    return replace(true, **changes)


def read(office: Office, unit: str, said: Witness) -> Book:
    """The unit's ledger, walked as printed and parsed."""
    counted = said.counted
    cuts = Cuts(
        said.rows.seq, counted.flow_seq, counted.tally_seq, said.routed.seq, counted.left_out
    )
    book = Book(unit, cuts)
    for entry in office.ledgers[unit]:
        book.feed(parse_entry(printed(entry)))
    return book


def found(office: Office, said: Witness | None = None) -> list[Finding]:
    said = said or witness(office)
    return list(judge(read(office, "xa", said), said))


def test_true_books_have_no_findings_and_their_columns_balance() -> None:
    office = one_journey()
    said = witness(office)
    book = read(office, "xa", said)

    assert list(judge(book, said)) == []
    line = line_of(book, said, [])
    assert line["received"] == 2
    assert line["handed_in"] == 1
    assert line["handed_out"] == 1
    assert line["closed"] == 1
    assert line["open"] == 1
    assert line["in_transit"] == 0
    assert line["difference"] == 0
    assert line["hash_ok"]
    assert line["reporting_equal"]
    assert line["dossiers"] == []
    assert line["ledger_head"] == office.ledgers["xa"][-1].hash.hex()


def test_a_changed_body_breaks_the_hash_and_names_the_dossier() -> None:
    office = one_journey()
    body = office.ledgers["xa"][1].body.replace(b"H31-1", b"H31-9")
    office.forge("xa", 2, body=body)

    kinds = {(each.kind, each.seq, each.dossier) for each in found(office)}
    assert ("hash", 2, "H31-1") in kinds
    assert ("body", 2, "H31-1") in kinds


def test_a_forger_who_mends_the_chain_is_told_by_reporting_and_routing() -> None:
    office = one_journey()
    said = witness(office)
    body = office.ledgers["xa"][3].body.replace(b"xa.quay", b"xa.ky__")
    office.forge("xa", 4, body=body)
    office.rechain("xa")

    kinds = {each.kind for each in found(office, said)}
    assert {"reporting_head", "routing_head"} <= kinds


def test_a_missing_fact_is_a_gap() -> None:
    office = one_journey()
    said = witness(office)
    del office.ledgers["xa"][1]

    gaps = [each for each in found(office, said) if each.kind == "gap"]
    # The ledger itself does not know whose fact is gone; the one behind it is innocent.
    assert [(each.seq, each.dossier) for each in gaps] == [(3, "")]


def test_only_the_entry_whose_hash_was_changed_is_named() -> None:
    office = one_journey()
    office.forge("xa", 6, hash=bytes(32))

    named = {(each.kind, each.seq) for each in found(office, witness(office))}
    assert named == {("hash", 6)}


def test_a_ledger_cut_short_is_told_by_its_head() -> None:
    office = one_journey()
    said = witness(office)
    office.ledgers["xa"].pop()

    assert "head" in {each.kind for each in found(office, said)}


def test_another_units_ledger_under_this_name_does_not_start_the_chain() -> None:
    office = one_journey()
    first = office.ledgers["xa"][0]
    office.forge("xa", 1, prev=bytes(32), hash=first.hash)

    assert {"genesis", "hash"} <= {each.kind for each in found(office)}


def test_a_clock_that_went_back_is_named() -> None:
    office = one_journey()
    early = office.ledgers["xa"][0].at.replace(hour=1)
    office.forge("xa", 3, at=early)

    assert "clock" in {each.kind for each in found(office)}


def test_a_printed_field_that_contradicts_its_body_is_named() -> None:
    office = one_journey()
    office.forge("xa", 1, procedure="1.000001")

    finding = next(each for each in found(office) if each.kind == "body")
    assert "procedure" in finding.text
    assert finding.dossier == "H31-1"


@pytest.mark.parametrize(
    "held",
    [
        {},
        {"H31-2": ("in_transit", PROCEDURE)},
        {"H31-2": ("open", "1.000001")},
        {"H31-2": ("open", PROCEDURE), "H31-7": ("open", PROCEDURE)},
    ],
    ids=["lost", "elsewhere", "other procedure", "one too many"],
)
def test_dossier_rows_that_differ_from_the_ledger_are_named(
    held: dict[str, tuple[str, str]],
) -> None:
    office = one_journey()
    said = witness(office, rows=Rows(len(office.ledgers["xa"]), held))

    rows = [each for each in found(office, said) if each.kind == "row"]
    assert len(rows) == 1
    assert rows[0].dossier in {"H31-2", "H31-7"}


def test_a_lost_row_is_the_difference() -> None:
    office = one_journey()
    said = witness(office, rows=Rows(len(office.ledgers["xa"]), {}))
    book = read(office, "xa", said)

    line = line_of(book, said, list(judge(book, said)))
    assert line["difference"] == 1
    assert line["dossiers"] == ["H31-2"]


def _count(said: Witness, change: Callable[[Counted], Counted]) -> Witness:
    return replace(said, counted=change(said.counted))


def test_a_changed_flow_is_named_with_unit_procedure_and_day() -> None:
    office = one_journey()
    said = _count(
        witness(office),
        lambda c: replace(c, flow=Counter({**c.flow, (DAY, PROCEDURE, "received"): 3})),
    )

    findings = found(office, said)
    assert [(each.kind, each.unit, each.procedure, each.day) for each in findings] == [
        ("aggregate", "xa", PROCEDURE, DAY)
    ]
    line = line_of(read(office, "xa", said), said, findings)
    assert not line["reporting_equal"]
    assert line["hash_ok"]


def test_a_changed_statistic_is_named_with_unit_procedure_and_day() -> None:
    office = one_journey()
    rows = [{**row, "n": 5} if row["measure"] == "solved_on_time" else row for row in XA_TALLY]
    said = _count(witness(office), lambda c: replace(c, tally=tally_of(rows)))

    assert [(each.kind, each.procedure, each.day) for each in found(office, said)] == [
        ("aggregate", PROCEDURE, DAY)
    ]


@pytest.mark.parametrize("measure", ["done_offered", "late_offered"])
def test_a_changed_count_of_an_officers_work_is_named_with_unit_procedure_and_day(
    measure: str,
) -> None:
    office = one_journey()
    said = _count(
        witness(office), lambda c: replace(c, tally=tally_of([*XA_TALLY, tally_row(measure)]))
    )

    assert [(each.kind, each.procedure, each.day) for each in found(office, said)] == [
        ("aggregate", PROCEDURE, DAY)
    ]


def test_a_reader_that_is_behind_is_named_with_what_it_lacks() -> None:
    office = one_journey()
    said = witness(office)
    fourth = office.ledgers["xa"][3]
    said = _count(said, lambda c: replace(c, flow_seq=4, tally_seq=4, head=4, hash=fourth.hash))

    behind = [each for each in found(office, said) if each.kind == "reporting_behind"]
    assert [(each.seq, each.dossier) for each in behind] == [(5, "H31-1")]


def test_what_reporting_has_parked_is_counted_and_not_a_difference() -> None:
    office = one_journey()
    last = len(office.ledgers["xa"])
    flow = [{**XA_FLOW[0], "received": 1}]
    gone = {"received_online", "done_received"}
    tally = [row for row in XA_TALLY if row["measure"] not in gone]
    tally.append(tally_row("done_received"))
    said = _count(
        witness(office),
        lambda c: replace(
            c, flow=flow_of(flow), tally=tally_of(tally), parked=(Parked(last, "unknown_fact"),)
        ),
    )

    assert found(office, said) == []
    assert line_of(read(office, "xa", said), said, [])["parked"] == 1


def test_facts_after_a_readers_look_are_not_held_against_it() -> None:
    office = one_journey()
    said = witness(office)
    office.say("xa", "received", "H31-3", fields={"channel": 1})

    assert found(office, said) == []


def test_what_routing_believes_wrongly_is_named() -> None:
    office = one_journey()
    head = office.ledgers["xa"][-1]
    said = witness(office, routed=Routed(head.seq, head.hash, {"H31-1": "open"}))

    wrong = {(each.kind, each.dossier) for each in found(office, said)}
    assert wrong == {("routing_custody", "H31-1"), ("routing_custody", "H31-2")}


def test_an_end_of_a_dossier_in_transit_cannot_be() -> None:
    office = Office()
    office.say("xa", "received", "H31-1")
    office.say("xa", "offered", "H31-1", handover="leg-1", peer="huyen")
    office.say("xa", "withdrawn", "H31-1")

    assert ("order", "H31-1") in {(each.kind, each.dossier) for each in found(office)}


def _lines(office: Office) -> list[dict[str, Any]]:
    return [
        {
            "unit": entry.unit,
            "seq": entry.seq,
            "dossier": entry.dossier,
            "type": entry.type,
            "hash": entry.hash.hex(),
            "body_hash": hashlib.sha256(entry.body).hexdigest(),
        }
        for book in office.ledgers.values()
        for entry in book
    ]


def _topic(office: Office, lines: list[dict[str, Any]]) -> tuple[CopyCheck, list[Finding]]:
    books = {unit: read(office, unit, witness(office)) for unit in office.ledgers}
    check = CopyCheck(books)
    for line in lines:
        check.add(line)
    return check, list(check.findings({unit: book.seq for unit, book in books.items()}))


def test_a_fact_delivered_twice_changes_nothing() -> None:
    office = one_journey()
    lines = _lines(office)

    check, findings = _topic(office, [*lines, lines[2], lines[2]])
    assert findings == []
    assert check.doubled == 2


def test_a_fact_missing_from_the_topic_is_named() -> None:
    office = one_journey()
    lines = _lines(office)

    _, findings = _topic(office, [each for each in lines if each["seq"] != 3])
    assert {(each.kind, each.unit, each.seq, each.dossier) for each in findings} == {
        ("topic_missing", "xa", 3, "H31-1"),
        ("topic_missing", "huyen", 3, "H31-1"),
    }


def test_a_fact_changed_in_the_topic_is_named() -> None:
    office = one_journey()
    lines = _lines(office)
    lines[1] = {**lines[1], "body_hash": "00" * 32}

    _, findings = _topic(office, lines)
    assert [(e.kind, e.seq, e.dossier) for e in findings] == [("topic_changed", 2, "H31-1")]


def test_a_fact_that_only_the_topic_still_has_is_named() -> None:
    office = one_journey()
    lines = _lines(office)
    del office.ledgers["xa"][1]

    _, findings = _topic(office, lines)
    assert [(e.kind, e.seq, e.dossier) for e in findings] == [("topic_beyond", 2, "H31-1")]


@pytest.mark.parametrize("unit", ["xa", "xa-khong-co"])
def test_a_fact_forged_into_the_topic_is_named(unit: str) -> None:
    office = one_journey()
    forged = {**_lines(office)[-1], "unit": unit, "seq": 99, "dossier": "H31-9"}

    _, findings = _topic(office, [*_lines(office), forged])
    assert [(each.kind, each.unit, each.dossier) for each in findings] == [
        ("topic_forged", unit, "H31-9")
    ]


def test_a_fact_that_reporting_keeps_for_another_dossier_is_named() -> None:
    office = one_journey()
    lines = [{k: v for k, v in line.items() if k != "body_hash"} for line in _lines(office)]
    lines[1]["dossier"] = "H31-8"
    books = {unit: read(office, unit, witness(office)) for unit in office.ledgers}
    check = CopyCheck(books, "reporting", "Báo cáo")
    for line in lines:
        check.add(line)

    assert [(each.kind, each.seq, each.dossier) for each in check.findings({"xa": 2})] == [
        ("reporting_changed", 2, "H31-8")
    ]
