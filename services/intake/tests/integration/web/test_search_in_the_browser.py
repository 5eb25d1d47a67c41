"""The search as officers use it: by keyboard and barcode reader, back again, and loaded anew."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from motcua_kit.web.security import SESSION_COOKIE
from services.intake.tests.integration.web.conftest import PREFIX, STAFF, Office
from services.intake.tests.integration.web.test_the_api import accepted

pytestmark = pytest.mark.browser
NAME = "Đặng Văn Ánh"


@pytest.fixture
def asked() -> list[str]:
    """Every address that the browser asked for."""
    return []


@pytest.fixture
def page(office: Office, new_page: Callable[[], Page], asked: list[str]) -> Iterator[Page]:
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    opened = new_page()
    url = f"http://127.0.0.1:{server.port}"
    token = office.token("xa.quay", *STAFF)
    opened.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": url}])
    opened.on("request", lambda request: asked.append(unquote(request.url)))
    opened.goto(f"{url}{PREFIX}/xu-ly")
    yield opened
    opened.goto("about:blank")
    server.shutdown()
    thread.join()
    server.server_close()


def _is_at(page: Page, path: str) -> None:
    expect(page).to_have_url(page.url.split(PREFIX)[0] + PREFIX + path)


def test_a_name_is_sought_paged_through_and_gone_back_to_without_standing_in_an_address(
    office: Office, page: Page, asked: list[str]
) -> None:
    codes = [accepted(office.caller()) for _ in range(26)]
    page.keyboard.press("/", delay=60)
    page.keyboard.type(NAME, delay=60)
    page.keyboard.press("Enter", delay=60)

    _is_at(page, "/tim")
    expect(page.get_by_text("1–25 trong 26")).to_be_visible()
    expect(page.locator("#search-q")).to_have_value(NAME)
    page.get_by_role("button", name="Sau →").click()
    _is_at(page, "/tim?trang=2")
    link = page.locator("tbody a.code")
    expect(link).to_have_count(1)
    code = link.inner_text()
    link.click()
    _is_at(page, f"/ho-so/{code}")
    page.go_back()
    _is_at(page, "/tim?trang=2")
    expect(page.get_by_role("link", name=code)).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name=code)).to_be_visible()
    page.get_by_role("button", name="← Trước").click()
    _is_at(page, "/tim")
    expect(page.locator("tbody a.code")).to_have_count(25)
    assert code in codes
    assert not [each for each in asked if "Ánh" in each]


def test_a_code_scanned_anywhere_or_typed_opens_its_dossier(office: Office, page: Page) -> None:
    code, other = accepted(office.caller()), accepted(office.caller())
    page.keyboard.press("/", delay=60)
    page.keyboard.type(code[-4:], delay=60)
    page.keyboard.press("Enter", delay=60)
    _is_at(page, f"/ho-so/{code}")

    # The clock stands still, so that the keys come as fast as a reader sends them.
    page.clock.install()
    page.reload()
    page.clock.pause_at(datetime(2100, 1, 1, tzinfo=UTC))
    page.keyboard.type(other)
    page.keyboard.press("Enter")
    _is_at(page, f"/ho-so/{other}")
    page.focus("#search-top")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    _is_at(page, f"/ho-so/{code}")
