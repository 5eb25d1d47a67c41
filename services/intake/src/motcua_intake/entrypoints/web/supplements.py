"""Acts about papers that the citizen is asked for: naming them, and taking them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict

from motcua_intake.app import commands as c
from motcua_intake.domain.catalog import Component
from motcua_intake.domain.dossier import Dossier
from motcua_intake.entrypoints.reading import Reading
from motcua_intake.entrypoints.sheets import SUPPLEMENT_REASONS
from motcua_intake.entrypoints.web.desk_of import Desk
from motcua_intake.entrypoints.web.forms import Field, options
from motcua_intake.entrypoints.web.papers import paper_row, read_papers
from motcua_intake.entrypoints.web.words import PAPER_FORMS
from motcua_ui.view import Option

Sent = MultiDict[str, str]


def _parts(dossier: Dossier, desk: Desk) -> tuple[Component, ...]:
    procedure = desk.catalog.procedure(dossier.procedure)
    return procedure.version(dossier.procedure_version).components


def ask_fields(dossier: Dossier, desk: Desk) -> tuple[Field, ...]:
    """Which papers, and why."""
    return (
        Field(
            "components",
            "Giấy tờ cần bổ sung",
            "checks",
            options=tuple(Option(part.code, part.name) for part in _parts(dossier, desk)),
            hint="Nêu đủ trong một lần: pháp luật chỉ cho yêu cầu bổ sung một lần.",
            required=True,
        ),
        Field(
            "reason", "Lý do", "select", "missing", options=options(SUPPLEMENT_REASONS),
            required=True,
        ),
        Field(
            "note", "Hướng dẫn cụ thể", "textarea", hint="In trên phiếu yêu cầu bổ sung."
        ),
    )  # fmt: skip


def ask(
    about: dict[str, Any], sent: Sent, reading: Reading, _dossier: Dossier, _desk: Desk
) -> c.Command:
    """The form as a command."""
    chosen = tuple(sent.getlist("components"))
    if not chosen:
        reading.refuse("components", "Hãy chọn ít nhất một giấy tờ cần bổ sung.")
    reason = sent.get("reason", "")
    reading.one_of("reason", reason, tuple(SUPPLEMENT_REASONS), "Hãy chọn lý do.")
    note = reading.note("note", sent.get("note", ""))
    return c.AskSupplement(**about, components=chosen, reason=reason, note=note)


def receive_fields(dossier: Dossier, desk: Desk) -> tuple[Field, ...]:
    """What is still missing; nothing is ticked, for what is ticked decides the limit."""
    asked = dossier.asked.components if dossier.asked else ()
    rows = tuple(
        replace(paper_row(part), required=True)
        for part in _parts(dossier, desk)
        if not asked or part.code in asked
    )
    return (
        Field(
            "components",
            "Giấy tờ đã mang đến",
            "papers",
            papers=rows,
            options=options(PAPER_FORMS),
            hint="Chỉ khi đủ giấy tờ đã yêu cầu, thời hạn mới tính lại từ đầu; còn thiếu thì hồ sơ"
            " vẫn chờ người nộp.",
            required=True,
        ),
    )


def receive(
    about: dict[str, Any], sent: Sent, reading: Reading, dossier: Dossier, desk: Desk
) -> c.Command:
    """The form as a command."""
    papers = read_papers(sent, _parts(dossier, desk), reading)
    if not papers:
        reading.refuse("components", "Hãy đánh dấu giấy tờ đã nhận.")
    return c.ReceiveSupplement(**about, papers=papers)
