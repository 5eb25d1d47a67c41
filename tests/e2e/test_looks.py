"""How the screens look to whoever reads them large and starts at the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from motcua_testing.browser import BrowserProblems
from tests.e2e.platform import Platform
from tests.e2e.test_browser import MARTYR, PAGES, PHONE, Screens

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600, func_only=True)]

# 1280 x 720 at 200 % has room for this many CSS pixels.
TWICE = {"width": 640, "height": 360}
CUT = """() => [...document.querySelectorAll('main *, nav *')].filter(each => {
    const style = getComputedStyle(each), hides = kind => kind !== 'visible';
    const tiny = each.clientWidth <= 1 || each.closest('.hidden, thead, svg, iframe, [hidden]');
    if (tiny || /^(INPUT|SELECT|TEXTAREA|IMG)$/.test(each.tagName)) return false;
    return hides(style.overflowX) && each.scrollWidth > each.clientWidth + 1;
}).map(each => `${each.tagName}.${each.className}: ${each.textContent.trim().slice(0, 60)}`)"""

SOURCES = Path(__file__).resolve().parents[2]
TABLE = re.compile(r'<table class="table.*?</table>', re.DOTALL)
RECEPTION = f"/n/dan-tien/quay/tiep-nhan/{MARTYR}"


@pytest.fixture
def screens(embedded: Platform, new_page: Callable[[], Page]) -> Screens:
    return Screens(embedded, new_page)


@pytest.mark.parametrize(("name", "login", "path"), PAGES, ids=[each[0] for each in PAGES])
def test_every_page_at_twice_the_size_needs_no_scrolling_sideways_and_cuts_nothing(
    screens: Screens, page_problems: BrowserProblems, name: str, login: str, path: str
) -> None:
    page_problems.forgive("404")
    page = screens.of(login, path) if login else screens.visitor()
    page.goto(screens.platform.url + path)
    page.set_viewport_size(TWICE)  # type: ignore[arg-type]

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(CUT) == [], name


def test_sign_in_can_be_typed_at_once(screens: Screens) -> None:
    page = screens.visitor()
    page.goto(screens.platform.url + "/dang-nhap")

    expect(page.get_by_label("Tài khoản")).to_be_focused()


def test_reception_can_be_typed_at_once_and_escape_leads_back(screens: Screens) -> None:
    page = screens.of("dantien.quay", RECEPTION)

    expect(page.get_by_label("Họ và tên, hoặc tên tổ chức")).to_be_focused()
    page.keyboard.press("Escape", delay=60)
    page.keyboard.press("Escape", delay=60)
    expect(page).to_have_url(f"{screens.platform.url}/n/dan-tien/quay")


def test_how_many_of_a_paper_there_are_can_be_read_and_typed_on_a_phone(screens: Screens) -> None:
    page = screens.of("dantien.quay", RECEPTION)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]

    for field in page.locator("#components input[type=number]").all():
        box = field.bounding_box()
        assert box is not None
        assert box["width"] >= 80
        assert box["x"] + box["width"] <= PHONE["width"]
    names = page.locator("#components td:nth-child(2)")
    assert min(each.evaluate("each => each.clientWidth") for each in names.all()) > 200


def test_a_wide_table_written_by_hand_becomes_cards_on_a_narrow_screen() -> None:
    """One that is only scrolled sideways hides its last column, which is what to do."""
    tables = [
        (template.name, table)
        for template in SOURCES.glob("*/*/src/*/**/templates/**/*.html")
        for table in TABLE.findall(template.read_text())
    ]
    wide = [(name, table) for name, table in tables if table.count("<th scope") > 4]

    assert wide
    assert [name for name, table in wide if "table-cards" not in table] == []
