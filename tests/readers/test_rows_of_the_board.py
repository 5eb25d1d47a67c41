"""What `prove` makes of the facts is what reporting makes of them, whatever the history."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, fields
from datetime import UTC, datetime

import pytest

from motcua.dossier.v1 import dossier_pb2 as pb
from motcua_app.client.book import Book, Cuts
from motcua_app.client.entries import Entry, read_body
from motcua_app.client.reported import DossierRows, Kept
from motcua_kit.bus.port import Envelope
from motcua_reporting.adapters.wire import fact_of
from motcua_reporting.domain.fold import Row, fold
from services.reporting.tests.builders import Province, as_read

UNITS = ("xa", "huyen", "tinh")
ACTS = 40
LONG_AGO, FAR_OFF = datetime(2016, 1, 4, tzinfo=UTC), datetime(2036, 1, 4, tzinfo=UTC)


@dataclass
class Life:
    """Where a dossier of a made-up history stands."""

    code: str
    unit: str = "xa"
    custody: int = 1
    procedure: str = "1.010803"
    is_ready: bool = False
    end: str = ""


def history(chance: random.Random) -> dict[str, list[Envelope]]:
    """The ledgers of a province after some acts, in the order of each unit."""
    province, lives = Province(), [Life(code) for code in "ABCD"]
    for life in lives:
        province.receive(life.code)
    for _ in range(ACTS):
        act(chance, province, chance.choice(lives))
    return {unit: as_read(ledger.messages) for unit, ledger in province.ledgers.items()}


def act(chance: random.Random, province: Province, life: Life) -> None:
    kind = chance.choice(["hand", "reclassify", "task", "ready", "refuse", "return", "reopen"])
    is_at_home = life.unit == "xa" and not life.end
    if kind == "reopen" and life.end:
        _say(province, life, reopened=pb.Reopened(reason="m"))
        life.is_ready, life.end = life.is_ready and life.end != "refused", ""
    elif kind == "hand" and not life.end:
        _hand(province, life, chance.choice([unit for unit in UNITS if unit != life.unit]))
    elif kind == "reclassify" and not life.end:
        new = f"2.{chance.randrange(9)}"
        province.reclassify(life.code, life.unit, life.custody, life.procedure, new)
        life.procedure = new
    elif kind == "task":
        guest = chance.choice(UNITS)
        done = chance.choice([pb.TaskDone(), pb.TaskDone(due=LONG_AGO), pb.TaskDone(due=FAR_OFF)])
        province.say(guest, life.code, life.custody, procedure=life.procedure, task_done=done)
    elif kind == "ready" and is_at_home and not life.is_ready:
        _say(province, life, result_ready=pb.ResultReady(), verdict=chance.choice([1, 2, 3]))
        life.is_ready = True
    elif kind == "refuse" and is_at_home:
        _say(province, life, refused=pb.Refused(), verdict=1)
        life.is_ready, life.end = True, "refused"
    elif kind == "return" and is_at_home and life.is_ready:
        _say(province, life, returned=pb.Returned())
        life.end = "returned"


def _say(province: Province, life: Life, **event: object) -> None:
    province.say(life.unit, life.code, life.custody, procedure=life.procedure, **event)


def _hand(province: Province, life: Life, taker: str) -> None:
    leg, giver = f"{life.code}/{life.custody}", life.unit
    _say(province, life, offered=pb.Offered(leg=leg), handover=leg, peer=taker)
    life.unit, life.custody = taker, life.custody + 1
    _say(province, life, handed_in=pb.HandedIn(leg=leg), handover=leg, peer=giver)
    province.say(
        giver, life.code, life.custody - 1, procedure=life.procedure,
        handed_out=pb.HandedOut(leg=leg), handover=leg, peer=taker,
    )  # fmt: skip


def entry_of(message: Envelope) -> Entry:
    fact = pb.DossierFact.FromString(message.body)
    at, business_at = (each.ToDatetime(tzinfo=UTC) for each in (fact.at, fact.business_at))
    return Entry(
        fact.unit, fact.seq, at, business_at,
        fact.WhichOneof("event") or "", fact.dossier, fact.procedure, fact.custody,
        fact.handover or None, fact.peer or None, message.body, b"", message.hash,
    )  # fmt: skip


def kept_of(row: Row) -> Kept:
    names = {"ended": "end"}
    return Kept(*(getattr(row, names.get(each.name, each.name)) for each in fields(Kept)))


@pytest.mark.parametrize("seed", range(100))
def test_reporting_and_the_proof_agree_on_every_dossier(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a history, no secret
    ledgers = history(chance)
    read = {unit: chance.choice([len(facts), chance.randrange(len(facts) + 1)])
            for unit, facts in ledgers.items()}  # fmt: skip
    coming = {unit: facts[: read[unit]] for unit, facts in ledgers.items()}
    rows: dict[str, Row] = {}
    while any(coming.values()):
        unit = chance.choice([unit for unit, facts in coming.items() if facts])
        fold(rows, [fact_of(coming[unit].pop(0))])

    proof = DossierRows(read)
    for unit in chance.sample(list(ledgers), len(ledgers)):
        for message in ledgers[unit]:
            entry = entry_of(message)
            said, _ = read_body(entry)
            proof.add(entry, said)

    kept = [(code, kept_of(row)) for code, row in rows.items()]
    assert [each.text for each in proof.compare(kept)] == []
    assert kept or not any(read.values())


def proved(ledgers: dict[str, list[Envelope]]) -> Counter[tuple[str, ...]]:
    """What officers did, as the proof counts it."""
    found = Counter[tuple[str, ...]]()
    for unit, facts in ledgers.items():
        book = Book(unit, Cuts(tally=len(facts)))
        for message in facts:
            book.feed(entry_of(message))
        for (day, procedure, _, officer, measure), n in book.tally.items():
            if measure.startswith(("done_", "late_")):
                found[unit, day, procedure, officer, measure] += n
    return found


def reported(ledgers: dict[str, list[Envelope]]) -> Counter[tuple[str, ...]]:
    """The same, as reporting counts it."""
    counts = fold({}, [fact_of(each) for facts in ledgers.values() for each in facts])
    found = Counter[tuple[str, ...]]()
    for (unit, day, procedure, officer, kind), (done, late) in counts.work.items():
        found[unit, day.isoformat(), procedure, officer, f"done_{kind}"] += done
        found[unit, day.isoformat(), procedure, officer, f"late_{kind}"] += late
    return +found


def test_reporting_and_the_proof_agree_on_what_officers_did() -> None:
    seen: set[str] = set()
    for seed in range(30):
        ledgers = history(random.Random(seed))  # noqa: S311 - a history, no secret
        assert proved(ledgers) == reported(ledgers), seed
        seen |= {measure for *_, measure in proved(ledgers)}

    assert {"done_task_done", "late_task_done", "done_reopened", "done_handed_out"} <= seen
