"""Whatever is wrong in a filing: a sentence at its field, what was typed, and no change.

The same cases go through the JSON interface and through the form at the counter.
"""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest

from motcua_kit.clock import FixedClock
from services.intake.tests.intake_builders import BIRTH_GROUP, DISTRICT, INCENSE, MONDAY
from services.intake.tests.integration.web.conftest import PREFIX, Browser, Office
from services.intake.tests.integration.web.test_the_api import FILING
from tests.api.counter import ELSEWHERE, LAST_DAY, OVER, beside, filing

pytestmark = pytest.mark.integration

TYPED = {
    "kind": "citizen", "name": "Lò Thị Páo", "identity": "033090001234", "address": "Bản Nà Cáy",
    "phone": "0912345678", "email": "pao@vidu.vn", "channel": "counter",
    "co_don": "1", "dang_don": "certified", "so_don": "2",
    "co_uy-quyen": "1", "dang_uy-quyen": "original", "so_uy-quyen": "1",
    "reason": "Nộp thay mẹ", "viec": "accept",
}  # fmt: skip


def _person(**changes: object) -> dict[str, object]:
    return filing(applicant={**FILING["applicant"], **changes})


CASES: dict[str, tuple[dict[str, object], str, str, dict[str, str], str, str]] = {
    # what: JSON, its field, words; form, its field, words
    "missing component": (
        filing(components=[{"code": "don"}]), "components", "Còn thiếu: Giấy uy-quyen",
        {"co_uy-quyen": ""}, "components", "Còn thiếu: Giấy uy-quyen",
    ),
    "quantity below one": (
        filing(components=[{"code": "don", "quantity": 0}]), "components.0.quantity",
        "Phải là số nguyên trong khoảng cho phép.",
        {"so_don": "0"}, "components", "phải từ 1 đến 999",
    ),
    "quantity that is no number": (
        filing(components=[{"code": "don", "quantity": "hai"}]), "components.0.quantity",
        "Phải là số nguyên trong khoảng cho phép.",
        {"so_don": "hai"}, "components", "phải từ 1 đến 999",
    ),
    "form of a paper that there is not": (
        filing(components=[{"code": "don", "form": "fax"}]), "components.0.form",
        "Chỉ nhận một trong các giá trị",
        {"dang_don": "fax"}, "components", "Hãy chọn hình thức giấy tờ.",
    ),
    "identity number of a wrong length": (
        _person(identity="12"), "applicant.identity", "Phải gồm 12 chữ số",
        {"identity": "12"}, "identity", "Phải gồm 12 chữ số",
    ),
    "identity number of no province": (
        _person(identity="005090001234"), "applicant.identity", "không phải mã tỉnh",
        {"identity": "005090001234"}, "identity", "không phải mã tỉnh",
    ),
    "tax number with a wrong check digit": (
        _person(kind="enterprise", identity="0100109107"), "applicant.identity", "Mã số",
        {"kind": "enterprise", "identity": "0100109107"}, "identity", "Mã số",
    ),
    "phone": (
        _person(phone="091234"), "applicant.phone", "số di động 10 chữ số",
        {"phone": "091234"}, "phone", "số di động 10 chữ số",
    ),
    "e-mail": (
        _person(email="pao@"), "applicant.email", "ten@noi.vn",
        {"email": "pao@"}, "email", "ten@noi.vn",
    ),
    "no name": (
        _person(name="  "), "applicant.name", "Hãy nhập tên người nộp.",
        {"name": "  "}, "name", "Hãy nhập tên người nộp.",
    ),
    "name too long": (
        _person(name="Ả" * 301), "applicant.name", "Dài quá 300 ký tự.",
        {"name": "Ả" * 301}, "name", "Dài quá 200 ký tự.",
    ),
    "address too long": (
        _person(address="Ở" * 301), "applicant.address", "Dài quá 300 ký tự.",
        {"address": "Ở" * 301}, "address", "Dài quá 300 ký tự.",
    ),
    "kind of applicant": (
        _person(kind="robot"), "applicant.kind", "Chỉ nhận một trong các giá trị",
        {"kind": "robot"}, "kind", "Hãy chọn công dân hoặc tổ chức.",
    ),
    "channel": (
        filing(channel="bird"), "channel", "Chỉ nhận một trong các giá trị",
        {"channel": "bird"}, "channel", "Hãy chọn cách nộp.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CASES)
@pytest.mark.usefixtures("unchanged")
def test_a_program_is_told_the_field(office: Office, what: str) -> None:
    body, field, words, *_ = CASES[what]
    answer = office.caller().post("/dossiers", body)
    assert answer.status_code == 422, answer.text
    assert answer.content_type == "application/problem+json"
    told = {each["field"]: each["message"] for each in answer.get_json()["errors"]}
    assert words in told[field]


@pytest.mark.parametrize("what", CASES)
@pytest.mark.usefixtures("unchanged")
def test_an_officer_reads_it_at_the_field_and_loses_nothing(office: Office, what: str) -> None:
    *_, changes, field, words = CASES[what]
    typed = {name: value for name, value in {**TYPED, **changes}.items() if value}
    person = office.browser()
    person.open(f"/quay/tiep-nhan/{INCENSE}")
    page = unescape(person.send(f"/quay/tiep-nhan/{INCENSE}", typed))
    assert person.page.status_code == 422
    assert words in beside(page, field)
    _assert_kept(page, typed)
    assert "Xin sửa 1 chỗ dưới đây" in page


def _assert_kept(page: str, typed: dict[str, str]) -> None:
    for name, value in typed.items():
        if name in {"kind", "channel"} or name.startswith(("dang_", "co_")):
            continue
        if name == "reason":
            assert f">{value}</textarea>" in page
        elif name != "viec":
            assert f'value="{value}"' in page, name
    if typed.get("dang_don") == "certified":
        assert '<option value="certified" selected>' in page
    for paper in ("don", "uy-quyen"):
        ticked = f'name="co_{paper}" value="1" checked' in page
        assert ticked is (f"co_{paper}" in typed)


@pytest.mark.parametrize(
    ("body", "status", "field", "words"),
    [
        (filing(procedure="9.999999"), 422, "procedure", "Không có thủ tục 9.999999"),
        (filing(procedure=OVER), 422, "procedure", "không có hiệu lực vào ngày tiếp nhận"),
        (filing(procedure=ELSEWHERE), 422, "procedure", "không tiếp nhận thủ tục"),
        (filing(procedure=BIRTH_GROUP, components=[{"code": "don"}]), 422, "", "nơi cư trú"),
        (filing(unit=DISTRICT), 403, "", "không có quyền"),
        (filing(components=[{"code": "la"}]), 422, "components", "thành phần hồ sơ la"),
        (filing(colour="đỏ"), 422, "colour", "Không có mục nào tên như vậy."),
    ],
    ids=["unknown", "expired", "elsewhere", "no place", "wrong unit", "strange paper", "strange"],
)
@pytest.mark.usefixtures("unchanged")
def test_a_program_asks_for_what_this_unit_does_not_receive(
    office: Office, body: dict[str, object], status: int, field: str, words: str
) -> None:
    problem = office.caller().post("/dossiers", body)
    assert problem.status_code == status, problem.text
    assert words in problem.text
    assert not field or field in {each["field"] for each in problem.get_json()["errors"]}


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("9.999999", 404, "Không tìm thấy"),
        (OVER, 422, "không có hiệu lực vào ngày tiếp nhận"),
        (ELSEWHERE, 422, "không tiếp nhận thủ tục"),
    ],
)
@pytest.mark.usefixtures("unchanged")
def test_no_form_is_given_for_what_this_unit_does_not_receive(
    office: Office, code: str, status: int, words: str
) -> None:
    person = office.browser()
    page = person.open(f"/quay/tiep-nhan/{code}")
    assert person.page.status_code == status
    assert words in page


