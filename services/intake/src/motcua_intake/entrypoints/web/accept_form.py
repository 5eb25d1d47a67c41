"""The form of reception: what stands on it, and what is read from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from werkzeug.datastructures import MultiDict

from motcua_intake.domain.catalog import ORIGIN, Catalog, ProcedureVersion
from motcua_intake.domain.dossier import Applicant, Handed
from motcua_intake.entrypoints.reading import Reading
from motcua_intake.entrypoints.web.forms import Field, options
from motcua_intake.entrypoints.web.papers import PaperRow, paper_row, read_papers
from motcua_intake.entrypoints.web.words import CHANNELS, KINDS
from motcua_ui.view import Option
from motcua_vn.text import sort_key

CHANNELS_HERE: Final = ("counter", "post", "online")
_PLACES: Final = {
    "residence": "Nơi cư trú (xã, phường, thị trấn)",
    "land": "Nơi có đất (xã, phường, thị trấn)",
}
_LEVELS: Final = ("xa",)


@dataclass(frozen=True, slots=True)
class Read:
    """What the form said."""

    applicant: Applicant
    channel: str
    components: tuple[Handed, ...]
    residence: str
    land: str
    reason: str


def person_fields(catalog: Catalog, version: ProcedureVersion, unit: str) -> tuple[Field, ...]:
    """The rows above the papers."""
    return (
        *applicant_fields(),
        *_place_fields(catalog, version, unit),
        Field("channel", "Cách nộp", "radio", "counter", options=options(CHANNELS), required=True),
    )


def applicant_fields() -> tuple[Field, ...]:
    """Who applies."""
    return (
        Field("kind", "Người nộp là", "radio", "citizen", options=options(KINDS), required=True),
        Field("name", "Họ và tên, hoặc tên tổ chức", required=True),
        Field(
            "identity",
            "Số định danh, hoặc mã số thuế",
            hint="12 chữ số trên thẻ căn cước; tổ chức thì mã số thuế",
            width="middle",
            sensitive=True,
        ),
        Field("address", "Địa chỉ"),
        Field(
            "phone",
            "Số điện thoại",
            "tel",
            hint="Để nhận tin nhắn khi có kết quả",
            width="middle",
            sensitive=True,
        ),
        Field("email", "Thư điện tử", "email", width="middle", sensitive=True),
    )


def _place_fields(catalog: Catalog, version: ProcedureVersion, unit: str) -> list[Field]:
    """A place is asked for only where a leg of the procedure is decided by it."""
    needed = {leg.base for leg in version.legs if leg.place != ORIGIN}
    return [
        Field(name, label, "select", unit, options=_communes(catalog), required=True)
        for name, label in _PLACES.items()
        if name in needed
    ]


def _communes(catalog: Catalog) -> tuple[Option, ...]:
    found = [
        unit
        for unit in catalog.units.values()
        if unit.level in _LEVELS and unit.kind == "people_committee"
    ]
    named = sorted(found, key=lambda unit: sort_key(unit.short_name))
    return (Option("", "— chọn —"), *(Option(unit.code, unit.short_name) for unit in named))


def paper_rows(
    version: ProcedureVersion, sent: MultiDict[str, str] | None = None, error: str = ""
) -> tuple[PaperRow, ...]:
    """The papers, ticked as sent; on a fresh form nothing is ticked, the officer looks."""
    rows = [paper_row(part).filled(sent or {}) for part in version.components]
    return tuple(
        replace(row, error=error) if row.required and not row.is_ticked else row for row in rows
    )


def read(form: MultiDict[str, str], version: ProcedureVersion, *, this_year: int) -> Read:
    """Raises Invalid with every field that cannot be right."""
    reading = Reading()
    sent = {
        name: form.get(name, "")
        for name in ("kind", "name", "identity", "address", "phone", "email")
    }
    applicant = reading.applicant(sent, this_year=this_year)
    channel = reading.one_of(
        "channel", form.get("channel", ""), CHANNELS_HERE, "Hãy chọn cách nộp."
    )
    read = Read(
        applicant=applicant,
        channel=channel,
        components=read_papers(form, version.components, reading),
        residence=reading.code("residence", form.get("residence", "")),
        land=reading.code("land", form.get("land", "")),
        reason=reading.note("reason", form.get("reason", "")),
    )
    reading.finish()
    return read
