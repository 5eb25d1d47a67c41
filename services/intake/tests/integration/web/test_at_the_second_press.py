"""The second press of a button, and the page that was opened before somebody else acted."""

import threading
from uuid import uuid4

import pytest

from services.intake.tests.intake_builders import COMMUNE, INCENSE
from services.intake.tests.integration.web.conftest import Office, facts_of
from services.intake.tests.integration.web.test_the_api import FILING, accepted

SLIP = {
    "unit": COMMUNE,
    "kind": "supplement",
    "procedure": INCENSE,
    "applicant": FILING["applicant"],
    "handed": [{"code": "don"}],
}


def _slips(office: Office) -> int:
    today = office.node.clock.now().date()
    return len(office.node.queries.slips(COMMUNE, today))


def test_a_slip_asked_for_twice_is_given_once(office: Office) -> None:
    may, key = office.caller(), str(uuid4())
    first = may.post("/slips", SLIP, key=key)
    again = may.post("/slips", SLIP, key=key)
    assert first.status_code == again.status_code == 201, again.text
    assert again.get_json() == {**first.get_json(), "repeated": True}
    assert first.get_json()["national_status"] == {"refusal": 3, "supplement": 5}[SLIP["kind"]]
    assert _slips(office) == 1


def test_of_two_presses_at_once_one_slip_comes(office: Office) -> None:
    key, together, told = str(uuid4()), threading.Barrier(4), []

    def press() -> None:
        may = office.caller()
        together.wait()
        told.append(may.post("/slips", SLIP, key=key))

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in told] == [201] * 4, told[0].text
    assert len({answer.get_json()["slip"] for answer in told}) == 1
    assert _slips(office) == 1


def test_a_key_used_for_a_slip_does_for_nothing_else(office: Office) -> None:
    person = office.browser()
    person.open(f"/quay/tiep-nhan/{INCENSE}")
    fields = {
        "kind": "citizen", "name": "Lò Văn Páo", "channel": "counter", "co_don": "1",
        "dang_don": "original", "so_don": "1", **person.hidden(),
    }  # fmt: skip
    person.send(f"/quay/tiep-nhan/{INCENSE}", {**fields, "viec": "supplement"}, keep=False)
    assert person.page.status_code == 200
    whole = {"co_uy-quyen": "1", "dang_uy-quyen": "original", "so_uy-quyen": "1"}
    page = person.send(
        f"/quay/tiep-nhan/{INCENSE}", {**fields, **whole, "viec": "accept"}, keep=False
    )
    assert person.page.status_code == 409
    assert "đã dùng cho một việc khác" in page
    assert 'value="Lò Văn Páo"' in page
    assert facts_of(office) == 0


RECEPTION = f"/quay/tiep-nhan/{INCENSE}"
TYPED = {
    "kind": "citizen", "name": "Lò Văn Páo", "channel": "counter", "viec": "accept",
    "co_don": "1", "dang_don": "original", "so_don": "1",
    "co_uy-quyen": "1", "dang_uy-quyen": "original", "so_uy-quyen": "1",
}  # fmt: skip


ENDS_THE_SESSION = """
CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE TRIGGER end_session AFTER INSERT ON ledger EXECUTE FUNCTION end_session();
"""


def test_a_reception_sent_again_after_its_answer_was_lost_is_told_as_what_it_was(
    office: Office,
) -> None:
    person = office.browser()
    person.open(RECEPTION)
    fields = {**TYPED, **person.hidden()}
    person.send(RECEPTION, fields, keep=False)
    page = person.send(RECEPTION, fields, keep=False)

    assert person.page.status_code == 200
    assert "trong lần gửi trước" in page
    assert facts_of(office) == 1


