"""Text for short messages: 160 characters of the GSM 7-bit alphabet, without diacritics.

One accented letter would turn the whole message into UCS-2, of which only 70 characters fit,
and old phones show squares instead.
"""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST: Final = 160
_DASHES: Final = str.maketrans(
    {"đ": "d", "Đ": "D", "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"'}
)
_BASIC: Final = frozenset(
    "@$_ !\"#%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\n"
)
_SHORTER: Final = (
    ("Uy ban nhan dan", "UBND"),
    ("Van phong Dang ky dat dai", "VPDKDD"),
    ("Bao hiem xa hoi", "BHXH"),
    ("Phuc vu hanh chinh cong", "PVHCC"),
    ("Trung tam", "TT"),
    ("Chi nhanh", "CN"),
)


def fold(text: str) -> str:
    """The text in characters that every phone shows, its capitals kept."""
    apart = unicodedata.normalize("NFD", text.translate(_DASHES))
    return " ".join("".join(c for c in apart if c in _BASIC).split())


def is_gsm(text: str) -> bool:
    """Whether each character takes one place of the basic alphabet."""
    return all(character in _BASIC for character in text)


def shortened(name: str, room: int) -> str:
    """A folded name in at most `room` characters: by the office's abbreviations, then by words."""
    said = name
    for long, short in _SHORTER:
        if len(said) <= room:
            return said
        said = said.replace(long, short)
    if len(said) <= room:
        return said
    cut = said[: room + 1].rsplit(" ", 1)[0]
    return (cut if len(cut) <= room else said[:room]).rstrip(" -,.")
