"""What a ledger says of solved dossiers, as `motcua prove` counts it against reporting."""

from __future__ import annotations

from collections import Counter

from client_ledgers import Office, printed

from motcua_app.client.book import Book, Cuts
from motcua_app.client.entries import parse_entry


def solved(office: Office) -> dict[str, int]:
    """The commune's statistics of results and ends, all days together."""
    ledger = office.ledgers["xa"]
    book = Book("xa", Cuts(tally=len(ledger)))
    for entry in ledger:
        book.feed(parse_entry(printed(entry)))
    found: Counter[str] = Counter()
    for key, amount in book.tally.items():
        found[key[-1]] += amount
    results = {name: n for name, n in found.items() if n and not name.startswith("done_")}
    return {name: n for name, n in results.items() if name != "received_counter"}


def test_a_result_stays_solved_when_only_its_return_was_a_mistake() -> None:
    office = Office()
    office.say("xa", "received", "H31-1", fields={"channel": 1})
    office.say("xa", "result_ready", "H31-1", verdict=2)
    office.say("xa", "returned", "H31-1", verdict=2)
    office.say("xa", "reopened", "H31-1", verdict=2)
    assert solved(office) == {"solved_on_time": 1}

    office.say("xa", "returned", "H31-1", verdict=2)
    assert solved(office) == {"solved_on_time": 1, "returned": 1}


def test_a_refusal_that_was_a_mistake_is_solved_no_more() -> None:
    office = Office()
    office.say("xa", "received", "H31-1", fields={"channel": 1})
    office.say("xa", "refused", "H31-1", verdict=1)
    assert solved(office) == {"solved_early": 1, "refused": 1}

    office.say("xa", "reopened", "H31-1")
    assert solved(office) == {}
