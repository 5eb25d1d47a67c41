"""Codes of dossiers, agencies and procedures: written, read and refused.

Dossier code: art. 26 NĐ 61/2018; its order of groups since QĐ 20/2020 is level 1 first, before that
(art. 19 TT 01/2018) it was the narrow unit first. A code never changes, so both are readable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from motcua_vn.dates import short_date

_NEW: Final = re.compile(r"([A-Y]\d{2}(?:\.[0-9A-Z]+)*)-(\d{6})-(\d{4,7})", re.ASCII)
_OLD: Final = re.compile(r"(\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2})-(\d{6})-(\d{4})", re.ASCII)
_AGENCY: Final = re.compile(r"[A-Y]\d{2}(?:\.[0-9A-Z]+)*", re.ASCII)
_OTHER_AGENCY: Final = re.compile(r"Z(?!00)\d{2}\.[0-9A-Z]+(?:\.[0-9A-Z]+)*", re.ASCII)
_ENTERPRISE: Final = re.compile(r"\d{10}(?:-\d{3}|\d{3})?", re.ASCII)
_NATIONAL_PROCEDURE: Final = re.compile(r"\d\.\d{6}", re.ASCII)
_LOCAL_PROCEDURE: Final = re.compile(r"[A-Z]{2,5}-\d{2,5}", re.ASCII)
_LONGEST_AGENCY: Final = 35
_LARGEST_NUMBER: Final = 9_999_999


class CodeError(ValueError):
    """A code that is none; ``message`` is fit to stand beside the field."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadDossierCodeError(CodeError):
    """Not a dossier code of the new or the old form."""


class BadAgencyCodeError(CodeError):
    """Not an agency identifier of QĐ 20/2020."""


class BadProcedureCodeError(CodeError):
    """Neither a national procedure code nor a local one."""


class DayFullError(CodeError):
    """The running numbers of the day are used up."""


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A dossier's code: receiving agency, day of receipt, running number of that day.

    The number is kept as written: central systems print six or seven digits with leading zeros
    (``090123`` is the Ministry of Home Affairs'), and a code never changes.
    """

    agency: str
    day: date
    number: str

    def __str__(self) -> str:
        return f"{self.agency}-{self.day:%y%m%d}-{self.number}"

    @property
    def is_old(self) -> bool:
        """Whether it is written in the order of TT 01/2018 (``000.00.01.H22-200716-0001``)."""
        return _OLD.fullmatch(str(self)) is not None


def format_dossier_code(agency: str, day: date, number: int) -> str:
    """``H31.05.13-261008-0975``; past 9.999 on one day the number grows to 5–7 digits.

    Raises ``BadAgencyCodeError``, ``BadDossierCodeError`` for a number below 1 or a year outside
    2000–2099, ``DayFullError`` past 9.999.999.
    """
    code = parse_agency_code(agency)
    if not _AGENCY.fullmatch(code):
        raise BadAgencyCodeError(
            "Mã cơ quan tiếp nhận phải bắt đầu bằng mã cấp 1, ví dụ H31.05.13."
        )
    if not 2000 <= day.year <= 2099:
        raise BadDossierCodeError("Ngày tiếp nhận phải trong khoảng năm 2000–2099.")
    if number < 1:
        raise BadDossierCodeError("Số thứ tự trong ngày bắt đầu từ 1.")
    if number > _LARGEST_NUMBER:
        raise DayFullError(f"Đã hết số hồ sơ của ngày {short_date(day)}.")
    return str(DossierCode(code, day, f"{number:04d}"))


def parse_dossier_code(text: str) -> DossierCode:
    """Read a code as typed or scanned (small letters, spaces around). Raises its refusals."""
    code = text.strip().upper()
    found = _OLD.fullmatch(code) or _NEW.fullmatch(code)
    if not found:
        raise BadDossierCodeError("Mã hồ sơ phải có dạng H31.05.13-261008-0975.")
    agency, day, number = found.groups()
    if len(agency) > _LONGEST_AGENCY:
        raise BadDossierCodeError("Phần mã cơ quan trong mã hồ sơ dài quá 35 ký tự.")
    try:
        received = date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
    except ValueError:
        raise BadDossierCodeError(f"Ngày {day} trong mã hồ sơ không có thật.") from None
    return DossierCode(agency, received, number)


def parse_agency_code(text: str) -> str:
    """An agency identifier in its one spelling (QĐ 20/2020 arts. 4–6).

    Groups of digits and large letters parted by points, at most 35 characters: level 1 ``A00`` …
    ``Y99`` and below; an enterprise's tax number; or a scheme ``Z01`` … ``Z99`` and its code.
    Raises ``BadAgencyCodeError``.
    """
    code = text.strip().upper()
    if len(code) > _LONGEST_AGENCY:
        raise BadAgencyCodeError("Mã cơ quan dài quá 35 ký tự.")
    if any(form.fullmatch(code) for form in (_AGENCY, _OTHER_AGENCY, _ENTERPRISE)):
        return code
    raise BadAgencyCodeError("Mã cơ quan phải có dạng H31.05.13 (chữ và số, cách bởi dấu chấm).")


def parse_procedure_code(text: str) -> str:
    """A procedure's code in its one spelling: national ``1.001193`` or local ``HY-057``.

    Raises ``BadProcedureCodeError``.
    """
    code = text.strip().upper()
    if is_national_procedure(code) or _LOCAL_PROCEDURE.fullmatch(code):
        return code
    raise BadProcedureCodeError("Mã thủ tục phải có dạng 1.001193, hoặc mã địa phương như HY-057.")


def is_national_procedure(code: str) -> bool:
    """Whether the code is one of the national database of procedures."""
    return _NATIONAL_PROCEDURE.fullmatch(code) is not None
