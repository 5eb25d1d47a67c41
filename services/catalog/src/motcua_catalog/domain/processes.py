"""The path of a dossier: legs between units and the steps inside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from motcua_catalog.domain.faults import Fault, repeated
from motcua_catalog.domain.staff import UNIT_ROLES
from motcua_catalog.domain.units import TAG

ORIGIN: Final = "origin"
LIMIT_UNITS: Final = ("working_day", "calendar_day", "working_hour", "month", "same_day")
BASES: Final = ("origin", "residence", "land")
MODES: Final = ("custody", "task")


@dataclass(frozen=True)
class Limit:
    """A length of time as the law counts it."""

    amount: int
    unit: str

    def fault(self) -> str:
        """Why it is no limit, in words; empty when it is one (docs/reference/due-date.md)."""
        if self.unit not in LIMIT_UNITS:
            return f"không có đơn vị thời hạn {self.unit!r}"
        most = 1 if self.unit == "same_day" else 10_000
        return "" if 1 <= self.amount <= most else f"thời hạn phải từ 1 đến {most}"


@dataclass(frozen=True)
class Step:
    """One task inside a unit; its time is a share of the whole limit, in quarter hours."""

    code: str
    name: str
    role: str
    kind: str
    quarter_hours: int = 0


@dataclass(frozen=True)
class Leg:
    """What one unit does. ``place`` is ``origin`` or a capability tag, resolved from ``base``."""

    code: str
    place: str
    steps: tuple[Step, ...]
    mode: str = "custody"
    base: str = ORIGIN
    after: tuple[str, ...] = ()
    limit: Limit | None = None
    decides: bool = False
    name: str = ""
    result: str = ""
    stage: str = ""

    def faults(self, record: str) -> Iterator[Fault]:
        """What this leg says that the rules refuse, looked at alone."""
        where = f"legs.{self.code}"
        if self.place != ORIGIN and not TAG.fullmatch(self.place):
            yield Fault(record, f"{where}.place", f"nơi thực hiện {self.place!r} sai dạng")
        if self.mode not in MODES:
            yield Fault(record, f"{where}.mode", f"không có kiểu chặng {self.mode!r}")
        if self.base not in BASES:
            yield Fault(record, f"{where}.base", f"không có gốc tìm nơi {self.base!r}")
        if self.limit is not None and (text := self.limit.fault()):
            yield Fault(record, f"{where}.limit", text)
        yield from self._step_faults(record, where)

    def _step_faults(self, record: str, where: str) -> Iterator[Fault]:
        if not self.steps:
            yield Fault(record, f"{where}.steps", "chặng không có bước nào")
        for code in repeated(step.code for step in self.steps):
            yield Fault(record, f"{where}.steps", f"bước {code!r} ghi hai lần")
        for step in self.steps:
            if step.role not in UNIT_ROLES:
                yield Fault(
                    record,
                    f"{where}.steps.{step.code}.role",
                    f"vai trò {step.role!r} không làm được bước",
                )
            if step.quarter_hours < 0:
                yield Fault(record, f"{where}.steps.{step.code}.quarter_hours", "thời gian âm")


@dataclass(frozen=True)
class Process:
    """All legs of one version of a procedure."""

    legs: tuple[Leg, ...]

    def faults(self, record: str) -> Iterator[Fault]:
        """What contradicts the rules of a path: begins and ends at the counter, decides once."""
        if not self.legs:
            yield Fault(record, "legs", "quy trình không có chặng nào")
            return
        for leg in self.legs:
            yield from leg.faults(record)
        for code in repeated(leg.code for leg in self.legs):
            yield Fault(record, "legs", f"chặng {code!r} ghi hai lần")
        if sum(leg.decides for leg in self.legs) != 1:
            yield Fault(record, "legs", "phải có đúng một chặng quyết định")
        order_faults = list(self._order_faults(record))
        yield from order_faults
        if not order_faults:
            yield from self._end_faults(record)

    def _order_faults(self, record: str) -> Iterator[Fault]:
        known = {leg.code for leg in self.legs}
        for leg in self.legs:
            for code in leg.after:
                if code not in known:
                    yield Fault(record, f"legs.{leg.code}.after", f"không có chặng {code!r}")
        if in_order(self.legs) is None:
            yield Fault(record, "legs.after", "thứ tự các chặng quay vòng")

    def _end_faults(self, record: str) -> Iterator[Fault]:
        first = [leg for leg in self.legs if not leg.after]
        if len(first) != 1 or first[0].place != ORIGIN or first[0].mode != "custody":
            yield Fault(record, "legs", "phải bắt đầu bằng đúng một chặng tại nơi tiếp nhận")
        custody = [leg for leg in self.legs if leg.mode == "custody"]
        followed = {code for leg in custody for code in self._before(leg)}
        last = [leg for leg in custody if leg.code not in followed]
        if len(last) != 1 or last[0].place != ORIGIN:
            yield Fault(record, "legs", "phải kết thúc bằng đúng một chặng tại nơi tiếp nhận")

    def _before(self, leg: Leg) -> set[str]:
        """Every leg that must be done before this one."""
        by_code = {each.code: each for each in self.legs}
        found: set[str] = set()
        waiting = list(leg.after)
        while waiting:
            code = waiting.pop()
            if code not in found:
                found.add(code)
                waiting.extend(by_code[code].after)
        return found


def in_order(legs: Sequence[Leg]) -> list[Leg] | None:
    """The legs so that each follows those it waits for; None where they wait for each other."""
    known: Mapping[str, Leg] = {leg.code: leg for leg in legs}
    done: dict[str, Leg] = {}
    left = list(legs)
    while left:
        ready = [
            leg for leg in left if all(code in done or code not in known for code in leg.after)
        ]
        if not ready:
            return None
        done.update({leg.code: leg for leg in ready})
        left = [leg for leg in left if leg.code not in done]
    return list(done.values())
