from dataclasses import dataclass
from http import HTTPStatus
from types import ModuleType

import pytest
from grpc import StatusCode

from motcua_kit.errors import (
    DomainError,
    ErrorTable,
    FieldProblem,
    Invalid,
    Rule,
    Transient,
    assert_every_error_has_a_row,
    code_of,
)


class ProbeError(Exception):
    """A service's own root: its domain does not import the kit."""


@dataclass(eq=False)
class DossierAlreadyReturned(ProbeError):
    code: str
    field: str | None = "code"


class NeverForeseen(ProbeError):
    pass


CONFLICT = Rule(
    HTTPStatus.CONFLICT, StatusCode.FAILED_PRECONDITION, "Hồ sơ {code} đã trả.", "Xem {nothing}."
)
TABLE = ErrorTable({DossierAlreadyReturned: CONFLICT})


def test_a_refusal_speaks_with_the_errors_facts_and_names_the_field():
    refusal = TABLE.explain(DossierAlreadyReturned("H01-1"))

    assert (refusal.http, refusal.grpc) == (409, StatusCode.FAILED_PRECONDITION)
    assert refusal.text == "Hồ sơ H01-1 đã trả."
    assert refusal.code == "dossier_already_returned"
    assert refusal.field == "code"
    assert refusal.number is None


def test_a_fact_that_the_error_does_not_have_breaks_nothing():
    assert TABLE.explain(DossierAlreadyReturned("H01-1")).remedy == "Xem …."


def test_an_unknown_error_gets_a_number_and_keeps_its_text_to_itself():
    refusal = TABLE.explain(ValueError("Nguyễn Văn An, 012345678901"))

    assert refusal.http == 500
    assert refusal.grpc is StatusCode.INTERNAL
    assert refusal.number is not None
    assert len(refusal.number) == 8
    assert refusal.number in refusal.remedy
    assert "Nguyễn" not in refusal.text + refusal.remedy


def test_an_error_takes_the_row_of_its_nearest_base():
    class CatalogAway(Transient):
        pass

    assert TABLE.explain(CatalogAway("catalog_away")).http == 503


def test_wrong_fields_travel_one_by_one():
    wrong = Invalid([FieldProblem("full_name", "Hãy nhập họ tên.")])

    assert TABLE.explain(wrong).problems == wrong.problems
    assert wrong.field == "full_name"


def test_two_tables_join():
    joined = TABLE | ErrorTable({NeverForeseen: CONFLICT})

    assert joined.rule_of(NeverForeseen) == joined.rule_of(DossierAlreadyReturned) == CONFLICT


def test_the_listing_names_the_errors_without_a_row():
    module = ModuleType("domain_errors")
    for name, bases in (("Root", (Exception,)), ("Refused", (DomainError,))):
        setattr(module, name, type(name, bases, {"__module__": "domain_errors"}))
    module.Leaf = type("Leaf", (module.Root,), {"__module__": "domain_errors"})

    with pytest.raises(AssertionError, match="Leaf, Refused"):
        assert_every_error_has_a_row(ErrorTable({}), module)
    assert_every_error_has_a_row(
        ErrorTable({module.Leaf: CONFLICT, module.Refused: CONFLICT}), module
    )


def test_codes_are_readable():
    assert code_of(type("HTTPDoorShut", (Exception,), {})) == "http_door_shut"
