"""What the doors of all services have alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask

from motcua_kit.clock import FixedClock
from motcua_kit.ids import TimeOrderedIds
from motcua_kit.session import (
    Grant,
    Principal,
    Scope,
    Signer,
    keys_to_jwks,
    new_private_key,
)

ROLES = (
    "counter_officer", "case_officer", "leader", "clerk", "supervisor", "provincial_leader",
    "auditor", "operator",
)  # fmt: skip
"""Every role but that of an importer, who alone may say when something happened."""


@dataclass(frozen=True)
class Door:
    """A service's application and whoever comes with a token.

    ``live`` gives values of an operation's parameters that name something which is really there.
    """

    app: Flask
    signer: Signer
    unit: str
    prefix: str
    live: Callable[[str], dict[str, str]] = field(default=lambda _path: {})

    def headers(self, *roles: str) -> dict[str, str]:
        """A bearer token of somebody with these roles (all, if none is named) everywhere."""
        grants = tuple(Grant(role, self.unit, Scope.ALL) for role in roles or ROLES)
        who = Principal("thu.may", name="Trần Thị Bích", unit=self.unit, grants=grants)
        return {"Authorization": f"Bearer {self.signer.issue(who)}"}


@dataclass(frozen=True)
class Keys:
    """The platform's key in these tests, and where it lies."""

    signer: Signer
    pem: Path
    jwks: Path


def keys_in(folder: Path, clock: FixedClock) -> Keys:
    """A new key in a new folder."""
    folder.mkdir()
    pem, jwks = folder / "session.pem", folder / "keys.json"
    pem.write_text(new_private_key())
    signer = Signer(pem.read_text(), clock=clock, ids=TimeOrderedIds())
    jwks.write_text(json.dumps(keys_to_jwks([signer.public_key()])))
    return Keys(signer, pem, jwks)


def settings_of(keys: Keys, database: str, bus: str) -> dict[str, Any]:
    """What the settings of every service ask for."""
    return {
        "database_url": database,
        "bus": "embedded",
        "bus_dsn": bus,
        "session_keys": keys.jwks,
        "service_key": keys.pem,
        "form_secret": "not a secret, not a secret, not a s",
        "cookie_secure": False,
        "trusted_proxies": 0,
    }
