"""What a password must be, whoever chooses it."""

import unicodedata

import pytest

from motcua_catalog.domain.errors import (
    PasswordIsLogin,
    PasswordTooLong,
    PasswordTooShort,
    PasswordUnprintable,
)
from motcua_catalog.domain.passwords import check_new_password, one_time_password

LOGIN = "trung-tam-tinh.vanthu"


@pytest.mark.parametrize("password", ["mười hai chữ", "Trung-tam-tinh.vanthu1", "ế" * 64])
def test_a_long_password_of_ones_own_is_taken(password: str) -> None:
    check_new_password(password, LOGIN)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("", PasswordTooShort),
        ("mười một ch", PasswordTooShort),
        ("a" * 65, PasswordTooLong),
        ("mật khẩu\0có NUL", PasswordUnprintable),
        ("mật khẩu\nhai dòng", PasswordUnprintable),
        ("mật khẩu \udcc3 lạ", PasswordUnprintable),
        (LOGIN, PasswordIsLogin),
        (LOGIN.upper(), PasswordIsLogin),
    ],
)
def test_what_is_no_password_is_refused(password: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_new_password(password, LOGIN)


def test_letters_are_counted_as_a_person_counts_them() -> None:
    eleven = unicodedata.normalize("NFD", "ế" * 11)

    with pytest.raises(PasswordTooShort):
        check_new_password(eleven, LOGIN)


def test_a_one_time_password_can_be_read_over_the_phone_and_is_long_enough() -> None:
    made = one_time_password(lambda letters: letters[0])

    assert made == "aaaa-aaaa-aaaa-aaaa"
    check_new_password(made, LOGIN)
