"""Codes are written one way, old ones stay readable, and what is none is refused with a reason."""

from datetime import date

import pytest

from motcua_vn.codes import (
    BadAgencyCodeError,
    BadDossierCodeError,
    BadProcedureCodeError,
    DayFullError,
    DossierCode,
    format_dossier_code,
    is_national_procedure,
    parse_agency_code,
    parse_dossier_code,
    parse_procedure_code,
)

DAY = date(2026, 10, 8)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (1, "H31.05.13-261008-0001"),
        (975, "H31.05.13-261008-0975"),
        (9_999, "H31.05.13-261008-9999"),
        (10_000, "H31.05.13-261008-10000"),
        (9_999_999, "H31.05.13-261008-9999999"),
    ],
)
def test_a_code_is_agency_day_and_number_and_grows_past_four_digits(number, code):
    assert format_dossier_code("H31.05.13", DAY, number) == code
    assert parse_dossier_code(code) == DossierCode("H31.05.13", DAY, str(number).zfill(4))


def test_a_scanned_or_typed_code_is_read_and_written_the_same():
    assert str(parse_dossier_code(" h15.50.05.13-261008-0975 ")) == "H15.50.05.13-261008-0975"
    assert str(parse_dossier_code("G09-261008-090123")) == "G09-261008-090123"


def test_a_code_of_the_old_form_stays_readable():
    code = parse_dossier_code("000.00.01.H22-200716-0001")

    assert code.is_old
    assert code.day == date(2020, 7, 16)
    assert not parse_dossier_code("H31-261008-0001").is_old


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H31.05.13-261008-975",
        "H31.05.13-261008-12345678",
        "H31.05.13-261308-0975",
        "H31.05.13-260229-0975",
        "H31.05..13-261008-0975",
        "Z31.05-261008-0975",
        "H3.05-261008-0975",
        "H31.05.13_261008_0975",
        "H31.05.13-261008-0975-1",
        "H31.05.13-２61008-0975",
        "000.00.01.H22-200716-00001",
        f"H31{'.ABC' * 9}-261008-0975",
    ],
)
def test_what_is_no_dossier_code_is_refused(text):
    with pytest.raises(BadDossierCodeError) as refusal:
        parse_dossier_code(text)

    assert refusal.value.message.endswith(".")


def test_a_code_cannot_be_made_of_nonsense():
    with pytest.raises(BadDossierCodeError):
        format_dossier_code("H31", DAY, 0)
    with pytest.raises(BadDossierCodeError):
        format_dossier_code("H31", date(2100, 1, 1), 1)
    with pytest.raises(BadAgencyCodeError):
        format_dossier_code("0100109106", DAY, 1)
    with pytest.raises(DayFullError):
        format_dossier_code("H31", DAY, 10_000_000)


@pytest.mark.parametrize(
    "code", ["H31", "H31.05.13", "G09.99.AB", "0100109106", "0100109106-001", "Z01.ABC", "Z99.1.2"]
)
def test_an_agency_identifier_of_decision_20_is_taken(code):
    assert parse_agency_code(f" {code.lower()} ") == code


@pytest.mark.parametrize(
    "code", ["", "H", "H3", "Z00.A", "Z01", "H31.", "H31.Ă", "H31" + ".AAAA" * 7]
)
def test_another_agency_identifier_is_refused(code):
    with pytest.raises(BadAgencyCodeError):
        parse_agency_code(code)


def test_procedure_codes_are_national_or_local():
    assert parse_procedure_code("1.001193 ") == "1.001193"
    assert parse_procedure_code("hy-057") == "HY-057"
    assert is_national_procedure("2.000986")
    assert not is_national_procedure("HY-057")
    for text in ("", "1.00119", "12.001193", "1,001193", "HY057", "1.001193\n2"):
        with pytest.raises(BadProcedureCodeError):
            parse_procedure_code(text)
