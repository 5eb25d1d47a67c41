"""Whoever follows install, operate or a runbook word by word meets nothing that does not exist."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
import typer
import yaml

from motcua_app.main import command_names, make_app
from motcua_app.up.plan import SERVICES
from motcua_kit.telemetry.names import HISTOGRAMS
from tests.observability.queries import alerts, known_names

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = [
    ROOT / "docs" / "install.md",
    ROOT / "docs" / "operate.md",
    *sorted((ROOT / "docs" / "runbooks").glob("*.md")),
]
FENCE: Final = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
INLINE: Final = re.compile(r"`([^`]+)`")
FLAG: Final = re.compile(r"(?<!\S)(--[a-z][a-z-]*)")
FOLDERS: Final = ("deploy", "docs", "libs", "services", "tests", "scripts", "benchmarks", "proto")
# Made by the commands that name them.
MADE: Final = {"deploy/prometheus/targets.json"}
FILES: Final = {"yaml", "json", "py", "md", "pem", "dump", "sh"}
# A name of PostgreSQL's, not of ours.
FOREIGN: Final = {"synchronous_commit", "pg_wal"}
# Written as a value is, and none: an account of the demo, a setting of Kafka's.
NO_VALUES: Final = {"dantien.quay", "min.insync.replicas"}
# Values of a service's or an intake's own part, told without the way to them.
PARTS: Final = ("", "services.intake.", "services.notify.", "kafka.external.")


def fences(page: Path, *languages: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [body for language, body in FENCE.findall(text) if language in languages]


def inline(page: Path) -> list[str]:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return [" ".join(found.split()) for found in INLINE.findall(text)]


def lines(page: Path) -> list[str]:
    """Every command line that the page gives, whole, and every word set as code."""
    whole = "\n".join(fences(page, "sh")).replace("\\\n", " ")
    return [*(line.strip() for line in whole.splitlines()), *inline(page)]


def found(pattern: str, page: Path) -> list[Any]:
    return [match for line in lines(page) for match in re.findall(pattern, line)]


@cache
def sources() -> str:
    """Everything that programs and screens can say."""
    kinds = {".py", ".html", ".sql"}
    places = [file for area in ("apps", "libs", "services") for file in (ROOT / area).rglob("*")]
    kept = [file for file in places if file.suffix in kinds and "src" in file.parts]
    return "\n".join(file.read_text(encoding="utf-8") for file in kept)


@cache
def titles() -> frozenset[str]:
    """Boards, their rows and their panels."""

    def walk(each: Any) -> Iterator[str]:
        if isinstance(each, dict):
            if isinstance(title := each.get("title"), str):
                yield from (title, title.rpartition(": ")[2])
            each = list(each.values())
        if isinstance(each, list):
            for inner in each:
                yield from walk(inner)

    boards = (ROOT / "deploy" / "grafana").glob("*.json")
    return frozenset(title for board in boards for title in walk(json.loads(board.read_bytes())))


@cache
def values() -> dict[str, Any]:
    chart = ROOT / "deploy" / "helm" / "motcua"
    read: dict[str, Any] = yaml.safe_load((chart / "values.yaml").read_text(encoding="utf-8"))
    return read


def is_value(path: str) -> bool:
    """Whether the chart has such a value; below an empty mapping anything goes."""
    at: Any = values()
    for key in path.split("."):
        if at == {}:
            return True
        if not isinstance(at, dict) or key not in at:
            return False
        at = at[key]
    return True


@pytest.fixture(params=PAGES, ids=lambda page: page.stem)
def page(request: pytest.FixtureRequest) -> Path:
    chosen: Path = request.param
    return chosen


def test_what_is_made_is_a_target_and_takes_what_it_is_given(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))

    for target, given in found(r"(?:^|\s)make ([a-z][a-z-]*)((?: [A-Z]+=\S+)*)", page):
        assert target in targets
        for name in re.findall(r"([A-Z]+)=", given):
            assert re.search(rf"\b{name}\b *\?=|\$\({name}\)", makefile), name


def test_the_command_knows_what_it_is_asked(page: Path) -> None:
    known = typer.main.get_group(make_app(command_names()))
    asked = found(r"(?:^|\.venv/bin/)motcua ([a-z]+)([^|;]*)", page)

    for name, rest in asked:
        command = known.commands[name]
        options = {flag for each in command.params for flag in each.opts}
        assert set(FLAG.findall(rest)) <= options, name


def test_the_services_commands_know_what_they_are_asked(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for service, command, rest in found(r"motcua-(catalog|intake) ([a-z]+)([^|;]*)", page):
        with pytest.raises(SystemExit):
            import_module(f"motcua_{service}.entrypoints.cli").main([command, "--help"])
        assert set(FLAG.findall(rest)) <= set(FLAG.findall(capsys.readouterr().out))


def test_keys_are_made_with_options_that_there_are(page: Path) -> None:
    asked = {flag for rest in found(r"keys\.py ([^>]*)", page) for flag in FLAG.findall(rest)}
    script = [sys.executable, ROOT / "deploy" / "helm" / "keys.py", "--help"]
    told = (
        subprocess.run(script, capture_output=True, text=True, check=True).stdout if asked else ""
    )

    assert asked <= set(re.findall(r"--[a-z]+", told))


def test_keys_are_not_written_over_the_file_that_they_are_read_from(page: Path) -> None:
    for kept, written in found(r"--kept (\S+)[^>]*> ([\w.-]+)", page):
        assert kept != written


def test_a_variable_is_one_that_somebody_reads(page: Path) -> None:
    modules = (import_module(f"motcua_{service}.config") for service in SERVICES)
    known = {name for module in modules for name in module.Settings.variables()}
    compose = (ROOT / "deploy" / "docker" / "compose.yaml").read_text(encoding="utf-8")
    known |= set(re.findall(r"\bMOTCUA_[A-Z_]+", sources() + compose))

    assert set(found(r"\bMOTCUA_[A-Z_]*[A-Z]", page)) <= known
    for end in found(r"…(_[A-Z_]+)", page):
        assert any(name.endswith(end) for name in known), end


def test_a_value_is_one_of_the_charts(page: Path) -> None:
    for path in found(r"--set ([\w.]+)=", page):
        assert is_value(path), path
    for word in inline(page):
        path = word.partition(":")[0]
        is_path = re.fullmatch(r"[a-z]+[A-Za-z]*(\.[A-Za-z]+)+", path)
        if is_path and path not in NO_VALUES and path.split(".")[-1] not in FILES:
            assert any(is_value(part + path) for part in PARTS), path


def test_a_metric_is_one_that_is_told(page: Path) -> None:
    known = known_names() | set(HISTOGRAMS)

    assert set(found(r"\bmotcua[_:][a-z_:]*[a-z]", page)) <= known


def test_an_alert_is_one_that_fires(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert set(re.findall(r"\bMotcua[A-Z]\w+", text)) <= {alert["alert"] for alert in alerts()}


def test_a_file_is_there(page: Path) -> None:
    named = set(found(rf"(?<![\w./-])((?:{'|'.join(FOLDERS)})/[\w./-]*\w)", page)) - MADE
    # `deploy/motcua-…` is a Deployment.
    named = {each for each in named if not each.startswith("deploy/motcua-")}

    assert [each for each in sorted(named) if not (ROOT / each).exists()] == []


def test_an_event_or_a_setting_is_one_of_the_programs(page: Path) -> None:
    for word in inline(page):
        if re.fullmatch(r"[a-z]+(_[a-z]+)+", word) and not word.startswith("motcua_"):
            assert word in FOREIGN or word in sources(), word


def test_a_board_and_what_is_on_it_are_called_so(page: Path) -> None:
    text = INLINE.sub("", FENCE.sub("", page.read_text(encoding="utf-8"))).replace("**", "")
    for words in re.findall(r"\*([^*]+)\*", text):
        said = " ".join(words.split())
        if not said.isascii():
            assert said in titles() or said in sources(), said


def test_an_address_of_the_desk_is_described_by_the_services(page: Path) -> None:
    described = import_module("motcua_routing.entrypoints.web.openapi").document("")["paths"]
    known = {re.sub(r"\{\w+\}", "<id>", path) for path in described}

    for path in found(r"(?:<prefix>|/dieu-phoi)(/api/v1/[\w/<>-]+)", page):
        assert path in known, path
