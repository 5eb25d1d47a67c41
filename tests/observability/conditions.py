"""What an alert looks at, without the condition under which it fires.

A silent alert proves nothing: all may be well, or its labels match nothing and it can never fire.
Asked without its condition it answers wherever it could fire, whether it does or not.
"""

from __future__ import annotations

import re
from typing import Final

# A selector's braces hold the same signs with another meaning.
_SELECTED: Final = re.compile(r'\{(?:[^}"]|"[^"]*")*\}')
_COMPARISON: Final = re.compile(r"(?:[=!<>]=|[<>])(?:\s*\bbool\b)?")
_OR: Final = re.compile(r"\bor\b")


def unconditioned(expr: str) -> list[str]:
    """The queries that have to answer for an alert to be able to fire.

    Of two things that are compared the difference is asked for, for labels are matched alike; what
    is looked for as missing (`unless`, `absent`) is looked for as present; and of what `or` joins
    each is asked for by itself, or one could hide that another never answers.
    """
    kept: list[str] = []

    def put_away(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"{{{len(kept) - 1}}}"

    bare = _COMPARISON.sub("-", _SELECTED.sub(put_away, " ".join(expr.split())))
    bare = re.sub(r"\babsent\(", "count(", re.sub(r"\bunless\b", "and", bare))
    return [arm.format(*kept) for arm in _arms(bare)]


def _arms(expr: str) -> list[str]:
    """The expression once for each way through its `or`s."""
    found = _OR.search(expr)
    if found is None:
        return [expr]
    begin, end = _group(expr, found.start())
    cuts = [
        each for each in _OR.finditer(expr, begin, end) if _group(expr, each.start())[0] == begin
    ]
    begins = [begin, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), end]
    parts = [expr[first:last].strip() for first, last in zip(begins, ends, strict=True)]
    return [arm for part in parts for arm in _arms(expr[:begin] + part + expr[end:])]


def _group(expr: str, at: int) -> tuple[int, int]:
    """Where the innermost brackets around a place begin and end, inside them."""
    begin = _edge(expr, range(at - 1, -1, -1), leaving="(", entering=")") + 1
    return begin, _edge(expr, range(at, len(expr)), leaving=")", entering="(")


def _edge(expr: str, places: range, *, leaving: str, entering: str) -> int:
    depth = 0
    for place in places:
        depth += (expr[place] == entering) - (expr[place] == leaving)
        if depth < 0:
            return place
    return places.stop
