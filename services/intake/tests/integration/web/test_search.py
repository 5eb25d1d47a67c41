"""Dossiers are found by name, number and phone, and no address ever holds one of them."""

import re
from base64 import urlsafe_b64decode
from html import unescape
from urllib.parse import unquote, urlsplit

import pytest
from flask.testing import FlaskClient

from motcua_kit.telemetry.metrics import METRICS
from motcua_kit.web.security import SESSION_COOKIE
from services.intake.tests.integration.web.conftest import PREFIX, STAFF, Browser, Office
from services.intake.tests.integration.web.test_the_api import FILING, accepted

NAME, PHONE = "Đặng Văn Ánh", "0912 345 678"


def _addresses(page: str) -> str:
    return unquote(" ".join(re.findall(r'(?:href|action|src|hx-get)="([^"]*)"', unescape(page))))


def _asked(person: Browser, query: str) -> str:
    """Where the answer to a search sends the browser, before it goes there."""
    person.open("/tim")
    sent = {**person.hidden(), "q": query}
    answer = person.client.post(f"{PREFIX}/tim", data=sent)
    assert answer.status_code == 303, answer.text
    return answer.location


@pytest.mark.parametrize("query", [NAME, "dang anh", PHONE, "033090001234"])
def test_what_is_found_is_listed_and_told_in_no_address(office: Office, query: str) -> None:
    codes = [accepted(office.caller()) for _ in range(2)]
    person = office.browser()

    assert _asked(person, query) == f"{PREFIX}/tim"
    page = person.open("/tim")

    assert all(code in page for code in codes)
    assert f'value="{query}"' in unescape(page)
    assert not re.search("ánh|dang anh|345|033090", _addresses(page), re.IGNORECASE)
    assert person.open("/tim") == page, "going back and loading again show the same"


def test_the_next_page_of_many_asks_in_the_body(office: Office) -> None:
    codes = {accepted(office.caller()) for _ in range(26)}
    person = office.browser()
    person.open("/quay")
    first = person.send("/tim", {"q": NAME})
    assert "1–25 trong 26" in first

    second = person.send("/tim?trang=2", person.hidden())

    assert "26–26 trong 26" in second
    assert urlsplit(person.page.request.url).query == "trang=2"
    assert {code for code in codes if code in first + second} == codes
    assert NAME not in _addresses(first + second)


@pytest.mark.parametrize("spelt", [str.lower, " {} ".format])
def test_a_code_opens_its_dossier_typed_or_scanned(office: Office, spelt) -> None:
    code = accepted(office.caller())
    accepted(office.caller())
    person = office.browser()

    assert _asked(person, spelt(code)) == f"{PREFIX}/ho-so/{code}"
    assert _asked(person, code[-4:]) == f"{PREFIX}/ho-so/{code}"
    assert f"Hồ sơ {code}" in person.open(f"/tim?q={spelt(code)}")


def test_a_code_kept_elsewhere_leads_to_the_common_look_up(office: Office) -> None:
    page = office.browser().open("/tim?q=H31.05-261130-0001")

    assert "Không thấy hồ sơ nào theo “H31.05-261130-0001”" in page
    assert 'href="/ho-so/H31.05-261130-0001"' in page


def test_a_name_in_an_address_is_not_looked_at(office: Office) -> None:
    code = accepted(office.caller())
    person = office.browser()

    answer = person.client.get(f"{PREFIX}/tim?q={NAME}")

    assert (answer.status_code, answer.location) == (303, f"{PREFIX}/tim")
    assert code not in person.open("/tim")


def test_what_was_sought_is_for_nobody_else_at_the_same_computer(office: Office) -> None:
    codes = [accepted(office.caller()) for _ in range(2)]
    person = office.browser()
    _asked(person, NAME)
    assert codes[0] in person.open("/tim")
    assert "Ánh" not in _readable(person.client)

    person.client.set_cookie(SESSION_COOKIE, office.token("xa.sau", *STAFF), path="/")

    page = person.open("/tim")
    assert codes[0] not in page
    assert NAME not in page


def _readable(client: FlaskClient) -> str:
    """What somebody could read in the cookie of the visit, whole or word for word."""
    cookie = client.get_cookie("motcua_said")
    assert cookie is not None
    payload = cookie.value.partition(".")[0]
    assert payload, "small enough to lie open"
    text = urlsafe_b64decode(payload + "===")
    words = re.findall(rb"[\w-]{24,}={0,2}", text)
    assert words, "something is kept"
    kept = [text, *(urlsafe_b64decode(word + b"===") for word in words)]
    return b" ".join(kept).decode(errors="replace")


def test_a_search_without_the_secret_of_the_form_is_refused(office: Office) -> None:
    accepted(office.caller())
    person = office.browser()
    person.open("/tim")

    answer = person.client.post(f"{PREFIX}/tim", data={"q": NAME})

    assert answer.status_code == 400


def test_nothing_of_a_search_is_logged_or_counted(
    office: Office, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    sought = "Ngân Quỳnh Chưa Ai Thấy"
    accepted(office.caller(), applicant={**FILING["applicant"], "name": sought})
    accepted(office.caller(), applicant={**FILING["applicant"], "name": sought})
    person = office.browser()
    _asked(person, sought)
    assert sought in person.open("/tim")

    counted = METRICS.text()
    assert 'route="search.ask"' in counted
    said = " ".join([counted, *capfd.readouterr(), caplog.text])
    assert "Quỳnh" not in said
    assert "quynh" not in said.lower()
