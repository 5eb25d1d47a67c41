"""Whoever is signed in changes their own password, on a page."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from motcua_catalog.app.reset_password import ResetPassword
from motcua_catalog.app.set_passwords import SetPasswords
from motcua_catalog.bootstrap import Catalog
from motcua_catalog.entrypoints.web.app import make_web
from motcua_kit.clock import FixedClock
from motcua_kit.web import Health

LOGIN = "dantien.quay"
OLD = "mật khẩu tập huấn"
NEW = "một câu dài dễ nhớ"
PAGE = "/danh-muc/doi-mat-khau"


@pytest.fixture
def client(loaded: Catalog, keys: object) -> FlaskClient:
    loaded.set_passwords(SetPasswords(OLD))
    return make_web(loaded, keys.verifier, Health()).test_client()


def token_of(page: object) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)


def enter(client: FlaskClient, password: str = OLD, target: str = "") -> object:
    page = client.get(f"/dang-nhap?next={target or '/danh-muc/'}")
    sent = {"account": LOGIN, "password": password, "csrf_token": token_of(page), "next": target}
    return client.post("/dang-nhap", data=sent)


def change(
    client: FlaskClient, current: str = OLD, new: str = NEW, again: str | None = None
) -> object:
    sent = {"current": current, "new": new, "again": new if again is None else again}
    return client.post(PAGE, data={**sent, "csrf_token": token_of(client.get(PAGE))})


def may_enter(client: FlaskClient, password: str) -> bool:
    return bool(tell(client, password).status_code == 200)


def tell(client: FlaskClient, password: str) -> object:
    """As a program signs in, with no cookie of the browser's."""
    body = {"login": LOGIN, "password": password}
    return client.application.test_client().post("/api/v1/session", json=body)


def test_only_who_is_signed_in_finds_the_page(client: FlaskClient) -> None:
    assert client.get(PAGE).location.startswith("/danh-muc/dang-nhap")

    enter(client)

    page = client.get(PAGE)
    assert "ít nhất 12 ký tự" in page.text
    assert "tên đăng nhập" in page.text
    assert f'href="{PAGE}"' in client.get("/danh-muc/thu-tuc").text


def test_the_password_is_changed_and_the_person_stays_signed_in(client: FlaskClient) -> None:
    enter(client)

    done = change(client)

    assert (done.status_code, done.location) == (303, f"{PAGE}/xong")
    assert "12 giờ" in client.get(done.location).text
    assert may_enter(client, NEW)
    assert not may_enter(client, OLD)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"current": "khác"}, "Mật khẩu hiện tại không đúng."),
        ({"new": "ngắn"}, "ít nhất 12 ký tự."),
        ({"new": OLD}, "không được trùng mật khẩu đang dùng"),
        ({"again": "một câu dài khó nhớ"}, "không giống nhau"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_comes_back(
    client: FlaskClient, typed: dict[str, str], said: str
) -> None:
    enter(client)

    answer = change(client, **typed)

    assert answer.status_code == 422
    assert said in answer.text
    for value in {OLD, NEW, *typed.values()}:
        assert f'value="{value}"' not in answer.text
    assert may_enter(client, OLD)


def test_guessing_the_current_password_ends_after_ten(
    client: FlaskClient, clock: FixedClock
) -> None:
    enter(client)
    for _ in range(10):
        assert change(client, current="đoán mò").status_code == 422

    refused = change(client)

    assert refused.status_code == 429
    assert "quá nhiều lần" in refused.text
    assert may_enter(client, OLD)

    clock.advance(timedelta(minutes=6))
    assert change(client).status_code == 303


def test_a_new_password_that_will_not_do_is_no_guess(client: FlaskClient) -> None:
    enter(client)
    for _ in range(11):
        assert change(client, new="ngắn").status_code == 422

    assert change(client).status_code == 303


def test_a_one_time_password_opens_nothing_but_this_page(
    client: FlaskClient, loaded: Catalog
) -> None:
    loaded.reset_password(ResetPassword(LOGIN, "mot-lan-roi-thoi", is_once=True))

    entered = enter(client, "mot-lan-roi-thoi", "/n/dan-tien/quay")

    assert (entered.status_code, entered.location) == (303, PAGE)
    assert "dùng một lần" in client.get(PAGE).text
    assert tell(client, "mot-lan-roi-thoi").json["principal"]["roles"] == []
    assert client.get("/danh-muc/vao-viec").location == PAGE

    change(client, current="mot-lan-roi-thoi")

    assert client.get("/danh-muc/vao-viec").location == "/n/dan-tien/quay"
