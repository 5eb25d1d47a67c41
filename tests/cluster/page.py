"""A page of the documentation, followed word by word: its commands, run as they stand."""

from __future__ import annotations

import os
import re
import subprocess
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FENCE = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
# What a reader puts something of their own in place of.
OPEN = re.compile(r"…|example\.vn")


@dataclass
class Chapter:
    """One chapter of a page, from its heading to the next of its rank or above."""

    page: Path
    heading: str
    followed: set[str] = field(default_factory=set)

    def block(self, having: str) -> str:
        """The one block of code with these words in it; it then counts as followed."""
        (found,) = [each for each in self._blocks() if having in each]
        self.followed.add(found)
        return found

    def left(self) -> list[str]:
        """The blocks that nobody has followed."""
        return [each for each in self._blocks() if each not in self.followed]

    @property
    def text(self) -> str:
        """Its text, code and all."""
        whole = self.page.read_text(encoding="utf-8")
        rank = len(self.heading.split()[0])
        start = f"\n{whole}".index(f"\n{self.heading}\n")
        ends = re.compile(rf"^#{{1,{rank}}} ", re.MULTILINE)
        end = ends.search(whole, start + len(self.heading))
        return whole[start : end.start() if end else None]

    def _blocks(self) -> list[str]:
        return [textwrap.dedent(body) for _, body in FENCE.findall(self.text)]


@dataclass(frozen=True)
class Reader:
    """Somebody who follows a page in a folder of their own.

    ``places`` says what they write for what the page leaves to them; ``programs`` is searched for
    commands before anything else.
    """

    folder: Path
    programs: Path
    places: Mapping[str, str]

    def fill(self, text: str, more: Mapping[str, str] | None = None) -> str:
        """The text with everything of the reader's own in it."""
        for theirs, ours in {**(more or {}), **self.places}.items():
            text = text.replace(theirs, ours)
        left = OPEN.search(text)
        assert left is None, f"nothing stands for {left[0]} in:\n{text}"
        return text

    def does(self, commands: str, more: Mapping[str, str] | None = None) -> str:
        """Run the commands as they stand; what they say. Fails with it when one of them fails."""
        text = self.fill(commands, more)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text],
            cwd=self.folder,
            env={**os.environ, "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            timeout=1200,
            check=False,
        )
        assert done.returncode == 0, f"{text}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout
