"""``motcua-catalog password``: an operator gives somebody a password."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from motcua_catalog.app.sign_in import SignIn
from motcua_catalog.bootstrap import Catalog

LOGIN = "dantien.quay"
COMMAND = Path(sys.executable).with_name("motcua-catalog")


def run(catalog: Catalog, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """The command as an operator runs it, in a process of its own."""
    given = catalog.settings
    settings = {
        "DATABASE_URL": given.database_url.get_secret_value(),
        "BUS": given.bus,
        "BUS_DSN": given.bus_dsn.get_secret_value(),
        "SESSION_KEYS": given.session_keys,
        "SERVICE_KEY": given.service_key,
        "FORM_SECRET": given.form_secret.get_secret_value(),
    }
    environment = {f"MOTCUA_CATALOG_{name}": str(value) for name, value in settings.items()}
    return subprocess.run(
        [COMMAND, "password", *words],
        env={**os.environ, **environment}, input=typed, capture_output=True, text=True, check=False,
        timeout=60,
    )  # fmt: skip


def test_a_one_time_password_is_made_and_told_once(loaded: Catalog) -> None:
    told = run(loaded, LOGIN)

    assert told.returncode == 0
    answer = json.loads(told.stdout)
    assert (answer["login"], answer["version"]) == (LOGIN, 1)
    account = loaded.sign_in(SignIn(LOGIN, answer["one_time_password"]))
    assert account
    assert account.must_change_password
    assert answer["one_time_password"] not in told.stderr


def test_a_password_of_ones_own_is_read_and_not_told(loaded: Catalog) -> None:
    told = run(loaded, LOGIN, "--stdin", typed="một câu dài dễ nhớ\n")

    assert told.returncode == 0
    assert json.loads(told.stdout) == {"login": LOGIN, "version": 1}
    assert "dễ nhớ" not in told.stderr
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
    loaded: Catalog, login: str, typed: str, said: str
) -> None:
    told = run(loaded, login, "--stdin", typed=typed)

    assert told.returncode == 1
    assert told.stdout == ""
    assert told.stderr.splitlines()[-1] == said
