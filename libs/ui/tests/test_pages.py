"""Every page of the gallery, and so every component in every state, as a browser gets it."""

import re
from dataclasses import replace

import html5lib
import pytest
from flask import Flask, flash, render_template_string
from flask.testing import FlaskClient

from motcua_ui import install, is_fragment, render, render_error
from motcua_ui.assets import load_assets
from motcua_ui.gallery import PAGES, create_app, samples
from motcua_ui.view import ErrorPage, Notice, Option, Shell, Tile, draw_bars, draw_line

EVIL = "<script>alert('x')</script>\"'&"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app = create_app()
    app.testing = True
    return app.test_client()


@pytest.mark.parametrize("name", ["", *PAGES, "dang-nhap", "tu-choi", "loi"])
class TestEveryPage:
    def test_is_clean_html(self, client: FlaskClient, name: str) -> None:
        html5lib.HTMLParser(strict=True).parse(client.get(f"/{name}").text)

    def test_has_one_heading_and_a_title_that_starts_with_it(
        self, client: FlaskClient, name: str
    ) -> None:
        text = client.get(f"/{name}").text
        headings = re.findall(r"<h1[^>]*>(.*?)</h1>", text, re.S)

        assert len(headings) == 1
        assert f"<title>{headings[0]}" in text

    def test_runs_under_a_strict_content_security_policy(
        self, client: FlaskClient, name: str
    ) -> None:
        text = client.get(f"/{name}").text

        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"<[^>]+\s(?:on[a-z]+|style)=", text)
        assert not re.search(r'(?:src|href)="(?:https?:)?//', text)

    def test_names_no_element_twice(self, client: FlaskClient, name: str) -> None:
        ids = re.findall(r'\sid="([^"]+)"', client.get(f"/{name}").text)

        assert len(ids) == len(set(ids))


def bare(**options: object) -> Flask:
    app = Flask("test")
    app.secret_key = "test"
    app.testing = True
    install(app, service="thử", **options)  # type: ignore[arg-type]
    return app


EVIL_CALLS = {
    "due_mark": lambda: [replace(samples.MARKS[0], words=EVIL, why_url=EVIL)],
    "worklist": lambda: [
        replace(
            samples.WORK,
            rows=(
                replace(
                    samples.WORK.rows[0],
                    id=EVIL,
                    code=EVIL,
                    url=EVIL,
                    applicant=EVIL,
                    procedure=EVIL,
                    step=EVIL,
                    holder=EVIL,
                    alert=EVIL,
                ),
            ),
        )
    ],
    "line": lambda: [
        draw_line(
            [
                replace(
                    samples._PATH[2],
                    unit=EVIL,
                    task=EVIL,
                    holder=EVIL,
                    note=EVIL,
                    url=EVIL,
                )
            ]
        )
    ],
    "facts": lambda: [[replace(samples.FACTS[0], label=EVIL, value=EVIL, note=EVIL, url=EVIL)]],
    "timeline": lambda: [[replace(samples.EVENTS[0], what=EVIL, who=EVIL, why=EVIL, url=EVIL)]],
    "error_summary": lambda: [[replace(samples.ERRORS[0], field=EVIL, text=EVIL)]],
    "tile": lambda: [Tile(EVIL, EVIL, EVIL)],
    "bars": lambda: [draw_bars(EVIL, [replace(samples.BARS.rows[0], label=EVIL, url=EVIL)])],
    "slip_preview": lambda: [replace(samples.SLIP, title=EVIL, pdf_url=EVIL, note=EVIL)],
    "button": lambda: [EVIL],
    "search_box": lambda: [EVIL, EVIL],
    "pager": lambda: [replace(samples.PAGER, next_url=EVIL, posts={EVIL: EVIL})],
    "empty_state": lambda: [replace(samples.NOTHING.empty, title=EVIL, text=EVIL, action=EVIL)],
    "status_pill": lambda: [EVIL],
    "table": lambda: [
        replace(samples.TABLE, caption=EVIL, rows=((EVIL, "", "", "", (EVIL, EVIL)),))
    ],
    "banner": lambda: [Notice("info", EVIL, EVIL)],
    "flash": lambda: ["done", EVIL],
    "task_nav": lambda: [[replace(samples.shell().tasks[0], label=EVIL, url=EVIL, group=EVIL)]],
    "form_row": lambda: ["ten", EVIL, EVIL, "text", EVIL, EVIL],
    "choices": lambda: ["ten", EVIL, [Option(EVIL, EVIL, EVIL)]],
}


@pytest.mark.parametrize("name", EVIL_CALLS)
def test_a_component_never_lets_typed_text_become_markup(name: str) -> None:
    with create_app().test_request_context("/"):
        text = render_template_string(
            "{{ (ui | attr(name))(*given) }}", name=name, given=EVIL_CALLS[name]()
        )

    assert "&lt;script&gt;" in text or "&lt;" in text
    assert "<script" not in text
    assert "\"'" not in text


