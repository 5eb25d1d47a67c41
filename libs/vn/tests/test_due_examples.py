"""Every example that the public contract publishes, line by line."""

import json
from pathlib import Path

import pytest

from motcua_vn.due_wire import answer_line

EXAMPLES = Path(__file__).parents[3] / "docs" / "reference" / "due-date.examples.jsonl"
CASES = [json.loads(line) for line in EXAMPLES.read_text("utf-8").splitlines()]


def test_the_contract_publishes_its_thirty_six_examples():
    assert len(CASES) == 36


@pytest.mark.parametrize("case", CASES, ids=[case["output"]["id"] for case in CASES])
def test_an_example_is_answered_as_published(case):
    line, is_good = answer_line(json.dumps(case["input"]).encode())
    answer = json.loads(line)

    if "error" in case["output"]:
        assert answer["error"].pop("message")
        assert not is_good
    else:
        steps = answer.pop("steps")
        assert steps[-1]["due"] == answer["due_current"]
        assert is_good
    assert answer == case["output"]
    assert list(answer) == list(case["output"])
