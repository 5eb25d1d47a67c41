"""A contact that takes no messages is told to whoever can still ask the applicant."""

import pytest

from services.intake.tests.integration.web.conftest import Office
from services.intake.tests.integration.web.test_the_api import FILING, accepted

REACHED = {"phone": "0912345678", "email": "anh@example.vn"}


def received(office: Office, reason: str = "") -> str:
    """A dossier whose contact notify has answered to."""
    applicant = {**FILING["applicant"], **REACHED}
    code = accepted(office.caller(), applicant=applicant)
    if reason:
        office.node.peers.notify.refused[code] = reason
    assert office.node.dispatch() == 1
    return code


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("bad_phone", "Số điện thoại không nhận được tin: không phải số gửi tin được,"),
        ("bad_email", "Thư điện tử không nhận được tin: địa chỉ không dùng được,"),
        ("of_tomorrow", "Liên hệ không nhận được tin: nơi gửi tin không nhận,"),
    ],
)
def test_the_page_says_which_contact_takes_no_messages_and_what_to_do(
    office: Office, reason: str, words: str
) -> None:
    code = received(office, reason)

    page = office.browser().open(f"/ho-so/{code}")

    assert f"{words} hãy hỏi lại người nộp." in page


def test_a_contact_that_was_taken_is_not_spoken_of(office: Office) -> None:
    code = received(office)

    assert "không nhận được tin" not in office.browser().open(f"/ho-so/{code}")


def test_nobody_is_asked_for_a_contact_when_all_is_over(office: Office) -> None:
    code = received(office, "bad_phone")
    office.caller().post(f"/dossiers/{code}/withdraw")

    assert "không nhận được tin" not in office.browser().open(f"/ho-so/{code}")


def test_of_a_refused_contact_only_the_reason_is_kept(office: Office) -> None:
    received(office, "bad_phone")

    with office.node.engine.connect() as connection:
        (row,) = connection.exec_driver_sql("SELECT * FROM contact_refusal").mappings()
        assert not connection.exec_driver_sql("SELECT count(*) FROM contact_push").scalar_one()

    assert not {"0912345678", "+84912345678", "anh@example.vn"} & set(row.values())
