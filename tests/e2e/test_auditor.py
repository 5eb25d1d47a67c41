"""The auditor passes true ledgers and names every forgery."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from tests.e2e.auditor import Auditor, Finding, audit, fact_class

HANOI = timezone(timedelta(hours=7))
START = datetime(2026, 11, 2, 8, tzinfo=HANOI)
PROCEDURE = "1.001776"
JOURNEY = (
    ("huyen", "handed_in", 2, "leg-1", "xa", 3),
    ("huyen", "resolved", 2, None, None, 4),
    ("huyen", "offered", 2, "leg-2", "xa", 5),
    ("huyen", "handed_out", 2, "leg-2", "xa", 7),
    ("xa", "received", 1, None, None, 1),
    ("xa", "offered", 1, "leg-1", "huyen", 2),
    ("xa", "handed_out", 1, "leg-1", "huyen", 4),
    ("xa", "handed_in", 3, "leg-2", "huyen", 6),
    ("xa", "result_ready", 3, None, None, 8),
    ("xa", "returned", 3, None, None, 9),
)
Lines = list[dict[str, Any]]


def chained(lines: Lines) -> Lines:
    """The lines, numbered and chained as the document says."""
    made: Lines = []
    heads: dict[str, tuple[int, str]] = {}
    for line in lines:
        unit = line["unit"]
        genesis = hashlib.sha256(f"motcua ledger 1 {unit}".encode()).hexdigest()
        seq, prev = heads.get(unit, (0, genesis))
        body = body_of(line, seq + 1)
        digest = hashlib.sha256(bytes.fromhex(prev) + hashlib.sha256(body).digest()).hexdigest()
        text = base64.b64encode(body).decode()
        made.append({**line, "seq": seq + 1, "body": text, "prev": prev, "hash": digest})
        heads[unit] = (seq + 1, digest)
    return made


def body_of(line: dict[str, Any], seq: int) -> bytes:
    fact = fact_class()(
        unit=line["unit"], seq=seq, dossier=line["dossier"], procedure=line["procedure"],
        custody=line["custody"], handover=line["handover"] or "", peer=line["peer"] or "",
    )  # fmt: skip
    fact.at.FromDatetime(datetime.fromisoformat(line["at"]))
    fact.business_at.FromDatetime(datetime.fromisoformat(line["business_at"]))
    getattr(fact, line["type"]).SetInParent()
    return bytes(fact.SerializeToString(deterministic=True))


def plain(
    unit: str, kind: str, custody: int, handover: str | None, peer: str | None, minute: int
) -> dict[str, Any]:
    at = (START + timedelta(minutes=minute)).isoformat()
    return {
        "unit": unit, "at": at, "business_at": at, "type": kind, "dossier": "H31-1",
        "procedure": PROCEDURE, "custody": custody, "handover": handover, "peer": peer,
    }  # fmt: skip


@pytest.fixture
def story() -> Lines:
    """Commune → district → commune and returned, not chained yet."""
    return [plain(*each) for each in JOURNEY]


def findings(lines: Lines) -> list[Finding]:
    return audit(json.dumps(line) for line in lines)


def kinds(lines: Lines) -> set[str]:
    return {finding.kind for finding in findings(lines)}


def test_a_true_journey_has_no_findings(story: Lines) -> None:
    assert findings(chained(story)) == []


def test_it_knows_where_every_dossier_is(story: Lines) -> None:
    auditor = Auditor()
    auditor.read(json.dumps(line) for line in chained(story[:1] + story[4:6]))

    assert list(auditor.custodians()) == [("H31-1", "huyen", "open")]
    assert auditor.acknowledging() == ["leg-1"]


def test_a_changed_line_contradicts_its_body(story: Lines) -> None:
    lines = chained(story)
    lines[4]["procedure"] = "1.000001"

    assert "body" in kinds(lines)


def test_a_changed_body_breaks_its_hash(story: Lines) -> None:
    lines = chained(story)
    lines[5]["body"] = body_again(lines[5], dossier="H31-2")

    found = findings(lines)
    assert {"hash", "body"} <= {each.kind for each in found}
    assert {each.dossier for each in found} == {"H31-1"}


def body_again(line: dict[str, Any], **changes: Any) -> str:
    changed = {**copy.deepcopy(line), **changes}
    return base64.b64encode(body_of(changed, line["seq"])).decode()


def test_a_line_taken_out_is_a_gap_and_breaks_the_chain(story: Lines) -> None:
    lines = chained(story)
    del lines[5]

    assert {"gap", "chain"} <= kinds(lines)


def test_a_forger_who_mends_the_chain_is_told_by_the_other_ledger(story: Lines) -> None:
    without = [line for line in story if line["type"] != "handed_in" or line["unit"] != "huyen"]

    assert "handover" in kinds(chained(without))


def test_a_clock_gone_back_is_found(story: Lines) -> None:
    story[6]["at"] = START.isoformat()

    assert kinds(chained(story)) == {"clock"}


def test_a_dossier_ended_in_transit_is_found(story: Lines) -> None:
    lines = [plain("xa", "received", 1, None, None, 1),
             plain("xa", "offered", 1, "leg-1", "huyen", 2),
             plain("xa", "withdrawn", 1, None, None, 3)]  # fmt: skip

    assert {"sequence", "stock"} <= kinds(chained(lines))


def test_two_units_with_one_custody_are_found(story: Lines) -> None:
    story.append(plain("zz", "handed_in", 2, "leg-1", "xa", 9))

    assert {"handover", "custody"} <= kinds(chained(story))


def test_an_end_that_the_receiver_never_gave_is_found(story: Lines) -> None:
    lines = [plain("xa", "received", 1, None, None, 1),
             plain("xa", "offered", 1, "leg-1", "huyen", 2),
             plain("xa", "offer_ended", 1, "leg-1", "huyen", 3)]  # fmt: skip

    assert kinds(chained(lines)) == {"handover"}


def test_an_end_away_from_the_origin_is_found(story: Lines) -> None:
    lines = [*story[:2], plain("huyen", "stopped", 2, None, None, 5), *story[4:7]]

    assert "end" in kinds(chained(lines))


def test_a_reclassified_dossier_moves_between_procedures(story: Lines) -> None:
    moved = {**plain("xa", "reclassified", 1, None, None, 2), "procedure": "1.000001"}
    ended = {**plain("xa", "stopped", 1, None, None, 3), "procedure": "1.000001"}

    assert findings(chained([story[4], moved, ended])) == []
