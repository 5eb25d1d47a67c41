"""What was done on the cluster, how long it took and what came out: one page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Account:
    """Lines in the order in which they happened."""

    began: float = field(default_factory=time.monotonic)
    lines: list[str] = field(default_factory=list)

    def says(self, sentence: str) -> None:
        """Add a sentence."""
        self.lines.append(sentence)

    @contextmanager
    def step(self, what: str) -> Iterator[dict[str, object]]:
        """Something that takes a while; what is put into the given dictionary is told with it."""
        began = time.monotonic()
        found: dict[str, object] = {}
        outcome = "**failed**"
        try:
            yield found
            outcome = "done"
        finally:
            facts = ", ".join(f"{name} {value}" for name, value in found.items())
            spent = time.monotonic() - began
            self.lines.append(f"| {what} | {outcome} | {spent:.0f} s | {facts} |")

    def write(self, file: Path) -> None:
        """The page."""
        rows = [line for line in self.lines if line.startswith("|")]
        words = [line for line in self.lines if not line.startswith("|")]
        page = [
            "# The chart on a cluster", "", *words,
            f"Took {time.monotonic() - self.began:.0f} s in all.", "",
            "| what | outcome | took | counts |", "| --- | --- | --- | --- |", *rows,
        ]  # fmt: skip
        file.write_text("\n".join(page) + "\n", encoding="utf-8")
