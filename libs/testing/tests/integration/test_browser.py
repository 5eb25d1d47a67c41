from playwright.sync_api import Page

from motcua_testing.browser import BrowserProblems


def test_the_page_has_the_office_screen_language_and_clock(page: Page) -> None:
    seen = page.evaluate(
        "[innerWidth, innerHeight, navigator.language,"
        " Intl.DateTimeFormat().resolvedOptions().timeZone]"
    )

    assert seen[:3] == [1366, 768, "vi-VN"]
    assert seen[3] in {"Asia/Ho_Chi_Minh", "Asia/Saigon"}


def test_complaints_of_a_page_are_heard(page: Page, page_problems: BrowserProblems) -> None:
    page.set_content("<script>console.error('một'); undefinedFunction()</script>")
    page.wait_for_function("document.readyState === 'complete'")

    assert len(page_problems.unforgiven()) == 2

    page_problems.forgive("một")
    page_problems.forgive("undefinedFunction")
    assert page_problems.unforgiven() == []
