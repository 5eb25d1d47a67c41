"""Work is given to a colleague on the screens and by programs."""

from html import unescape
from uuid import uuid4

import pytest

from services.intake.tests.intake_builders import BIRTH, DISTRICT
from services.intake.tests.integration.web.conftest import Office, facts_of
from services.intake.tests.integration.web.test_the_api import accepted


def _task(office: Office, code: str) -> dict[str, object]:
    (task, *_) = office.caller().get(f"/dossiers/{code}").get_json()["tasks"]
    return task


@pytest.fixture
def code(office: Office) -> str:
    return accepted(office.caller(), procedure=BIRTH)


def test_a_leader_gives_the_step_of_an_absent_officer_to_a_colleague(
    office: Office, code: str
) -> None:
    absent = office.browser("case_officer", login="xa.duyen")
    absent.open(f"/ho-so/{code}")
    assert "Giao việc" not in absent.page.text, "nobody gives away what is nobody's, but a leader"
    absent.send("/xu-ly/nhan", {"viec": f"{code}/{_task(office, code)['id']}"})
    colleague = office.browser("case_officer", login="xa.hai")
    assert code not in colleague.open("/xu-ly")
    assert "Giao việc" not in colleague.open(f"/ho-so/{code}")
    assert "Người làm: Phạm Thị Duyên." in colleague.page.text

    leader = office.browser("leader", login="xa.truong")
    assert f'href="/n/dan-tien/ho-so/{code}/viec/giao-viec">Giao việc</a>' in leader.open(
        f"/ho-so/{code}"
    )
    page = leader.open(f"/ho-so/{code}/viec/giao-viec")
    choices = page[page.index("<select") : page.index("</select>")]
    assert "Đỗ Văn Hải" in choices
    assert "Trả lại việc, chưa ai nhận" in choices
    for name in ("Phạm Thị Duyên", "Trần Thị Bích", "Lê An"):
        assert name not in choices
    page = leader.send(f"/ho-so/{code}/viec/giao-viec", {"to": "xa.hai"})

    assert "Đã giao lại việc." in page
    assert "giao cho Đỗ Văn Hải" in page
    assert code in colleague.open("/xu-ly")
    assert "Việc tiếp theo: examine" in colleague.open(f"/ho-so/{code}")
    page = colleague.open(f"/ho-so/{code}/viec/giao-viec")
    page = colleague.send(f"/ho-so/{code}/viec/giao-viec", {"to": "-"})
    assert "Trả lại việc, chưa ai nhận" in page
    assert code in colleague.open("/xu-ly/chua-nhan")


def test_nobody_chosen_is_told_at_the_field_and_changes_nothing(office: Office, code: str) -> None:
    leader = office.browser("leader", login="xa.truong")
    leader.open(f"/ho-so/{code}/viec/giao-viec")
    before = facts_of(office)

    page = unescape(leader.send(f"/ho-so/{code}/viec/giao-viec", {"to": ""}))
    assert leader.page.status_code == 422
    assert '"#to">Người làm bước này: Hãy chọn người làm bước này.<' in page
    page = unescape(leader.send(f"/ho-so/{code}/viec/giao-viec", {"to": "xa.quay"}))
    assert leader.page.status_code == 422
    assert "Người làm bước này: xa.quay không có vai trò của bước này tại đơn vị." in page
    assert facts_of(office) == before


def test_a_program_gives_a_step_once_however_often_it_asks(office: Office, code: str) -> None:
    leader, path = office.caller("leader"), f"/dossiers/{code}/tasks/{_task(office, code)['id']}"
    key, before = str(uuid4()), facts_of(office)
    first = leader.post(f"{path}/assign", {"to": "xa.duyen"}, key=key)
    again = leader.post(f"{path}/assign", {"to": "xa.duyen"}, key=key)

    assert first.status_code == 200, first.text
    assert again.get_json() == {**first.get_json(), "repeated": True}
    assert facts_of(office) == before + 1
    assert (_task(office, code)["state"], _task(office, code)["assignee"]) == ("taken", "xa.duyen")
    reused = leader.post(f"{path}/take", key=key)
    assert reused.status_code != 200

    back = office.caller("case_officer", login="xa.duyen").post(f"{path}/assign", {"to": ""})
    assert back.status_code == 200, back.text
    assert (_task(office, code)["state"], _task(office, code)["assignee"]) == ("open", "")


@pytest.mark.parametrize(
    ("roles", "login", "body", "status", "field"),
    [
        (("case_officer",), "xa.hai", {"to": "xa.duyen"}, 403, "task"),
        (("leader",), "xa.truong", {"to": "huyen.an"}, 422, "to"),
        (("leader",), "xa.truong", {"to": "xa.quay"}, 422, "to"),
        (("leader",), "xa.truong", {"to": "0912 345 678"}, 422, "to"),
        (("leader",), "xa.truong", {}, 422, "to"),
        (("leader",), "xa.truong", {"to": "xa.duyen", "expected_version": 7}, 409, "version"),
    ],
)
def test_a_refusal_says_which_field_is_wrong(
    office: Office,
    code: str,
    roles: tuple[str, ...],
    login: str,
    body: dict[str, object],
    status: int,
    field: str,
) -> None:
    before = facts_of(office)
    path = f"/dossiers/{code}/tasks/{_task(office, code)['id']}/assign"

    answer = office.caller(*roles, login=login).post(path, body)

    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (status, field)
    assert facts_of(office) == before
    stranger = office.caller("leader", login="huyen.truong", unit=DISTRICT)
    assert stranger.post(path, {"to": "huyen.an"}).status_code == 403
