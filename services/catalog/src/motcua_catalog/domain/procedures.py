"""Procedures with their dated versions: what is asked, how long, for how much, by which path."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from motcua_catalog.domain.calendars import CONVENTIONS
from motcua_catalog.domain.faults import Fault, repeated
from motcua_catalog.domain.periods import in_force, is_backward, overlap
from motcua_catalog.domain.processes import Limit, Process

# DOMAIN §7.3: one digit, a dot, six digits.
NATIONAL: Final = re.compile(r"^\d\.\d{6}$")
FORMS: Final = ("original", "certified", "copy")
FEE_MODES: Final = ("none", "before", "after")
FEE_BASES: Final = ("dossier", "copy", "page")
CHANNELS: Final = ("counter", "online", "post")
ONLINE_LEVELS: Final = ("none", "one_part", "whole")
MONTH_DAY: Final = re.compile(r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")


@dataclass(frozen=True)
class Field:
    """A group of procedures (lĩnh vực)."""

    code: str
    name: str
    official_code: str = ""
    parent: str = ""

    @property
    def key(self) -> str:
        return f"field:{self.code}"


@dataclass(frozen=True)
class Component:
    """A paper that the applicant hands in."""

    code: str
    name: str
    form: str
    quantity: int = 1
    required: bool = True


@dataclass(frozen=True)
class FeeTier:
    """The amount for the pages (or copies) from ``from_`` to ``to``."""

    from_: int
    amount: int
    to: int | None = None


@dataclass(frozen=True)
class FeeException:
    """Another amount over one channel, from a day on."""

    channel: str
    valid_from: date
    amount: int
    note: str = ""


@dataclass(frozen=True)
class Fee:
    """What is paid, in đồng."""

    amount: int = 0
    mode: str = "none"
    per: str = "dossier"
    note: str = ""
    tiers: tuple[FeeTier, ...] = ()
    cap: int | None = None
    cap_per: str = ""
    exceptions: tuple[FeeException, ...] = ()

    def faults(self, record: str) -> Iterator[Fault]:
        """What the rules refuse."""
        if self.mode not in FEE_MODES:
            yield Fault(record, "fee.mode", f"không có cách thu {self.mode!r}")
        if self.per not in FEE_BASES:
            yield Fault(record, "fee.per", f"không có đơn vị thu {self.per!r}")
        amounts = [self.amount, self.cap or 0]
        amounts += [tier.amount for tier in self.tiers]
        amounts += [each.amount for each in self.exceptions]
        if min(amounts) < 0:
            yield Fault(record, "fee.amount", "số tiền âm")
        if self.mode == "none" and self.amount:
            yield Fault(record, "fee.amount", "ghi không thu mà lại có số tiền")
        for each in self.exceptions:
            if each.channel not in CHANNELS:
                yield Fault(record, "fee.exceptions", f"không có kênh nộp {each.channel!r}")


@dataclass(frozen=True)
class Online:
    """How far the procedure goes online, in both vocabularies."""

    level: str = "none"
    legacy_level: int = 0


@dataclass(frozen=True)
class LimitCase:
    """Another limit that the law allows in a case."""

    when: str
    limit: Limit


@dataclass(frozen=True)
class Stage:
    """A part of the procedure with a due date of its own."""

    code: str
    name: str
    limit: Limit


@dataclass(frozen=True)
class Campaign:
    """First and last day of a yearly campaign, ``MM-DD``."""

    opens: str
    closes: str


@dataclass(frozen=True)
class Version:
    """The procedure as it stands from one day through another."""

    version: int
    valid_from: date
    decided_at: str
    received_at: tuple[str, ...]
    limit: Limit
    convention: str
    process: Process
    valid_to: date | None = None
    result: str = ""
    subject: str = ""
    conditions: str = ""
    legal_basis: tuple[str, ...] = ()
    fee: Fee = Fee()
    components: tuple[Component, ...] = ()
    online: Online = Online()
    post: bool = False
    decided_note: str = ""
    limit_note: str = ""
    limit_cases: tuple[LimitCase, ...] = ()
    stages: tuple[Stage, ...] = ()
    campaign: Campaign | None = None
    verify: bool = False
    verify_note: str = ""

    def faults(self, record: str) -> Iterator[Fault]:
        """What the rules refuse."""
        if is_backward(self):
            yield Fault(record, "valid_to", "ngày hết hiệu lực trước ngày có hiệu lực")
        if not self.received_at:
            yield Fault(record, "received_at", "không nơi nào tiếp nhận")
        if self.convention not in CONVENTIONS:
            yield Fault(record, "convention", f"không có cách tính {self.convention!r}")
        if self.online.level not in ONLINE_LEVELS:
            yield Fault(record, "online.level", f"không có mức trực tuyến {self.online.level!r}")
        yield from self._limit_faults(record)
        yield from self._component_faults(record)
        yield from self.fee.faults(record)
        yield from self.process.faults(record)
        stages = {stage.code for stage in self.stages}
        for leg in self.process.legs:
            if leg.stage and leg.stage not in stages:
                yield Fault(record, f"legs.{leg.code}.stage", f"không có giai đoạn {leg.stage!r}")

    def _limit_faults(self, record: str) -> Iterator[Fault]:
        named = [("limit", self.limit)]
        named += [("limit_cases", case.limit) for case in self.limit_cases]
        named += [(f"stages.{stage.code}", stage.limit) for stage in self.stages]
        for field, limit in named:
            if text := limit.fault():
                yield Fault(record, field, text)
        if self.campaign and not all(
            MONTH_DAY.fullmatch(day) for day in (self.campaign.opens, self.campaign.closes)
        ):
            yield Fault(record, "campaign", "ngày của chiến dịch phải có dạng MM-DD")

    def _component_faults(self, record: str) -> Iterator[Fault]:
        for code in repeated(component.code for component in self.components):
            yield Fault(record, "components", f"thành phần {code!r} ghi hai lần")
        for component in self.components:
            if component.form not in FORMS:
                yield Fault(
                    record, f"components.{component.code}.form", f"không có dạng {component.form!r}"
                )
            if component.quantity < 1:
                yield Fault(record, f"components.{component.code}.quantity", "số lượng phải từ 1")


@dataclass(frozen=True)
class Procedure:
    """A service that people may ask for (thủ tục hành chính)."""

    code: str
    name: str
    field: str
    versions: tuple[Version, ...]
    replaces: tuple[str, ...] = ()
    replaced_by: str = ""
    local_code: bool = False

    @property
    def key(self) -> str:
        return f"procedure:{self.code}"

    def version_on(self, day: date) -> Version | None:
        """The version in force on a day."""
        return next((version for version in self.versions if in_force(version, day)), None)

    def faults(self, fields: Collection[str]) -> Iterator[Fault]:
        """What the rules refuse; ``fields`` are the codes that exist."""
        if not self.local_code and not NATIONAL.fullmatch(self.code):
            yield Fault(
                self.key, "code", "mã quốc gia có dạng d.dddddd; mã riêng phải ghi local_code"
            )
        if not self.name:
            yield Fault(self.key, "name", "thiếu tên")
        if self.field not in fields:
            yield Fault(self.key, "field", f"không có lĩnh vực {self.field!r}")
        if not self.versions:
            yield Fault(self.key, "versions", "không có phiên bản nào")
        if overlap(self.versions):
            yield Fault(self.key, "versions", "hai phiên bản cùng có hiệu lực một ngày")
        for number in repeated(str(version.version) for version in self.versions):
            yield Fault(self.key, "versions", f"phiên bản {number} ghi hai lần")
        for version in self.versions:
            yield from version.faults(f"{self.key} v{version.version}")


def procedure_faults(procedures: Iterable[Procedure], fields: Iterable[Field]) -> Iterator[Fault]:
    """What contradicts the rules among all procedures and their fields."""
    everything, groups = tuple(procedures), tuple(fields)
    codes = {field.code for field in groups}
    for procedure in everything:
        yield from procedure.faults(codes)
    for code in repeated(procedure.code for procedure in everything):
        yield Fault(f"procedure:{code}", "code", "thủ tục ghi hai lần")
    for field in groups:
        if field.parent and field.parent not in codes:
            yield Fault(field.key, "parent", f"không có lĩnh vực {field.parent!r}")
    for code in repeated(field.code for field in groups):
        yield Fault(f"field:{code}", "code", "lĩnh vực ghi hai lần")
