"""What an office is told of a dossier: limits that passed elsewhere, a contact that fails."""

from __future__ import annotations

from collections.abc import Iterable

from motcua_intake.app.queries import AlertRow
from motcua_intake.domain.dossier import Dossier, Holding
from motcua_intake.entrypoints.sheets import unit_name
from motcua_intake.entrypoints.web.desk_of import Desk
from motcua_intake.entrypoints.web.words import ALERTS, CONTACT_REFUSALS
from motcua_ui.view import Notice
from motcua_vn.dates import spoken_instant


def marks_of(alerts: Iterable[AlertRow]) -> dict[str, str]:
    """By dossier, what a list says of it."""
    marks: dict[str, str] = {}
    for alert in alerts:
        if alert.kind in ALERTS:
            marks.setdefault(alert.dossier, ", ".join(ALERTS[alert.kind]))
    return marks


def notices_of(alerts: Iterable[AlertRow], dossier: Dossier, desk: Desk) -> tuple[Notice, ...]:
    """What the dossier's page says: who is late with what, and what to do about it."""
    return tuple(_notice(alert, dossier, desk) for alert in alerts if alert.kind in ALERTS)


def contact_notices(reason: str, dossier: Dossier) -> tuple[Notice, ...]:
    """That the applicant hears nothing of this dossier, as long as there is something to hear."""
    if not reason or dossier.holding is Holding.CLOSED:
        return ()
    contact, wrong = CONTACT_REFUSALS.get(reason, ("Liên hệ", "nơi gửi tin không nhận"))
    return (
        Notice(
            "stale",
            f"{contact} không nhận được tin: {wrong}, hãy hỏi lại người nộp.",
            "Người nộp không nhận được tin nhắn nào về hồ sơ này. Hãy ghi liên hệ mới vào hồ sơ"
            " giấy và tự báo khi có việc cần báo.",
        ),
    )


def _notice(alert: AlertRow, dossier: Dossier, desk: Desk) -> Notice:
    what, still = ALERTS[alert.kind]
    limit = f"Hạn là {spoken_instant(alert.limit_at)}. " if alert.limit_at else ""
    do = "Hãy liên hệ nơi đó."
    if alert.kind == "offer_unaccepted" and dossier.holding is Holding.TRANSIT:
        do = "Đơn vị vẫn giữ hồ sơ: hãy liên hệ nơi nhận, hoặc chọn “Xin rút lại lần chuyển”."
    title = f"{what}: {unit_name(desk.catalog, alert.to_unit)} {still}."
    return Notice("stale", title, limit + do)
