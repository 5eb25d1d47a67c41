"""What `motcua replay` tells of a file that was fed: the file's dossiers, as of the file's end."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from motcua_app.client.accounts import Account, Accounts
from motcua_app.client.door import Door
from motcua_app.client.platform import Platform
from motcua_app.client.proving import Waiting
from motcua_app.client.replaying import PAGE, Fed, History, faults, replay
from motcua_app.client.sessions import Sessions
from motcua_app.output import CannotDo

DUE = datetime.fromisoformat("2017-02-01T17:00:00+07:00")


class Province:
    """A district behind the door, whose reporting has counted whatever it received."""

    def __init__(self) -> None:
        self.dossiers: dict[str, set[str]] = {}
        self.keys: dict[str, str] = {}
        self.may_read = True

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.startswith("/bao-cao/") and not self.may_read:
            return httpx.Response(403, json={"title": "Bạn không có quyền."})
        if path.endswith("/dossiers"):
            return httpx.Response(200, json=self._behind(request.url.params))
        if path.endswith("/imports"):
            lines = [json.loads(line) for line in request.content.splitlines()]
            done = [self._enter(line) for line in lines]
            return httpx.Response(200, json={"dossiers": done, "errors": []})
        seq = len(self.dossiers)
        known: dict[str, Any] = {
            "session": {"token": "t", "expires_at": "2999-01-01T00:00:00+00:00"},
            "units": {"units": [{"code": "huyen", "deployment": "a", "capabilities": []}]},
            "heads": {"heads": [{"unit": "huyen", "seq": seq}]},
            "reader": {"heads": [{"stream": "huyen", "seq": seq}], "parked": []},
            "stock": {"seq": seq, "procedures": []},
        }
        return httpx.Response(200, json=known[path.rpartition("/")[2]])

    def receive(self, *events: str) -> str:
        """A dossier that came another way, or one of a file."""
        code = f"H1-{len(self.dossiers):06d}"
        self.dossiers[code] = {*events}
        return code

    def _enter(self, line: dict[str, Any]) -> dict[str, Any]:
        repeated = line["key"] in self.keys
        if not repeated:
            self.keys[line["key"]] = self.receive(*(each["event"] for each in line["history"]))
        return {"key": line["key"], "dossier": self.keys[line["key"]], "repeated": repeated}

    def _behind(self, asked: httpx.QueryParams) -> dict[str, Any]:
        is_late = datetime.fromisoformat(asked["as_of"]) > DUE
        found = [
            {"dossier": code}
            for code, events in self.dossiers.items()
            if asked["what"] in _measures(events, is_late=is_late) and code > asked["after"]
        ]
        return {"dossiers": found[: int(asked["limit"])]}


def _measures(events: set[str], *, is_late: bool) -> set[str]:
    if "result_ready" in events:
        return {"received", "solved_on_time"}
    if "withdrawn" in events:
        return {"received", "withdrawn"}
    return {"received", "open_late" if is_late else "open_in_time"}


@pytest.fixture
def province() -> Province:
    return Province()


@pytest.fixture
def platform(province: Province) -> Platform:
    door = Door("http://motcua.test", transport=httpx.MockTransport(province))
    return Platform(door, Sessions(door), Accounts([Account("nhap", "x")]))


def line(*events: str, unit: str = "huyen") -> dict[str, Any]:
    history = [
        {"event": event, "at": f"2017-01-{day:02d}T08:00:00+07:00"}
        for day, event in enumerate(events, start=3)
    ]
    return {"unit": unit, "procedure": "9.1", "channel": "counter", "applicant": "Lê Văn Nga",
            "history": history}  # fmt: skip


def written(folder: Path, *lines: dict[str, Any], **stated: Any) -> History:
    path = folder / "dossiers.jsonl"
    said = [{"stated": stated}, *lines] if stated else lines
    path.write_text("\n".join(json.dumps(each) for each in said), encoding="utf-8")
    return History.open(path, tenth=False)


def fed(platform: Platform, history: History) -> tuple[dict[str, Any], Fed]:
    return replay(platform, history, Waiting(seconds=0))


def test_a_unit_nobody_knows_makes_one_bad_line_and_the_rest_is_fed(
    platform: Platform, tmp_path: Path
) -> None:
    file = written(tmp_path, line("received"), line("received", unit="xa-la"), line("received"))

    found, said = fed(platform, file)

    assert said.errors == ["Dòng 2: không có đơn vị nào mang mã xa-la."]
    assert found["received"] == 2
    assert list(faults(found, said)) == []


def test_what_is_open_is_judged_on_the_last_day_that_the_file_names(
    platform: Platform, tmp_path: Path
) -> None:
    open_one = line("received")

    by_events, _ = fed(platform, written(tmp_path, open_one))
    by_header, _ = fed(platform, written(tmp_path, open_one, as_of="2017-12-31"))

    assert (by_events["open_in_time"], by_events["open_late"]) == (1, 0)
    assert (by_header["open_in_time"], by_header["open_late"]) == (0, 1)


def test_what_happened_after_the_file_s_end_is_a_bad_line(
    platform: Platform, tmp_path: Path
) -> None:
    after = line("received", "result_ready")
    file = written(tmp_path, line("received"), after, as_of="2017-01-03")

    found, said = fed(platform, file)

    assert [each.split(":")[0] for each in said.errors] == ["Dòng 3"]
    assert found["received"] == 1


@pytest.mark.parametrize("day", ["31/12/2017", "2017-13-01", "", 20171231, ["2017-12-31"]])
def test_a_last_day_that_is_none_is_wrong_use(day: object, tmp_path: Path) -> None:
    with pytest.raises(CannotDo, match=r"stated\.as_of"):
        written(tmp_path, line("received"), as_of=day)


def test_the_totals_are_the_file_s_whatever_else_the_unit_holds(
    province: Province, platform: Platform, tmp_path: Path
) -> None:
    for events in (("received",), ("received", "result_ready"), ("received", "withdrawn")):
        province.receive(*events)
    file = written(tmp_path, line("received"), line("received", "withdrawn"))

    for new in (2, 0):  # Fed again, nothing is added and the totals stay.
        found, said = fed(platform, file)

        assert said.new == new
        assert (found["received"], found["open_in_time"], found["withdrawn"]) == (2, 1, 1)
        assert found["solved_on_time"] == 0
        assert list(faults(found, said)) == []


def test_the_file_s_dossiers_are_found_behind_any_number_of_others(
    province: Province, platform: Platform, tmp_path: Path
) -> None:
    for _ in range(PAGE):
        province.receive("received", "withdrawn")

    found, _ = fed(platform, written(tmp_path, line("received"), line("received")))

    assert (found["received"], found["withdrawn"]) == (2, 0)


def test_who_may_feed_but_not_read_the_totals_is_told_before_anything_is_fed(
    province: Province, platform: Platform, tmp_path: Path
) -> None:
    province.may_read = False

    with pytest.raises(CannotDo, match="vai trò auditor"):
        fed(platform, written(tmp_path, line("received")))

    assert province.dossiers == {}
