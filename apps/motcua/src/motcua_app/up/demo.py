"""The accounts of the demo province: who may sign in, and the password they share."""

import json
import secrets
from pathlib import Path
from typing import Any, Final

import yaml

from motcua_app.up.home import Home, write

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def password_file(home: Home) -> Path:
    """The file with the demo's password, made at the first call."""
    if not home.demo_password.exists():
        groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
        write(home.demo_password, "-".join(groups) + "\n")
    return home.demo_password


def remember_accounts(home: Home, staff: Path) -> int:
    """Write down who of the staff may sign in; how many they are."""
    people = yaml.load(staff.read_bytes(), yaml.CSafeLoader)
    kept = [
        {
            "login": person["login"],
            "name": person["name"],
            "unit": person["unit"],
            "roles": [{"role": held["role"], "scope": held["scope"]} for held in person["roles"]],
        }
        for person in people
    ]
    write(home.demo_accounts, json.dumps(kept, ensure_ascii=False))
    return len(kept)


def accounts(home: Home) -> list[dict[str, Any]] | None:
    """One entry for each account and role it has; None outside the demo."""
    if not home.demo_accounts.exists():
        return None
    password = home.demo_password.read_text(encoding="utf-8").strip()
    people = json.loads(home.demo_accounts.read_text(encoding="utf-8"))
    return [
        {
            "login": person["login"],
            "name": person["name"],
            "unit": person["unit"],
            "role": held["role"],
            "scope": held["scope"],
            "password": password,
            "roles": person["roles"],
        }
        for person in people
        for held in person["roles"]
    ]
