"""Leases and patience of what is done outside transactions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

LEASE: Final = timedelta(seconds=60)
"""For so long nobody else takes a claimed job; a crash is repaired after it."""
_LONGEST: Final = timedelta(minutes=5)


def next_try(now: datetime, attempts: int) -> datetime:
    """0.5 s, 1 s, 2 s … up to five minutes after now."""
    return now + min(_LONGEST, timedelta(seconds=0.5 * 2 ** min(attempts - 1, 12)))


def package_purpose(leg: str) -> bytes:
    """What a package is sealed for: it opens as this leg's and as no other's."""
    return f"motcua package 1 {leg}".encode()
