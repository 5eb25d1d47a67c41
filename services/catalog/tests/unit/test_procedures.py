"""Versions of a procedure follow each other, and each is complete."""

from datetime import date

import pytest
from catalog_builders import TU_PHAP, procedure, version

from motcua_catalog.domain.procedures import Component, Fee, Stage, procedure_faults
from motcua_catalog.domain.processes import Limit


def texts(one: object) -> str:
    return "\n".join(f"{f.field}: {f.text}" for f in procedure_faults([one], [TU_PHAP]))


def test_a_complete_procedure_is_right() -> None:
    assert texts(procedure()) == ""


def test_a_dossier_keeps_the_version_of_its_day() -> None:
    old = version(valid_to=date(2024, 6, 30))
    new = version(version=2, valid_from=date(2024, 7, 1))
    one = procedure(versions=(old, new))

    assert one.version_on(date(2024, 6, 30)) is old
    assert one.version_on(date(2024, 7, 1)) is new
    assert one.version_on(date(2015, 1, 1)) is None
    assert texts(one) == ""


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (procedure(code="1193"), "mã quốc gia"),
        (procedure(field="khac"), "không có lĩnh vực"),
        (procedure(versions=()), "không có phiên bản"),
        (procedure(versions=(version(), version(version=2))), "cùng có hiệu lực một ngày"),
        (procedure(versions=(version(valid_to=date(2015, 1, 1)),)), "trước ngày có hiệu lực"),
        (procedure(versions=(version(limit=Limit(2, "same_day")),)), "từ 1 đến 1"),
        (procedure(versions=(version(stages=(Stage("a", "A", Limit(0, "month")),)),)), "stages.a"),
        (procedure(versions=(version(convention="lunar"),)), "cách tính"),
        (procedure(versions=(version(fee=Fee(5000)),)), "không thu mà lại có số tiền"),
        (procedure(versions=(version(components=(Component("a", "A", "fax"),)),)), "không có dạng"),
    ],
)
def test_a_wrong_procedure_is_refused_with_its_fault(one: object, said: str) -> None:
    assert said in texts(one)


def test_a_code_made_by_the_province_says_so() -> None:
    assert texts(procedure(code="HY.1", local_code=True)) == ""
