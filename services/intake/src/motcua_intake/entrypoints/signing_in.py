"""Signing people in from the local replica, so that it works with everything else down."""

from __future__ import annotations

from motcua_intake.bootstrap import Intake
from motcua_intake.domain.catalog import Officer
from motcua_intake.domain.timing import local_day
from motcua_kit.passwords import Passwords
from motcua_kit.session import Grant, Principal, Scope


class LocalAccounts:
    """Accounts of the officers whose credentials this deployment has."""

    def __init__(self, intake: Intake, passwords: Passwords) -> None:
        self._intake = intake
        self._passwords = passwords

    def verify(self, login: str, password: str) -> Principal | None:
        """Who signs in, or None; it takes as long with no such account."""
        credential = self._intake.queries.credential(login)
        stored = credential.password_hash if credential else None
        if not self._passwords.verify(stored, password):
            return None
        return self.officer(login)

    def renewed(self, who: Principal) -> Principal | None:
        """The same person with today's roles, or None where none serves any more.

        Who came without any gets none by waiting: so the catalogue lets somebody in who first
        has to change a password.
        """
        return self.officer(who.login) if who.grants else who

    def officer(self, login: str) -> Principal | None:
        """The officer with today's roles, or None where none serves under this login."""
        officer = self._intake.catalog().officers.get(login)
        if officer is None or not officer.valid_on(local_day(self._intake.clock.now())):
            return None
        return principal_of(officer, self._intake)


def principal_of(officer: Officer, intake: Intake) -> Principal:
    """Who acts, and what they may do where."""
    return Principal(
        officer.login,
        name=officer.name,
        unit=officer.unit,
        grants=tuple(Grant(each.role, each.unit, Scope(each.scope)) for each in officer.roles),
        is_within=lambda unit, ancestor: intake.catalog().is_within(unit, ancestor),
    )
