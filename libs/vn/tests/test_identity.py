"""Numbers and addresses are read as people write them, kept one way, and shown masked."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_vn.identity import (
    BadEmailError,
    BadIdentityNumberError,
    BadPhoneError,
    BadTaxNumberError,
    mask_identity,
    mask_phone,
    normalise_email,
    normalise_phone,
    parse_citizen_number,
    parse_identity,
    parse_tax_number,
    spoken_phone,
)

LETTERS = string.ascii_letters + string.digits
BOXES = st.text(LETTERS + "._!#$%&*+/=?^`{|}~-", min_size=1, max_size=64)
HOSTS = st.lists(st.text(LETTERS + "-", min_size=1, max_size=12), min_size=2, max_size=4)


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


@given(BOXES, HOSTS, st.text(" \t\r\n\u00a0", max_size=3))
def test_an_address_is_kept_as_it_was_given_without_the_space_around_it(box, host, space):
    address = f"{box}@{'.'.join(host)}"

    assert normalise_email(space + address + space) == address


@given(st.text() | st.from_regex(r"[^@]{1,70}@[^@]{1,200}"))
def test_what_is_taken_for_an_address_stays_in_one_line_of_ascii(text):
    try:
        address = normalise_email(text)
    except BadEmailError:
        return

    box, host = address.split("@")
    assert address.isascii()
    assert not set(address) & set(string.whitespace + '<>,;:"\\()')
    assert "." in host
    assert len(box) <= 64
    assert len(address) <= 200
    assert normalise_email(address) == address


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" ", "nhập"),
        ("an", "ten@noi.vn"),
        ("an@", "ten@noi.vn"),
        ("an@noi", "ten@noi.vn"),
        ("an@noi..vn", "ten@noi.vn"),
        ("an binh@noi.vn", "ten@noi.vn"),
        ("an@noi.vn\r\nBcc: ai@noi.vn", "ten@noi.vn"),
        (f"{'a' * 65}@noi.vn", "ten@noi.vn"),
        (f"an@{'a' * 200}.vn", "ten@noi.vn"),
        ("bình@noi.vn", "không dấu"),
        ("an@nơi.vn", "không dấu"),
    ],
)
def test_another_address_is_refused_with_the_reason(text, reason):
    with pytest.raises(BadEmailError) as refusal:
        normalise_email(text)

    assert reason in refusal.value.message


def test_masks_show_the_last_three_digits_only():
    assert mask_identity("033195001234") == "•••••••••234"
    assert mask_phone("+84912345678") == "•••••••678"
    assert mask_identity("1234") == "••••"
    assert mask_identity("") == ""
