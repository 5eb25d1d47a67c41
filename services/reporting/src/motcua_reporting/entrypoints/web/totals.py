"""Sums of counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple

from motcua_reporting.app.queries import By, Counts, Grouped, Reports
from motcua_reporting.entrypoints.asked import Scope


def total(counts: Mapping[str, Counts]) -> Counts:
    """The sum of several counts."""
    if not counts:
        return Counts()
    return Counts(*(sum(column) for column in zip(*map(astuple, counts.values()), strict=True)))


def counted(reports: Reports, scope: Scope, by: By) -> Grouped:
    """Counts by unit, and by procedure or field where these are asked for."""
    if by in {By.PROCEDURE, By.FIELD}:
        return reports.grouped(by, scope.units, scope.period, scope.as_of)
    return Grouped(reports.counts(scope.units, scope.period, scope.as_of), {})
