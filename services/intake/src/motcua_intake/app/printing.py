"""The statutory forms as values: what stands on each of them, whatever prints it.

A form is named by its key and the set of forms in force on its day, never by its number: TT
03/2025/TT-VPCP shifted the numbers of TT 01/2018/TT-VPCP (form 05 became 06).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol

from motcua_vn.dates import local


class FormKey(StrEnum):
    """Which form."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    CONTROL_SLIP = "control_slip"


class FormSet(StrEnum):
    """Which circular the form follows."""

    TT01_2018 = "tt01-2018"
    TT03_2025 = "tt03-2025"


FROM_TT03: Final = date(2025, 9, 15)
_NUMBERS: Final = {
    FormSet.TT01_2018: {
        FormKey.RECEIPT: "01",
        FormKey.SUPPLEMENT: "02",
        FormKey.REFUSAL: "03",
        FormKey.APOLOGY: "04",
        FormKey.CONTROL_SLIP: "05",
    },
    FormSet.TT03_2025: {
        FormKey.RECEIPT: "01",
        FormKey.SUPPLEMENT: "02",
        FormKey.REFUSAL: "03",
        FormKey.APOLOGY: "04",
        FormKey.CONTROL_SLIP: "06",
    },
}
_CIRCULARS: Final = {
    FormSet.TT01_2018: "Thông tư 01/2018/TT-VPCP",
    FormSet.TT03_2025: "Thông tư 03/2025/TT-VPCP",
}


def form_set_on(at: datetime) -> FormSet:
    """The set in force on the day; dossiers of before 06/01/2019 are printed on TT 01/2018."""
    return FormSet.TT03_2025 if local(at).date() >= FROM_TT03 else FormSet.TT01_2018


def form_name(key: FormKey, form_set: FormSet) -> str:
    """``Mẫu số 01, Thông tư 03/2025/TT-VPCP``, as it stands in the corner of the sheet."""
    return f"Mẫu số {_NUMBERS[form_set][key]}, {_CIRCULARS[form_set]}"


@dataclass(frozen=True, slots=True)
class Paper:
    """A component on a form; ``form`` is original, certified or copy."""

    name: str
    form: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Office:
    """Who issues the form: the body, its counter, where, and the phone for questions."""

    name: str
    counter: str
    place: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """To whom it is given."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptForm:
    """Form ``receipt``: the promise to the citizen. Amounts in đồng."""

    office: Office
    party: Party
    code: str
    procedure: str
    papers: tuple[Paper, ...]
    limit: str
    received_at: datetime
    return_at: datetime | None
    return_way: str
    officer: str
    look_up_url: str
    fee: int | None = None
    fee_note: str = ""
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class SupplementForm:
    """Form ``supplement``: what is still missing, completely and exactly, with the reasons.

    ``code`` is empty before acceptance.
    """

    office: Office
    party: Party
    number: str
    code: str
    procedure: str
    papers: tuple[Paper, ...]
    reason: str
    at: datetime
    officer: str


@dataclass(frozen=True, slots=True)
class RefusalForm:
    """Form ``refusal``; ``code`` is empty when the dossier was not received."""

    office: Office
    party: Party
    number: str
    code: str
    procedure: str
    reason: str
    at: datetime
    officer: str


@dataclass(frozen=True, slots=True)
class ApologyForm:
    """Form ``apology``: the reason, the apology and the new appointment."""

    office: Office
    party: Party
    code: str
    procedure: str
    received_at: datetime
    old_due: datetime | None
    new_due: datetime | None
    reason: str
    at: datetime
    signer: str


@dataclass(frozen=True, slots=True)
class Handing:
    """One block of the control slip: who gave to whom, when, and how the giver stood in time.

    ``result`` is early, on_time, late or empty while the stretch still runs.
    """

    office: str
    given_at: datetime | None
    given_by: str
    taken_at: datetime | None
    taken_by: str
    result: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ControlSlipForm:
    """Form ``control_slip``: travels with the dossier; the next receiver fills the result."""

    office: Office
    code: str
    procedure: str
    received_at: datetime
    return_at: datetime | None
    handings: tuple[Handing, ...]
    look_up_url: str


PrintForm = ReceiptForm | SupplementForm | RefusalForm | ApologyForm | ControlSlipForm


class Printer(Protocol):
    """Makes sheets of A5 out of forms."""

    def pdf(self, form: PrintForm) -> bytes:
        """The form as PDF/A-2a and PDF/UA-1: the same bytes for the same form, always."""

    def png(self, form: PrintForm) -> bytes:
        """Its first page as a picture, for a preview on the screen."""
