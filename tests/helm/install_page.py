"""What docs/install.md says to whoever keeps brokers of their own."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "install.md"


def rows_of_rights() -> dict[str, tuple[set[str], set[str]]]:
    """What each service writes and reads, topics as the page names them."""
    table = re.search(
        r"\| deployment \| writes \| reads \|.*?\n\n", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    assert table is not None
    rows = [line.strip().strip("|").split("|") for line in table[0].splitlines()[2:] if line]
    return {
        name.strip(): (set(re.findall(r"`(.+?)`", writes)), set(re.findall(r"`(.+?)`", reads)))
        for name, writes, reads in (row for row in rows if len(row) == 3)
    }
