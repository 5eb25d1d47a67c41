"""Rules that promtool accepts, alerts that fire when they should, and a runbook for each."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from motcua_kit.process import STOP_LIMIT
from tests.observability.queries import (
    ROOT,
    RULE_TESTS,
    RULES,
    RUNBOOKS,
    alerts,
    known_names,
    names_in,
    rules,
)

CHAPTERS = ["What it means", "How to look", "How to mend", "How it was tried"]
CHART: Final = ROOT / "deploy" / "helm" / "motcua"
# Where a Prometheus is started, or somebody is told how.
KEEPERS: Final = [
    ROOT / "deploy" / "docker" / "compose.yaml",
    ROOT / "deploy" / "prometheus" / "README.md",
    ROOT / "docs" / "operate.md",
]
# Seconds, of the Prometheus operator where nothing else is said.
EVALUATED_EVERY: Final = 30
each_alert = pytest.mark.parametrize("alert", alerts(), ids=lambda rule: rule["alert"])
files = sorted(RULE_TESTS.glob("*.yaml"))


def promtool(*words: str) -> None:
    done = subprocess.run(["promtool", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def number(pattern: str, text: str) -> int:
    found = re.search(pattern, text, re.DOTALL)
    assert found is not None, pattern
    return int(found[1])


@pytest.mark.integration
def test_the_rules_are_rules() -> None:
    promtool("check", "rules", str(RULES))
    promtool("check", "config", "--syntax-only", str(RULES.with_name("prometheus.yaml")))


@pytest.mark.integration
@pytest.mark.parametrize("file", files, ids=lambda file: file.stem)
def test_the_rules_say_what_their_tests_expect(file) -> None:
    promtool("test", "rules", str(file))


def test_rules_ask_for_metrics_that_there_are() -> None:
    known = known_names()
    for rule in rules():
        assert names_in(rule["expr"]) <= known, rule


@each_alert
def test_an_alert_says_how_urgent_it_is_and_what_to_read(alert: dict[str, Any]) -> None:
    assert alert["labels"]["severity"] in {"page", "ticket"}
    assert alert["annotations"]["summary"]
    assert alert["annotations"]["runbook_url"] == f"docs/runbooks/{alert['alert']}.md"


@each_alert
def test_the_runbook_of_an_alert_says_what_helps(alert: dict[str, Any]) -> None:
    text = (RUNBOOKS / f"{alert['alert']}.md").read_text(encoding="utf-8")

    assert text.startswith(f"# {alert['alert']}\n")
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    assert parts[1::2] == CHAPTERS
    assert all(len(part.split()) >= 10 for part in parts[2::2])


def test_a_loop_that_hangs_is_told_before_the_chart_ends_its_process() -> None:
    (rule,) = (alert for alert in alerts() if alert["alert"] == "MotcuaRoleSilent")
    values = yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))
    pod = (CHART / "templates" / "deployment.yaml").read_text(encoding="utf-8")
    period = number(r"livenessProbe:.*?periodSeconds: (\d+)", pod)
    ended_after = period * (values["probes"]["liveFailures"] - 1) + STOP_LIMIT
    asked_every = number(r"(\d+)s", values["metrics"]["serviceMonitor"]["interval"])
    told_after = number(r"limit_seconds \+ (\d+)$", rule["expr"]) + asked_every + EVALUATED_EVERY

    assert rule["for"] == "0m"
    assert told_after <= ended_after


@pytest.mark.parametrize("place", KEEPERS, ids=lambda place: place.name)
def test_prometheus_is_told_to_keep_what_the_longest_budget_asks_for(place: Path) -> None:
    longest = max(int(days) for rule in rules() for days in re.findall(r"\[(\d+)d\]", rule["expr"]))
    text = place.read_text(encoding="utf-8")
    kept = [int(days) for days in re.findall(r"--storage\.tsdb\.retention\.time=(\d+)d\b", text)]

    assert len(kept) == text.count("--config.file=") == 1
    assert min(kept) > longest


def test_there_is_no_runbook_for_nothing() -> None:
    named = {alert["alert"] for alert in alerts()}

    assert {file.stem for file in RUNBOOKS.glob("*.md")} - {"README"} == named


def test_every_alert_is_seen_firing_and_seen_silent() -> None:
    firing, silent = set(), set()
    for file in files:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
        for test in document["tests"]:
            for expected in test.get("alert_rule_test", []):
                into = firing if expected.get("exp_alerts") else silent
                into.add(expected["alertname"])
    named = {alert["alert"] for alert in alerts()}

    assert (named - firing, named - silent) == (set(), set())


def test_the_repository_is_the_place_of_the_runbooks() -> None:
    assert all((ROOT / alert["annotations"]["runbook_url"]).exists() for alert in alerts())