def test_another_persons_papers_under_a_token_already_used_are_not_taken_for_the_first_ones(
    office: Office,
) -> None:
    person = office.browser()
    person.open(RECEPTION)
    fields = {**TYPED, **person.hidden()}
    person.send(RECEPTION, fields, keep=False)
    page = person.send(RECEPTION, {**fields, "name": "Giàng Thị Mai"}, keep=False)

    assert person.page.status_code == 422
    assert "đã được tiếp nhận với nội dung khác" in page
    assert 'value="Giàng Thị Mai"' in page
    assert person.hidden()["once"] != fields["once"]
    assert facts_of(office) == 1
    person.send(RECEPTION, {**fields, "name": "Giàng Thị Mai", **person.hidden()}, keep=False)
    assert facts_of(office) == 2


@pytest.mark.parametrize(
    "other", [{"channel": "post"}, {"so_uy-quyen": "2"}, {"address": "Thôn 2"}]
)
def test_a_correction_under_a_token_already_used_is_not_told_as_kept(
    office: Office, other: dict[str, str]
) -> None:
    person = office.browser()
    person.open(RECEPTION)
    fields = {**TYPED, **person.hidden()}
    person.send(RECEPTION, fields, keep=False)
    page = person.send(RECEPTION, {**fields, **other}, keep=False)

    assert person.page.status_code == 422
    assert "đã được tiếp nhận với nội dung khác" in page
    assert "data-once-new" in page


def test_a_slip_asked_for_again_is_shown_and_another_persons_is_not_taken_for_it(
    office: Office,
) -> None:
    person = office.browser()
    person.open(RECEPTION)
    short = {name: text for name, text in TYPED.items() if "uy-quyen" not in name}
    fields = {**short, **person.hidden(), "viec": "supplement", "reason": "Thiếu giấy"}
    person.send(RECEPTION, fields, keep=False)
    again = person.send(RECEPTION, fields, keep=False)
    assert "Phiếu yêu cầu bổ sung" in again
    assert _slips(office) == 1

    for other in ({"name": "Giàng Thị Mai"}, {"reason": "Giấy đã quá hạn"}):
        page = person.send(RECEPTION, {**fields, **other}, keep=False)
        assert person.page.status_code == 422
        assert "đã được lập với nội dung khác" in page
    assert _slips(office) == 1
    person.send(RECEPTION, {**fields, **other, **person.hidden()}, keep=False)
    assert _slips(office) == 2


def test_where_nobody_knows_whether_it_was_done_the_form_comes_back_under_its_token(
    office: Office,
) -> None:
    person = office.browser()
    person.open(RECEPTION)
    fields = {**TYPED, **person.hidden()}
    with office.node.engine.begin() as connection:
        connection.exec_driver_sql(ENDS_THE_SESSION)
    page = person.send(RECEPTION, fields, keep=False)
    with office.node.engine.begin() as connection:
        connection.exec_driver_sql("DROP FUNCTION end_session CASCADE")

    assert person.page.status_code == 503
    assert "gửi lại không làm việc bị ghi hai lần" in page
    assert 'value="Lò Văn Páo"' in page
    assert person.hidden()["once"] == fields["once"]
    person.send(RECEPTION, {**fields, **person.hidden()}, keep=False)
    assert facts_of(office) == 1


def test_a_program_that_looked_before_somebody_else_acted_is_told_so(office: Office) -> None:
    may = office.caller()
    code = accepted(may)
    seen = may.get(f"/dossiers/{code}").get_json()
    (task, *_) = seen["tasks"]
    act, sent = f"/dossiers/{code}/tasks/{task['id']}", {"expected_version": seen["version"]}
    key = str(uuid4())
    assert may.post(f"{act}/take", sent, key=key).status_code == 200
    before = facts_of(office)

    late = may.post(f"{act}/complete", {**sent, "note": "xong"})
    assert late.status_code == 409
    assert late.get_json()["errors"][0]["field"] == "version"
    assert facts_of(office) == before
    again = may.post(f"{act}/take", sent, key=key)
    assert (again.status_code, again.get_json()["repeated"]) == (200, True)
    fresh = may.get(f"/dossiers/{code}").get_json()["version"]
    assert may.post(f"{act}/complete", {"expected_version": fresh}).status_code == 200
