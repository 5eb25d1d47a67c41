"""What dashboards and rules ask for."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from motcua_kit.telemetry.names import COUNTERS, GAUGES, HISTOGRAMS

ROOT: Final = Path(__file__).resolve().parents[2]
RULES: Final = ROOT / "deploy" / "prometheus" / "rules.yaml"
RULE_TESTS: Final = ROOT / "deploy" / "prometheus" / "tests"
RUNBOOKS: Final = ROOT / "docs" / "runbooks"
_NAME: Final = re.compile(r"\b(?:motcua[\w:]*|up|ALERTS|process_\w+)\b")
_STRING: Final = re.compile(r'"[^"]*"')
# Prometheus's own, and what its client library tells of every process.
_GIVEN: Final = {"up", "ALERTS", "process_cpu_seconds_total", "process_resident_memory_bytes",
                 "process_start_time_seconds"}  # fmt: skip


@cache
def rules() -> list[dict[str, Any]]:
    """Every rule."""
    document = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return [rule for group in document["groups"] for rule in group["rules"]]


def alerts() -> list[dict[str, Any]]:
    """Every alert."""
    return [rule for rule in rules() if "alert" in rule]


@cache
def known_names() -> set[str]:
    """Names that a query may ask for."""
    buckets = {f"{name}{end}" for name in HISTOGRAMS for end in ("_bucket", "_count", "_sum")}
    recorded = {rule["record"] for rule in rules() if "record" in rule}
    return {*COUNTERS, *GAUGES, *buckets, *recorded, *_GIVEN}


def names_in(expr: str) -> set[str]:
    """Names that a query asks for."""
    return set(_NAME.findall(_STRING.sub('""', expr)))
