"""The table of papers on a form: which lie on the counter, in what form, how many of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from motcua_intake.domain.catalog import Component
from motcua_intake.domain.dossier import Handed
from motcua_intake.entrypoints.reading import Reading
from motcua_intake.entrypoints.web.words import PAPER_FORMS

_MOST: Final = 999
_QUANTITY: Final = re.compile(r"\d{1,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A component on a form: ticked when it lies on the counter."""

    code: str
    name: str
    required: bool
    wanted: str
    is_ticked: bool
    form: str
    quantity: str
    error: str = ""

    def filled(self, sent: Mapping[str, str]) -> PaperRow:
        """The same row as it was sent."""
        return replace(
            self,
            is_ticked=f"co_{self.code}" in sent,
            form=sent.get(f"dang_{self.code}", self.form),
            quantity=sent.get(f"so_{self.code}", self.quantity),
        )


def paper_row(part: Component) -> PaperRow:
    """What the catalogue wants, not ticked."""
    wanted = max(1, part.quantity)
    return PaperRow(
        code=part.code,
        name=part.name,
        required=part.required,
        wanted=f"{wanted} {PAPER_FORMS.get(part.form, part.form).lower()}",
        is_ticked=False,
        form=part.form,
        quantity=str(wanted),
    )


def read_papers(
    sent: Mapping[str, str], parts: Iterable[Component], reading: Reading
) -> tuple[Handed, ...]:
    """The papers that are ticked; what is wrong with them stands at ``components``."""
    papers = []
    for part in parts:
        if f"co_{part.code}" not in sent:
            continue
        kind = sent.get(f"dang_{part.code}", part.form)
        reading.one_of("components", kind, tuple(PAPER_FORMS), "Hãy chọn hình thức giấy tờ.")
        text = sent.get(f"so_{part.code}", "").strip()
        is_number = _QUANTITY.fullmatch(text) is not None and int(text) > 0
        if not is_number:
            reading.refuse("components", f"Số lượng của “{part.name}” phải từ 1 đến {_MOST}.")
        papers.append(Handed(part.code, kind, int(text) if is_number else 1))
    return tuple(papers)
