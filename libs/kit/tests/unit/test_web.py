from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from flask import Blueprint, Response, current_app, request
from grpc import StatusCode
from sqlalchemy.exc import OperationalError
from werkzeug.test import EnvironBuilder

from motcua_kit.clock import FixedClock
from motcua_kit.errors import DomainError, ErrorTable, FieldProblem, Invalid, Rule
from motcua_kit.ids import CountedIds
from motcua_kit.session import Grant, Principal, Signer, Verifier, new_private_key
from motcua_kit.web import (
    Health,
    Sessions,
    WebOptions,
    assert_every_route_declares_permission,
    create_app,
    principal,
    public,
    request_key,
    requires,
    safe_next,
    signed_in,
)

KEY = new_private_key()
AN = Principal("an.nv", unit="H01.02", grants=(Grant("officer", "H01.02"),))


RIGHT = "đúng"


class AlreadyReturned(DomainError):
    field = "code"


TABLE = ErrorTable(
    {
        AlreadyReturned: Rule(
            HTTPStatus.CONFLICT, StatusCode.FAILED_PRECONDITION, "Hồ sơ đã trả.", "Hãy xem lại."
        )
    }
)


class Accounts:
    def verify(self, login, password):
        return AN if (login, password) == ("an.nv", "đúng") else None


class Desk:
    """A small service and a browser in front of it."""

    def __init__(self, *, health=None, reload=None, prefix=""):
        self.clock = FixedClock(datetime(2026, 11, 23, 1, tzinfo=UTC))
        self.signer = Signer(KEY, clock=self.clock, ids=CountedIds())
        verifier = Verifier([self.signer.public_key()], clock=self.clock)
        self.app = create_app(
            "probe",
            package="flask",
            options=WebOptions(secret="k" * 32, secure_cookies=False, max_body=2000, prefix=prefix),
            errors=TABLE,
            sessions=Sessions(verifier, self.signer, Accounts(), reload),
            clock=self.clock,
            health=health,
        )
        self.app.register_blueprint(views())
        self.browser = self.app.test_client()

    def bearer(self, who=AN):
        return {"Authorization": f"Bearer {self.signer.issue(who)}"}

    def form_token(self):
        return self.browser.get("/form").text

    def sign_in(self, password=RIGHT, **more):
        form = {"account": "an.nv", "password": password, "csrf_token": self.form_token(), **more}
        return self.browser.post("/dang-nhap", data=form)


def views():
    routes = Blueprint("probe", __name__)

    @routes.get("/form")
    @public()
    def form():
        return current_app.jinja_env.globals["csrf_token"]()

    @routes.get("/me")
    @signed_in()
    def me():
        return principal().login

    @routes.post("/return/<unit>")
    @requires("officer", unit_arg="unit")
    def hand(unit):
        return str(request_key())

    @routes.post("/api/v1/return")
    @requires("officer")
    def api_return():
        return {"key": str(request_key()), "got": request.get_json()}

    @routes.get("/api/v1/refused")
    @public()
    def refused():
        raise AlreadyReturned

    @routes.get("/api/v1/invalid")
    @public()
    def invalid():
        raise Invalid([FieldProblem("full_name", "Hãy nhập họ tên.")])

    @routes.get("/broken")
    @public()
    def broken():
        raise KeyError("Nguyễn Văn An")

    return routes


@pytest.fixture
def desk():
    return Desk()


def test_every_answer_carries_the_security_headers(desk):
    for path in ("/form", "/nowhere", "/broken", "/api/v1/refused"):
        headers = desk.browser.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_every_route_of_the_kit_declares_who_may(desk):
    assert_every_route_declares_permission(desk.app)


def test_a_route_that_says_nothing_is_listed_and_answers_nobody():
    desk = Desk()
    desk.app.add_url_rule("/forgotten", "forgotten", lambda: "x")

    with pytest.raises(AssertionError, match="forgotten"):
        assert_every_route_declares_permission(desk.app)
    assert desk.browser.get("/forgotten", headers=desk.bearer()).status_code == 403


