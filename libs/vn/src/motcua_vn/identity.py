"""Numbers of people and enterprises, phones, e-mail: read, checked, written one way, masked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_CITIZEN: Final = re.compile(r"(\d{3})(\d)(\d{2})\d{6}", re.ASCII)
_OLD_CARD: Final = re.compile(r"\d{9}", re.ASCII)
_TAX: Final = re.compile(r"(\d{10})(?:-?(\d{3}))?", re.ASCII)
_TAX_WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_FILL: Final = re.compile(r"[\s.\-()\u00a0\u202f]+")
_MOBILE: Final = re.compile(r"(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}", re.ASCII)
_LANDLINE: Final = re.compile(r"2\d{9}", re.ASCII)
_EMAIL: Final = re.compile(
    r"[\w.!#$%&*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII
)
_LONGEST_EMAIL: Final = 200

# Codes of birth-place provinces in identity numbers (annex I TT 59/2021/TT-BCA): the sixty-three
# of before 1/7/2025, which stay in the numbers of everybody already born.
_PROVINCES: Final = frozenset(
    {
        1,
        2,
        4,
        6,
        8,
        10,
        11,
        12,
        14,
        15,
        17,
        19,
        20,
        22,
        24,
        25,
        26,
        27,
        30,
        31,
        33,
        34,
        35,
        36,
        37,
        38,
        40,
        42,
        44,
        45,
        46,
        48,
        49,
        51,
        52,
        54,
        56,
        58,
        60,
        62,
        64,
        66,
        67,
        68,
        70,
        72,
        74,
        75,
        77,
        79,
        80,
        82,
        83,
        84,
        86,
        87,
        89,
        91,
        92,
        93,
        94,
        95,
        96,
    }
)
_FIRST_ABROAD: Final = 100


class IdentityError(ValueError):
    """A number that cannot be right; ``message`` is fit to stand beside the field."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadIdentityNumberError(IdentityError):
    """Neither a citizen identity number nor an old identity card's."""


class BadTaxNumberError(IdentityError):
    """Not an enterprise's or its branch's number."""


class BadPhoneError(IdentityError):
    """Not a Vietnamese mobile or landline number."""


class BadEmailError(IdentityError):
    """Not an e-mail address that every mail server takes."""


@dataclass(frozen=True, slots=True)
class CitizenNumber:
    """A personal identity number: 12 digits (art. 13 NĐ 137/2015, art. 7 NĐ 70/2024)."""

    value: str

    @property
    def province(self) -> str:
        """Code of the province (or country) where the birth was registered."""
        return self.value[:3]

    @property
    def is_female(self) -> bool:
        """The fourth digit: even for men, odd for women."""
        return int(self.value[3]) % 2 == 1

    @property
    def birth_year(self) -> int:
        """Century from the fourth digit (0–1: 1900s, 2–3: 2000s, …), then two digits of year."""
        return 1900 + int(self.value[3]) // 2 * 100 + int(self.value[4:6])


def parse_citizen_number(text: str, *, this_year: int | None = None) -> CitizenNumber:
    """Read a 12-digit number, spaces and points allowed. Raises ``BadIdentityNumberError``.

    With ``this_year`` a year of birth in the future is refused too.
    """
    value = _FILL.sub("", text)
    if not value:
        raise BadIdentityNumberError("Hãy nhập số định danh cá nhân.")
    found = _CITIZEN.fullmatch(value)
    if not found:
        raise BadIdentityNumberError("Số định danh cá nhân phải gồm đúng 12 chữ số.")
    if int(found[1]) < _FIRST_ABROAD and int(found[1]) not in _PROVINCES:
        raise BadIdentityNumberError("Ba số đầu không phải mã tỉnh, thành phố nào.")
    number = CitizenNumber(value)
    if this_year is not None and number.birth_year > this_year:
        raise BadIdentityNumberError(f"Năm sinh trong số này ({number.birth_year}) chưa tới.")
    return number