@pytest.mark.usefixtures("unchanged")
def test_a_procedure_that_ends_while_its_form_is_open_costs_nothing_typed(
    office: Office, clock: FixedClock
) -> None:
    clock.at = MONDAY.replace(hour=23, minute=50)
    person = office.browser()
    person.open(f"/quay/tiep-nhan/{LAST_DAY}")
    clock.advance(timedelta(minutes=15))
    page = unescape(person.send(f"/quay/tiep-nhan/{LAST_DAY}", TYPED))
    clock.at = MONDAY
    assert person.page.status_code == 422
    assert f"Thủ tục {LAST_DAY} không có hiệu lực vào ngày tiếp nhận." in page
    assert "Hãy chọn thủ tục thay thế trong danh mục." in page
    _assert_kept(page, TYPED)


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b" " * (1024 * 1024 + 1), "application/json", 413),
        (b"%PDF-1.7", "application/pdf", 415),
        (b"<hoso/>", "application/xml", 415),
        (b"name=P", "application/x-www-form-urlencoded", 415),
        (b"{", "application/json", 422),
    ],
    ids=["oversize", "a scan", "xml", "a form", "half"],
)
@pytest.mark.usefixtures("unchanged")
def test_an_upload_that_is_too_large_or_of_another_type_is_refused(
    office: Office, body: bytes, media: str, status: int
) -> None:
    for path, roles in (("/dossiers", ()), ("/imports", ("importer",))):
        data = body * 5 if status == 413 else body
        sent = {"json": None, "data": data, "content_type": media}
        answer = office.caller(*roles).post(path, **sent)
        # A line that cannot be read is told in the answer and spoils no other.
        expected = 200 if (path, status) == ("/imports", 422) else status
        assert answer.status_code == expected, answer.text
        assert answer.get_json().get("title") or answer.get_json()["errors"][0]["message"]