def test_who_is_not_signed_in_is_led_to_the_sign_in_page_and_back(desk):
    answer = desk.browser.get("/me?a=1")

    assert answer.status_code == 302
    assert answer.location == "/dang-nhap?next=%2Fme%3Fa%3D1"
    assert desk.browser.get("/me", headers={"HX-Request": "true"}).headers["HX-Redirect"]


def test_signing_in_opens_the_pages_and_goes_where_one_was_going(desk):
    answer = desk.sign_in(next="/me")

    assert (answer.status_code, answer.location) == (303, "/me")
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("motcua_session"))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert desk.browser.get("/me").text == "an.nv"


def test_a_wrong_password_is_told_without_saying_what_was_wrong(desk):
    answer = desk.sign_in("sai")

    assert answer.status_code == 401
    assert "Tài khoản hoặc mật khẩu không đúng." in answer.text


def test_guessing_ends_after_ten_tries_and_begins_anew_after_five_minutes(desk):
    for _ in range(10):
        assert desk.sign_in("sai").status_code == 401

    assert desk.sign_in().status_code == 429
    desk.clock.advance(timedelta(minutes=5))
    assert desk.sign_in().status_code == 303


def test_signing_out_closes_the_pages(desk):
    desk.sign_in()
    desk.browser.post("/dang-xuat", data={"csrf_token": desk.form_token()})

    assert desk.browser.get("/me").status_code == 302


def test_a_program_signs_in_with_json_and_uses_the_token(desk):
    sent = {"login": "an.nv", "password": "đúng"}
    token = desk.browser.post("/api/v1/session", json=sent).json["token"]

    headers = {"Authorization": f"Bearer {token}"}
    assert desk.browser.get("/me", headers=headers).text == "an.nv"
    refused = desk.browser.post("/api/v1/session", json={**sent, "password": "sai"})
    assert refused.status_code == 422


def test_a_form_without_its_token_is_refused(desk):
    desk.sign_in()

    answer = desk.browser.post("/return/H01.02", data={"once": "abcdefgh"})

    assert answer.status_code == 400
    assert "Biểu mẫu này đã cũ" in answer.text


