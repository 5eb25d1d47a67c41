"""What is refused, in which words, and that nothing has changed."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from services.intake.tests.intake_builders import BIRTH, COMMUNE, DISTRICT, INCENSE
from services.intake.tests.integration.web.conftest import Office, facts_of
from services.intake.tests.integration.web.test_a_day_at_the_counter import PERSON
from services.intake.tests.integration.web.test_the_api import FILING, accepted

Facts = Callable[[], int]
CODE = "H31.05.13-261130-0001"


def _with(**changes: object) -> dict[str, object]:
    return {**FILING, **changes}


def _applicant(**changes: str) -> dict[str, object]:
    return _with(applicant={**FILING["applicant"], **changes})


@pytest.mark.parametrize(
    ("body", "status", "field", "words"),
    [
        (_with(components=[]), 422, "components", "Còn thiếu: Giấy don"),
        (_with(components=[{"code": "la"}]), 422, "components", "không có thành phần hồ sơ la"),
        (_with(procedure="9.999999"), 422, "procedure", "Không có thủ tục 9.999999"),
        (_with(unit=DISTRICT), 403, None, "không có quyền"),
        (_applicant(identity="12"), 422, "applicant.identity", "Phải gồm 12 chữ số"),
        (_applicant(identity="005090001234"), 422, "applicant.identity", "không phải mã tỉnh"),
        (_applicant(phone="091234"), 422, "applicant.phone", "số di động 10 chữ số"),
        (_applicant(email="ai@"), 422, "applicant.email", "ten@noi.vn"),
        (_applicant(email="ánh@noi.vn"), 422, "applicant.email", "phải viết không dấu"),
        (_applicant(name="   "), 422, "applicant.name", "Hãy nhập tên người nộp."),
        (_applicant(name="A" * 301), 422, "applicant.name", "Dài quá 300 ký tự."),
        (_applicant(kind="robot"), 422, "applicant.kind", "Chỉ nhận một trong"),
        (_applicant(kind="enterprise", identity="0100109107"), 422, "applicant.identity", "Mã số"),
        (_with(helped_at="033090001234"), 422, "helped_at", "Không có đơn vị"),
        (_with(channel="bird"), 422, "channel", "Chỉ nhận một trong"),
        (_with(colour="red"), 422, "colour", "Không có mục nào tên như vậy."),
        (_with(procedure="a b\u0000"), 422, "procedure", "Mã này không đúng dạng."),
        (_with(business_at="hôm qua"), 422, "business_at", "múi giờ"),
        (_with(business_at="2026-11-27T09:00:00"), 422, "business_at", "múi giờ"),
        (_with(components=[{"code": "don", "quantity": 0}]), 422, "components.0.quantity", "số"),
        ({}, 422, "unit", "Thiếu mục này."),
        ([], 422, "body", "Phải là một đối tượng JSON."),
    ],
)
def test_the_api_says_which_field_is_wrong_and_changes_nothing(
    quiet_office: Office, body: object, status: int, field: str | None, words: str
) -> None:
    answer = quiet_office.caller().post("/dossiers", None, json=body)
    problem = answer.get_json()
    assert answer.status_code == status, problem
    assert answer.content_type == "application/problem+json"
    if field is not None:
        told = {each["field"]: each["message"] for each in problem["errors"]}
        assert words in told[field]
    assert words in answer.text
    assert facts_of(quiet_office) == 0


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"data": b"{", "json": None}, 422),
        ({"data": b"\xff\xfe", "json": None}, 422),
        ({"data": b" " * (1024 * 1024 + 1), "json": None}, 413),
        ({"key": ""}, 422),
        ({"key": "ngắn"}, 422),
    ],
    ids=["no-json", "no-text", "too-large", "no-key", "bad-key"],
)
def test_what_cannot_be_read_is_refused_whole(
    quiet_office: Office, changes: dict[str, object], status: int
) -> None:
    answer = quiet_office.caller().post("/dossiers", FILING, **changes)
    assert answer.status_code == status, answer.text
    assert facts_of(quiet_office) == 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/dossiers/H31.05.13-261130-9999", 404),
        ("/dossiers/%00", 404),
        ("/dossiers/'; drop table dossier; --", 404),
        (f"/dossiers/{CODE}?unit={DISTRICT}", 404),
        ("/ledger?unit=khong-co", 404),
        ("/ledger?from=0", 422),
        ("/ledger?from=x", 422),
        ("/stock", 422),
        ("/stock?unit=%00", 422),
        ("/khong-co", 404),
    ],
)
def test_questions_about_what_is_not_here(quiet_office: Office, path: str, status: int) -> None:
    answer = quiet_office.caller().get(path)
    assert answer.status_code == status, answer.text
    assert answer.get_json()["title"]


def test_a_step_of_somebody_elses_role_or_dossier_is_not_done(
    office: Office, count_facts: Facts
) -> None:
    code = accepted(office.caller())
    (task, *_) = office.caller().get(f"/dossiers/{code}").get_json()["tasks"]
    before = count_facts()
    clerk = office.caller("clerk").post(f"/dossiers/{code}/tasks/{task['id']}/complete")
    assert clerk.status_code == 403
    assert "errors" not in clerk.get_json() or clerk.get_json()["title"]
    stranger = office.caller(unit=DISTRICT).post(f"/dossiers/{code}/tasks/{task['id']}/complete")
    assert stranger.status_code == 403
    unknown = office.caller().post(f"/dossiers/{code}/tasks/khong-co/complete")
    assert unknown.status_code == 404
    early = office.caller().post(f"/dossiers/{code}/return")
    assert early.status_code == 409
    assert count_facts() == before


@pytest.mark.parametrize("act", ["refuse", "stop", "reopen/ask", "supplement/ask"])
@pytest.mark.parametrize("number", ["033090001234", "0912345678"])
def test_no_citizens_number_gets_into_the_ledger_as_a_reason(
    office: Office, count_facts: Facts, act: str, number: str
) -> None:
    code = accepted(office.caller())
    sent: dict[str, object] = {"reason": number, "note": "Không đủ điều kiện."}
    if act == "reopen/ask":
        office.caller().post(f"/dossiers/{code}/withdraw")
    if act == "supplement/ask":
        sent["components"] = ["don"]
    before = count_facts()
    answer = office.caller().post(f"/dossiers/{code}/{act}", sent)
    assert answer.status_code == 422, answer.text
    assert answer.get_json()["errors"][0]["field"] == "reason"
    assert count_facts() == before


@pytest.mark.parametrize("words", [{}, {"note": "Đơn chưa ký."}])
def test_a_request_that_names_no_paper_is_refused_as_the_description_says(
    office: Office, count_facts: Facts, words: dict[str, str]
) -> None:
    code = accepted(office.caller())
    before = count_facts()

    answer = office.caller().post(f"/dossiers/{code}/supplement/ask", {"components": [], **words})

    (told,) = answer.get_json()["errors"]
    assert (answer.status_code, told["field"]) == (422, "components")
    assert told["message"] == "Danh sách này cần ít nhất một mục."
    assert count_facts() == before
    document = office.app.test_client().get("/n/dan-tien/api/openapi.json").get_json()
    asked = document["components"]["schemas"]["AskSupplementBody"]["properties"]["components"]
    assert asked["minItems"] == 1


def test_the_counter_keeps_what_was_typed_when_something_is_wrong(
    office: Office, count_facts: Facts
) -> None:
    person = office.browser()
    person.open(f"/quay/tiep-nhan/{INCENSE}")
    page = person.send(
        f"/quay/tiep-nhan/{INCENSE}", {**PERSON, "name": "Lò Văn Páo", "phone": "123"}
    )
    assert person.page.status_code == 422
    assert "Xin sửa 1 chỗ dưới đây" in page
    assert "Phải là số di động 10 chữ số" in page
    assert 'value="Lò Văn Páo"' in page
    assert 'value="123"' in page
    page = person.send(f"/quay/tiep-nhan/{INCENSE}", {**PERSON, "name": "Lò Văn Páo"})
    assert person.page.status_code == 422
    assert "Còn thiếu: Giấy uy-quyen" in page
    assert 'name="co_don" value="1" checked' in page
    assert count_facts() == 0


def test_a_form_sent_twice_is_one_dossier(office: Office, count_facts: Facts) -> None:
    person = office.browser()
    person.open(f"/quay/tiep-nhan/{BIRTH}")
    hidden = person.hidden()
    for _ in range(2):
        page = person.send(f"/quay/tiep-nhan/{BIRTH}", {**PERSON, **hidden}, keep=False)
        assert f"Đã tiếp nhận hồ sơ {CODE}" in page
    assert count_facts() == 1


def test_a_step_sent_twice_is_done_once_and_an_old_page_is_told_so(
    office: Office, count_facts: Facts
) -> None:
    accepted(office.caller())
    one, other = office.browser(), office.browser(login="xa.hai")
    one.open(f"/ho-so/{CODE}")
    other.open(f"/ho-so/{CODE}")
    hidden = one.hidden()
    for _ in range(2):
        page = one.send(f"/ho-so/{CODE}/viec/hoan-thanh", hidden, keep=False)
        assert "Đã xong bước này." in page
    after = count_facts()

    page = other.send(f"/ho-so/{CODE}/viec/hoan-thanh", {"note": "Điều tôi đã gõ"})
    assert other.page.status_code == 409
    assert f"Hồ sơ {CODE} đã thay đổi từ khi mở trang này" in page
    assert "Điều tôi đã gõ" in page
    assert count_facts() == after


def test_a_form_of_nobody_is_refused(office: Office, count_facts: Facts) -> None:
    person = office.browser()
    person.open(f"/quay/tiep-nhan/{BIRTH}")
    page = person.send(f"/quay/tiep-nhan/{BIRTH}", {**PERSON, "csrf_token": "x"})
    assert person.page.status_code == 400
    assert "không phải do hệ thống đưa ra" in page
    assert count_facts() == 0


@pytest.mark.parametrize(
    ("act", "fields", "words"),
    [
        ("hen-lai", {"to": "31/02/2027", "cause": "staff", "note": "x"}, "ngày có thật"),
        ("hen-lai", {"to": "18/12/2026", "cause": "", "note": "x"}, "Hãy chọn nguyên nhân."),
        ("hen-lai", {"to": "18/12/2026", "cause": "staff", "note": ""}, "Hãy ghi lý do chậm trễ."),
        ("hen-lai", {"to": "01/12/2026", "cause": "staff", "note": "x"}, ""),
        ("yeu-cau-bo-sung", {"reason": "missing"}, "Hãy chọn ít nhất một giấy tờ"),
        ("yeu-cau-nop-tien", {"amount": "nhiều"}, "Hãy nhập số tiền bằng đồng"),
        ("tu-choi", {"reason": "", "note": "x"}, "Hãy chọn lý do."),
        ("tra-ket-qua", {"recipient": "applicant"}, "chưa có kết quả"),
        ("hoan-thanh", {"task": "khong-co"}, ""),
        ("nhan-bo-sung", {"co_don": "1", "so_don": "1"}, ""),
    ],
)
def test_the_acts_of_a_dossier_say_what_is_missing(
    office: Office, count_facts: Facts, act: str, fields: dict[str, str], words: str
) -> None:
    accepted(office.caller(), procedure=INCENSE, components=[{"code": "don"}, {"code": "uy-quyen"}])
    person = office.browser()
    person.open(f"/ho-so/{CODE}")
    before = count_facts()
    page = person.send(f"/ho-so/{CODE}/viec/{act}", fields)
    assert person.page.status_code in {403, 404, 409, 422}, page
    assert words.lower() in page.lower()
    assert count_facts() == before


def _summary(page: str) -> dict[str, str]:
    """What stands at the top of a refused form: sentences by the field that each leads to."""
    (top,) = re.findall(r'<section class="summary".*?</section>', page, re.S)
    return dict(re.findall(r'<a href="#([^"]+)">([^<]*)</a>', unescape(top)))


def test_the_summary_names_each_field_as_the_form_does(office: Office) -> None:
    person = office.browser()
    person.open(f"/quay/tiep-nhan/{INCENSE}")
    wrong = {**PERSON, "identity": "12", "phone": "123", "email": "nga", "so_don": "0"}
    page = person.send(f"/quay/tiep-nhan/{INCENSE}", wrong)

    told = _summary(page)

    assert list(told) == ["identity", "phone", "email", "components"]
    assert told["phone"].startswith("Số điện thoại: Phải là số di động 10 chữ số")
    assert told["identity"].startswith("Số định danh, hoặc mã số thuế: ")
    assert told["email"] == "Thư điện tử: Địa chỉ thư điện tử phải có dạng ten@noi.vn."
    assert told["components"].startswith("Giấy tờ đã nhận: Số lượng của")
    assert 'id="phone-error"' in page
    assert "Lỗi: </span>Số điện thoại" not in page, "beside the field its name would be said twice"
    person.open(f"/quay/tiep-nhan/{INCENSE}")
    page = person.send(f"/quay/tiep-nhan/{INCENSE}", {**PERSON, "viec": "refusal"})
    (reason,) = _summary(page).items()
    assert reason[0] == "reason"
    assert reason[1].startswith("Lý do, nếu hướng dẫn bổ sung hoặc từ chối: Hãy ghi lý do từ chối")


def test_an_accent_in_an_address_is_told_beside_the_field(office: Office) -> None:
    person = office.browser()
    person.open(f"/quay/tiep-nhan/{INCENSE}")

    page = person.send(f"/quay/tiep-nhan/{INCENSE}", {**PERSON, "email": "ánh@noi.vn"})

    (beside,) = re.findall(r'<p[^>]*id="email-error".*?</p>', page, re.S)
    assert list(_summary(page)) == ["email"]
    assert "Địa chỉ thư điện tử phải viết không dấu, ví dụ ten@noi.vn." in unescape(beside)


def test_the_summary_of_an_act_names_its_fields_too(office: Office) -> None:
    accepted(office.caller(), procedure=INCENSE, components=[{"code": "don"}, {"code": "uy-quyen"}])
    person = office.browser()
    person.open(f"/ho-so/{CODE}/viec/hen-lai")
    page = person.send(f"/ho-so/{CODE}/viec/hen-lai", {"to": "31/02/2027", "cause": "", "note": ""})

    assert _summary(page) == {
        "to": "Ngày hẹn mới: Hãy nhập ngày có thật theo dạng ngày/tháng/năm.",
        "cause": "Nguyên nhân: Hãy chọn nguyên nhân.",
        "note": "Lý do nói với người nộp: Hãy ghi lý do chậm trễ.",
    }


def test_a_stranger_sees_no_dossier_and_no_desk(office: Office) -> None:
    accepted(office.caller())
    stranger = office.browser(unit=DISTRICT, login="huyen.quay")
    for path in (f"/ho-so/{CODE}", "/quay", "/xu-ly", f"/tim?q={CODE}"):
        page = stranger.open(path)
        assert stranger.page.status_code == 403
        assert "Đặng" not in page
    assert office.app.test_client().get(f"/n/dan-tien/ho-so/{CODE}").status_code == 401


def test_a_slip_is_given_before_acceptance_and_no_dossier_comes_of_it(
    office: Office, count_facts: Facts
) -> None:
    person = office.browser()
    person.open(f"/quay/tiep-nhan/{INCENSE}")
    page = person.send(f"/quay/tiep-nhan/{INCENSE}", {**PERSON, "viec": "supplement"})
    assert person.page.status_code == 200, page
    assert "Giấy uy-quyen" in page
    assert "chưa tính thời hạn" in page
    person.open(f"/quay/tiep-nhan/{INCENSE}")
    page = person.send(f"/quay/tiep-nhan/{INCENSE}", {**PERSON, "viec": "refusal"})
    assert person.page.status_code == 422
    assert "Hãy ghi lý do từ chối" in page
    page = person.send(
        f"/quay/tiep-nhan/{INCENSE}", {**PERSON, "viec": "refusal", "reason": "Sai nơi nộp"}
    )
    assert "Sai nơi nộp" in page
    assert count_facts() == 0
    assert office.caller().get(f"/stock?unit={COMMUNE}").get_json()["open"] == 0
