"""Passwords are kept as argon2id hashes and compared in about the same time, account or not."""

import threading
import unicodedata
from functools import cached_property

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2


class Passwords:
    """Hashing with OWASP's smaller setting (19 MiB, two passes).

    A node on an office PC must not give 64 MiB to every click on "Đăng nhập": at most
    ``AT_ONCE`` computations run at the same time.
    """

    def __init__(self, *, memory_kib: int = 19_456, passes: int = 2) -> None:
        self._hasher = PasswordHasher(
            time_cost=passes, memory_cost=memory_kib, parallelism=1, type=Type.ID
        )
        self._room = threading.BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """The hash to store, its salt and parameters inside."""
        with self._room:
            return self._hasher.hash(_one_form(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password fits; with no account (``stored`` None) it costs the same."""
        with self._room:
            try:
                self._hasher.verify(stored or self._nobody, _one_form(password))
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    def needs_rehash(self, stored: str) -> bool:
        """Whether the hash was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("nobody has this password")


def _one_form(password: str) -> str:
    """Vietnamese keyboards send ``ế`` in two Unicode forms; both are the same password."""
    return unicodedata.normalize("NFC", password)
