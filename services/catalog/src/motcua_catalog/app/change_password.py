"""Somebody takes another password in place of their own."""

from dataclasses import dataclass, field

from motcua_catalog.app.ports import Hashing, StartStore, StoredCredential
from motcua_catalog.domain.errors import PasswordIsOld, WrongPassword
from motcua_catalog.domain.passwords import check_new_password
from motcua_kit.clock import Clock


@dataclass(frozen=True)
class ChangePassword:
    """Who, the password they have, and the one they want."""

    login: str
    current: str = field(repr=False)
    new: str = field(repr=False)


def change_password(
    cmd: ChangePassword, *, start: StartStore, hashing: Hashing, clock: Clock
) -> None:
    """The new password holds from now on; sent again, it is the same change.

    Raises BadNewPassword and WrongPassword; then the old one stays.
    """
    check_new_password(cmd.new, cmd.login)
    with start() as store:
        present = store.credential(cmd.login)
        if present is None:
            raise WrongPassword
        is_there = hashing.verify(present.password_hash, cmd.new)
        if hashing.verify(present.password_hash, cmd.current):
            if is_there:
                raise PasswordIsOld
            changed = StoredCredential(cmd.login, hashing.hash(cmd.new), present.version + 1)
            store.set_credential(changed, now=clock.now())
        elif present.is_once or not is_there:
            # A first change that is sent again finds its password there, and no longer one-time.
            raise WrongPassword
