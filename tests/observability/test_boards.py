"""The dashboards in the repository are the ones the code draws, of metrics that there are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deploy.grafana.__main__ import FOLDER
from deploy.grafana.boards import BOARDS
from deploy.grafana.drawing import text_of
from deploy.grafana.shapes import Board
from motcua_kit.telemetry.names import COUNTERS, GAUGES, HISTOGRAMS
from tests.observability.queries import known_names, names_in, rules

each_board = pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.uid)


@each_board
def test_drawing_a_board_anew_changes_nothing(board: Board) -> None:
    kept = Path(FOLDER / f"{board.uid}.json").read_text(encoding="utf-8")

    assert text_of(board) == kept, "run: python -m deploy.grafana"


def test_there_is_no_board_that_nobody_draws() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == {board.uid for board in BOARDS}


@each_board
def test_a_board_asks_for_metrics_that_there_are(board: Board) -> None:
    known = known_names()
    for figure, ask in board.asks():
        assert names_in(ask.expr), figure.title
        assert names_in(ask.expr) <= known, figure.title


def test_every_metric_is_on_a_board_or_in_a_rule() -> None:
    exprs = [ask.expr for board in BOARDS for _, ask in board.asks()]
    asked = {name for expr in (*exprs, *(rule["expr"] for rule in rules()))
             for name in names_in(expr)}  # fmt: skip
    bare = {name.removesuffix("_bucket").removesuffix("_count") for name in asked}
    unasked = {*COUNTERS, *GAUGES, *HISTOGRAMS} - bare

    assert unasked == set()


@each_board
def test_a_board_fits_grafana(board: Board) -> None:
    drawn = json.loads(text_of(board))

    assert drawn["uid"] == board.uid
    panels = [panel for panel in drawn["panels"] if panel["type"] != "row"]
    assert len(panels) == sum(len(figures) for _, figures in board.rows)
    assert all(panel["targets"] for panel in panels)
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in panels)
