"""Numbers and đồng as Vietnamese papers write them. Money is a whole number of đồng."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_THOUSANDS: Final = ("", "nghìn", "triệu")
_BILLION: Final = 10**9


def spoken_number(n: int) -> str:
    """``1.234.567``: groups of three, parted by points."""
    return f"{n:,}".replace(",", ".")


def spoken_money(dong: int) -> str:
    """``35.000 đ``; the space does not break."""
    return f"{spoken_number(dong)}\u00a0đ"


def money_in_words(dong: int) -> str:
    """``Ba mươi lăm nghìn đồng``."""
    words = number_in_words(dong)
    return f"{words[0].upper()}{words[1:]} đồng"


def number_in_words(n: int) -> str:
    """``ba mươi lăm nghìn``, read as in the north: nghìn, linh, mốt, tư, lăm."""
    if n < 0:
        return f"âm {number_in_words(-n)}"
    return " ".join(_words(n)) if n else _DIGITS[0]


def _words(n: int) -> list[str]:
    billions, rest = divmod(n, _BILLION)
    words = [*_words(billions), "tỷ"] if billions else []
    for power in (2, 1, 0):
        group = rest // 1000**power % 1000
        if group:
            words += _group(group, is_first=not words)
            words += [_THOUSANDS[power]] if power else []
    return words


def _group(n: int, *, is_first: bool) -> list[str]:
    """Three digits; a group after the first says its empty places (``không trăm linh``)."""
    hundreds, rest = divmod(n, 100)
    words = [] if is_first and not hundreds else [_DIGITS[hundreds], "trăm"]
    return words + _below_hundred(rest, after_hundreds=bool(words))


def _below_hundred(n: int, *, after_hundreds: bool) -> list[str]:
    tens, units = divmod(n, 10)
    if not tens:
        if not units:
            return []
        return ["linh", _DIGITS[units]] if after_hundreds else [_DIGITS[units]]
    words = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if units == 5:
        return [*words, "lăm"]
    if tens > 1 and units in (1, 4):
        return [*words, "mốt" if units == 1 else "tư"]
    return [*words, _DIGITS[units]] if units else words
