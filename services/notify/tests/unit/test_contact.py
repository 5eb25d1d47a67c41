"""How a contact is given and kept."""

import pytest

from motcua_notify.adapters.vault import AesVault
from motcua_notify.app.ports import BadSeal
from motcua_notify.domain.contact import Contact, contact_of
from motcua_notify.domain.delivery import Channel
from motcua_notify.domain.errors import BadEmail, BadPhone

CONTACT = Contact("+84912345678", "an@vidu.vn")


@pytest.mark.parametrize("phone", ["0912 345 678", "+84912345678", "+84 (912) 345-678"])
def test_a_number_is_brought_into_one_form(phone: str) -> None:
    assert contact_of(phone, " an@vidu.vn ") == CONTACT


@pytest.mark.parametrize(
    "phone", ["12", "không có", "+0912345678", "+12025550123", "0112345678", "01234567890"]
)
def test_what_is_no_number_is_refused(phone: str) -> None:
    with pytest.raises(BadPhone):
        contact_of(phone, "")


@pytest.mark.parametrize("email", ["an", "an@", "a n@vidu.vn", "an@vidu.vn\r\nBcc: x@y.vn", "a@b"])
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(BadEmail):
        contact_of("", email)


@pytest.mark.parametrize(
    "email",
    [
        "nguyễn@vidu.vn",
        "an\0@vidu.vn",
        "an'binh@vidu.vn",
        "an[1]@vidu.vn",
        "an:binh@vidu.vn",
        "a" * 65 + "@vidu.vn",
        "an@" + ("b" * 60 + ".") * 4 + "vn",
    ],
)
def test_an_address_that_the_counter_would_not_take_is_refused_here_too(email: str) -> None:
    with pytest.raises(BadEmail):
        contact_of("", email)


@pytest.mark.parametrize("email", ["an.binh+1@so-ngoai.vidu.vn", "AN_1@vidu.vn", "a/b=c@vidu.vn"])
def test_an_address_that_the_counter_takes_is_kept_as_it_was_given(email: str) -> None:
    assert contact_of("", email).email == email


def test_a_contact_offers_the_channels_it_has() -> None:
    assert contact_of("0912345678", "").channels == (Channel.SMS,)
    assert contact_of("", "").channels == ()
    assert CONTACT.channels == (Channel.SMS, Channel.EMAIL)


def test_a_contact_never_shows_itself_in_a_traceback() -> None:
    assert "912345678" not in repr(CONTACT)
    assert "vidu" not in repr(CONTACT)


def test_a_sealed_contact_opens_for_its_own_dossier_alone() -> None:
    vault = AesVault(b"k" * 32)
    sealed = vault.seal("A", CONTACT)

    assert vault.open("A", sealed) == CONTACT
    for dossier, body in (("B", sealed), ("A", sealed[:-1] + bytes([sealed[-1] ^ 1])), ("A", b"")):
        with pytest.raises(BadSeal):
            vault.open(dossier, body)
    with pytest.raises(BadSeal):
        AesVault(b"x" * 32).open("A", sealed)
