"""Copies of the facts, on the topic and at reporting, against their ledgers."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from client_ledgers import Office, one_journey
from client_witnesses import read, witness

from motcua_app.client.copies import CopyCheck
from motcua_app.client.findings import Finding


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
