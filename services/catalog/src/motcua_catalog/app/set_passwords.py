"""Give officers who have none, or an older shared one, the shared password of the demo."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from motcua_catalog.app.ports import Hashing, StartStore, StoredCredential
from motcua_kit.clock import Clock


@dataclass(frozen=True)
class SetPasswords:
    """The password and who gets it."""

    password: str
    wanted: Callable[[str], bool] = lambda _login: True


def set_passwords(cmd: SetPasswords, *, start: StartStore, hashing: Hashing, clock: Clock) -> int:
    """The number of officers whose credential changed.

    Who has taken a password of their own keeps it: nobody else's has the same hash.

    The hash is computed once and shared: a hundred of them take half a minute on an office PC,
    and a password that all of the demo shares hides nothing by a salt for each.
    """
    with start() as store:
        present = {login: store.credential(login) for login in store.logins() if cmd.wanted(login)}
        held = Counter(each.password_hash for each in present.values() if each)
        fitting = _fitting(set(held), cmd, hashing)
        changing = {
            login: each
            for login, each in present.items()
            if each is None or (each.password_hash != fitting and held[each.password_hash] > 1)
        }
        shared = fitting or (hashing.hash(cmd.password) if changing else "")
        for login, each in changing.items():
            version = each.version + 1 if each else 1
            store.set_credential(StoredCredential(login, shared, version), now=clock.now())
    return len(changing)


def _fitting(hashes: set[str], cmd: SetPasswords, hashing: Hashing) -> str | None:
    """The stored hash that this password already has, if one does."""
    return next((each for each in sorted(hashes) if hashing.verify(each, cmd.password)), None)
