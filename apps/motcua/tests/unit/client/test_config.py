"""Whose platform is asked, and as whom: what the environment says, and where it says nonsense."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from motcua_app.client.config import Target, accounts_of
from motcua_app.output import CannotDo
from motcua_app.up.home import Home
from motcua_app.up.plan import Mode, make_plan

ACCOUNT = {"MOTCUA_LOGIN": "kiemtra", "MOTCUA_PASSWORD": "x"}
DEMO = [
    {"login": "kiemtra", "unit": "tinh", "role": "auditor", "password": "demo"},
    {"login": "xa.quay", "unit": "xa", "role": "counter_officer", "password": "demo"},
]


@pytest.fixture(autouse=True)
def no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("MOTCUA_PORT", raising=False)
    monkeypatch.setenv("MOTCUA_URL", "http://127.0.0.1:8080/")


def test_an_address_and_an_account_are_enough() -> None:
    target = Target.read(ACCOUNT)

    assert target.url == "http://127.0.0.1:8080"
    assert [each.login for each in target.accounts] == ["kiemtra"]
    assert target.store is None


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8080",
        "127.0.0.1:8080",
        "http://[::1",
        "http://127.0.0.1:cong",
        "ftp://mot-cua.example",
        "http://",
        "http:///bang",
        "mot cua",
    ],
)
def test_an_address_nobody_can_be_called_at_is_told_at_once(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTCUA_URL", url)

    with pytest.raises(CannotDo, match="MOTCUA_URL phải là một địa chỉ"):
        Target.read(ACCOUNT)


def test_without_anybody_to_be_it_says_what_to_set() -> None:
    with pytest.raises(CannotDo, match="MOTCUA_LOGIN"):
        Target.read({})


def test_a_home_without_accounts_names_the_command_that_makes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = iter(range(20_000, 30_000))
    plan = make_plan(Mode.EMBEDDED, 8080, ["a"], free_port=lambda _taken: next(numbers))
    home = Home(tmp_path / "home")
    home.root.mkdir()
    plan.save(home)
    monkeypatch.delenv("MOTCUA_URL")

    with pytest.raises(CannotDo, match="motcua seed"):
        Target.read({})

    assert [each.login for each in Target.read(ACCOUNT).accounts] == ["kiemtra"]

    monkeypatch.setenv("MOTCUA_URL", "http://elsewhere.example")
    with pytest.raises(CannotDo, match="Chưa biết"):
        Target.read({})


@pytest.mark.parametrize("content", ["", "{", "[3]", '["kiemtra"]', '[{"password": "x"}]', "3"])
def test_an_accounts_file_that_holds_no_accounts_is_named(content: str, tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(CannotDo, match=r"accounts\.json"):
        Target.read({"MOTCUA_ACCOUNTS": str(file)})


def test_whoever_names_an_account_acts_as_that_account_alone() -> None:
    (quay,) = accounts_of({"MOTCUA_LOGIN": "xa.quay"}, DEMO)
    assert (quay.password, quay.has("counter_officer", "xa")) == ("demo", True)

    (stranger,) = accounts_of({"MOTCUA_LOGIN": "ai-do", "MOTCUA_PASSWORD": "x"}, DEMO)
    assert (stranger.login, stranger.grants) == ("ai-do", ())


def test_a_file_of_accounts_gives_a_named_one_its_company(tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"
    file.write_text(json.dumps(DEMO), encoding="utf-8")
    variables = {"MOTCUA_LOGIN": "xa.quay", "MOTCUA_ACCOUNTS": str(file)}

    assert [each.login for each in accounts_of(variables, [])] == ["xa.quay", "kiemtra"]


def test_without_a_name_the_demo_is_at_hand() -> None:
    assert [each.login for each in accounts_of({}, DEMO)] == ["kiemtra", "xa.quay"]
