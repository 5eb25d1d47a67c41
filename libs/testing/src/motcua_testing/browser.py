"""Real Chromium as the office uses it: its screen, its language, its clock."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
)
FAILED = pytest.StashKey[bool]()


@dataclass
class BrowserProblems:
    """What a page complained about; any complaint fails its test unless forgiven."""

    heard: list[str] = field(default_factory=list)
    _forgiven: list[str] = field(default_factory=list)

    def forgive(self, pattern: str) -> None:
        """Expect complaints matching this regular expression, e.g. of a refused form."""
        self._forgiven.append(pattern)

    def unforgiven(self) -> list[str]:
        """Complaints nobody expected."""
        return [
            problem
            for problem in self.heard
            if not any(re.search(pattern, problem) for pattern in self._forgiven)
        ]

    def listen(self, page: Page) -> None:
        """Write down the page's console errors and uncaught exceptions."""
        page.on("console", self._console)
        page.on("pageerror", self._uncaught)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.heard.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _uncaught(self, error: Error) -> None:
        self.heard.append(f"uncaught: {error.message}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium a session."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=_executable(), headless=True, args=list(_FLAGS)
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page_problems() -> BrowserProblems:
    """What the test's pages complained about; a test may forgive what it expects."""
    return BrowserProblems()


@pytest.fixture
def new_page(
    browser: Browser, page_problems: BrowserProblems, request: pytest.FixtureRequest
) -> Iterator[Callable[[], Page]]:
    """Opens pages of separate people: each has cookies of its own."""
    pages: list[Page] = []

    def open_page() -> Page:
        context = browser.new_context(
            viewport={"width": 1366, "height": 768},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page_problems.listen(page)
        pages.append(page)
        return page

    yield open_page
    if request.node.stash.get(FAILED, False):
        for number, page in enumerate(pages):
            page.screenshot(path=_picture(request, f"failed-{number}"), full_page=True)
    for page in pages:
        page.context.close()
    problems = page_problems.unforgiven()
    if problems:
        pytest.fail("The page complained:\n" + "\n".join(problems))


@pytest.fixture
def page(new_page: Callable[[], Page]) -> Page:
    """One page at 1366x768, in Vietnamese, at Vietnam's time; its complaints fail the test."""
    return new_page()


@pytest.fixture
def screenshot(page: Page, request: pytest.FixtureRequest) -> Callable[[str], Path]:
    """Takes a picture of the whole page into test-results/ under a name."""

    def take(name: str) -> Path:
        picture = _picture(request, name)
        page.screenshot(path=picture, full_page=True)
        return picture

    return take


def _picture(request: pytest.FixtureRequest, name: str) -> Path:
    folder = request.config.rootpath / "test-results"
    folder.mkdir(exist_ok=True)
    test = re.sub(r"[^\w.-]+", "-", request.node.name).strip("-")
    return folder / f"{test}-{name}.png"


def _executable() -> str:
    candidates = (os.environ.get("MOTCUA_CHROMIUM"), "/usr/bin/chromium", "chromium-browser")
    for candidate in candidates:
        found = shutil.which(candidate) if candidate else None
        if found:
            return found
    raise RuntimeError("Chromium is missing: run `make setup-test`, or name it in MOTCUA_CHROMIUM.")