def parse_identity(text: str, *, this_year: int | None = None) -> str:
    """A 12-digit identity number or a 9-digit old card's, as plain digits.

    Old cards (CMND) lapsed on 1/1/2025 but stand in older dossiers. Raises
    ``BadIdentityNumberError``.
    """
    value = _FILL.sub("", text)
    if _OLD_CARD.fullmatch(value):
        return value
    if value.isascii() and value.isdigit() and len(value) != 12:
        raise BadIdentityNumberError("Phải gồm 12 chữ số (CCCD) hoặc 9 chữ số (CMND cũ).")
    return parse_citizen_number(value, this_year=this_year).value


def parse_tax_number(text: str) -> str:
    """An enterprise's number ``0123456789`` or a branch's ``0123456789-001``.

    The tenth digit checks the others: 10 less the weighted sum modulo 11. Raises
    ``BadTaxNumberError``.
    """
    found = _TAX.fullmatch(re.sub(r"[\s.]+", "", text))
    if not found:
        raise BadTaxNumberError("Mã số thuế phải gồm 10 chữ số, hoặc 13 chữ số với chi nhánh.")
    main, branch = found.groups()
    weighted = sum(w * int(digit) for w, digit in zip(_TAX_WEIGHTS, main, strict=False))
    if 10 - weighted % 11 != int(main[9]):
        raise BadTaxNumberError("Mã số thuế sai số kiểm tra, hãy xem lại từng chữ số.")
    if branch == "000":
        raise BadTaxNumberError("Số chi nhánh bắt đầu từ 001.")
    return f"{main}-{branch}" if branch else main


def normalise_phone(text: str) -> str:
    """``+84912345678`` from ``0912 345 678``, ``84…``, ``+84…``, ``0084…``; landlines too.

    Raises ``BadPhoneError``; mobile numbers of before 2018 (11 digits) are refused with a hint.
    """
    digits = _FILL.sub("", text)
    for prefix in ("+84", "0084", "84", "0"):
        rest = digits.removeprefix(prefix)
        if rest != digits:
            # People also write +84 (0)912 345 678.
            rest = rest.removeprefix("0") if prefix != "0" else rest
            if _MOBILE.fullmatch(rest) or _LANDLINE.fullmatch(rest):
                return f"+84{rest}"
    if not digits:
        raise BadPhoneError("Hãy nhập số điện thoại.")
    if re.fullmatch(r"01\d{9}", digits, re.ASCII):
        raise BadPhoneError("Số di động 11 chữ số đã đổi sang 10 chữ số từ năm 2018.")
    raise BadPhoneError("Phải là số di động 10 chữ số hoặc số cố định, ví dụ 0912345678.")


def normalise_email(text: str) -> str:
    """``ten@noi.vn`` as it was given, without the space around it. Raises ``BadEmailError``."""
    address = text.strip()
    if not address:
        raise BadEmailError("Hãy nhập địa chỉ thư điện tử.")
    if not address.isascii():
        raise BadEmailError("Địa chỉ thư điện tử phải viết không dấu, ví dụ ten@noi.vn.")
    if len(address) > _LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        raise BadEmailError("Địa chỉ thư điện tử phải có dạng ten@noi.vn.")
    return address


def spoken_phone(phone: str) -> str:
    """``0912 345 678`` from ``+84912345678``; a landline ``0221 3862 123``; else as it is."""
    if not phone.startswith("+84"):
        return phone
    rest = phone.removeprefix("+84")
    if _MOBILE.fullmatch(rest):
        return f"0{rest[:3]} {rest[3:6]} {rest[6:]}"
    area = 2 if rest[:2] in {"24", "28"} else 3
    return f"0{rest[:area]} {rest[area:-3]} {rest[-3:]}"


def mask_identity(value: str) -> str:
    """``•••••••••123``: only the last three stay, and none of a very short one."""
    return _masked(value, 3)


def mask_phone(phone: str) -> str:
    """``•••••••678`` from ``+84912345678``: only the last three digits stay."""
    return _masked("0" + phone.removeprefix("+84") if phone.startswith("+84") else phone, 3)


def _masked(value: str, kept: int) -> str:
    shown = value[-kept:] if len(value) >= 2 * kept else ""
    return "•" * (len(value) - len(shown)) + shown
