"""Every refusal has a sentence."""

from motcua_catalog.domain import errors
from motcua_catalog.domain.errors import RecordNotFound
from motcua_catalog.entrypoints.errors import ERRORS
from motcua_kit.errors import assert_every_error_has_a_row


def test_every_error_is_told() -> None:
    assert_every_error_has_a_row(ERRORS, errors)


def test_a_missing_record_is_named_in_vietnamese() -> None:
    told = ERRORS.explain(RecordNotFound("procedure", "1.000000"))

    assert told.text == "Danh mục không có thủ tục 1.000000."
