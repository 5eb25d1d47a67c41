"""Whose rights the client may use, and which of them an act needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from motcua_app.output import CannotDo

AUDITOR: Final = "auditor"
IMPORTER: Final = "importer"
OPERATOR: Final = "operator"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at a unit; ``scope`` is unit, tree (the unit and all below) or all."""

    role: str
    unit: str
    scope: str = "unit"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in."""

    login: str
    password: str
    unit: str = ""
    grants: tuple[Grant, ...] = ()

    def has(self, role: str, unit: str) -> bool:
        """Whether the role is held at this very unit."""
        return any(grant.role == role and grant.unit == unit for grant in self.grants)

    def reaches(self, role: str) -> bool:
        """Whether the role is held anywhere with a scope beyond one unit."""
        return any(grant.role == role and grant.scope != "unit" for grant in self.grants)


class Accounts:
    """The accounts at hand. An account whose roles are not known is tried for everything."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self._accounts = tuple(accounts)

    def at(self, unit: str, roles: Sequence[str], login: str = "") -> Account:
        """Somebody with one of the roles (the first named first) at the unit.

        ``login`` names the only person who will do. Raises CannotDo.
        """
        if login:
            known = [each for each in self._accounts if each.login == login]
            if known:
                return known[0]
        for role in roles:
            for each in self._accounts:
                if each.has(role, unit):
                    return each
        for each in self._accounts:
            if not each.grants:
                return each
        raise CannotDo(
            f"Không có tài khoản nào với vai trò {' hoặc '.join(roles)} tại đơn vị {unit}; "
            "hãy đặt MOTCUA_LOGIN, MOTCUA_PASSWORD hoặc MOTCUA_ACCOUNTS."
        )

    def of(self, unit: str) -> Account | None:
        """Anybody with a role at the unit."""
        for each in self._accounts:
            if any(grant.unit == unit for grant in each.grants):
                return each
        return None

    def wide(self, role: str, unit: str = "") -> Account:
        """Somebody with the role everywhere, or at ``unit`` where named. Raises CannotDo."""
        at_unit = [each for each in self._accounts if unit and each.has(role, unit)]
        everywhere = [each for each in self._accounts if each.reaches(role)]
        unknown = [each for each in self._accounts if not each.grants]
        for each in (*at_unit, *everywhere, *unknown):
            return each
        raise CannotDo(
            f"Việc này cần một tài khoản có vai trò {role}; "
            "hãy đặt MOTCUA_LOGIN, MOTCUA_PASSWORD hoặc MOTCUA_ACCOUNTS."
        )


def parse_accounts(entries: Iterable[Mapping[str, Any]], password: str = "") -> list[Account]:
    """Accounts as `motcua status` tells them; roles as words or as {role, unit, scope}."""
    return [_account(entry, password) for entry in entries]


def _account(entry: Mapping[str, Any], password: str) -> Account:
    unit = str(entry.get("unit") or "")
    told = entry.get("roles") or entry.get("role") or ()
    roles = [told] if isinstance(told, str) else list(told)
    return Account(
        login=str(entry["login"]),
        password=str(entry.get("password") or password),
        unit=unit,
        grants=tuple(_grant(role, unit) for role in roles),
    )


_WIDE: Final = frozenset(
    {"supervisor", "provincial_leader", AUDITOR, IMPORTER, OPERATOR, "catalog_editor"}
)


def _grant(told: str | Mapping[str, Any], unit: str) -> Grant:
    if isinstance(told, str):
        return Grant(told, unit, "tree" if told in _WIDE else "unit")
    return Grant(str(told["role"]), str(told.get("unit") or unit), str(told.get("scope") or "unit"))
