"""The glossary and the code use the same words."""

import re
from pathlib import Path

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_intake.app.printing import FormKey
from motcua_intake.domain.dossier import NATIONAL_STATUS, Financial, Holding, State

PAGE = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"


def section(title: str) -> str:
    return PAGE.read_text(encoding="utf-8").split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows(title: str) -> list[list[str]]:
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def words(text: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", text))


def test_every_fact_of_the_ledger_has_a_vietnamese_word() -> None:
    told = set().union(*(words(row[1]) for row in rows("Facts of the ledger")))

    assert told == {event.name for event in DossierFact.DESCRIPTOR.oneofs_by_name["event"].fields}


def test_every_state_stands_beside_its_number_at_the_national_portal() -> None:
    told = {
        state: int(number)
        for _, states, number in rows("Business states and the national portal")
        if number.isdigit() and not states.startswith("(")
        for state in words(states)
    }

    assert told == {
        state.value: number for state, number in NATIONAL_STATUS.items() if state is not State.AWAY
    }


def test_holding_and_money_have_their_words() -> None:
    text = section("Business states and the national portal")

    assert {holding.value for holding in Holding} <= words(text)
    assert {state.value for state in Financial} <= words(text)


def test_every_form_that_is_printed_has_its_name() -> None:
    told = {key for row in rows("Forms") for key in words(row[1])}

    assert {key.value for key in FormKey} <= told
