"""What was asked of the citizen comes in parts: on the screens, and over the API."""

import re
from html import unescape

import pytest

from services.intake.tests.intake_builders import INCENSE, at
from services.intake.tests.integration.web.conftest import Browser, Office
from services.intake.tests.integration.web.test_the_api import accepted

BOTH = [{"code": "don"}, {"code": "uy-quyen"}]


def asked_for_both(office: Office) -> str:
    may = office.caller()
    code = accepted(may, procedure=INCENSE, components=BOTH)
    wanted = {"components": ["don", "uy-quyen"], "reason": "wrong"}
    assert may.post(f"/dossiers/{code}/supplement/ask", wanted).status_code == 200
    return code


def brings(person: Browser, code: str, **fields: str) -> str:
    person.open(f"/ho-so/{code}")
    return unescape(person.send(f"/ho-so/{code}/viec/nhan-bo-sung", fields))


def test_a_part_is_recorded_and_the_rest_stays_asked_for(office: Office) -> None:
    code, person = asked_for_both(office), office.browser()

    page = brings(person, code, co_don="1", dang_don="certified", so_don="2")

    assert person.page.status_code == 200
    assert "Đã nhận một phần giấy tờ bổ sung; hồ sơ vẫn chờ phần còn thiếu." in page
    assert "Chờ người nộp bổ sung" in page
    told = page.split("Nhận một phần giấy tờ bổ sung, còn chờ phần thiếu")[1]
    assert "Giấy don" in told.split("</li>")[0]
    assert 'name="co_uy-quyen"' in page
    assert 'name="co_don"' not in page
    seen = office.caller().get(f"/dossiers/{code}").get_json()
    assert (seen["due"], seen["asked"]["components"]) == (None, ["uy-quyen"])
    assert seen["components"][-1] == {"code": "don", "form": "certified", "quantity": 2}

    office.node.clock.at = at("2026-12-08 09:00")
    rest = {"co_uy-quyen": "1", "dang_uy-quyen": "copy", "so_uy-quyen": "1"}
    page = brings(office.browser(), code, **rest)

    assert "Đã nhận đủ giấy tờ bổ sung; thời hạn tính lại từ đầu." in page
    seen = office.caller().get(f"/dossiers/{code}").get_json()
    assert (seen["due"], seen["asked"]) == ("2027-01-11T17:00:00+07:00", None)
    assert seen["components"][-1] == {"code": "uy-quyen", "form": "copy", "quantity": 1}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Hãy đánh dấu giấy tờ đã nhận."),
        ({"co_don": "1", "dang_don": "original", "so_don": "0"}, "phải từ 1 đến 999"),
        ({"co_don": "1", "dang_don": "original", "so_don": "09991"}, "phải từ 1 đến 999"),
        ({"co_don": "1", "dang_don": "original", "so_don": "1" * 5000}, "phải từ 1 đến 999"),
        ({"co_don": "1", "dang_don": "vàng", "so_don": "1"}, "Hãy chọn hình thức giấy tờ."),
    ],
)
def test_what_is_wrong_with_the_papers_stands_at_their_table(
    office: Office, fields: dict[str, str], words: str
) -> None:
    code, person = asked_for_both(office), office.browser()

    page = brings(person, code, **fields)

    assert person.page.status_code == 422
    assert words in page
    assert page.count('id="components-error"') == 1
    assert ("checked" in page.split('id="co_don"')[1].split(">")[0]) is ("co_don" in fields)


def test_a_machine_says_what_has_come_and_hears_that_the_rest_is_waited_for(
    office: Office,
) -> None:
    code, may = asked_for_both(office), office.caller()
    stated = [{"code": "don", "form": "certified", "quantity": 2}]

    part = may.post(f"/dossiers/{code}/supplement/receive", {"papers": stated}).get_json()
    whole = may.post(f"/dossiers/{code}/supplement/receive").get_json()

    assert (part["state"], part["due"]) == ("waiting_supplement", None)
    assert (whole["state"], whole["due"]) == ("processing", "2027-01-01T17:00:00+07:00")
    seen = may.get(f"/dossiers/{code}").get_json()
    assert seen["components"][2:] == [
        *stated, {"code": "uy-quyen", "form": "original", "quantity": 1},
    ]  # fmt: skip


def test_nothing_is_ticked_before_the_officer_has_looked(office: Office) -> None:
    """One press would say that all had come, and start the limit anew."""
    code, person = asked_for_both(office), office.browser()

    page = person.open(f"/ho-so/{code}/viec/nhan-bo-sung")

    boxes = re.findall(r'<input type="checkbox"[^>]* name="(co_[^"]*)"([^>]*)>', page)
    assert [name for name, _ in boxes] == ["co_don", "co_uy-quyen"]
    assert not any("checked" in rest for _, rest in boxes)
