"""Acts that mend: an end that was a mistake, an applicant that a restored node has lost."""

from __future__ import annotations

from typing import Any, Final

from werkzeug.datastructures import MultiDict

from motcua_intake.app import commands as c
from motcua_intake.domain.dossier import Dossier, Holding, Recovered
from motcua_intake.entrypoints.reading import Reading
from motcua_intake.entrypoints.sheets import officer_name
from motcua_intake.entrypoints.web.accept_form import applicant_fields
from motcua_intake.entrypoints.web.desk_of import Desk
from motcua_intake.entrypoints.web.forms import Field
from motcua_ui.view import Notice
from motcua_vn.dates import local, spoken_instant

Sent = MultiDict[str, str]
_PERSON: Final = ("kind", "name", "identity", "address", "phone", "email")


def _may_be_reopened(dossier: Dossier) -> bool:
    return dossier.unit == dossier.origin and dossier.holding is Holding.CLOSED


def can_ask_reopening(dossier: Dossier, _desk: Desk) -> bool:
    """Whether nobody has asked for it yet."""
    return _may_be_reopened(dossier) and dossier.reopening is None


def can_confirm_reopening(dossier: Dossier, desk: Desk) -> bool:
    """Whether somebody else has asked for it."""
    wanted = dossier.reopening
    return _may_be_reopened(dossier) and wanted is not None and wanted.by != desk.who.login


def reopen_fields(_dossier: Dossier, _desk: Desk) -> tuple[Field, ...]:
    """Why."""
    return (Field("note", "Vì sao mở lại", "textarea", required=True),)


def ask_reopening(
    about: dict[str, Any], sent: Sent, reading: Reading, _dossier: Dossier, _desk: Desk
) -> c.Command:
    """The form as a command."""
    note = reading.note("note", sent.get("note", ""), missing="Hãy ghi vì sao mở lại.")
    return c.AskReopening(**about, reason="mistake", note=note)


def reopening_notice(dossier: Dossier, desk: Desk) -> Notice | None:
    """Who wants an end undone and why, and who is to confirm it."""
    wanted = dossier.reopening
    if wanted is None:
        return None
    who = officer_name(desk.catalog, wanted.by)
    said = f"Lý do: “{wanted.note}”. " if wanted.note else ""
    return Notice(
        "info",
        f"{who} đề nghị mở lại hồ sơ lúc {spoken_instant(wanted.at)}.",
        f"{said}Hồ sơ chỉ mở lại khi một người khác của đơn vị đăng nhập và xác nhận.",
    )


def is_incomplete(dossier: Dossier, _desk: Desk) -> bool:
    """Whether the applicant has to be entered again."""
    return dossier.recovered is Recovered.INCOMPLETE and dossier.holding is not Holding.GUEST


def person_fields(_dossier: Dossier, _desk: Desk) -> tuple[Field, ...]:
    """Who applies, as at reception."""
    return applicant_fields()


def enter_again(
    about: dict[str, Any], sent: Sent, reading: Reading, _dossier: Dossier, desk: Desk
) -> c.Command:
    """The form as a command."""
    person = {name: sent.get(name, "") for name in _PERSON}
    applicant = reading.applicant(person, this_year=local(desk.now).year)
    return c.EnterAgain(**about, applicant=applicant)


_NOTES_LOST: Final = "Ghi chú viết sau bản sao lưu không còn; hãy đối chiếu với hồ sơ giấy."


def recovered_notice(dossier: Dossier) -> Notice | None:
    """What became of this dossier when its node was restored, and what to do about it."""
    at = dossier.recovered_at
    when = f" lúc {spoken_instant(at)}" if at else ""
    if dossier.recovered is Recovered.INCOMPLETE:
        do = (
            "Gói hồ sơ đang được tải lại."
            if dossier.holding is Holding.GUEST
            else "Hãy chọn “Nhập lại người nộp” và nhập theo giấy tờ; nếu hồ sơ do đơn vị khác"
            " chuyển đến, thông tin tự về khi tải lại được gói hồ sơ."
        )
        return Notice(
            "refused",
            "Hồ sơ được khôi phục từ sổ cái, thiếu thông tin người nộp.",
            f"Máy chủ được khôi phục từ bản sao lưu{when}. Trạng thái, hạn trả và diễn biến đã"
            f" lấy lại từ sổ cái; họ tên, liên hệ và ghi chú không nằm trong sổ cái. {do}",
        )
    if dossier.recovered is Recovered.BROUGHT_UP:
        return Notice(
            "info",
            "Diễn biến của hồ sơ được đọc lại từ sổ cái.",
            f"Máy chủ được khôi phục từ bản sao lưu{when}. {_NOTES_LOST}",
        )
    if dossier.recovered is Recovered.COMPLETED:
        said = "Người nộp được nhập lại theo giấy tờ sau khi khôi phục máy chủ."
        return Notice("info", said, _NOTES_LOST)
    return None
