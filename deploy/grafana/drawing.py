"""Boards in Grafana's words, by its own SDK."""

from __future__ import annotations

import json
from typing import Final

from grafana_foundation_sdk.builders import bargauge, dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.builders.common import (
    ReduceDataOptions,
    VizLegendOptions,
    VizTooltipOptions,
)
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import (
    BigValueColorMode,
    LegendDisplayMode,
    LegendPlacement,
    TooltipDisplayMode,
)
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DataSourceRef,
    Threshold,
    ThresholdsMode,
    VariableRefresh,
)

from deploy.grafana.shapes import Ask, Board, Choice, Figure, Kind

SOURCE: Final = DataSourceRef(type_val="prometheus", uid="${datasource}")
PAGE: Final = 24
_LETTERS: Final = "ABCDEFGHIJ"

Panel = timeseries.Panel | stat.Panel | bargauge.Panel


def text_of(board: Board) -> str:
    """The board as Grafana imports it; the same board gives the same bytes."""
    model = _builder(board).build()
    return json.dumps(model, cls=JSONEncoder, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _builder(board: Board) -> dashboard.Dashboard:
    made = (
        dashboard.Dashboard(board.title)
        .uid(board.uid)
        .description(board.note)
        .tags(["motcua"])
        .editable()
        .timezone("Asia/Ho_Chi_Minh")
        .refresh("30s")
        .time("now-6h", "now")
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .with_variable(dashboard.DatasourceVariable("datasource").label("Nguồn").type("prometheus"))
        .link(dashboard.DashboardLink("Một Cửa").as_dropdown(True).tags(["motcua"]))  # noqa: FBT003
    )
    for choice in board.choices:
        made.with_variable(_variable(choice))
    for title, figures in board.rows:
        made.with_row(dashboard.Row(title))
        for figure in figures:
            made.with_panel(_panel(figure))
    return made


def _variable(choice: Choice) -> dashboard.QueryVariable:
    made = (
        dashboard.QueryVariable(choice.name)
        .label(choice.label)
        .query(choice.query)
        .datasource(SOURCE)
        .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        .multi(choice.many)
        .include_all(choice.many)
    )
    return made.all_value(".*") if choice.many else made


def _panel(figure: Figure) -> Panel:
    made = _drawn(figure)
    made.title(figure.title).description(figure.note).unit(figure.unit).datasource(SOURCE)
    made.span(figure.width).height(figure.height)
    made.thresholds(
        dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(_steps(figure.red_from))
    )
    for letter, ask in zip(_LETTERS, figure.asks, strict=False):
        made.with_target(_target(letter, ask, figure))
    return made


def _drawn(figure: Figure) -> Panel:
    last = ReduceDataOptions().calcs(["lastNotNull"])
    if figure.kind is Kind.NUMBER:
        return stat.Panel().reduce_options(last).color_mode(BigValueColorMode.VALUE)
    if figure.kind is Kind.BARS:
        return bargauge.Panel().reduce_options(last)
    return (
        timeseries.Panel()
        .fill_opacity(8)
        .axis_soft_min(0)
        .legend(
            VizLegendOptions()
            .display_mode(LegendDisplayMode.LIST)
            .placement(LegendPlacement.BOTTOM)
            .show_legend(True)  # noqa: FBT003
        )
        .tooltip(VizTooltipOptions().mode(TooltipDisplayMode.MULTI))
    )


def _steps(red_from: float | None) -> list[Threshold]:
    calm = [Threshold(value=None, color="green")]
    return calm if red_from is None else [*calm, Threshold(value=red_from, color="red")]


def _target(letter: str, ask: Ask, figure: Figure) -> prometheus.Dataquery:
    made = prometheus.Dataquery().ref_id(letter).expr(ask.expr).legend_format(ask.legend)
    return made.range() if figure.kind is Kind.LINES else made.instant()
