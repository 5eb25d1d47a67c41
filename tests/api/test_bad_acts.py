"""Whatever is wrong in an act on a dossier: who may not, what is stale, and which field to mend."""

from __future__ import annotations

from html import unescape

import pytest

from services.intake.tests.intake_builders import DISTRICT, INCENSE
from services.intake.tests.integration.web.conftest import Office
from services.intake.tests.integration.web.test_the_api import accepted
from tests.api.counter import BOTH, beside

pytestmark = pytest.mark.integration


def test_a_command_for_a_dossier_that_another_unit_holds_changes_nothing(
    office: Office, request: pytest.FixtureRequest
) -> None:
    code = accepted(office.caller(), procedure=INCENSE, components=BOTH)
    request.getfixturevalue("unchanged")
    stranger = office.caller(unit=DISTRICT)
    for path, body in (
        (f"/dossiers/{code}/return", {}),
        (f"/dossiers/{code}/withdraw", {}),
        (f"/dossiers/{code}/extend", {"to": "2026-12-31", "cause": "staff"}),
        (f"/dossiers/{code}/fees", {"amount": 1}),
    ):
        answer = stranger.post(path, body)
        assert (answer.status_code, answer.get_json()["title"]) == (
            403, "Bạn không có quyền làm việc này.",
        )  # fmt: skip
    gone = office.caller().post("/dossiers/H31.05.13-261130-9999/withdraw", {})
    assert (gone.status_code, gone.get_json()["errors"][0]["field"]) == (404, "dossier")
    other = office.browser(unit=DISTRICT, login="huyen.quay")
    page = other.send(f"/ho-so/{code}/viec/rut", {}, keep=False)
    assert other.page.status_code in {400, 403}
    assert "Đặng" not in page


def test_an_old_page_is_told_so_and_keeps_what_was_typed(
    office: Office, request: pytest.FixtureRequest
) -> None:
    code = accepted(office.caller(), procedure=INCENSE, components=BOTH)
    slow = office.browser(login="xa.hai")
    slow.open(f"/ho-so/{code}/viec/hen-lai")
    quick = office.browser()
    quick.open(f"/ho-so/{code}")
    quick.send(f"/ho-so/{code}/viec/hoan-thanh", {})
    assert quick.page.status_code == 200
    request.getfixturevalue("unchanged")
    fields = {"to": "31/12/2026", "cause": "staff", "note": "Chờ đo lại đất"}
    page = unescape(slow.send(f"/ho-so/{code}/viec/hen-lai", fields))
    assert slow.page.status_code == 409
    assert f"Hồ sơ {code} đã thay đổi từ khi mở trang này" in page
    assert 'value="31/12/2026"' in page
    assert ">Chờ đo lại đất</textarea>" in page


ACTS: list[tuple[str, dict[str, str], str, str]] = [
    ("hen-lai", {"to": "31/02/2027", "cause": "staff", "note": "Đo lại"}, "to", "ngày có thật"),
    ("hen-lai", {"to": "01/12/2026", "cause": "staff", "note": "Đo lại"}, "to", "sau ngày hẹn"),
    ("hen-lai", {"to": "31/12/2026", "cause": "", "note": "Đo lại"}, "cause", "chọn nguyên nhân"),
    ("hen-lai", {"to": "31/12/2026", "cause": "staff", "note": ""}, "note", "lý do chậm trễ"),
    ("hen-lai", {"to": "31/12/2026", "cause": "staff", "note": "x" * 2001}, "note", "Dài quá 2000"),
    ("yeu-cau-nop-tien", {"amount": "nhiều"}, "amount", "số tiền bằng đồng"),
    ("yeu-cau-nop-tien", {"amount": "9" * 14}, "amount", "số tiền bằng đồng"),
    ("yeu-cau-bo-sung", {"reason": "missing", "note": "Nộp lại"}, "components", "ít nhất một"),
    ("tu-choi", {"reason": "", "note": "Không đúng"}, "reason", "Hãy chọn lý do."),
    ("tu-choi", {"reason": "no_ground", "note": ""}, "note", "Hãy nói rõ lý do."),
    ("dung", {"reason": "", "note": "Không đúng"}, "reason", "Hãy chọn lý do."),
]


@pytest.fixture(scope="module")
def code(office: Office) -> str:
    return accepted(office.caller(), procedure=INCENSE, components=BOTH)


@pytest.mark.parametrize(("act", "fields", "field", "words"), ACTS)
def test_an_act_says_at_its_field_what_is_wrong(
    office: Office,
    code: str,
    unchanged: None,
    act: str,
    fields: dict[str, str],
    field: str,
    words: str,
) -> None:
    person = office.browser()
    person.open(f"/ho-so/{code}/viec/{act}")
    page = unescape(person.send(f"/ho-so/{code}/viec/{act}", fields))
    assert person.page.status_code == 422
    assert words in beside(page, field)
    for name, value in fields.items():
        if value and name == "note":
            assert f">{value}</textarea>" in page
        elif value and name in {"to", "amount"}:
            assert f'value="{value}"' in page
