"""What a dashboard consists of, before Grafana's own words for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How a figure is drawn."""

    LINES = "lines"
    NUMBER = "number"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Ask:
    """One query. `may_be_empty` says why it may rightly answer nothing; else it must answer."""

    expr: str
    legend: str = ""
    may_be_empty: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One panel; `red_from` colours what is bad, `width` is in 24ths of the page."""

    title: str
    asks: Sequence[Ask]
    unit: str = "short"
    kind: Kind = Kind.LINES
    note: str = ""
    red_from: float | None = None
    width: int = 8

    @property
    def height(self) -> int:
        """In Grafana's rows."""
        return 4 if self.kind is Kind.NUMBER else 8


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the reader chooses at the top; `sample` is what tests choose."""

    name: str
    label: str
    query: str
    sample: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """One dashboard: rows of figures under titles."""

    uid: str
    title: str
    note: str
    rows: Sequence[tuple[str, Sequence[Figure]]]
    choices: Sequence[Choice] = ()

    def asks(self) -> Iterator[tuple[Figure, Ask]]:
        """Every query with its figure."""
        for _title, figures in self.rows:
            for figure in figures:
                for ask in figure.asks:
                    yield figure, ask


def number(
    title: str,
    expr: str,
    *,
    unit: str = "short",
    note: str = "",
    red_from: float | None = None,
    may_be_empty: str = "",
    width: int = 4,
) -> Figure:
    """A figure of one number."""
    asks = (Ask(expr, "", may_be_empty),)
    return Figure(title, asks, unit, Kind.NUMBER, note, red_from, width)


def percentiles(metric: str, where: str, by: str, legend: str) -> tuple[Ask, ...]:
    """Median, 95th and 99th percentile of a histogram."""
    return tuple(
        Ask(
            f"histogram_quantile({share}, sum by (le{', ' + by if by else ''})"
            f" (rate({metric}_bucket{where}[$__rate_interval])))",
            f"{legend} p{share * 100:.0f}".strip(),
        )
        for share in (0.5, 0.95, 0.99)
    )


def p95(title: str, metric: str, by: str, *, where: str = "", may_be_empty: str = "") -> Figure:
    """The 95th percentile of a histogram by one label, in seconds."""
    expr = (
        f"histogram_quantile(0.95, sum by (le, {by})"
        f" (rate({metric}_bucket{where}[$__rate_interval])))"
    )
    return Figure(title, (Ask(expr, f"{{{{{by}}}}}", may_be_empty),), unit="s")


def per_minute(title: str, metric: str, *by: str, where: str = "", note: str = "") -> Figure:
    """How often a minute something happens, by its labels."""
    expr = f"60 * sum by ({', '.join(by)}) (rate({metric}{where}[$__rate_interval]))"
    return Figure(title, (Ask(expr, " ".join(f"{{{{{label}}}}}" for label in by)),), note=note)


def worst_units(title: str, expr: str) -> Figure:
    """The ten units of which there is most, where any at all is bad."""
    return Figure(title, (Ask(f"topk(10, {expr})", "{{unit}}"),), kind=Kind.BARS, red_from=1)
