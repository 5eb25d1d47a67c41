"""Check a password and say who it is and what they may do today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from motcua_catalog.app.ports import Account, Accounts
from motcua_kit.clock import Clock

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


class Verifying(Protocol):
    """Compares in about the same time, account or not."""

    def verify(self, stored: str | None, password: str) -> bool: ...


@dataclass(frozen=True)
class SignIn:
    """What was typed."""

    login: str
    password: str


def sign_in(
    cmd: SignIn, *, accounts: Accounts, passwords: Verifying, clock: Clock
) -> Account | None:
    """The account, or None; takes as long for an unknown login as for a wrong password."""
    account = accounts.account(cmd.login, today(clock))
    fits = passwords.verify(account.password_hash if account else None, cmd.password)
    return account if fits else None


def today(clock: Clock) -> date:
    """The office's date."""
    return clock.now().astimezone(HANOI).date()


SigningIn = Callable[[SignIn], Account | None]
