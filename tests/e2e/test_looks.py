"""How the screens look to whoever reads them large and starts at the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from motcua_testing.browser import BrowserProblems
from tests.e2e.platform import Platform
from tests.e2e.test_browser import PAGES, Screens

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600, func_only=True)]

# 1280 x 720 at 200 % has room for this many CSS pixels.
TWICE = {"width": 640, "height": 360}
CUT = """() => [...document.querySelectorAll('main *, nav *')].filter(each => {
    const style = getComputedStyle(each), hides = kind => kind !== 'visible';
    const tiny = each.clientWidth <= 1 || each.closest('.hidden, thead, svg, iframe, [hidden]');
    if (tiny || /^(INPUT|SELECT|TEXTAREA|IMG)$/.test(each.tagName)) return false;
    return hides(style.overflowX) && each.scrollWidth > each.clientWidth + 1;
}).map(each => `${each.tagName}.${each.className}: ${each.textContent.trim().slice(0, 60)}`)"""


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
