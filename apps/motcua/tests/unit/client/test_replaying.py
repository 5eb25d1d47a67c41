"""A file of business history: what is fed, and what its totals differ from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from motcua_app.client.replaying import Fed, History, answer_of, batches_of, faults
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
    list(batches_of(history, found, {"huyen"}))
    return found


def keys(path: Path, *, tenth: bool = False) -> list[str]:
    batches = batches_of(History.open(path, tenth=tenth), Fed(), {"huyen"})
    return [str(each["key"]) for batch in batches for each in batch.lines]


def written(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(json.dumps(each) for each in lines), encoding="utf-8")
    return path


def test_what_is_fed_is_added_up_on_the_way(file: Path) -> None:
    found = fed(History.open(file, tenth=False))

    assert (found.received, found.solved, found.open) == (3, 1, 1)
    assert found.ends["withdrawn"] == 1
    assert found.units == {"huyen"}
    assert found.first is not None
    assert found.first.isoformat() == "2017-01-03T08:00:00+07:00"


def test_the_quick_tenth_is_as_its_header_says(file: Path) -> None:
    history = History.open(file, tenth=True)

    assert [each["n"] for _, each in history.lines([])] == [3]
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


def test_a_dossier_keeps_its_key_wherever_the_file_lies(file: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "copied"
    elsewhere.mkdir()

    assert keys(written(elsewhere / "year.jsonl", HEADER, *LINES)) == keys(file)
    assert keys(file, tenth=True) == keys(file)[2:]


def test_another_file_beside_it_holds_other_dossiers(tmp_path: Path) -> None:
    one = written(tmp_path / "one.jsonl", line(1, "received"), line(2, "received"))
    other = written(tmp_path / "other.jsonl", line(1, "received", "withdrawn"))

    assert not set(keys(one)) & set(keys(other))


def test_two_people_with_the_same_history_are_two_dossiers(tmp_path: Path) -> None:
    twin = {name: value for name, value in line(1, "received").items() if name != "n"}

    assert len(set(keys(written(tmp_path / "twins.jsonl", twin, twin)))) == 2


@pytest.mark.parametrize(
    "bad",
    [
        b'{"n": 4}',
        b"[]",
        b"{",
        b'"\xff"',
        *(
            json.dumps({**line(4, "received"), **spoilt}).encode()
            for spoilt in (
                {"history": []},
                {"history": "received"},
                {"history": ["received"]},
                {"history": [{"event": "received"}]},
                {"history": [{"event": "received", "at": "2017-01-03T08:00:00"}]},
                {"history": [{"event": "received", "at": "0001-01-01T00:00:00+14:00"}]},
                {"history": [{"event": 1, "at": "2017-01-03T08:00:00Z"}]},
                {"n": "four"},
            )
        ),
    ],
)
def test_a_bad_line_is_named_and_spoils_nothing_else(file: Path, bad: bytes) -> None:
    good = json.dumps(line(5, "received")).encode()
    file.write_bytes(file.read_bytes() + b"\n" + bad + b"\n\n" + good + b"\n")

    found = fed(History.open(file, tenth=False))

    assert [each.split(":")[0] for each in found.errors] == ["Dòng 5"]
    assert found.received == 4


def test_a_batch_knows_where_in_the_file_its_dossiers_stand(file: Path) -> None:
    (batch,) = batches_of(History.open(file, tenth=True), Fed(), {"huyen"})

    assert (batch.unit, batch.numbers) == ("huyen", [4])


def test_a_line_without_a_number_is_in_no_tenth(file: Path) -> None:
    unnumbered = {name: value for name, value in line(3, "received").items() if name != "n"}
    written(file, HEADER, unnumbered)

    assert len(fed(History.open(file, tenth=True)).errors) == 1


def test_a_header_that_states_nothing_usable_is_no_header(tmp_path: Path) -> None:
    path = written(tmp_path / "odd.jsonl", {"stated": 3}, *LINES)

    assert History.open(path, tenth=False).stated == {}


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotDo, match="khong-co"):
        History.open(tmp_path / "khong-co.jsonl", tenth=False)
