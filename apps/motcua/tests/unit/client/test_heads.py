"""A ledger ends where its head says; what somebody has appended by hand is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from client_ledgers import Office, one_journey, printed
from client_platforms import FACTS, Readers

from motcua_app.client.book import Book
from motcua_app.client.entries import parse_entry
from motcua_app.client.heads import Head, head_of, judge_head
from motcua_kit.ledger import genesis


def said(readers: Readers) -> list[tuple[str, str, int, str]]:
    """What the whole proof finds."""
    proof = readers.prove()
    assert proof.is_balanced is not bool(proof.findings)
    return [(each.kind, each.unit, each.seq, each.dossier) for each in proof.findings]


def read(office: Office, unit: str = "xa") -> Book:
    book = Book(unit)
    for entry in office.ledgers.get(unit, []):
        book.feed(parse_entry(printed(entry)))
    return book


def end_of(office: Office) -> Head:
    last = office.ledgers["xa"][-1]
    return Head(last.seq, last.hash)


def found(office: Office, head: Head, last: int | None = None) -> list[tuple[str, int, str]]:
    book = read(office)
    findings = list(judge_head(book, head, book.seq if last is None else last))
    assert {each.unit for each in findings} <= {"xa"}
    return [(each.kind, each.seq, each.dossier) for each in findings]


def test_a_ledger_that_ends_at_its_head_is_as_it_was_written() -> None:
    office = one_journey()

    assert found(office, end_of(office)) == []


def test_every_fact_behind_the_head_is_named_with_its_dossier() -> None:
    office = one_journey()
    head = end_of(office)
    office.say("xa", "received", "H31-8")
    office.say("xa", "received", "H31-9")

    assert found(office, head) == [
        ("beyond_head", head.seq + 1, "H31-8"),
        ("beyond_head", head.seq + 2, "H31-9"),
    ]


def test_a_number_left_out_behind_the_head_is_nobodys_fact() -> None:
    office = one_journey()
    head = end_of(office)
    for dossier in ("H31-7", "H31-8"):
        office.say("xa", "received", dossier)
    del office.ledgers["xa"][head.seq]

    assert found(office, head) == [("beyond_head", head.seq + 2, "H31-8")]


def test_a_fact_recorded_after_the_head_was_read_is_no_forgery() -> None:
    office = one_journey()
    head = end_of(office)
    office.say("xa", "received", "H31-8")

    assert found(office, head, last=head.seq) == []


def test_a_ledger_whose_head_is_gone_has_nothing_that_anybody_recorded() -> None:
    office = Office()
    office.say("xa", "received", "H31-1")

    assert found(office, head_of("xa", None)) == [("beyond_head", 1, "H31-1")]
    assert list(judge_head(read(Office()), head_of("xa", None), 0)) == []


@pytest.mark.parametrize("hash_kept", [bytes(32), genesis("xa")])
def test_a_head_whose_hash_was_changed_is_named_with_its_unit(hash_kept: bytes) -> None:
    office = one_journey()
    head = replace(end_of(office), hash=hash_kept)

    assert found(office, head) == [("head_changed", head.seq, "")]


def test_a_head_of_nothing_must_be_the_beginning_of_this_ledger() -> None:
    told = {"unit": "xa", "seq": 0, "hash": genesis("huyen").hex(), "at": None}

    assert found(Office(), head_of("xa", told)) == [("head_changed", 0, "")]


def test_a_fact_that_somebody_only_inserts_is_all_that_the_proof_finds() -> None:
    readers = Readers()
    readers.office.say("xa", "received", "H31-9", fields={"channel": 1})

    assert said(readers) == [("beyond_head", "xa", FACTS + 1, "H31-9")]


@pytest.mark.parametrize("asked", ["stock", "rows", "ledger", "topic", "facts"])
def test_facts_recorded_while_the_proof_reads_are_no_forgery(asked: str) -> None:
    readers = Readers()
    readers.meanwhile[asked] = lambda: readers.record("H31-9")

    assert said(readers) == []
    assert (len(readers.ledger), readers.meanwhile) == (FACTS + 1, {})


def test_a_head_changed_by_hand_is_all_that_the_proof_finds() -> None:
    readers = Readers()
    readers.head = (FACTS, bytes(32))

    assert said(readers) == [("head_changed", "xa", FACTS, "")]
