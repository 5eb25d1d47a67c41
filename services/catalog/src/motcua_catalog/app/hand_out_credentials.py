"""What a deployment is handed, to sign its people in by itself."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from motcua_catalog.app.ports import Accounts, Hashing, StoredCredential
from motcua_catalog.app.sign_in import today
from motcua_kit.clock import Clock


def hand_out_credentials(
    deployment: str,
    *,
    accounts: Accounts,
    hashing: Hashing,
    clock: Clock,
    secret: Callable[[], str],
) -> Sequence[StoredCredential]:
    """The credentials of its people. Raises RecordNotFound for a deployment nobody knows.

    One-time passwords stay here, where they are changed. The node gets a hash that nothing fits
    in their place, so that the password of before ends there too.
    """
    found = accounts.credentials_of(deployment, today(clock))
    if not any(each.is_once for each in found):
        return found
    closed = hashing.hash(secret())
    return [replace(each, password_hash=closed) if each.is_once else each for each in found]
