"""Vietnamese text: one Unicode form, names, keys to search and to sort by.

The embedded PostgreSQL has no ICU and no unaccent, and one order must hold everywhere: so both
keys are computed here and stored.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_MARKS_OF_TONE: Final = {"\u0300": 2, "\u0309": 3, "\u0303": 4, "\u0301": 5, "\u0323": 6}
"""Tones in the dictionary's order, after ngang (1): huyền, hỏi, ngã, sắc, nặng."""

_NO_TONE: Final = 1
_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_DASHES: Final = str.maketrans({"đ": "d", "Đ": "D"})
_WORD: Final = re.compile(r"[^\s'-]+")
_APOSTROPHES: Final = str.maketrans({"\u2019": "'", "\u02bc": "'"})


def nfc(text: str) -> str:
    """The one form that text is stored in: NFC, whichever form the keyboard sent."""
    return unicodedata.normalize("NFC", text)


def normalise_line(text: str) -> str:
    """One line of text: NFC, no control or invisible characters, single spaces, trimmed."""
    kept = nfc(text)
    # What can be printed, as nearly all can, holds nothing of what is looked for one by one.
    if not kept.isprintable():
        kept = "".join(c if _is_visible(c) else " " if c.isspace() else "" for c in kept)
    return nfc(" ".join(kept.split()))


def normalise_name(text: str) -> str:
    """A name for the register: one clean line with one kind of apostrophe (``K'Brể``)."""
    return normalise_line(text).translate(_APOSTROPHES)


def normalise_person_name(text: str) -> str:
    """A person's name. All small, or all large as ID cards print it, becomes ``Nguyễn Văn An``.

    Mixed letters are somebody's decision and stay. Not for organisations (``UBND``, ``TNHH``).
    """
    name = normalise_name(text)
    return _WORD.sub(_capitalised, name) if name.islower() or name.isupper() else name


def search_key(text: str) -> str:
    """What both a name and what is typed to find it become: ``Đặng  Ánh`` → ``dang anh``."""
    apart = unicodedata.normalize("NFD", text.translate(_DASHES).casefold())
    folded = "".join(c for c in apart if not unicodedata.combining(c))
    return normalise_line(folded.translate(_DASHES).translate(_APOSTROPHES))


def sort_key(text: str) -> str:
    """A string whose bytewise (``C``) order is the Vietnamese alphabetical order of ``text``.

    Letters decide first, word by word (a ă â … d đ e ê … o ô ơ … u ư); the tones of all syllables
    only where the letters are equal; then large before small. So An, Ánh, Dũng, Đặng, Đỗ.
    """
    line = normalise_line(text)
    letters, tones = [], []
    for syllable in line.casefold().split(" "):
        letter, tone = _syllable(syllable)
        letters.append(letter)
        tones.append(str(tone))
    return f"{' '.join(letters)}\x01{''.join(tones)}\x01{line}"


def _syllable(syllable: str) -> tuple[str, int]:
    tone, plain = _NO_TONE, []
    for character in unicodedata.normalize("NFD", syllable):
        if character in _MARKS_OF_TONE:
            tone = _MARKS_OF_TONE[character]
        else:
            plain.append(character)
    return "".join(_letter(c) for c in nfc("".join(plain))), tone


def _letter(character: str) -> str:
    """Letters as ``A`` … ``a`` by rank, everything else as it is; both are in ASCII order."""
    rank = _ALPHABET.find(character)
    return chr(ord("A") + rank) if rank >= 0 else character


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _capitalised(word: re.Match[str]) -> str:
    return word[0][:1].upper() + word[0][1:].lower()