@pytest.mark.parametrize(
    "kind", ["text", "textarea", "select", "day", "password", "file", "tel", "number"]
)
def test_every_kind_of_row_has_a_label_its_hint_and_its_error(kind: str) -> None:
    with bare().test_request_context("/"):
        text = render_template_string(
            "{{ ui.form_row('ten', 'Tên', kind=kind, hint='Gợi ý', error='Sai', options=[]) }}",
            kind=kind,
        )

    assert '<label for="ten">' in text
    assert 'aria-describedby="ten-hint ten-error"' in text
    assert 'aria-invalid="true"' in text


def test_five_thousand_rows_are_drawn() -> None:
    with create_app().test_request_context("/"):
        text = render_template_string("{{ ui.worklist(rows) }}", rows=samples.MANY)

    assert text.count("data-row") == 5000


def test_a_missing_value_is_an_error_and_not_an_empty_page() -> None:
    with bare().test_request_context("/"), pytest.raises(Exception, match="undefined"):
        render_template_string("{{ khong_co }}")


def test_static_files_are_kept_for_a_year_under_their_own_version() -> None:
    client = bare().test_client()
    version = load_assets().version

    kept = client.get(f"/static/ui/{version}/motcua.css")
    other = client.get("/static/ui/000000000000/motcua.css")

    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert other.headers["Cache-Control"] == "public, max-age=60"
    assert client.get(f"/static/ui/{version}/../shell.py").status_code == 404


@pytest.mark.parametrize("path", ["/n/dan-tien/kiosk", "/kiosk"])
def test_a_service_works_under_its_mount_point_whether_or_not_the_door_strips_it(
    path: str,
) -> None:
    client = create_app(prefix="/n/dan-tien").test_client()

    text = client.get(path).text

    assert 'href="/n/dan-tien/static/ui/' in text
    assert 'src="/n/dan-tien/static/ui/' in text


def test_a_fragment_is_the_block_of_the_same_template() -> None:
    app = create_app()
    with app.test_request_context("/", headers={"HX-Request": "true"}):
        assert is_fragment()
        part = render("gallery/ban-lam-viec.html", samples, fragment="content")
        whole = render("gallery/ban-lam-viec.html", samples)

    assert "<html" not in part
    assert part.strip() in whole


def test_a_failure_is_shown_even_when_the_shell_cannot_be_made() -> None:
    def broken() -> Shell:
        raise ConnectionError

    app = bare(shell=broken)

    @app.get("/loi")
    def failed() -> tuple[str, int]:
        return render_error(ErrorPage(500, "Hỏng", "Xin thử lại.", number="7F3A"))

    answer = app.test_client().get("/loi")

    assert answer.status_code == 500
    assert "7F3A" in answer.text


def test_forms_carry_the_forgery_token_of_the_service() -> None:
    app = bare()
    app.jinja_env.globals["csrf_token"] = lambda: "t0ken"
    with app.test_request_context("/"):
        assert 'name="csrf_token" value="t0ken"' in render_template_string("{{ ui.secrets() }}")


@pytest.mark.parametrize(
    "asks", ["ui.search_box('/tim', 'Lò Văn Páo', people=true)", "ui.pager(found)"]
)
def test_what_may_be_a_name_is_asked_for_in_the_body_and_never_in_an_address(asks: str) -> None:
    app = bare()
    app.jinja_env.globals["csrf_token"] = lambda: "t0ken"
    found = replace(samples.PAGER, previous_url="/tim?trang=1", posts={"q": "Lò Văn Páo"})
    with app.test_request_context("/"):
        text = render_template_string("{{ " + asks + " }}", found=found)

    assert 'value="Lò Văn Páo"' in text
    assert text.count("<form") == text.count('method="post"') == text.count("t0ken")
    assert "<form" in text
    assert "Páo" not in "".join(re.findall(r'(?:action|href)="([^"]*)"', text))


def test_a_box_that_asks_in_the_address_invites_nothing_but_a_code() -> None:
    with bare().test_request_context("/"):
        text = render_template_string("{{ ui.search_box('/tra-cuu') }}")

    assert 'method="get"' in text
    assert 'placeholder="Mã hồ sơ"' in text
    wanted = re.compile(re.search(r'pattern="([^"]+)"', text)[1])  # type: ignore[index]
    codes = ("H15.50.05.13-261120-0975", "000.00.01.H22-200716-0001", " h31.05.13-261130-0001 ")
    assert all(wanted.fullmatch(code) for code in codes)
    people = ("Lò Văn Páo", "0912345678", "+84 912 345 678", "033090001234", "0101234567-001")
    assert not any(wanted.fullmatch(person) for person in people)


def test_what_was_done_is_said_on_the_next_page() -> None:
    app = bare()

    @app.get("/")
    def page() -> str:
        flash("Đã tiếp nhận hồ sơ.", "done")
        return render_template_string(
            '{% extends "ui/base.html" %}{% block title %}A{% endblock %}'
        )

    text = app.test_client().get("/").text

    assert "banner-done" in text
    assert "Đã tiếp nhận hồ sơ." in text
