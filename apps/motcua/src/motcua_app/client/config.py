"""Whose platform and whose account: what the caller's environment says to the client."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import httpx

from motcua_app.client.accounts import Account, Accounts, parse_accounts
from motcua_app.client.door import Door, Refused
from motcua_app.client.platform import Platform
from motcua_app.client.sessions import Sessions
from motcua_app.config import Environment
from motcua_app.output import CannotDo
from motcua_app.up.demo import accounts as demo_accounts
from motcua_app.up.home import Home
from motcua_app.up.plan import Plan

_SCHEMES: Final = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Target:
    """A platform's address and the accounts to use there; ``store`` keeps sessions."""

    url: str
    accounts: tuple[Account, ...]
    store: Path | None

    @classmethod
    def read(cls, variables: Mapping[str, str] = os.environ) -> Self:
        """`MOTCUA_URL`, else the home's; `MOTCUA_LOGIN` and `MOTCUA_PASSWORD`, the accounts in
        the file `MOTCUA_ACCOUNTS` (JSON, as `motcua status` tells them), else the home's demo.

        Raises CannotDo where there is no platform or nobody to be.
        """
        environment = Environment.read()
        home = Home(environment.home)
        is_home = home.exists()
        if environment.url is None and not is_home:
            raise CannotDo(
                f"Chưa có hệ thống nào ở {home.root}; hãy chạy `motcua up` hoặc đặt MOTCUA_URL."
            )
        home_url = Plan.load(home).url if is_home else None
        url = _checked(environment.url) if environment.url else home_url or ""
        demo = demo_accounts(home) if is_home and url == home_url else None
        found = accounts_of(variables, demo or [])
        if not found and demo is None and url == home_url:
            raise CannotDo(
                f"Hệ thống ở {home.root} chưa có tài khoản chạy thử nào; hãy chạy `motcua seed`, "
                "hoặc đặt MOTCUA_LOGIN và MOTCUA_PASSWORD."
            )
        if not found:
            raise CannotDo(
                "Chưa biết đăng nhập bằng tài khoản nào; hãy đặt MOTCUA_LOGIN và MOTCUA_PASSWORD."
            )
        return cls(url, found, home.root / "client" / "sessions.json" if is_home else None)


def _checked(url: str) -> str:
    """Raises CannotDo where nobody can be called there, instead of trying for long."""
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        parts = httpx.URL()
    if parts.scheme not in _SCHEMES or not parts.host:
        raise CannotDo(
            f"MOTCUA_URL phải là một địa chỉ như http://127.0.0.1:8080, không phải “{url}”."
        )
    return url


def accounts_of(variables: Mapping[str, str], demo: list[dict[str, Any]]) -> tuple[Account, ...]:
    """Who may act: the file's people, else the account named, else everybody of the demo.

    Raises CannotDo where the file cannot be read.
    """
    found: list[Account] = []
    password = variables.get("MOTCUA_PASSWORD", "")
    file = variables.get("MOTCUA_ACCOUNTS")
    if file:
        try:
            entries = json.loads(Path(file).read_text(encoding="utf-8"))
            found = parse_accounts(entries, password)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise CannotDo(f"Không đọc được tệp tài khoản {file} (MOTCUA_ACCOUNTS).") from error
    else:
        found = parse_accounts(demo)
    known = {each.login: each for each in found}
    if login := variables.get("MOTCUA_LOGIN"):
        own = known.pop(login, None)
        first = Account(
            login,
            password or (own.password if own else ""),
            own.unit if own else "",
            own.grants if own else (),
        )
        # Nobody else's rights stand in for those of an account that was named.
        return (first, *known.values()) if file else (first,)
    return tuple(known.values())


@contextmanager
def open_platform() -> Iterator[Platform]:
    """The platform that the environment names.

    A refusal that nobody expected is said in the platform's own words.
    """
    target = Target.read()
    door = Door(target.url)
    try:
        yield Platform(door, Sessions(door, store=target.store), Accounts(target.accounts))
    except Refused as refusal:
        raise CannotDo(f"Hệ thống từ chối: {refusal.text}") from refusal
    finally:
        door.close()
