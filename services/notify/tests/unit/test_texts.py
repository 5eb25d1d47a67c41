"""What is written to citizens, whatever the names' lengths."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from motcua_notify.domain.gsm import LONGEST, fold, is_gsm, shortened
from motcua_notify.domain.milestones import Details, Milestone
from motcua_notify.domain.texts import LABELS, Office, letter, sms

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LONGEST_CODE = "H31.50.05.13.ABCDEFGHIJ.KLMNOPQRSTU-261123-0901234"
LONGEST_NAME = (
    "Văn phòng Đăng ký đất đai chi nhánh huyện Khoái Châu trực thuộc Sở Tài nguyên và Môi trường "
    "tỉnh Hưng Yên, Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính"
)
FULL = Details(
    due=datetime(2026, 12, 1, 9, 30, tzinfo=UTC), extended_to=date(2026, 12, 1), amount=1_250_000
)
UNITS = Path(__file__).parents[4] / "data" / "hung-yen" / "units.yaml"


@pytest.mark.parametrize("details", [FULL, Details()])
@pytest.mark.parametrize("name", ["", "x", LONGEST_NAME, "Ủy ban nhân dân xã Dân Tiến"])
@pytest.mark.parametrize("milestone", Milestone)
def test_a_text_message_is_one_message_on_every_phone(milestone, name, details) -> None:
    text = sms(milestone, LONGEST_CODE, Office("xa-dan-tien", name), details, AT)

    assert len(text) <= LONGEST
    assert is_gsm(text)
    assert LONGEST_CODE in text
    assert not text.startswith(":"), "the office is always named"
    assert "{" not in text


def test_the_words_of_a_text_message() -> None:
    office = Office("xa", "Ủy ban nhân dân xã Dân Tiến", "UBND xã Dân Tiến")

    assert sms(Milestone.RECEIVED, "H31.05.13-261123-0001", office, FULL, AT) == (
        "UBND xa Dan Tien: da tiep nhan ho so H31.05.13-261123-0001. "
        "Hen tra ket qua 01/12/2026 16:30."
    )


def test_dates_are_those_of_the_office() -> None:
    late_evening = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)

    assert "24/11/2026" in sms(Milestone.RETURNED, "A", Office("xa"), Details(), late_evening)


def test_names_are_shortened_as_the_office_does_and_between_words() -> None:
    folded = fold("Ủy ban nhân dân huyện Khoái Châu")

    assert folded == "Uy ban nhan dan huyen Khoai Chau"
    assert shortened(folded, 40) == folded
    assert shortened(folded, 25) == "UBND huyen Khoai Chau"
    assert shortened(folded, 15) == "UBND huyen"


def test_a_letter_says_it_in_full() -> None:
    office = Office(
        "xa", "Ủy ban nhân dân xã Dân Tiến", counter="Bộ phận Một cửa", phone="0221 3910 000"
    )
    told = letter(Milestone.PAYMENT_ASKED, "H31.05.13-261123-0001", office, FULL, AT)

    assert told.subject == "Hồ sơ H31.05.13-261123-0001 có khoản phải nộp"
    assert "số tiền 1.250.000" in told.body
    assert "Điện thoại: 0221 3910 000" in told.body
    assert "Giờ tiếp nhận" not in told.body, "what the catalogue does not say is left out"


def test_every_milestone_has_words() -> None:
    assert set(LABELS) == set(Milestone)
    for milestone in Milestone:
        for details in (FULL, Details()):
            body = letter(milestone, "A", Office("xa", LONGEST_NAME), details, AT).body
            assert "{" not in body
            assert LONGEST_NAME in body
