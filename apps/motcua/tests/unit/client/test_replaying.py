"""A file of business history: what is fed, and what its totals differ from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from motcua_app.client.replaying import Fed, History, answer_of, faults
from motcua_app.output import CannotDo

STATED = {"received": 3, "solved_on_time": 3, "solved_late": 0, "open_in_time": 1}
HEADER = {"stated": {**STATED, "tenth": {"modulus": 10, "remainder": 3, "received": 1}}}


def line(n: int, *events: str) -> dict[str, Any]:
    history = [
        {"event": event, "at": f"2017-01-{day:02d}T08:00:00+07:00"}
        for day, event in enumerate(events, start=3)
    ]
    return {"n": n, "unit": "huyen", "procedure": "9.1", "channel": "counter",
            "applicant": "Lê Văn Nga", "history": history}  # fmt: skip


LINES = [
    line(1, "received", "result_ready", "returned"),
    line(2, "received", "withdrawn"),
    line(3, "received"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "dossiers.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in [HEADER, *LINES]), encoding="utf-8")
    return path


def fed(history: History) -> Fed:
    found = Fed()
    for _, each in history.lines():
        found.add(each)
    return found


def test_what_is_fed_is_added_up_on_the_way(file: Path) -> None:
    found = fed(History.open(file, tenth=False))

    assert (found.received, found.solved, found.open) == (3, 1, 1)
    assert found.ends["withdrawn"] == 1
    assert found.units == {"huyen"}
    assert found.first is not None
    assert found.first.isoformat() == "2017-01-03T08:00:00+07:00"


def test_the_quick_tenth_is_as_its_header_says(file: Path) -> None:
    history = History.open(file, tenth=True)

    assert [each["n"] for _, each in history.lines()] == [3]
    assert history.stated == {"received": 1}


def test_stated_parts_that_add_up_to_more_are_a_difference_not_hidden(file: Path) -> None:
    counted = dict.fromkeys(("solved_early", "solved_late", "open_late", "refused", "stopped"), 0)
    counted |= {"received": 3, "solved_on_time": 1, "open_in_time": 1, "withdrawn": 1}
    history = History.open(file, tenth=False)

    answer = answer_of(counted, history.stated)
    assert answer["difference"] == 1
    assert answer["stated"] == STATED
    assert list(faults(answer, fed(history))) == []


def test_what_reporting_lacks_is_told(file: Path) -> None:
    counted = dict.fromkeys(("solved_early", "solved_late", "open_late", "refused", "stopped"), 0)
    counted |= {"received": 2, "solved_on_time": 1, "open_in_time": 0, "withdrawn": 1}

    told = list(faults(counted, fed(History.open(file, tenth=False))))
    assert len(told) == 2
    assert "2 hồ sơ tiếp nhận; tệp có 3" in told[0]


def test_a_bad_line_is_named(file: Path) -> None:
    with file.open("a", encoding="utf-8") as out:
        out.write('\n{"n": 4}\n')

    with pytest.raises(CannotDo, match="Dòng 5"):
        fed(History.open(file, tenth=False))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotDo, match="khong-co"):
        History.open(tmp_path / "khong-co.jsonl", tenth=False)
