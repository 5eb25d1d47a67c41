"""The operator gives somebody a password; whatever they had before ends."""

from dataclasses import dataclass, field

from motcua_catalog.app.ports import Hashing, StartStore, StoredCredential
from motcua_catalog.domain.errors import RecordNotFound
from motcua_catalog.domain.passwords import check_new_password
from motcua_kit.clock import Clock


@dataclass(frozen=True)
class ResetPassword:
    """Who gets which; one that ``is_once`` has to be changed before anything else."""

    login: str
    password: str = field(repr=False)
    is_once: bool


def reset_password(cmd: ResetPassword, *, start: StartStore, hashing: Hashing, clock: Clock) -> int:
    """The number of the change. Raises BadNewPassword, RecordNotFound for an unknown officer."""
    check_new_password(cmd.password, cmd.login)
    with start() as store:
        if cmd.login not in store.logins():
            raise RecordNotFound("officer", cmd.login)
        present = store.credential(cmd.login)
        version = present.version + 1 if present else 1
        hashed = hashing.hash(cmd.password)
        store.set_credential(
            StoredCredential(cmd.login, hashed, version, cmd.is_once), now=clock.now()
        )
    return version
