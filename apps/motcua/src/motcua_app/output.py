"""How every subcommand speaks: JSON Lines to a program, Vietnamese to a person.

Standard output carries the answer only; progress and errors go to standard error.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final, TextIO

import typer

DONE: Final = 0
NO: Final = 1
WRONG_USE: Final = 2

Json = Annotated[
    bool,
    typer.Option("--json", help="Trả lời bằng JSON, mỗi đối tượng một dòng, cho chương trình."),
]


class CannotDo(Exception):
    """Wrong use, or a platform that cannot be reached: one Vietnamese sentence on what to do."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where one run of a subcommand writes."""

    as_json: bool
    answers: TextIO = field(default_factory=lambda: sys.stdout)
    progress: TextIO = field(default_factory=lambda: sys.stderr)

    def answer(self, record: Mapping[str, object], text: str | None = None) -> None:
        """One object for a program; for a person the text, or nothing where there is none."""
        if self.as_json:
            self._write(self.answers, json.dumps(record, ensure_ascii=False))
        elif text is not None:
            self._write(self.answers, text)

    def say(self, text: str) -> None:
        """How far the work is, for a person who waits."""
        self._write(self.progress, text)

    @staticmethod
    def _write(stream: TextIO, text: str) -> None:
        stream.write(text + "\n")
        stream.flush()
