"""What `motcua prove` finds: every kind of breakage is named with its dossier or its day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from client_ledgers import PROCEDURE, Office, one_journey
from client_witnesses import DAY, XA_FLOW, XA_TALLY, read, tally_row, witness

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
