"""A tenth of a district's year is entered as history, and counts as the file says; the whole is
`motcua replay data/dong-hy-2017/dossiers.jsonl`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import own_platform
from tests.e2e.doors import Json
from tests.e2e.platform import Platform

pytestmark = [pytest.mark.timeout(900, func_only=True), pytest.mark.in_order]

YEAR = Path(__file__).resolve().parents[2] / "data" / "dong-hy-2017" / "dossiers.jsonl"


@pytest.fixture(scope="module")
def office() -> Iterator[Platform]:
    """A platform whose numbers nobody else adds to."""
    with own_platform("embedded") as platform:
        yield platform


def stated() -> Json:
    """What the file's header says of its tenth."""
    with YEAR.open(encoding="utf-8") as file:
        tenth: Json = json.loads(file.readline())["stated"]["tenth"]
    return tenth


def test_a_tenth_of_the_year_counts_as_it_states(office: Platform) -> None:
    answer = office.ask("replay", str(YEAR), "--tenth")[-1]

    told = stated()
    figures = {name: value for name, value in told.items() if name in answer}
    assert figures["received"] > 1000
    assert len(figures) == len(told) - len({"modulus", "remainder"})
    assert {name: answer[name] for name in figures} == figures
    assert answer["difference"] == 0


def test_entered_again_it_changes_nothing(office: Platform) -> None:
    before = office.ledger()

    again = office.ask("replay", str(YEAR), "--tenth")[-1]

    assert again["received"] == stated()["received"]
    assert office.ledger() == before
    assert office.prove()["balanced"] is True
