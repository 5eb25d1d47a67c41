"""Officers and what they may do where."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from motcua_catalog.domain.faults import Fault, repeated
from motcua_catalog.domain.periods import is_backward

UNIT_ROLES: Final = ("counter_officer", "case_officer", "leader", "clerk")
TREE_ROLES: Final = (
    "supervisor",
    "provincial_leader",
    "auditor",
    "importer",
    "operator",
    "catalog_editor",
)
ROLES: Final = UNIT_ROLES + TREE_ROLES
SCOPES: Final = ("unit", "tree")
LOGIN: Final = re.compile(r"^[a-z0-9]+([.-][a-z0-9]+)*$")


@dataclass(frozen=True)
class Role:
    """A role, at the officer's own unit unless another one is named."""

    role: str
    scope: str = "unit"
    unit: str = ""


@dataclass(frozen=True)
class Officer:
    """A person who works here. Name and title are public by law; no credential is held here."""

    login: str
    name: str
    title: str
    unit: str
    valid_from: date
    valid_to: date | None = None
    phone: str = ""
    roles: tuple[Role, ...] = ()

    @property
    def key(self) -> str:
        return f"officer:{self.login}"

    def unit_of(self, role: Role) -> str:
        """The unit at which the role is held."""
        return role.unit or self.unit

    def faults(self, units: Collection[str]) -> Iterator[Fault]:
        """What the rules refuse; ``units`` are the codes that exist."""
        if not LOGIN.fullmatch(self.login):
            yield Fault(self.key, "login", "tên đăng nhập sai dạng")
        if self.unit not in units:
            yield Fault(self.key, "unit", f"không có đơn vị {self.unit!r}")
        if is_backward(self):
            yield Fault(self.key, "valid_to", "ngày hết hiệu lực trước ngày có hiệu lực")
        if not self.roles:
            yield Fault(self.key, "roles", "chưa có vai trò nào")
        for role in self.roles:
            yield from self._role_faults(role, units)

    def _role_faults(self, role: Role, units: Collection[str]) -> Iterator[Fault]:
        if role.role not in ROLES:
            yield Fault(self.key, "roles", f"không có vai trò {role.role!r}")
        if role.scope not in SCOPES:
            yield Fault(self.key, "roles", f"không có phạm vi {role.scope!r}")
        if role.unit and role.unit not in units:
            yield Fault(self.key, "roles", f"không có đơn vị {role.unit!r}")


def staff_faults(officers: Iterable[Officer], units: Collection[str]) -> Iterator[Fault]:
    """What contradicts the rules among all officers."""
    everyone = tuple(officers)
    for officer in everyone:
        yield from officer.faults(units)
    for login in repeated(officer.login for officer in everyone):
        yield Fault(f"officer:{login}", "login", "tên đăng nhập ghi hai lần")
