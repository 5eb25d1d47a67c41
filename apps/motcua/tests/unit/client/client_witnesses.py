"""Everybody's word on one commune's ledger, true unless a test changes it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from client_ledgers import PROCEDURE, Office, printed

from motcua_app.client.book import Book, Cuts
from motcua_app.client.entries import parse_entry
from motcua_app.client.proof import Counted, Routed, Rows, Witness, flow_of, tally_of

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
