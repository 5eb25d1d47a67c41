"""typst, kept warm: one compiler, whose incremental memory makes the second sheet quick."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Final

import typst

from motcua_intake.adapters.pdf.words import Sheet, words_of
from motcua_intake.app.printing import PrintForm
from motcua_ui import fonts_dir

_TEMPLATES: Final = Path(__file__).parent / "templates"
_STANDARDS: Final[list[typst.PDFStandard]] = ["a-2a", "ua-1"]
_PREVIEW_PPI: Final = 110.0


class TypstPrinter:
    """See ``app.printing.Printer``. Safe to share between threads: one sheet at a time.

    Fonts come from the platform only, so that a sheet looks the same on every machine; the time
    inside the file is the form's own, so that printing it again gives the same bytes.
    """

    def __init__(self) -> None:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts_dir()]
        )
        self._compiler = typst.Compiler(
            _TEMPLATES / "forms.typ", root=_TEMPLATES, font_paths=fonts, ignore_system_fonts=True
        )
        self._lock = Lock()

    def pdf(self, form: PrintForm) -> bytes:
        """Raises typst.TypstError only for a broken template, never for the form's words."""
        sheet = words_of(form)
        with self._lock:
            made = self._compiler.compile(
                format="pdf",
                sys_inputs=_inputs(sheet),
                pdf_standards=_STANDARDS,
                timestamp=_moment(sheet),
            )
        return _one(made)

    def png(self, form: PrintForm) -> bytes:
        """The first page at a screen's resolution."""
        with self._lock:
            made = self._compiler.compile(
                format="png", ppi=_PREVIEW_PPI, sys_inputs=_inputs(words_of(form))
            )
        return _one(made)


def _inputs(sheet: Sheet) -> dict[str, str]:
    return {"sheet": json.dumps(sheet, ensure_ascii=False)}


def _moment(sheet: Sheet) -> datetime:
    year, month, day, hour, minute, second = sheet["moment"]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _one(made: bytes | list[bytes] | None) -> bytes:
    if isinstance(made, list):
        return made[0]
    if made is None:
        raise RuntimeError("typst made no file")
    return made
