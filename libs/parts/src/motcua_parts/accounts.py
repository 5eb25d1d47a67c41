"""Which system account a server runs under: PostgreSQL refuses to run as root."""

import os
import pwd
from collections.abc import Sequence
from pathlib import Path

from motcua_parts.processes import Account, PartError

_CANDIDATES = ("motcua", "postgres", "nobody")


def unprivileged_account() -> Account | None:
    """None when we are an ordinary user already; else the account to become.

    Raises PartError when root finds no account to become.
    """
    if os.geteuid() != 0:
        return None
    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise PartError("PostgreSQL does not run as root: create a system user named motcua.")


def can_reach(path: Path) -> bool:
    """Whether an unprivileged account may pass through every folder above the path."""
    return all(folder.stat().st_mode & 0o001 for folder in path.resolve().parents)


def as_account(command: Sequence[str], account: Account, *paths: Path) -> list[str]:
    """The command under the account, able to reach the paths it needs.

    A checkout below /root is closed to other accounts; the kernel lets root hand on just the
    right to pass through, so nothing has to be copied or opened.
    """
    rights = "-all" if all(can_reach(path) for path in paths) else "-all,+dac_override"
    return [
        "setpriv",
        f"--reuid={account.uid}",
        f"--regid={account.gid}",
        "--clear-groups",
        f"--inh-caps={rights}",
        f"--ambient-caps={rights}",
        "--",
        *command,
    ]
