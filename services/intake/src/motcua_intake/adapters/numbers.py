"""Running numbers of dossier codes, in blocks, so that no reception waits for another's commit."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.engine import Engine

LARGEST_BLOCK: Final = 20
EVERY_UNIT: Final = ""
"""Whose row says where the numbers of all units of a day begin, those not known yet included."""
_TAKE: Final = """
INSERT INTO number_block (unit, day, next) VALUES (
    %(unit)s, %(day)s, %(size)s + COALESCE(
        (SELECT next FROM number_block WHERE unit = %(every)s AND day = %(day)s), 1)
)
ON CONFLICT (unit, day) DO UPDATE
SET next = GREATEST(number_block.next, excluded.next - %(size)s) + %(size)s
RETURNING next - %(size)s
"""
_SKIP: Final = """
INSERT INTO number_block (unit, day, next) VALUES (%s, %s, 1 + %s + %s)
ON CONFLICT (unit, day) DO UPDATE SET next = GREATEST(number_block.next, 1 + %s) + %s
"""


@dataclass(slots=True)
class _Block:
    next: int
    end: int
    size: int


class NumberBlocks:
    """Numbers of a unit's day, leased in a short transaction of their own.

    A process takes 1 number first, then 2, 4, … 20 at once: a quiet counter leaves few gaps, a
    busy one asks rarely. What a process has not used when it ends stays a gap.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._blocks: dict[tuple[str, date], _Block] = {}
        self._lock = threading.Lock()
        self._leasing: dict[str, threading.Lock] = {}

    def next(self, unit: str, day: date) -> int:
        """A number never given before for the unit and local day."""
        number = self._from_block(unit, day)
        if number is not None:
            return number
        with self._lock:
            leasing = self._leasing.setdefault(unit, threading.Lock())
        with leasing:
            number = self._from_block(unit, day)
            return number if number is not None else self._lease(unit, day)

    def skip(self, unit: str, day: date, number: int, *, beyond: int) -> None:
        """Never give ``number`` of that day nor any before it, nor the ``beyond`` after those
        given; this process forgets what it has put by."""
        with self._engine.begin() as connection:
            connection.exec_driver_sql(_SKIP, (unit, day, number, beyond, number, beyond))
        with self._lock:
            self._blocks.pop((unit, day), None)

    def skip_everywhere(self, day: date, *, beyond: int) -> None:
        """The same for every unit whose numbers of that day nobody can tell any more."""
        self.skip(EVERY_UNIT, day, 0, beyond=beyond)
        with self._lock:
            for key in [key for key in self._blocks if key[1] == day]:
                del self._blocks[key]

    def _from_block(self, unit: str, day: date) -> int | None:
        with self._lock:
            block = self._blocks.get((unit, day))
            if block is None or block.next >= block.end:
                return None
            block.next += 1
            return block.next - 1

    def _lease(self, unit: str, day: date) -> int:
        before = self._blocks.get((unit, day))
        size = min(LARGEST_BLOCK, before.size * 2) if before else 1
        with self._engine.begin() as connection:
            given = {"unit": unit, "day": day, "size": size, "every": EVERY_UNIT}
            first: int = connection.exec_driver_sql(_TAKE, given).scalar_one()
        with self._lock:
            self._forget_older(unit, day)
            self._blocks[unit, day] = _Block(first + 1, first + size, size)
        return first

    def _forget_older(self, unit: str, day: date) -> None:
        old = [key for key in self._blocks if key[0] == unit and (day - key[1]).days > 1]
        for key in old:
            del self._blocks[key]
