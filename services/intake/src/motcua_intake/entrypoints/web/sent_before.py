"""A form of reception that comes again under its token: what was sent first has been kept.

The same again is answered with what came of it. Another person's papers, or a correction, are
something else, which nobody may take for kept.
"""

from __future__ import annotations

from motcua_intake.domain.dossier import Dossier
from motcua_intake.domain.errors.commands import KeyReused
from motcua_intake.domain.reception import Counter, Slip
from motcua_intake.entrypoints.web.accept_form import Read
from motcua_intake.entrypoints.web.forms import Failed
from motcua_kit.errors import FieldProblem, Invalid
from motcua_kit.web.once import FIELD, sent_token

_OF_THE_TOKEN = frozenset({FIELD, KeyReused.field})


def token_again(failed: Failed) -> str:
    """The token under which the form is shown again; empty where it needs a new one."""
    return sent_token() if _OF_THE_TOKEN.isdisjoint(failed.by_field) else ""


def must_be_that_dossier(kept: Dossier, read: Read) -> None:
    """Raises Invalid unless the dossier received first is what was read now."""
    was = (kept.applicant, kept.channel, tuple(kept.components), kept.residence, kept.land)
    if was != (read.applicant, read.channel, read.components, read.residence, read.land):
        raise _other(
            f"Biểu mẫu này đã được gửi và hồ sơ {kept.code} đã được tiếp nhận với nội dung khác. "
            "Hãy mở hồ sơ đó để kiểm tra; chỉ bấm Tiếp nhận lần nữa nếu đây là hồ sơ khác."
        )


def must_be_that_slip(kept: Slip, read: Read, counter: Counter) -> None:
    """Raises Invalid unless the slip given first is what was read now."""
    missing = tuple(part.code for part in counter.missing(read.components))
    asked = missing if kept.kind == "supplement" else kept.components
    if (kept.applicant, kept.components, kept.reason) != (read.applicant, asked, read.reason):
        raise _other(
            f"Biểu mẫu này đã được gửi và phiếu cho {kept.applicant.name} đã được lập với nội dung "
            "khác. Hãy bấm lần nữa để lập phiếu mới."
        )


def _other(said: str) -> Invalid:
    return Invalid([FieldProblem(FIELD, said)])