def test_a_form_from_another_site_is_refused(desk):
    desk.sign_in()
    form = {"once": "abcdefgh", "csrf_token": desk.form_token()}

    answer = desk.browser.post(
        "/return/H01.02", data=form, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 400


def test_a_form_token_of_one_person_is_no_good_for_another(desk):
    before = desk.form_token()
    desk.sign_in()
    form = {"once": "abcdefgh", "csrf_token": before}

    assert desk.browser.post("/return/H01.02", data=form).status_code == 400


def test_a_role_at_one_unit_is_none_at_another(desk):
    desk.sign_in()
    form = {"once": "abcdefgh", "csrf_token": desk.form_token()}

    assert desk.browser.post("/return/H01.02", data=form).status_code == 200
    assert desk.browser.post("/return/H01.03", data=form).status_code == 403


def test_the_same_once_token_is_the_same_key_and_never_another_persons(desk):
    def key(once, who=AN):
        return desk.browser.post(
            "/return/H01.02", data={"once": once}, headers=desk.bearer(who)
        ).text

    binh = Principal("binh", grants=AN.grants)
    assert key("token-one") == key("token-one")
    assert len({key("token-one"), key("token-two"), key("token-one", binh)}) == 3


def test_an_api_call_without_an_idempotency_key_is_told_which_field_is_missing(desk):
    answer = desk.browser.post("/api/v1/return", json={}, headers=desk.bearer())

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "Idempotency-Key"


def test_a_refusal_to_a_program_is_problem_json(desk):
    answer = desk.browser.get("/api/v1/refused")

    assert answer.status_code == 409
    assert answer.content_type == "application/problem+json"
    assert answer.json == {
        "type": "urn:motcua:error:already_returned",
        "title": "Hồ sơ đã trả.",
        "status": 409,
        "detail": "Hãy xem lại.",
        "errors": [{"field": "code", "message": "Hồ sơ đã trả."}],
    }


def test_wrong_fields_are_named_one_by_one(desk):
    answer = desk.browser.get("/api/v1/invalid")

    assert answer.json["errors"] == [{"field": "full_name", "message": "Hãy nhập họ tên."}]


def test_a_program_without_a_token_is_told_how_to_bring_one(desk):
    answer = desk.browser.post("/api/v1/return", json={})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_what_nobody_foresaw_shows_a_number_and_nothing_else(desk):
    answer = desk.browser.get("/broken")

    assert answer.status_code == 500
    assert "Nguyễn" not in answer.text
    assert "error-number" in answer.text


def test_a_database_that_restarts_is_told_as_a_pause_and_when_to_try_again(desk):
    @desk.app.get("/api/v1/away")
    @public()
    def away():
        raise OperationalError("INSERT …", {"name": "Nguyễn Văn An"}, ConnectionError("gone"))

    answer = desk.browser.get("/api/v1/away")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    assert "gửi lại" in answer.json["detail"]
    assert "number" not in answer.json
    assert "Nguyễn" not in answer.text


def test_too_much_is_told_to_be_too_much(desk):
    big = {"Idempotency-Key": "abcdefgh", "Content-Type": "application/json", **desk.bearer()}

    answer = desk.browser.post("/api/v1/return", data=b"x" * 3000, headers=big)

    assert answer.status_code == 413
    assert answer.json["title"] == "Nội dung gửi lên quá lớn."


def test_work_keeps_a_session_open_and_rest_ends_it(desk):
    desk.sign_in()
    for _ in range(5):
        desk.clock.advance(timedelta(minutes=15))
        assert desk.browser.get("/me").status_code == 200
    desk.clock.advance(timedelta(minutes=21))

    assert desk.browser.get("/me").status_code == 302


def test_somebody_whose_account_was_closed_is_out_at_the_next_renewal():
    desk = Desk(reload=lambda who: None)
    desk.sign_in()
    desk.clock.advance(timedelta(minutes=10))
    desk.browser.get("/me")

    assert desk.browser.get("/me").status_code == 302


def test_health_names_what_is_wrong():
    health = Health(live={"roles": lambda: None}, ready={"database": lambda: "no_connection"})
    browser = Desk(health=health).browser

    assert browser.get("/healthz/live").status_code == 200
    answer = browser.get("/healthz/ready")
    assert (answer.status_code, answer.json["problems"]) == (503, {"database": "no_connection"})


def test_a_mounted_service_leads_to_its_own_sign_in_page():
    browser = Desk(prefix="/n/dan-tien").browser

    assert browser.get("/n/dan-tien/me").location == (
        "/n/dan-tien/dang-nhap?next=%2Fn%2Fdan-tien%2Fme"
    )


@pytest.mark.parametrize(
    ("target", "followed"),
    [
        ("/quay?x=1", "/quay?x=1"),
        ("//evil.example", ""),
        ("/\\evil.example", ""),
        ("https://evil.example", ""),
        ("/a\nb", ""),
        ("", ""),
    ],
)
def test_one_is_led_only_to_pages_of_this_door(target, followed):
    assert safe_next(target) == followed


def sent(app, path):
    """What the server is given of an answer."""
    environ = EnvironBuilder(path=path).get_environ()
    return app.wsgi_app(environ, lambda _status, _headers, _error=None: None)


def test_an_answer_that_is_whole_goes_to_the_server_whole_with_nothing_left_to_close(desk):
    routes, closed = Blueprint("closing", __name__), []

    @routes.get("/whole")
    @public()
    def whole():
        answer = Response(["đủ", " cả"])
        answer.call_on_close(lambda: closed.append("whole"))
        return answer

    @routes.get("/piecewise")
    @public()
    def piecewise():
        answer = Response(piece for piece in ("từng", " phần"))
        answer.call_on_close(lambda: closed.append("piecewise"))
        return answer

    desk.app.register_blueprint(routes)

    assert sent(desk.app, "/whole") == ["đủ".encode(), " cả".encode()]
    assert closed == ["whole"]
    pieces = sent(desk.app, "/piecewise")
    assert not isinstance(pieces, list)
    assert b"".join(pieces).decode() == "từng phần"
    assert closed == ["whole"]
    pieces.close()
    assert closed == ["whole", "piecewise"]
