"""What people type and machines send, made into the domain's values, or told field by field."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final

from motcua_intake.domain.dossier import Applicant
from motcua_kit.errors import FieldProblem, Invalid
from motcua_vn.identity import (
    IdentityError,
    normalise_email,
    normalise_phone,
    parse_identity,
    parse_tax_number,
)
from motcua_vn.text import nfc, normalise_line, normalise_name, normalise_person_name

KINDS: Final = ("citizen", "enterprise")
LONGEST_NAME: Final = 200
LONGEST_LINE: Final = 300
LONGEST_NOTE: Final = 2000
LARGEST_AMOUNT: Final = 10**12
_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MONEY: Final = re.compile(r"\d{1,13}", re.ASCII)
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,79}", re.ASCII)


class Reading:
    """Reads field after field and remembers every problem, so that people mend all at once.

    ``prefix`` stands before the names of fields in problems (``applicant.``).
    """

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix
        self.problems: list[FieldProblem] = []

    def refuse(self, field: str, message: str) -> None:
        """Note what is wrong with a field."""
        self.problems.append(FieldProblem(self.prefix + field, message))

    def finish(self) -> None:
        """Raises Invalid with all problems, if there are any."""
        if self.problems:
            raise Invalid(self.problems)

    def _try(self, field: str, text: str, parse: Callable[[str], str]) -> str:
        try:
            return parse(text)
        except IdentityError as error:
            self.refuse(field, error.message)
            return text

    def line(self, field: str, text: str, *, missing: str = "", most: int = LONGEST_LINE) -> str:
        """One clean line; ``missing`` is the sentence for an empty one, where it is needed."""
        clean = normalise_line(text)
        if not clean and missing:
            self.refuse(field, missing)
        if len(clean) > most:
            self.refuse(field, f"Dài quá {most} ký tự.")
        return clean

    def note(self, field: str, text: str, *, missing: str = "") -> str:
        """Words of several lines."""
        lines = (normalise_line(line) for line in nfc(text).splitlines())
        clean = "\n".join(line for line in lines if line)
        if not clean and missing:
            self.refuse(field, missing)
        if len(clean) > LONGEST_NOTE:
            self.refuse(field, f"Dài quá {LONGEST_NOTE} ký tự.")
        return clean

    def code(self, field: str, text: str, *, missing: str = "") -> str:
        """The code of a unit, a component, a step …"""
        clean = text.strip()
        if not clean and missing:
            self.refuse(field, missing)
        elif clean and not _CODE.fullmatch(clean):
            self.refuse(field, "Mã này không đúng dạng.")
        return clean

    def one_of(self, field: str, text: str, allowed: Sequence[str], message: str) -> str:
        """A choice."""
        if text not in allowed:
            self.refuse(field, message)
        return text

    def amount(self, field: str, text: str) -> int:
        """Money in đồng, points and spaces allowed."""
        digits = re.sub(r"[\s.,đĐ]", "", text)
        if not _MONEY.fullmatch(digits):
            self.refuse(field, "Hãy nhập số tiền bằng đồng, ví dụ 35.000.")
            return 0
        return int(digits)

    def day(self, field: str, text: str) -> date:
        """A date typed as people write it, or as machines do."""
        clean = text.strip()
        found = _DAY.fullmatch(clean)
        parts = found.groups()[::-1] if found else ()
        if not found and (iso := _ISO_DAY.fullmatch(clean)):
            parts = iso.groups()
        try:
            year, month, day = (int(part) for part in parts)
            return date(year, month, day)
        except ValueError:
            self.refuse(field, "Hãy nhập ngày có thật theo dạng ngày/tháng/năm.")
            return date.max

    def applicant(self, sent: dict[str, str], *, this_year: int) -> Applicant:
        """Who applies. Identity, phone and e-mail may be empty, but not wrong."""
        kind = self.one_of("kind", sent["kind"], KINDS, "Hãy chọn công dân hoặc tổ chức.")
        clean_name = normalise_person_name if kind == "citizen" else normalise_name
        name = self.line(
            "name", clean_name(sent["name"]), missing="Hãy nhập tên người nộp.", most=LONGEST_NAME
        )
        identity = sent["identity"].strip()
        if identity:
            identity = self._try(
                "identity", identity, lambda text: _identity(kind, text, this_year)
            )
        phone = sent["phone"].strip()
        if phone:
            phone = self._try("phone", phone, normalise_phone)
        email = sent["email"].strip()
        if email:
            email = self._try("email", email, normalise_email)
        address = self.line("address", sent["address"])
        return Applicant(kind, name, identity, address, phone, email)


def _identity(kind: str, text: str, this_year: int) -> str:
    if kind == "enterprise":
        return parse_tax_number(text)
    return parse_identity(text, this_year=this_year)


def is_code(text: str) -> bool:
    """Whether the text can be a code at all."""
    return _CODE.fullmatch(text) is not None


def instant(text: str) -> datetime | None:
    """An instant with an offset, or None."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
