"""Writes the chart's README.md from readme.head.txt and values.yaml: readme.py [--check]."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CHART = Path(__file__).resolve().parent / "motcua"
VALUES = CHART / "values.yaml"
README = CHART / "README.md"
HEAD = CHART.with_name("readme.head.txt")
_KEY = re.compile(r"^( *)([A-Za-z_]+):")
_WIDE = 60


@dataclass(frozen=True)
class Value:
    """One documented value: its path, what it means, an example if there is one."""

    path: str
    text: str
    example: str


def described(lines: list[str]) -> Iterator[Value]:
    """Every value below a comment that begins with ``# --``."""
    path: list[tuple[int, str]] = []
    words: list[str] = []
    example = ""
    for line in lines:
        comment = line.strip().removeprefix("#").strip() if line.strip().startswith("#") else None
        if comment is not None:
            if comment.startswith("-- "):
                words, example = [comment.removeprefix("-- ")], ""
            elif comment.startswith("@example "):
                example = comment.removeprefix("@example ")
            elif words:
                words.append(comment)
            continue
        found = _KEY.match(line)
        if found is None:
            words = []
            continue
        indent = len(found[1])
        path = [(depth, name) for depth, name in path if depth < indent] + [(indent, found[2])]
        if words:
            yield Value(".".join(name for _, name in path), " ".join(words), example)
        words = []


def shown(values: dict[str, Any], path: str) -> str:
    """The default as a cell of a table; long ones are for values.yaml."""
    value: Any = values
    for name in path.split("."):
        value = value[name]
    text = json.dumps(value, ensure_ascii=False)
    return f"`{text}`" if len(text) <= _WIDE else "see values.yaml"


def table(text: str) -> str:
    """All values as a Markdown table."""
    values = yaml.safe_load(text)
    rows = ["| value | meaning | default |", "| --- | --- | --- |"]
    for each in described(text.splitlines()):
        example = f" Example: `{each.example}`" if each.example else ""
        words = (each.text + example).replace("|", "\\|")
        rows.append(f"| `{each.path}` | {words} | {shown(values, each.path)} |")
    return "\n".join(rows)


def page(text: str) -> str:
    """The whole README."""
    return f"{HEAD.read_text(encoding='utf-8')}\n{table(text)}\n"


if __name__ == "__main__":
    wanted = page(VALUES.read_text(encoding="utf-8"))
    if sys.argv[1:] == ["--check"]:
        if not README.exists() or README.read_text(encoding="utf-8") != wanted:
            sys.exit("the chart's README is not current: run deploy/helm/readme.py")
    else:
        README.write_text(wanted, encoding="utf-8")
