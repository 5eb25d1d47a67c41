"""Sums of counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple

from motcua_reporting.app.queries import Counts


def total(counts: Mapping[str, Counts]) -> Counts:
    """The sum of several counts."""
    if not counts:
        return Counts()
    return Counts(*(sum(column) for column in zip(*map(astuple, counts.values()), strict=True)))
