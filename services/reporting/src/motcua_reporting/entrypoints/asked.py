"""What a request asks for, parsed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from motcua_kit.errors import FieldProblem, Invalid
from motcua_reporting.app.queries import By, Period, Reports
from motcua_reporting.domain.errors import BadPeriod

SUBTREE: Final = ("", "1", "0", "true", "false")
"""Whether the units below count too; they do unless it is said."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which units, which days, as of when."""

    unit: str
    units: tuple[str, ...]
    period: Period
    as_of: datetime


def period_of(args: Mapping[str, str]) -> Period:
    """`from` and `to`, local days, each optional. Raises BadPeriod."""
    start, end = _day(args.get("from")), _day(args.get("to"))
    if start and end and start > end:
        raise BadPeriod
    return Period(start, end)


def scope_of(args: Mapping[str, str], reports: Reports, now: datetime, today: date) -> Scope:
    """Scope of a request; without a unit, everything. Raises BadPeriod, UnknownUnit, Invalid."""
    tree = reports.tree()
    unit, subtree = args.get("unit", ""), args.get("subtree", "")
    if subtree not in SUBTREE:
        raise _none_of("subtree", SUBTREE)
    if not unit:
        units = tuple(tree.units)
    elif subtree in {"0", "false"}:
        units = (tree.unit(unit).code,)
    else:
        units = tuple(tree.subtree(unit, today))
    return Scope(unit, units, period_of(args), _instant(args.get("as_of")) or now)


def grouping_of(args: Mapping[str, str]) -> By:
    """What `by` asks for; by unit unless it is said. Raises Invalid."""
    try:
        return By(args.get("by", ""))
    except ValueError:
        raise _none_of("by", By) from None


def _none_of(name: str, values: Iterable[str]) -> Invalid:
    said = f"Chỉ nhận một trong các giá trị {', '.join(filter(None, values))}."
    return Invalid([FieldProblem(name, said)])


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadPeriod from None


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadPeriod from None
    if at.tzinfo is None:
        raise BadPeriod
    return at