@pytest.mark.usefixtures("unchanged")
def test_a_form_that_is_too_large_is_refused_in_words(office: Office) -> None:
    person = office.browser()
    person.open(f"/quay/tiep-nhan/{INCENSE}")
    page = person.send(f"/quay/tiep-nhan/{INCENSE}", {**TYPED, "reason": "x" * 1024 * 1024})
    assert person.page.status_code == 413
    assert "Nội dung gửi lên quá lớn." in page
    form = f"{PREFIX}/quay/tiep-nhan/{INCENSE}"
    assert re.findall(r'<a [^>]*href="([^"]*)" data-back>Quay lại</a>', page) == [form]


@pytest.mark.usefixtures("unchanged")
def test_no_browser_can_fill_a_form_until_it_is_too_large(office: Office) -> None:
    """Filled to the brim it is told at its fields, with all that was typed."""
    person = office.browser()
    page = person.open(f"/quay/tiep-nhan/{INCENSE}")
    fields = re.findall(r"<(?:textarea|input type=.(?:text|tel|email).) [^>]*>", page)
    brims = {_of(field, "name"): int(_of(field, "maxlength")) for field in fields}
    assert set(brims) == {"name", "identity", "address", "phone", "email", "reason"}
    typed = TYPED | {name: "ế" * brim for name, brim in brims.items()}

    page = unescape(person.send(f"/quay/tiep-nhan/{INCENSE}", typed | {"viec": "refusal"}))

    assert person.page.status_code == 422
    assert "Dài quá 300 ký tự." in beside(page, "address")
    assert "Dài quá 2000 ký tự." in beside(page, "reason")
    _assert_kept(page, typed)


def _of(tag: str, attribute: str) -> str:
    found = re.search(rf'{attribute}="([^"]*)"', tag)
    assert found, f"{tag} has no {attribute}"
    return found.group(1)


def _sent_twice(office: Office) -> tuple[Browser, dict[str, str], str]:
    person = office.browser()
    person.open(f"/quay/tiep-nhan/{INCENSE}")
    hidden = person.hidden()
    person.send(f"/quay/tiep-nhan/{INCENSE}", {**TYPED, **hidden}, keep=False)
    return person, hidden, person.page.request.path.rsplit("/", 1)[-1]


def test_a_form_and_a_call_sent_twice_are_one_dossier(office: Office) -> None:
    person, hidden, code = _sent_twice(office)
    again = person.send(f"/quay/tiep-nhan/{INCENSE}", {**TYPED, **hidden}, keep=False)
    assert f"Đã tiếp nhận hồ sơ {code}" in again
    may, key = office.caller(), str(uuid4())
    first, second = (may.post("/dossiers", filing(), key=key) for _ in range(2))
    assert second.get_json() == {**first.get_json(), "repeated": True}
