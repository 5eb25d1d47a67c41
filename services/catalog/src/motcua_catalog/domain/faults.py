"""Faults of records, found by the rules and told with the field they are about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of one record (``unit:xa-dan-tien``)."""

    record: str
    field: str
    text: str


def repeated(values: Iterable[str]) -> Iterator[str]:
    """The values that occur a second time."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            yield value
        seen.add(value)
