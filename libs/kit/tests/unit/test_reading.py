"""How a reader judges what it is given."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from motcua_kit.bus.port import DOSSIER_TOPIC, Envelope
from motcua_kit.ledger import chain, genesis
from motcua_kit.reading import Sorted, Sorter, StreamHead

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def ledger(unit: str, count: int, *, said: str = "fact") -> list[Envelope]:
    """The first `count` facts of a unit, as they lie in the topic."""
    head, facts = genesis(unit), []
    for seq in range(1, count + 1):
        body = f"{said} {seq}".encode()
        head = chain(head, body)
        facts.append(Envelope(DOSSIER_TOPIC, 0, seq - 1, unit, "node", seq, head, "x", AT, body))
    return facts


def read(batch: list[Envelope], **known: object) -> Sorted:
    return Sorter(
        known.get("heads", {}),  # type: ignore[arg-type]
        known.get("seen", {}),  # type: ignore[arg-type]
        known.get("waiting", {}),  # type: ignore[arg-type]
    ).sort(batch)


def seen(*facts: Envelope) -> dict[str, dict[int, bytes]]:
    """What a reader remembers of facts of one unit."""
    return {"xa": {fact.seq: fact.hash for fact in facts}}


def test_facts_in_order_are_applied_in_order() -> None:
    facts = ledger("xa", 3)

    assert read(facts).apply == facts


def test_a_fact_delivered_twice_changes_nothing() -> None:
    one, two = ledger("xa", 2)

    outcome = read([one, one, two, one])

    assert outcome.apply == [one, two]
    assert outcome.duplicates == 2
    assert not outcome.park


def test_the_same_number_with_another_hash_stops_the_unit() -> None:
    one, two, three = ledger("xa", 3)
    _, other, _ = ledger("xa", 3, said="restored copy")

    outcome = read([one, two, other, three])

    assert outcome.apply == [one, two]
    assert outcome.park == [(other, "fork"), (three, "fork")]
    assert outcome.heads["xa"].forked


def test_a_changed_body_does_not_continue_the_chain() -> None:
    one, two = ledger("xa", 2)
    forged = Envelope(**{**{f: getattr(two, f) for f in two.__slots__}, "body": b"forged"})

    assert read([one, forged]).park == [(forged, "fork")]


def test_later_facts_wait_for_a_missing_one_and_other_units_go_on() -> None:
    one, two, three = ledger("xa", 3)
    elsewhere = ledger("huyen", 1)

    outcome = read([one, three, *elsewhere])

    assert outcome.apply == [one, *elsewhere]
    assert outcome.park == [(three, "gap")]

    later = read([two], heads={"xa": outcome.heads["xa"]}, waiting={"xa": [three]})

    assert later.apply == [two, three]
    assert later.unpark == [three]


def test_an_old_number_is_compared_with_what_was_seen() -> None:
    one, two, three = ledger("xa", 3)
    known = {"heads": {"xa": StreamHead(3, three.hash)}, "seen": {"xa": {1: one.hash, 2: b"?"}}}

    outcome = read([one, two], **known)

    assert outcome.duplicates == 1
    assert outcome.park == [(two, "fork")]


def test_the_newest_fact_delivered_again_behind_the_next_one_is_a_duplicate() -> None:
    one, two, three = ledger("xa", 3)

    outcome = read([three, two, one], heads={"xa": StreamHead(2, two.hash)}, seen=seen(one))

    assert outcome.apply == [three]
    assert outcome.duplicates == 2
    assert not outcome.park


def test_a_waiting_fact_delivered_again_waits_once_and_is_applied_once() -> None:
    one, two, three = ledger("xa", 3)
    again = replace(three, offset=9)
    known = {"heads": {"xa": StreamHead(1, one.hash)}}

    in_one_batch = read([three, again, two], **known)
    on_the_desk = read([again, two], **known, waiting={"xa": [three]})

    for outcome, unparked in ((in_one_batch, []), (on_the_desk, [three])):
        assert [fact.seq for fact in outcome.apply] == [2, 3]
        assert outcome.duplicates == 1
        assert (outcome.park, outcome.unpark) == ([], unparked)


def test_a_waiting_fact_that_does_not_continue_the_chain_is_a_fork_when_its_turn_comes() -> None:
    one, two, _ = ledger("xa", 3)
    *_, other, later = ledger("xa", 4, said="restored copy")
    known = {"heads": {"xa": StreamHead(1, one.hash)}}

    outcome = read([two], **known, waiting={"xa": [other, later]})

    assert outcome.apply == [two]
    assert outcome.heads["xa"].forked
    assert (outcome.unpark, outcome.park) == ([other], [(other, "fork")])


def test_two_facts_that_waited_under_one_number_are_a_fork() -> None:
    one, two, three = ledger("xa", 3)
    body = b"the same number, elsewhere"
    other = replace(three, body=body, hash=chain(two.hash, body))
    known = {"heads": {"xa": StreamHead(1, one.hash)}}

    outcome = read([two], **known, waiting={"xa": [three, other]})

    assert outcome.apply == [two, three]
    assert outcome.heads["xa"].forked
    assert outcome.park == [(other, "fork")]


def test_a_message_nobody_of_ours_published_is_parked() -> None:
    stray = Envelope(DOSSIER_TOPIC, 0, 0, "k", "", 0, b"", "unknown", AT, b"?")

    assert read([stray]).park == [(stray, "unreadable")]


@given(st.permutations(range(6)), st.integers(0, 6))
def test_any_order_of_arrival_ends_at_the_same_head(order: list[int], cut: int) -> None:
    facts = ledger("xa", 6)
    arriving = [facts[index] for index in order]

    first = read(arriving[:cut])
    waiting = {"xa": [m for m, why in first.park if why == "gap"]}
    second = read(arriving[cut:], heads=first.heads, waiting=waiting, seen={
        "xa": {m.seq: m.hash for m in first.apply}
    })  # fmt: skip

    applied = first.apply + second.apply
    assert [m.seq for m in applied] == [1, 2, 3, 4, 5, 6]
    assert all(a.seq + 1 == b.seq for a, b in pairwise(applied))
