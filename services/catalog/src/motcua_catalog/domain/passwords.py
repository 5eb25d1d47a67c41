"""What a password must be: long rather than strange."""

import unicodedata
from collections.abc import Callable
from typing import Final

from motcua_catalog.domain.errors import (
    PasswordIsLogin,
    PasswordTooLong,
    PasswordTooShort,
    PasswordUnprintable,
)

LEAST: Final = 12
# A letter may be typed as three signs, and signing in reads no more than 200.
MOST: Final = 64
# Nothing that is mistaken for another when it is read aloud.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def check_new_password(password: str, login: str) -> None:
    """Raises PasswordTooShort, PasswordTooLong, PasswordUnprintable or PasswordIsLogin."""
    text = unicodedata.normalize("NFC", password)
    if len(text) < LEAST:
        raise PasswordTooShort(LEAST)
    if len(text) > MOST:
        raise PasswordTooLong(MOST)
    if not text.isprintable():
        raise PasswordUnprintable
    if text.casefold() == login.casefold():
        raise PasswordIsLogin


def one_time_password(choose: Callable[[str], str]) -> str:
    """Four groups of four letters; ``choose`` picks one of those it is given."""
    return "-".join("".join(choose(_LETTERS) for _ in range(4)) for _ in range(4))
