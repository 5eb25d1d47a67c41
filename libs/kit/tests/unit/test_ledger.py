"""The chain and the columns of docs/reference/ledger.md."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from motcua_kit.ledger import ENDS, Columns, chain, genesis, moves_of, totals


def test_the_first_entry_continues_from_the_name_of_the_unit() -> None:
    assert genesis("xa-dan-tien") == hashlib.sha256(b"motcua ledger 1 xa-dan-tien").digest()


def test_a_hash_covers_the_entry_before_and_the_body() -> None:
    prev, body = b"p" * 32, b"body"

    assert chain(prev, body) == hashlib.sha256(prev + hashlib.sha256(body).digest()).digest()


def test_an_offer_moves_stock_into_transit_and_the_answer_moves_it_on() -> None:
    offered = totals(["received", "offered"])
    accepted = totals(["received", "offered", "handed_out"])
    refused = totals(["received", "offered", "offer_ended"])

    assert (offered.open, offered.in_transit) == (0, 1)
    assert (accepted.open, accepted.in_transit, accepted.handed_out) == (0, 0, 1)
    assert (refused.open, refused.in_transit) == (1, 0)


def test_every_end_closes_and_reopening_opens() -> None:
    for end in ENDS:
        closed = totals(["received", end])
        assert (closed.open, closed.closed) == (0, 1)
        assert totals(["received", end, "reopened"]).open == 1


@given(
    st.lists(
        st.sampled_from(
            ["received", "offered", "handed_in", "handed_out", "offer_ended", "returned",
             "refused", "withdrawn", "stopped", "reopened", "task_done", "leg_wanted"]
        )
    )
)  # fmt: skip
def test_facts_move_both_sides_alike_at_every_seq(types: list[str]) -> None:
    columns = Columns()
    for fact_type in types:
        columns.add(moves_of(fact_type))
        assert columns.balanced
