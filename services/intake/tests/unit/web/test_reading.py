"""What people type, read into values; every problem told at once, in words."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from motcua_intake.entrypoints.reading import Reading
from motcua_intake.entrypoints.web.forms import Failed, Field
from motcua_kit.errors import FieldProblem, Invalid

PERSON = {
    "kind": "citizen",
    "name": "  đặng   văn ánh ",
    "identity": "033 090 001 234",
    "address": " Thôn 1 ",
    "phone": "0912.345.678",
    "email": "a@example.vn",
}


def test_a_person_is_written_one_way_however_it_was_typed() -> None:
    reading = Reading()
    person = reading.applicant(PERSON, this_year=2026)
    reading.finish()
    assert (person.name, person.identity, person.phone, person.address) == (
        "Đặng Văn Ánh", "033090001234", "+84912345678", "Thôn 1",
    )  # fmt: skip


def test_an_organisation_keeps_its_capitals_and_has_a_tax_number() -> None:
    reading = Reading()
    sent = {**PERSON, "kind": "enterprise", "name": "UBND XÃ DÂN TIẾN", "identity": "0100109106"}
    person = reading.applicant(sent, this_year=2026)
    assert (person.name, person.identity, reading.problems) == (
        "UBND XÃ DÂN TIẾN", "0100109106", [],
    )  # fmt: skip


def test_every_problem_is_told_at_once_under_the_field_s_name() -> None:
    reading = Reading("applicant.")
    sent = {**PERSON, "name": " ", "identity": "1", "phone": "x", "email": "x@", "kind": "?"}
    reading.applicant(sent, this_year=2026)
    with pytest.raises(Invalid) as told:
        reading.finish()
    assert [problem.field for problem in told.value.problems] == [
        "applicant.kind", "applicant.name", "applicant.identity", "applicant.phone",
        "applicant.email",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (" an.nguyen+xa@mail.example.vn ", None),
        ("o'an@example.vn", "phải có dạng ten@noi.vn"),
        ("nguyễn@example.vn", "phải viết không dấu"),
        ("an@tỉnh.vn", "phải viết không dấu"),
        ("a\u0001n@example.vn", "phải có dạng ten@noi.vn"),
        ("a\\n@example.vn", "phải có dạng ten@noi.vn"),
        ("(an)@example.vn", "phải có dạng ten@noi.vn"),
    ],
)
def test_an_address_that_no_mail_can_reach_is_told_at_the_counter(
    typed: str, told: str | None
) -> None:
    """Notify would refuse it for good, long after the citizen has left."""
    reading = Reading()
    person = reading.applicant({**PERSON, "email": typed}, this_year=2026)
    if told is None:
        assert (person.email, reading.problems) == (typed.strip(), [])
    else:
        (problem,) = reading.problems
        assert (problem.field, told in problem.message) == ("email", True)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("18/12/2026", date(2026, 12, 18)),
        ("8-1-2027", date(2027, 1, 8)),
        ("2026-12-18", date(2026, 12, 18)),
        ("31/02/2027", None),
        ("mai", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, read: date | None) -> None:
    reading = Reading()
    found = reading.day("to", typed)
    assert (found if not reading.problems else None) == read


@pytest.mark.parametrize(
    ("typed", "read"), [("35.000", 35000), ("35 000 đ", 35000), ("0", 0), ("-1", None), ("", None)]
)
def test_money_is_whole_dong(typed: str, read: int | None) -> None:
    reading = Reading()
    found = reading.amount("amount", typed)
    assert (found if not reading.problems else None) == read


def test_words_of_several_lines_lose_only_what_cannot_be_seen() -> None:
    assert Reading().note("note", "Dòng một\x00\r\n\r\n  dòng  hai\u200b ") == "Dòng một\ndòng hai"


def test_a_refused_form_keeps_what_was_typed_and_says_what_no_field_can_show() -> None:
    failed = Failed(409, (FieldProblem("to", "Sai ngày."), FieldProblem("version", "Trang cũ.")))
    field = Field("to", "Ngày").filled(MultiDict({"to": "31/2"}), failed.by_field)
    assert (field.value, field.error) == ("31/2", "Sai ngày.")
    assert [error.text for error in failed.summary({"to": "Ngày"})] == ["Ngày: Sai ngày."]
    assert failed.rest(["to"]) == "Trang cũ."
