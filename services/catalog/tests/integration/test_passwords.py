"""A password of one's own: given by the operator, changed by the person, known to nobody else."""

from pathlib import Path

import pytest
from catalog_outbox import outbox

from motcua_catalog.app.change_password import ChangePassword
from motcua_catalog.app.reset_password import ResetPassword
from motcua_catalog.app.set_passwords import SetPasswords
from motcua_catalog.app.sign_in import SignIn
from motcua_catalog.bootstrap import Catalog
from motcua_catalog.domain.errors import (
    PasswordIsOld,
    PasswordTooShort,
    RecordNotFound,
    WrongPassword,
)
from motcua_kit.passwords import Passwords

LOGIN = "dantien.quay"
SHARED = "mật khẩu dùng chung"
OWN = "mật khẩu của riêng mình"


@pytest.fixture
def shared(loaded: Catalog) -> Catalog:
    loaded.set_passwords(SetPasswords(SHARED))
    return loaded


def at_the_node(catalog: Catalog) -> tuple[str, int]:
    """The hash and the number that the deployment of the officer is handed."""
    (found,) = (each for each in catalog.credentials_of("dan-tien") if each.login == LOGIN)
    return found.password_hash, found.version


def test_a_changed_password_is_a_new_version_everywhere(shared: Catalog) -> None:
    before, _ = at_the_node(shared)

    shared.change_password(ChangePassword(LOGIN, SHARED, OWN))

    after, version = at_the_node(shared)
    said = [fact.officer for fact in outbox(shared) if fact.key == f"officer:{LOGIN}"]
    assert (version, [each.credentials_version for each in said]) == (2, [0, 1, 2])
    assert after != before
    assert shared.sign_in(SignIn(LOGIN, SHARED)) is None
    assert shared.sign_in(SignIn(LOGIN, OWN))
    assert shared.sign_in(SignIn("dantien.lanhdao", SHARED))


@pytest.mark.parametrize(
    ("current", "new", "refusal"),
    [
        ("không phải", OWN, WrongPassword),
        (SHARED, SHARED, PasswordIsOld),
        (SHARED, "ngắn quá", PasswordTooShort),
    ],
)
def test_what_is_refused_changes_nothing(
    shared: Catalog, current: str, new: str, refusal: type[Exception]
) -> None:
    before = len(outbox(shared))

    with pytest.raises(refusal):
        shared.change_password(ChangePassword(LOGIN, current, new))

    assert len(outbox(shared)) == before
    assert shared.sign_in(SignIn(LOGIN, SHARED))


def test_a_change_sent_twice_is_one_change(shared: Catalog) -> None:
    shared.change_password(ChangePassword(LOGIN, SHARED, OWN))
    shared.change_password(ChangePassword(LOGIN, SHARED, OWN))

    assert at_the_node(shared)[1] == 2


def test_who_has_no_password_yet_cannot_change_it(loaded: Catalog) -> None:
    with pytest.raises(WrongPassword):
        loaded.change_password(ChangePassword(LOGIN, "", OWN))


def test_the_operator_ends_an_old_password_everywhere(shared: Catalog) -> None:
    assert shared.reset_password(ResetPassword(LOGIN, OWN, is_once=False)) == 2

    assert at_the_node(shared)[1] == 2
    assert shared.sign_in(SignIn(LOGIN, SHARED)) is None
    assert shared.sign_in(SignIn(LOGIN, OWN))


def test_the_operator_is_held_to_the_same_rules(shared: Catalog) -> None:
    with pytest.raises(PasswordTooShort):
        shared.reset_password(ResetPassword(LOGIN, "ngắn quá", is_once=False))
    with pytest.raises(RecordNotFound):
        shared.reset_password(ResetPassword("khong.co", OWN, is_once=True))


def test_a_one_time_password_does_nothing_but_lead_to_ones_own(shared: Catalog) -> None:
    shared.reset_password(ResetPassword(LOGIN, "mot-lan-roi-thoi", is_once=True))

    account = shared.sign_in(SignIn(LOGIN, "mot-lan-roi-thoi"))
    assert account
    assert account.must_change_password
    handed, version = at_the_node(shared)
    assert version == 2
    assert handed.startswith("$argon2id$")
    for password in ("mot-lan-roi-thoi", SHARED):
        assert not Passwords().verify(handed, password)

    shared.change_password(ChangePassword(LOGIN, "mot-lan-roi-thoi", OWN))

    account = shared.sign_in(SignIn(LOGIN, OWN))
    assert account
    assert not account.must_change_password
    handed, version = at_the_node(shared)
    assert version == 3
    assert Passwords().verify(handed, OWN)


def test_loading_the_catalogue_again_leaves_passwords(shared: Catalog, data: Path) -> None:
    shared.change_password(ChangePassword(LOGIN, SHARED, OWN))

    assert shared.load(data).changed == {}
    assert shared.sign_in(SignIn(LOGIN, OWN))


def test_giving_the_demos_password_again_takes_nobodys_own(shared: Catalog) -> None:
    shared.change_password(ChangePassword(LOGIN, SHARED, OWN))

    assert shared.set_passwords(SetPasswords(SHARED)) == 0
    assert shared.sign_in(SignIn(LOGIN, OWN))


def test_another_password_of_the_demo_reaches_all_who_had_the_one_before(shared: Catalog) -> None:
    shared.reset_password(ResetPassword(LOGIN, "mot-lan-roi-thoi", is_once=True))

    assert shared.set_passwords(SetPasswords("mật khẩu khác của bản chạy thử")) == 146
    account = shared.sign_in(SignIn(LOGIN, "mot-lan-roi-thoi"))
    assert account
    assert account.must_change_password


def test_a_one_time_password_typed_for_the_new_one_changes_nothing(shared: Catalog) -> None:
    shared.reset_password(ResetPassword(LOGIN, "mot-lan-roi-thoi", is_once=True))

    with pytest.raises(WrongPassword):
        shared.change_password(ChangePassword(LOGIN, "đoán mò thôi mà", "mot-lan-roi-thoi"))
    account = shared.sign_in(SignIn(LOGIN, "mot-lan-roi-thoi"))
    assert account
    assert account.must_change_password


def test_a_password_is_not_in_what_a_command_says_of_itself() -> None:
    said = repr([ChangePassword(LOGIN, SHARED, OWN), ResetPassword(LOGIN, OWN, is_once=True)])

    assert SHARED not in said
    assert OWN not in said
