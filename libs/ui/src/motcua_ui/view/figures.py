"""View-models of figures: tiles and bars; every figure leads to the dossiers behind it."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import datetime

from motcua_ui import words
from motcua_ui.view.due import Due


@dataclass(frozen=True, slots=True)
class Trend:
    """How a figure moved: ``said`` in words; ``is_good`` None when neither good nor bad."""

    said: str
    _: KW_ONLY
    is_up: bool
    is_good: bool | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """A number, what it counts, complete to when, and the list behind it."""

    value: str
    label: str
    url: str | None = None
    complete_to: datetime | None = None
    trend: Trend | None = None
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class BarPart:
    """A share of a bar; ``due`` gives meaning and colour, None is plain."""

    amount: int
    due: Due | None = None
    left: float = 0.0
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A name and its amounts side by side."""

    label: str
    parts: tuple[BarPart, ...]
    url: str | None = None

    @property
    def total(self) -> int:
        """The whole bar."""
        return sum(part.amount for part in self.parts)

    @property
    def said(self) -> str:
        """The bar in words: ``1.204 (đúng hạn 1.100, quá hạn 104)``."""
        named = [
            f"{part.due.word} {words.number(part.amount)}"
            for part in self.parts
            if part.due and part.amount
        ]
        return words.number(self.total) + (f" ({', '.join(named)})" if named else "")


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars on one scale with the legend they need."""

    caption: str
    rows: tuple[Bar, ...]
    legend: tuple[Due, ...]


def draw_bars(caption: str, rows: Sequence[Bar]) -> Bars:
    """Lay the bars out on one common scale, in percent of the longest."""
    longest = max((row.total for row in rows), default=0) or 1
    laid = tuple(Bar(row.label, _lay(row.parts, longest), row.url) for row in rows)
    present = {part.due for row in rows for part in row.parts if part.amount}
    return Bars(caption, laid, tuple(due for due in Due if due in present))


def _lay(parts: Sequence[BarPart], longest: int) -> tuple[BarPart, ...]:
    left = 0.0
    laid = []
    for part in parts:
        width = round(100.0 * part.amount / longest, 2)
        laid.append(BarPart(part.amount, part.due, round(left, 2), width))
        left += width
    return tuple(laid)
