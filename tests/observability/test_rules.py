"""Rules that promtool accepts, alerts that fire when they should, and a runbook for each."""

from __future__ import annotations

import re
import subprocess
from typing import Any

import pytest
import yaml

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
each_alert = pytest.mark.parametrize("alert", alerts(), ids=lambda rule: rule["alert"])
files = sorted(RULE_TESTS.glob("*.yaml"))


def promtool(*words: str) -> None:
    done = subprocess.run(["promtool", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


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
