"""Đồng Hỷ 2017: the stated totals, the dossiers that replay, and that both can be made again."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

Rows = list[dict[str, Any]]
FIRST_NAMES = ("received", "result_ready", "returned")


@pytest.fixture(scope="session")
def lines(data: Path) -> Rows:
    text = (data / "dong-hy-2017" / "dossiers.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="session")
def stated(lines: Rows) -> dict[str, Any]:
    found: dict[str, Any] = lines[0]["stated"]
    return found


def _solved(totals: dict[str, int]) -> int:
    return totals["solved_early"] + totals["solved_on_time"] + totals["solved_late"]


def test_the_stated_parts_are_three_more_than_the_whole(stated: dict[str, Any]) -> None:
    parts = stated["solved_on_time"] + stated["solved_late"] + stated["open_in_time"]
    assert (stated["received"], parts - stated["received"]) == (11307, 3)


def test_the_dossiers_made_balance_and_differ_by_three_solved_on_time(
    stated: dict[str, Any],
) -> None:
    made = stated["made"]
    assert _solved(made) + made["open_in_time"] + made["open_late"] == made["received"] == 11307
    in_time = made["solved_early"] + made["solved_on_time"]
    assert stated["solved_on_time"] - in_time == 3
    assert (made["solved_late"], made["open_in_time"], made["open_late"]) == (285, 758, 0)


def test_every_dossier_is_open_or_solved_and_handed_back(
    lines: Rows, stated: dict[str, Any]
) -> None:
    shapes = [tuple(event["event"] for event in line["history"]) for line in lines[1:]]
    assert shapes.count(("received",)) == stated["open_in_time"]
    assert shapes.count(FIRST_NAMES) == _solved(stated["made"])
    assert len(shapes) == stated["received"]


def test_the_tenth_is_the_numbers_ending_in_three(lines: Rows, stated: dict[str, Any]) -> None:
    tenth = stated["tenth"]
    chosen = [n for n in lines[1:] if n["n"] % tenth["modulus"] == tenth["remainder"]]
    assert len(chosen) == tenth["received"] == _solved(tenth) + tenth["open_in_time"]
    still_open = [line for line in chosen if len(line["history"]) == 1]
    assert len(still_open) == tenth["open_in_time"]


def test_dossiers_come_in_the_order_of_reception(lines: Rows) -> None:
    assert [line["n"] for line in lines[1:]] == list(range(1, len(lines)))
    received = [line["history"][0]["at"] for line in lines[1:]]
    assert received == sorted(received)


def test_history_runs_forward_inside_the_year_and_in_local_time(lines: Rows) -> None:
    for line in lines[1:]:
        at = [event["at"] for event in line["history"]]
        assert at == sorted(at)
        assert all(instant.endswith("+07:00") for instant in at)
        assert at[0] >= "2017-01-01"
        assert at[-1] < "2018-01-01"


def test_the_counter_receives_only_in_its_hours(
    lines: Rows, calendars: dict[str, dict[str, Any]]
) -> None:
    calendar = calendars["dong-hy-2017"]
    off = {entry["date"] for entry in calendar["off"]}
    sessions = calendar["hours"][0]["sessions"]
    for line in lines[1:]:
        at = dt.datetime.fromisoformat(line["history"][0]["at"])
        assert at.weekday() < 5
        assert at.date() not in off
        clock = f"{at:%H:%M}"
        assert any(start <= clock <= end for start, end in sessions), line["n"]


def test_dossiers_ask_for_procedures_of_the_catalogue(
    lines: Rows, dong_hy: dict[str, Rows]
) -> None:
    asked = {line["procedure"] for line in lines[1:]}
    assert asked == {procedure["code"] for procedure in dong_hy["procedures"]}


def test_post_begins_with_the_agreement_of_november(lines: Rows) -> None:
    posted = [line["history"][0]["at"] for line in lines[1:] if line["channel"] == "post"]
    assert posted
    assert min(posted) >= "2017-11-15"


def test_nobody_real_is_described(lines: Rows) -> None:
    keys = {key for line in lines[1:] for key in line}
    assert keys == {"n", "unit", "procedure", "channel", "applicant", "history"}


def test_the_generator_writes_the_committed_file_again(data: Path, tmp_path: Path) -> None:
    again = tmp_path / "dossiers.jsonl"
    script = data.parent / "scripts" / "generate_dong_hy.py"
    subprocess.run([sys.executable, str(script), "--out", str(again)], check=True)
    assert again.read_bytes() == (data / "dong-hy-2017" / "dossiers.jsonl").read_bytes()
