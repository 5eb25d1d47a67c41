"""Units as dated: who stands under whom on a day, who can do what, who came after whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from motcua_routing.domain.errors import NobodyAble

# Longer chains of parents or successors exist only where the catalogue contradicts itself.
_DEEPEST: Final = 16


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which something holds; both ends count, an open end is None."""

    first: date = date.min
    last: date | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Capability:
    """What a unit can do, by tag (`nguoi-co-cong.huyen`)."""

    tag: str
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Parent:
    """The unit above, in one of the trees."""

    unit: str
    tree: str
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Succession:
    """Who took over from a unit, how much of it, from which day."""

    to: str
    share: Fraction
    on: date


@dataclass(frozen=True, slots=True)
class Unit:
    """An agency of the one-stop mechanism."""

    code: str
    name: str
    short_name: str = ""
    identifier: str = ""
    calendar: str = ""
    span: Span = Span()
    capabilities: tuple[Capability, ...] = ()
    parents: tuple[Parent, ...] = ()
    successions: tuple[Succession, ...] = ()
    deployment: str = ""
    public_key: bytes = b""

    def can(self, tag: str, day: date) -> bool:
        return any(each.tag == tag and each.span.covers(day) for each in self.capabilities)

    @property
    def called(self) -> str:
        """The name for lines and lists."""
        return self.short_name or self.name


@dataclass(frozen=True)
class UnitTree:
    """All units and the tree that is in force (`active`, empty while none is known)."""

    units: Mapping[str, Unit]
    active: str
    _below: dict[date, dict[str, list[str]]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def valid(self, code: str, day: date) -> Unit | None:
        """The unit if it exists on that day."""
        unit = self.units.get(code)
        return unit if unit is not None and unit.span.covers(day) else None

    def heir(self, code: str, day: date) -> Unit:
        """The unit itself, or who answers for it on that day.

        Of several successors the one with the largest share, then the first by code. Raises
        NobodyAble: `unknown_unit` for a code nobody has heard of, `no_successor` where the
        trail ends.
        """
        if code not in self.units:
            raise NobodyAble("unknown_unit")
        for _ in range(_DEEPEST):
            unit = self.units[code]
            if unit.span.covers(day):
                return unit
            known = [s for s in unit.successions if s.on <= day and s.to in self.units]
            if not known:
                break
            code = min(known, key=lambda each: (-each.share, each.to)).to
        raise NobodyAble("no_successor")

    def upward(self, code: str, day: date) -> Iterator[Unit]:
        """The unit and its ancestors on that day, nearest first."""
        seen: set[str] = set()
        while code and code not in seen and len(seen) < _DEEPEST:
            seen.add(code)
            unit = self.valid(code, day)
            if unit is None:
                return
            yield unit
            code = self._parent(unit, day)

    def is_within(self, code: str, ancestor: str, day: date) -> bool:
        """Whether a unit is the other one or stands below it."""
        return any(unit.code == ancestor for unit in self.upward(code, day))

    def resolve(self, tag: str, base: str, day: date) -> Unit:
        """Who does `tag` for a place that lies at `base`.

        From the base upward: at each ancestor the ancestor itself first, then those below it
        by fewest hops, then by code; the first hit answers. Raises NobodyAble.
        """
        if not self.active:
            raise NobodyAble("no_active_tree")
        for ancestor in self.upward(self.heir(base, day).code, day):
            found = self._nearest_below(ancestor.code, tag, day)
            if found is not None:
                return found
        raise NobodyAble("nobody_able")

    def _nearest_below(self, top: str, tag: str, day: date) -> Unit | None:
        children = self._children(day)
        level, seen = [top], {top}
        while level:
            able = [code for code in level if self.units[code].can(tag, day)]
            if able:
                return self.units[min(able)]
            level = [c for code in level for c in children.get(code, ()) if c not in seen]
            seen.update(level)
        return None

    def _children(self, day: date) -> dict[str, list[str]]:
        known = self._below.get(day)
        if known is None:
            known = {}
            for unit in self.units.values():
                parent = self._parent(unit, day) if unit.span.covers(day) else ""
                if parent:
                    known.setdefault(parent, []).append(unit.code)
            self._below[day] = known
        return known

    def _parent(self, unit: Unit, day: date) -> str:
        for each in unit.parents:
            if each.tree == self.active and each.span.covers(day):
                return each.unit
        return ""
