"""The telemetry page and the code name the same metrics, with the same labels and kinds."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from motcua_kit.telemetry.names import (
    BATCH,
    COUNTERS,
    FRESHNESS,
    GAUGES,
    HISTOGRAMS,
    PERSON_WAITS,
    CounterName,
    GaugeName,
    HistogramName,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "telemetry.md"
ROW = re.compile(r"^\| `(motcua_\w+)` \|([^|]*)\|(.*)\|$", re.MULTILINE)
LEVELS = {"debug", "info", "warning", "error", "exception"}
LOGGING = ("services/*/src", "libs/kit/src")
BUCKETS = {PERSON_WAITS: "a person waits", BATCH: "batch", FRESHNESS: "freshness"}


def section(title: str) -> str:
    text = PAGE.read_text(encoding="utf-8")
    return re.split(r"^#+ ", text.split(f"\n### {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[
        0
    ]


def documented(title: str) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(re.findall(r"`(\w+)`", labels))
        for name, labels, _ in ROW.findall(section(title))
    }


KINDS = [("Counters", COUNTERS), ("Gauges", GAUGES), ("Histograms", HISTOGRAMS)]


@pytest.mark.parametrize(("title", "specs"), KINDS)
def test_every_metric_stands_in_the_page_with_its_labels(title, specs) -> None:
    assert documented(title) == {name: spec.labels for name, spec in specs.items()}


@pytest.mark.parametrize(
    ("names", "specs"),
    [(CounterName, COUNTERS), (GaugeName, GAUGES), (HistogramName, HISTOGRAMS)],
)
def test_every_metric_name_has_a_meaning(names, specs) -> None:
    assert set(get_args(names)) == set(specs)


def test_the_page_tells_which_edges_a_histogram_has() -> None:
    told = {
        name: rest.split("|")[-1].strip() for name, _, rest in ROW.findall(section("Histograms"))
    }

    assert told == {name: BUCKETS[spec.buckets] for name, spec in HISTOGRAMS.items()}


@pytest.mark.parametrize(("edges", "title"), BUCKETS.items())
def test_the_page_gives_the_edges_themselves(edges, title) -> None:
    line = section("Histograms").split(f"**{title}**:", 1)[1].split("(")[0].split(";")[0]

    assert tuple(float(edge) for edge in re.findall(r"\d+(?:\.\d+)?", line)) == edges


def events_of_the_page() -> set[str]:
    text = PAGE.read_text(encoding="utf-8").split("\nEvents to know:\n", 1)[1]
    rows = re.findall(r"^\| (`.*?) \|", text.split("\n## ", 1)[0], flags=re.MULTILINE)
    return {event for row in rows for event in re.findall(r"`(\w+)`", row)}


def is_logged(node: ast.AST) -> bool:
    """Whether this is a call like ``log.warning("relay_blocked", …)``."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and ast.unparse(node.func.value).endswith("log")
    )


def events_of_the_code() -> set[str]:
    files = [file for folder in LOGGING for file in PAGE.parents[1].glob(f"{folder}/**/*.py")]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    said = [node for tree in trees for node in ast.walk(tree) if is_logged(node)]
    return {ast.literal_eval(call.args[0]) for call in said}


def test_the_page_lists_every_event_that_a_service_may_log() -> None:
    assert events_of_the_page() == events_of_the_code()
