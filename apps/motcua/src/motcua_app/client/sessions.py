"""Signed-in officers: one session each, kept until shortly before it runs out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

from motcua_app.client.accounts import Account
from motcua_app.client.door import Door, Refused
from motcua_app.output import CannotDo

PATH: Final = "/api/v1/session"
SPARE: Final = timedelta(seconds=90)
_UNAUTHORISED: Final = 401
_NOT_KNOWN_YET: Final = frozenset({400, 401, 404, 422})
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Token:
    """A session token and until when it is good."""

    text: str
    until: datetime


class Sessions:
    """Tokens of officers at one platform.

    ``store`` is a file (readable by its owner only) in which tokens outlive this process, so
    that many short runs do not sign in again and again.
    """

    def __init__(
        self,
        door: Door,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        store: Path | None = None,
    ) -> None:
        self._door = door
        self._now = now
        self._store = store
        self._tokens = self._kept()
        self._locks: dict[str, Lock] = {}
        self._lock = Lock()

    def token(self, account: Account, prefix: str = "") -> str:
        """A token of the account, signed in at the node ``prefix`` (or at the front door).

        Raises CannotDo where the account is not accepted.
        """
        with self._lock:
            own = self._locks.setdefault(account.login, Lock())
        with own:
            kept = self._tokens.get(account.login)
            if kept is None or kept.until - SPARE <= self._now():
                kept = self._sign_in(account, prefix)
                self._tokens[account.login] = kept
                self._keep()
            return kept.text

    def forget(self, account: Account) -> None:
        """The platform does not take this token any more."""
        self._tokens.pop(account.login, None)

    def call(self, account: Account, prefix: str, act: Callable[[str], R]) -> R:
        """Do something with a token; once more with a fresh one where it was refused."""
        try:
            return act(self.token(account, prefix))
        except Refused as refusal:
            if refusal.status != _UNAUTHORISED:
                raise
        self.forget(account)
        return act(self.token(account, prefix))

    def _sign_in(self, account: Account, prefix: str) -> Token:
        body = {"login": account.login, "password": account.password}
        for place in dict.fromkeys((prefix, "")):
            try:
                return self._token(self._door.post(place + PATH, body))
            except Refused as refusal:
                # A node's replica may not know the account yet; the front door does.
                if refusal.status not in _NOT_KNOWN_YET:
                    raise
        raise CannotDo(
            f"Tài khoản {account.login} không đăng nhập được tại {self._door.url}; "
            "hãy kiểm tra MOTCUA_LOGIN và MOTCUA_PASSWORD."
        )

    def _token(self, answer: dict[str, Any]) -> Token:
        return Token(str(answer["token"]), datetime.fromisoformat(answer["expires_at"]))

    def _kept(self) -> dict[str, Token]:
        if self._store is None or not self._store.exists():
            return {}
        try:
            kept = json.loads(self._store.read_text(encoding="utf-8"))
            if kept.get("url") != self._door.url:
                return {}
            return {
                login: Token(text, datetime.fromisoformat(until))
                for login, (text, until) in kept["tokens"].items()
            }
        except (ValueError, KeyError, TypeError, AttributeError):
            return {}

    def _keep(self) -> None:
        if self._store is None:
            return
        with self._lock:
            tokens = {login: (t.text, t.until.isoformat()) for login, t in self._tokens.items()}
            text = json.dumps({"url": self._door.url, "tokens": tokens})
            part = self._store.with_name(f"{self._store.name}.{os.getpid()}.part")
            part.parent.mkdir(parents=True, exist_ok=True)
            part.touch(mode=0o600)
            part.write_text(text, encoding="utf-8")
            part.replace(self._store)
