"""``motcua-catalog password``: an operator gives somebody a password."""

import io
import json

import pytest

from motcua_catalog.app.sign_in import SignIn
from motcua_catalog.bootstrap import Catalog
from motcua_catalog.entrypoints.cli import main

LOGIN = "dantien.quay"


@pytest.fixture(autouse=True)
def _environment(loaded: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    given = loaded.settings
    for name, value in {
        "DATABASE_URL": given.database_url.get_secret_value(),
        "BUS": given.bus,
        "BUS_DSN": given.bus_dsn.get_secret_value(),
        "SESSION_KEYS": given.session_keys,
        "SERVICE_KEY": given.service_key,
        "FORM_SECRET": given.form_secret.get_secret_value(),
    }.items():
        monkeypatch.setenv(f"MOTCUA_CATALOG_{name}", str(value))


def test_a_one_time_password_is_made_and_told_once(
    loaded: Catalog, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["password", LOGIN]) == 0

    told = capfd.readouterr()
    answer = json.loads(told.out)
    assert (answer["login"], answer["version"]) == (LOGIN, 1)
    account = loaded.sign_in(SignIn(LOGIN, answer["one_time_password"]))
    assert account
    assert account.must_change_password
    assert answer["one_time_password"] not in told.err


def test_a_password_of_ones_own_is_read_and_not_told(
    loaded: Catalog, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("một câu dài dễ nhớ\n"))

    assert main(["password", LOGIN, "--stdin"]) == 0

    told = capfd.readouterr()
    assert json.loads(told.out) == {"login": LOGIN, "version": 1}
    assert "dễ nhớ" not in told.err
    account = loaded.sign_in(SignIn(LOGIN, "một câu dài dễ nhớ"))
    assert account
    assert not account.must_change_password


@pytest.mark.parametrize(
    ("login", "typed", "said"),
    [
        (LOGIN, "ngắn\n", "Mật khẩu mới cần ít nhất 12 ký tự."),
        (LOGIN, "", "Mật khẩu mới cần ít nhất 12 ký tự."),
        ("khong.co", "một câu dài dễ nhớ\n", "Danh mục không có cán bộ khong.co."),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(
    login: str,
    typed: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))

    assert main(["password", login, "--stdin"]) == 1

    told = capfd.readouterr()
    assert told.out == ""
    assert told.err.splitlines()[-1] == said
