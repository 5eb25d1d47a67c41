import pytest
from pydantic import PostgresDsn, SecretStr

from motcua_kit.config import BadSettings, EnvSettings, env


class Settings(EnvSettings):
    model_config = env("MOTCUA_PROBE_")

    database_url: PostgresDsn
    token: SecretStr
    threads: int = 8
    units: tuple[str, ...] = ()


def test_settings_come_from_the_environment_and_stay_as_they_are(monkeypatch):
    monkeypatch.setenv("MOTCUA_PROBE_DATABASE_URL", "postgresql://u:p@h/db")
    monkeypatch.setenv("MOTCUA_PROBE_TOKEN", "s3cret")
    monkeypatch.setenv("MOTCUA_PROBE_UNITS", "H01.01, H01.02")

    settings = Settings.load()

    assert settings.units == ("H01.01", "H01.02")
    assert "s3cret" not in repr(settings)
    with pytest.raises(ValueError, match="frozen"):
        settings.threads = 2


def test_a_list_may_also_be_json(monkeypatch):
    monkeypatch.setenv("MOTCUA_PROBE_DATABASE_URL", "postgresql://u:p@h/db")
    monkeypatch.setenv("MOTCUA_PROBE_TOKEN", "s")
    monkeypatch.setenv("MOTCUA_PROBE_UNITS", '["a", "b"]')

    assert Settings.load().units == ("a", "b")


def test_all_problems_are_told_at_once_and_no_value_is(monkeypatch):
    monkeypatch.setenv("MOTCUA_PROBE_DATABASE_URL", "hunter2")
    monkeypatch.setenv("MOTCUA_PROBE_THREADS", "many-hunter2")
    monkeypatch.setenv("MOTCUA_PROBE_UNITS", "[broken-hunter2")

    with pytest.raises(BadSettings) as told:
        Settings.load()

    text = str(told.value)
    for name in ("DATABASE_URL", "TOKEN", "THREADS", "UNITS"):
        assert f"MOTCUA_PROBE_{name}:" in text
    assert "hunter2" not in text


def test_a_process_with_bad_settings_exits_with_two(monkeypatch, capsys):
    monkeypatch.delenv("MOTCUA_PROBE_TOKEN", raising=False)

    with pytest.raises(SystemExit) as left:
        Settings.load_or_exit()

    assert left.value.code == 2
    assert "MOTCUA_PROBE_TOKEN" in capsys.readouterr().err


def test_every_variable_can_be_listed_for_the_chart():
    assert set(Settings.variables()) == {
        "MOTCUA_PROBE_DATABASE_URL",
        "MOTCUA_PROBE_TOKEN",
        "MOTCUA_PROBE_THREADS",
        "MOTCUA_PROBE_UNITS",
    }
