"""Numbers are read as people write them, kept one way, and shown masked."""

import pytest

from motcua_vn.identity import (
    BadIdentityNumberError,
    BadPhoneError,
    BadTaxNumberError,
    mask_identity,
    mask_phone,
    normalise_phone,
    parse_citizen_number,
    parse_identity,
    parse_tax_number,
    spoken_phone,
)


def test_a_citizen_number_tells_province_sex_and_year():
    number = parse_citizen_number("033 195 001234")

    assert number.value == "033195001234"
    assert (number.province, number.is_female, number.birth_year) == ("033", True, 1995)
    assert parse_citizen_number("001306000001").birth_year == 2006


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nhập"),
        ("03319500123", "12 chữ số"),
        ("0331950012345", "12 chữ số"),
        ("03319500123x", "12 chữ số"),
        ("٠33195001234", "12 chữ số"),
        ("003195001234", "mã tỉnh"),
        ("000195001234", "mã tỉnh"),
        ("033395001234", "chưa tới"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused_with_the_reason(text, reason):
    with pytest.raises(BadIdentityNumberError) as refusal:
        parse_citizen_number(text, this_year=2026)

    assert reason in refusal.value.message


def test_an_old_card_is_still_read():
    assert parse_identity("145 678 901") == "145678901"
    assert parse_identity("033195001234") == "033195001234"
    with pytest.raises(BadIdentityNumberError, match="9 chữ số"):
        parse_identity("1456789012")


def test_an_enterprises_number_is_checked_by_its_tenth_digit():
    assert parse_tax_number("0100109106") == "0100109106"
    assert parse_tax_number("0101248141") == "0101248141"
    assert parse_tax_number("0100109106001") == "0100109106-001"
    for text in ("0100109107", "010010910", "0100109106-000", "0100109106-01", ""):
        with pytest.raises(BadTaxNumberError):
            parse_tax_number(text)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0912345678", "+84912345678"),
        ("0912 345 678", "+84912345678"),
        ("+84 (0)912.345.678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0084-912-345-678", "+84912345678"),
        ("0845 678 901", "+84845678901"),
        ("(0221) 3862 123", "+842213862123"),
        ("024 3823 4567", "+842438234567"),
    ],
)
def test_a_phone_is_kept_in_its_international_form(text, phone):
    assert normalise_phone(text) == phone
    assert normalise_phone(phone) == phone


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nhập"),
        ("01234567890", "2018"),
        ("091234567", "10 chữ số"),
        ("09123456789", "10 chữ số"),
        ("0112345678", "10 chữ số"),
        ("+1 202 555 0100", "10 chữ số"),
        ("hotline", "10 chữ số"),
    ],
)
def test_another_phone_is_refused_with_the_reason(text, reason):
    with pytest.raises(BadPhoneError) as refusal:
        normalise_phone(text)

    assert reason in refusal.value.message


def test_a_phone_is_shown_in_groups():
    assert spoken_phone("+84912345678") == "0912 345 678"
    assert spoken_phone("+842438234567") == "024 38234 567"
    assert spoken_phone("khong ro") == "khong ro"


def test_masks_show_the_last_three_digits_only():
    assert mask_identity("033195001234") == "•••••••••234"
    assert mask_phone("+84912345678") == "•••••••678"
    assert mask_identity("1234") == "••••"
    assert mask_identity("") == ""
