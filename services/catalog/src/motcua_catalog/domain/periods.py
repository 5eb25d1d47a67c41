"""Dated validity: the last day counts, an open end is None."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Protocol


class Dated(Protocol):
    """Something in force from one day through another."""

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_to(self) -> date | None: ...


def in_force(what: Dated, on: date) -> bool:
    """Whether it holds on that day, both ends included."""
    return what.valid_from <= on and (what.valid_to is None or on <= what.valid_to)


def is_backward(what: Dated) -> bool:
    """Whether it would end before it begins."""
    return what.valid_to is not None and what.valid_to < what.valid_from


def overlap(periods: Iterable[Dated]) -> bool:
    """Whether two of the periods share a day."""
    ordered = sorted(periods, key=lambda period: period.valid_from)
    return any(
        first.valid_to is None or second.valid_from <= first.valid_to
        for first, second in pairwise(ordered)
    )
