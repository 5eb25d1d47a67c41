"""The unit tree as dated data of any depth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from motcua_reporting.domain.errors import UnknownUnit


@dataclass(frozen=True, slots=True)
class Link:
    """A unit's place under another in one tree; `until` is the last day that counts."""

    parent: str
    tree: str
    since: date
    until: date | None

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the catalogue publishes it."""

    code: str
    name: str
    short_name: str
    level: str
    kind: str
    deployment: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitTree:
    """All units and the tree that is active."""

    units: Mapping[str, Unit] = field(default_factory=dict)
    active: str = ""

    def unit(self, code: str) -> Unit:
        """The unit with this code. Raises UnknownUnit."""
        try:
            return self.units[code]
        except KeyError:
            raise UnknownUnit(code) from None

    def name(self, code: str) -> str:
        """Its short name, or the code of a unit the catalogue does not know yet."""
        known = self.units.get(code)
        return known.short_name if known else code

    def parent(self, code: str, on: date) -> str | None:
        """The unit above in the active tree on this day."""
        known = self.units.get(code)
        if known is None:
            return None
        links = [link for link in known.links if link.tree == self.active and link.holds(on)]
        return links[0].parent if links else None

    def children(self, code: str, on: date) -> list[str]:
        """Units directly below on this day, by name."""
        below = [unit.code for unit in self.units.values() if self.parent(unit.code, on) == code]
        return sorted(below, key=self.name)

    def roots(self, on: date) -> list[str]:
        """Units with nobody above them on this day."""
        return sorted(code for code in self.units if self.parent(code, on) is None)

    def subtree(self, code: str, on: date) -> list[str]:
        """The unit and everything below it, parents first. Raises UnknownUnit."""
        self.unit(code)
        below: dict[str | None, list[str]] = {}
        for unit in self.units:
            below.setdefault(self.parent(unit, on), []).append(unit)
        found, waiting = [], [code]
        while waiting:
            unit = waiting.pop(0)
            found.append(unit)
            waiting.extend(sorted(below.get(unit, ())))
        return found

    def is_within(self, unit: str, ancestor: str, on: date) -> bool:
        """Whether `unit` is `ancestor` or below it."""
        step: str | None = unit
        seen: set[str] = set()
        while step is not None and step not in seen:
            if step == ancestor:
                return True
            seen.add(step)
            step = self.parent(step, on)
        return False


def tree_of(units: Iterable[Unit], active: str) -> UnitTree:
    """A tree of these units."""
    return UnitTree({unit.code: unit for unit in units}, active)
