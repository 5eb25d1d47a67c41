"""The words of each milestone. They name the dossier, the office and a date, and nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from motcua_notify.domain.gsm import LONGEST, fold, shortened
from motcua_notify.domain.milestones import Details, Milestone
from motcua_vn.dates import short_date, short_instant, spoken_instant
from motcua_vn.money import spoken_money


@dataclass(frozen=True, slots=True)
class Office:
    """The unit that talks with the citizen, by the catalogue; a bare code where it is unknown."""

    code: str
    name: str = ""
    short_name: str = ""
    counter: str = ""
    address: str = ""
    phone: str = ""
    hours: str = ""

    @property
    def full(self) -> str:
        """How papers name it."""
        return self.name or self.short_name or self.code

    @property
    def brief(self) -> str:
        """How a text message names it."""
        return self.short_name or self.name or self.code


@dataclass(frozen=True, slots=True)
class Letter:
    """An electronic letter."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class _Words:
    """`sms` is folded already; `{unit}` takes the room that the rest leaves."""

    sms: str
    subject: str
    body: str
    undated_sms: str = ""
    undated_body: str = ""


_WORDS: Final[dict[Milestone, _Words]] = {
    Milestone.RECEIVED: _Words(
        "{unit}: da tiep nhan ho so {code}. Hen tra ket qua {due}.",
        "đã được tiếp nhận",
        "đã được tiếp nhận ngày {day}. Thời gian hẹn trả kết quả: {spoken_due}.",
        "{unit}: da tiep nhan ho so {code} ngay {day}.",
        "đã được tiếp nhận ngày {day}.",
    ),
    Milestone.SUPPLEMENT_ASKED: _Words(
        "{unit}: ho so {code} can bo sung giay to (yeu cau ngay {day}). Moi lien he quay.",
        "cần bổ sung giấy tờ",
        "cần được bổ sung, hoàn thiện theo yêu cầu ngày {day}. Mời Ông/Bà mang giấy tiếp nhận "
        "đến bộ phận một cửa để nhận phiếu hướng dẫn những giấy tờ còn thiếu.",
    ),
    Milestone.PAYMENT_ASKED: _Words(
        "{unit}: ho so {code} co khoan phai nop (thong bao ngay {day}). Moi lien he quay.",
        "có khoản phải nộp",
        "có nghĩa vụ tài chính phải thực hiện theo thông báo ngày {day}{amount}. "
        "Mời Ông/Bà liên hệ bộ phận một cửa để được hướng dẫn nộp.",
    ),
    Milestone.EXTENDED: _Words(
        "{unit}: xin loi vi ho so {code} bi cham. Hen tra ket qua lai {new_day}.",
        "được hẹn lại ngày trả kết quả",
        "chưa giải quyết xong đúng hẹn. Chúng tôi xin lỗi Ông/Bà và hẹn lại thời gian trả "
        "kết quả: {spoken_new_day}.",
        "{unit}: xin loi vi ho so {code} bi cham, co thong bao ngay {day}. Moi lien he quay.",
        "chưa giải quyết xong đúng hẹn (thông báo ngày {day}). Chúng tôi xin lỗi Ông/Bà; "
        "thời gian hẹn lại được ghi trong văn bản tại bộ phận một cửa.",
    ),
    Milestone.RESULT_READY: _Words(
        "{unit}: ho so {code} da co ket qua ngay {day}. Moi mang giay hen den nhan.",
        "đã có kết quả",
        "đã có kết quả từ ngày {day}. Mời Ông/Bà mang giấy tiếp nhận và hẹn trả kết quả đến "
        "bộ phận một cửa để nhận; người nhận thay cần có giấy ủy quyền.",
    ),
    Milestone.REFUSED: _Words(
        "{unit}: ho so {code} khong du dieu kien giai quyet (ngay {day}). Moi den nhan van ban.",
        "không đủ điều kiện giải quyết",
        "không đủ điều kiện giải quyết (văn bản ngày {day}). Mời Ông/Bà đến bộ phận một cửa "
        "nhận văn bản nêu rõ lý do.",
    ),
    Milestone.WITHDRAWN: _Words(
        "{unit}: ho so {code} da duoc rut theo yeu cau ngay {day}.",
        "đã được rút",
        "đã được rút theo yêu cầu của người nộp, ghi nhận ngày {day}. Việc giải quyết hồ sơ "
        "kết thúc tại đây.",
    ),
    Milestone.STOPPED: _Words(
        "{unit}: ho so {code} dung giai quyet tu ngay {day}. Moi den nhan thong bao.",
        "dừng giải quyết",
        "dừng giải quyết từ ngày {day}. Mời Ông/Bà đến bộ phận một cửa nhận thông báo nêu rõ "
        "căn cứ, lý do và quyền của mình.",
    ),
    Milestone.RETURNED: _Words(
        "{unit}: ho so {code} da tra ket qua ngay {day}. Tran trong cam on.",
        "đã trả kết quả",
        "đã được trả kết quả ngày {day}. Cảm ơn Ông/Bà đã thực hiện thủ tục tại đây.",
    ),
}
_CLOSING: Final = (
    "Khi cần hỏi, xin đọc mã hồ sơ ghi trên giấy tiếp nhận.\n"
    "Đây là thư tự động; xin không trả lời thư này."
)
LABELS: Final[dict[Milestone, str]] = {
    milestone: words.subject[0].upper() + words.subject[1:] for milestone, words in _WORDS.items()
}


def sms(milestone: Milestone, code: str, office: Office, details: Details, at: datetime) -> str:
    """The text message: at most 160 GSM characters whatever the names' lengths."""
    words = _WORDS[milestone]
    template = words.sms if _is_dated(milestone, details) else words.undated_sms
    facts = {"code": fold(code), **_dates(details, at)}
    room = LONGEST - len(template.format(unit="", **facts))
    return template.format(unit=shortened(fold(office.brief), room), **facts)


def letter(
    milestone: Milestone, code: str, office: Office, details: Details, at: datetime
) -> Letter:
    """The letter, in full Vietnamese."""
    words = _WORDS[milestone]
    told = words.body if _is_dated(milestone, details) else words.undated_body
    lines = [
        "Kính gửi Ông/Bà,",
        f"Hồ sơ mã {code} nộp tại {office.full} {told.format(**_dates(details, at))}",
        "Nơi liên hệ:\n" + "\n".join(_where(office)),
        _CLOSING,
    ]
    return Letter(f"Hồ sơ {code} {words.subject}", "\n\n".join(lines) + "\n")


def _is_dated(milestone: Milestone, details: Details) -> bool:
    if milestone is Milestone.RECEIVED:
        return details.due is not None
    if milestone is Milestone.EXTENDED:
        return details.extended_to is not None or details.due is not None
    return True


def _dates(details: Details, at: datetime) -> dict[str, str]:
    due, new_day = details.due, details.extended_to
    return {
        "day": short_date(at),
        "due": short_instant(due) if due else "",
        "spoken_due": spoken_instant(due) if due else "",
        "new_day": short_instant(due) if due else short_date(new_day) if new_day else "",
        "spoken_new_day": spoken_instant(due) if due else short_date(new_day) if new_day else "",
        "amount": f", số tiền {spoken_money(details.amount)}" if details.amount else "",
    }


def _where(office: Office) -> list[str]:
    lines = [office.counter or f"Bộ phận một cửa, {office.full}"]
    if office.address:
        lines.append(f"Địa chỉ: {office.address}")
    if office.phone:
        lines.append(f"Điện thoại: {office.phone}")
    if office.hours:
        lines.append(f"Giờ tiếp nhận: {office.hours}")
    return lines
