"""People sign in and read the catalogue."""

import re

import pytest
from flask.testing import FlaskClient
from jinja2 import TemplateSyntaxError

from motcua_catalog.app.set_passwords import SetPasswords
from motcua_catalog.bootstrap import Catalog
from motcua_catalog.entrypoints.web.app import make_web
from motcua_kit.web import Health, assert_every_route_declares_permission

PASSWORD = "mật khẩu tập huấn"


@pytest.fixture
def client(loaded: Catalog, keys: object) -> FlaskClient:
    loaded.set_passwords(SetPasswords(PASSWORD))
    return make_web(loaded, keys.verifier, Health()).test_client()


def sign_in(client: FlaskClient, login: str, password: str = PASSWORD) -> object:
    page = client.get("/dang-nhap", follow_redirects=True)
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)
    target = re.search(r'name="next" value="([^"]*)"', page.text).group(1)
    form = {"account": login, "password": password, "csrf_token": csrf, "next": target}
    return client.post("/dang-nhap", data=form)


def test_every_route_says_who_may(loaded: Catalog, keys: object) -> None:
    assert_every_route_declares_permission(make_web(loaded, keys.verifier, Health()))


@pytest.mark.parametrize(
    ("login", "place"),
    [
        ("dantien.quay", "/n/dan-tien/quay"),
        ("khoaichau.lanhdao", "/n/khoai-chau/xu-ly"),
        ("dieuphoi", "/dieu-phoi"),
        ("lanhdaotinh", "/bang"),
    ],
)
def test_signing_in_leads_to_the_work(client: FlaskClient, login: str, place: str) -> None:
    entered = sign_in(client, login)
    assert entered.status_code == 303

    assert client.get(entered.location).location == place


def test_a_wrong_password_is_refused(client: FlaskClient) -> None:
    assert sign_in(client, "dantien.quay", "khác").status_code == 401


def test_a_program_gets_a_token_that_opens_the_officers(client: FlaskClient) -> None:
    pair = {"login": "danhmuc", "password": PASSWORD}
    token = client.post("/api/v1/session", json=pair).json["token"]

    assert client.get("/danh-muc/api/v1/officers").status_code == 401
    head = {"Authorization": f"Bearer {token}"}
    officers = client.get("/danh-muc/api/v1/officers?unit=xa-dan-tien", headers=head).json
    assert officers["count"] >= 4
    assert "password" not in str(officers)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/danh-muc/thu-tuc?q=khai%20sinh", "Đăng ký khai sinh"),
        ("/danh-muc/thu-tuc?q=khongcogi", "Không có thủ tục nào"),
        ("/danh-muc/thu-tuc/1.010803", "4 chặng; quyết định ở chặng 3"),
        ("/danh-muc/thu-tuc/2.000815", "nhiều nhất"),
        ("/danh-muc/don-vi", "47 đơn vị"),
        ("/danh-muc/don-vi/xa-dan-tien", "Cán bộ, công chức"),
        ("/danh-muc/lich/hung-yen?nam=2026", "249"),
        ("/danh-muc/lich/dong-hy-2017", "năm 2018"),
    ],
)
def test_the_pages_are_for_everybody(client: FlaskClient, path: str, said: str) -> None:
    page = client.get(path)

    assert page.status_code == 200
    assert said in page.text


def test_every_procedure_has_a_page(client: FlaskClient, loaded: Catalog) -> None:
    for procedure in loaded.queries.procedures():
        assert client.get(f"/danh-muc/thu-tuc/{procedure.code}").status_code == 200


@pytest.mark.parametrize("path", ["/thu-tuc/9.999999", "/don-vi/khong-co", "/lich/khong-co"])
def test_what_is_not_there_is_said(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/danh-muc{path}")

    assert answer.status_code == 404
    assert "Danh mục không có" in answer.text


def test_the_json_is_what_its_description_says(client: FlaskClient) -> None:
    document = client.get("/danh-muc/api/openapi.json").json
    procedure = client.get("/danh-muc/api/v1/procedures/1.001193").json

    assert document["openapi"] == "3.1.0"
    assert set(procedure) == set(document["components"]["schemas"]["Procedure"]["properties"])
    assert procedure["versions"][0]["fee"]["amount"] == 0
    for path in document["paths"]:
        if "{" not in path and path not in {"/api/v1/session", "/api/v1/officers"}:
            assert client.get(f"/danh-muc{path}").status_code == 200


def test_every_template_can_be_read(loaded: Catalog, keys: object) -> None:
    app = make_web(loaded, keys.verifier, Health())
    for name in app.jinja_env.list_templates(
        filter_func=lambda found: found.startswith("catalog/")
    ):
        try:
            app.jinja_env.get_template(name)
        except TemplateSyntaxError as reason:
            pytest.fail(f"{name}: {reason}")
