"""Units, the trees they stand in, and the deployments that serve them, by date."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from motcua_catalog.domain.faults import Fault, repeated
from motcua_catalog.domain.periods import in_force, is_backward, overlap

CODE: Final = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
TAG: Final = re.compile(r"^[a-z0-9]+([.-][a-z0-9]+)*$")
# QĐ 20/2020/QĐ-TTg, art. 4-6: groups growing from the first level, 35 characters at most.
IDENTIFIER: Final = re.compile(r"^(?=.{3,35}$)[A-Y]\d{2}(\.[0-9A-Z]+)*$")
LEVELS: Final = ("tinh", "huyen", "xa")


@dataclass(frozen=True)
class Tree:
    """One way in which units stand below each other; one tree is active."""

    code: str
    name: str
    valid_from: date
    valid_to: date | None = None
    active: bool = False


@dataclass(frozen=True)
class Parent:
    """A unit's place in a tree."""

    parent: str
    tree: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Deployment:
    """An intake deployment and the units it serves."""

    code: str
    name: str
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Succession:
    """What of a unit goes over to which other one, in a tree, on a day."""

    from_: str
    to: str
    share: Decimal
    date: date
    tree: str
    capabilities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unit:
    """A body that receives or works on dossiers."""

    code: str
    identifier: str
    name: str
    short_name: str
    counter_name: str
    kind: str
    level: str
    address: str
    phone: str
    calendar: str
    valid_from: date
    valid_to: date | None = None
    capabilities: tuple[str, ...] = ()
    parents: tuple[Parent, ...] = ()

    @property
    def key(self) -> str:
        return f"unit:{self.code}"

    def faults(self) -> Iterator[Fault]:
        """What this unit says that the rules refuse, looked at alone."""
        if not CODE.fullmatch(self.code):
            yield Fault(self.key, "code", "mã chỉ gồm chữ thường không dấu, số và dấu gạch nối")
        if not IDENTIFIER.fullmatch(self.identifier):
            yield Fault(self.key, "identifier", f"mã định danh {self.identifier!r} sai dạng")
        if self.level not in LEVELS:
            yield Fault(self.key, "level", f"không có cấp {self.level!r}")
        if not self.name:
            yield Fault(self.key, "name", "thiếu tên")
        if is_backward(self):
            yield Fault(self.key, "valid_to", "ngày hết hiệu lực trước ngày có hiệu lực")
        for tag in self.capabilities:
            if not TAG.fullmatch(tag):
                yield Fault(self.key, "capabilities", f"nhãn năng lực {tag!r} sai dạng")


@dataclass(frozen=True)
class Organisation:
    """All units with their trees, deployments and successions."""

    trees: tuple[Tree, ...]
    units: tuple[Unit, ...]
    deployments: tuple[Deployment, ...]
    unit_successions: tuple[Succession, ...] = ()

    def served_by(self) -> dict[str, str]:
        """Deployment by unit."""
        return {unit: each.code for each in self.deployments for unit in each.units}

    def faults(self) -> Iterator[Fault]:
        """What contradicts the rules, within the units and between them."""
        for unit in self.units:
            yield from unit.faults()
        yield from self._identity()
        yield from self._serving()
        yield from self._parents()
        yield from self._succeeding()
        if sum(tree.active for tree in self.trees) != 1:
            yield Fault("trees", "active", "phải có đúng một cây đang dùng")
        yield from self._cycles()

    def _identity(self) -> Iterator[Fault]:
        for code in repeated(unit.code for unit in self.units):
            yield Fault(f"unit:{code}", "code", "đơn vị ghi hai lần")
        for identifier in repeated(unit.identifier for unit in self.units):
            yield Fault(f"identifier {identifier}", "identifier", "hai đơn vị cùng mã định danh")
        for code in repeated(tree.code for tree in self.trees):
            yield Fault(f"tree:{code}", "code", "cây ghi hai lần")
        for code in repeated(each.code for each in self.deployments):
            yield Fault(f"deployment:{code}", "code", "nút ghi hai lần")

    def _serving(self) -> Iterator[Fault]:
        known = {unit.code for unit in self.units}
        served = [unit for each in self.deployments for unit in each.units]
        for unit in repeated(served):
            yield Fault(f"unit:{unit}", "deployments", "đơn vị do hai nút phục vụ")
        for unit in sorted(known - set(served)):
            yield Fault(f"unit:{unit}", "deployments", "chưa có nút nào phục vụ đơn vị")
        for unit in sorted(set(served) - known):
            yield Fault(f"unit:{unit}", "deployments", "nút phục vụ đơn vị không có trong danh mục")

    def _parents(self) -> Iterator[Fault]:
        known, trees = {unit.code for unit in self.units}, {tree.code for tree in self.trees}
        for unit in self.units:
            by_tree: dict[str, list[Parent]] = defaultdict(list)
            for parent in unit.parents:
                by_tree[parent.tree].append(parent)
                if parent.parent not in known:
                    yield Fault(unit.key, "parents", f"không có đơn vị {parent.parent!r}")
                if parent.tree not in trees:
                    yield Fault(unit.key, "parents", f"không có cây {parent.tree!r}")
                if is_backward(parent):
                    yield Fault(unit.key, "parents", "ngày hết hiệu lực trước ngày có hiệu lực")
            if any(overlap(places) for places in by_tree.values()):
                yield Fault(unit.key, "parents", "hai đơn vị cấp trên cùng lúc trong một cây")

    def _succeeding(self) -> Iterator[Fault]:
        known, trees = {unit.code for unit in self.units}, {tree.code for tree in self.trees}
        for each in self.unit_successions:
            unknown = {each.from_, each.to} - known
            for unit in sorted(unknown):
                yield Fault(f"unit:{each.from_}", "unit_successions", f"không có đơn vị {unit!r}")
            if each.tree not in trees:
                yield Fault(f"unit:{each.from_}", "unit_successions", f"không có cây {each.tree!r}")
            if not 0 < each.share <= 1:
                yield Fault(
                    f"unit:{each.from_}", "unit_successions", "phần chuyển phải trong (0, 1]"
                )

    def _cycles(self) -> Iterator[Fault]:
        for tree in self.trees:
            for on in self._changes(tree.code):
                above = parents_on(self.units, tree.code, on)
                for unit in _in_cycle(above):
                    yield Fault(
                        f"unit:{unit}", "parents", f"vòng lặp trong cây {tree.code} từ {on}"
                    )

    def _changes(self, tree: str) -> list[date]:
        """Only on a day when a place begins can a new cycle appear."""
        places = (place for unit in self.units for place in unit.parents if place.tree == tree)
        return sorted({place.valid_from for place in places})


def parents_on(units: Iterable[Unit], tree: str, on: date) -> dict[str, str]:
    """Who stands above whom in a tree on a day."""
    return {
        unit.code: place.parent
        for unit in units
        for place in unit.parents
        if place.tree == tree and in_force(place, on)
    }


def ancestors(above: Mapping[str, str], unit: str) -> list[str]:
    """The units above, nearest first; ends at a cycle instead of turning in it."""
    found: list[str] = []
    while (unit := above.get(unit, "")) and unit not in found:
        found.append(unit)
    return found


def _in_cycle(above: Mapping[str, str]) -> list[str]:
    return sorted(unit for unit in above if unit in ancestors(above, unit))
