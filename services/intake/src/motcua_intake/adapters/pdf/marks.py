"""The dossier's code for machines: QR for telephones, Code 128 for the scanners at the desks."""

from __future__ import annotations

from itertools import groupby

import segno
from barcode.codex import Code128

_QUIET = 4
_BAR_HEIGHT = 24


def qr_svg(text: str) -> str:
    """A QR symbol of medium correction as one SVG path, with its quiet zone."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    size = len(rows) + 2 * _QUIET
    path = "".join(
        f"M{x + _QUIET} {y + _QUIET}h{width}v1h-{width}z"
        for y, row in enumerate(rows)
        for x, width in _runs(row)
    )
    return _svg(size, size, path)


def code128_svg(text: str) -> str:
    """A Code 128 symbol as one SVG path, with its quiet zones. Raises for text it cannot hold."""
    modules = [int(bit) for bit in Code128(text).build()[0]]
    quiet = 10
    path = "".join(f"M{x + quiet} 0h{width}v{_BAR_HEIGHT}h-{width}z" for x, width in _runs(modules))
    return _svg(len(modules) + 2 * quiet, _BAR_HEIGHT, path)


def _runs(modules: list[int]) -> list[tuple[int, int]]:
    """(start, width) of each run of dark modules."""
    runs, at = [], 0
    for is_dark, group in groupby(modules):
        width = len(list(group))
        if is_dark:
            runs.append((at, width))
        at += width
    return runs


def _svg(width: int, height: int, path: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><path d="{path}"/></svg>'
    )
