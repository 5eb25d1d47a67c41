"""How far `motcua prove` says that everything is counted: never further than any reader is."""

from __future__ import annotations

from typing import Any

import pytest
from client_platforms import FACTS, Readers


@pytest.fixture
def readers() -> Readers:
    return Readers()


def complete_to(readers: Readers) -> Any:
    return readers.prove().complete_to


def test_what_everybody_has_counted_is_complete_to_the_newest_head(readers: Readers) -> None:
    assert complete_to(readers) == readers.ledger[-1].at


@pytest.mark.parametrize("lagging", ["flow", "tally", "routed"])
def test_completeness_ends_before_the_first_fact_that_somebody_lacks(
    lagging: str, readers: Readers
) -> None:
    readers.seen[lagging] = 2

    assert readers.ledger[1].at <= complete_to(readers) < readers.ledger[2].at


@pytest.mark.parametrize("reader", ["bao-cao", "dieu-phoi"])
def test_a_fact_put_aside_is_not_counted(reader: str, readers: Readers) -> None:
    readers.aside[reader] = 3

    assert readers.ledger[1].at <= complete_to(readers) < readers.ledger[2].at


def test_a_fact_recorded_after_the_call_takes_nothing_from_its_completeness(
    readers: Readers,
) -> None:
    readers.meanwhile["rows"] = lambda: readers.record("H31-8")

    assert complete_to(readers) == readers.ledger[FACTS - 1].at
