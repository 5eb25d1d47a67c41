"""What the small script promises, and what axe finds, in a real browser."""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Response, request
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from motcua_ui.gallery import PAGES, create_app

pytestmark = pytest.mark.browser
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; frame-src 'self' about:; form-action 'self'; base-uri 'none'"
)
# Of each row of tiles: heights of the labels' words, tops of the figures; how far apart rows are.
TILES = """() => {
    const rows = new Map(), box = each => each.getBoundingClientRect();
    for (const tile of document.querySelectorAll('.tile')) {
        const top = box(tile).top;
        rows.set(top, [...(rows.get(top) || []), tile]);
    }
    const of = name => [...rows.values()].map(tiles =>
        [...new Set(tiles.map(tile => name(tile)))]);
    const [first, second] = [...rows.values()];
    return {
        heights: of(tile => {
            const words = document.createRange();
            words.selectNodeContents(tile.querySelector('.tile-label').lastChild);
            return words.getBoundingClientRect().height;
        }),
        figures: of(tile => box(tile.querySelector('.tile-value')).top),
        apart: second ? Math.round(box(second[0]).top - box(first[0]).bottom) : 12,
    };
}"""

# What is at the keyboard, and whether its first line lies under the bar of actions.
COVERED = """() => {
    const it = document.activeElement, bar = document.querySelector('.actions');
    const [mine, its] = [it, bar].map(each => each.getBoundingClientRect());
    const typed = Math.min(mine.bottom, mine.top + 40);
    const covered = !bar.contains(it) && typed > its.top + 1 && mine.top < its.bottom;
    return { name: it.id || `${it.name}=${it.value}`, covered };
}"""


@pytest.fixture(scope="module")
def gallery() -> Iterator[tuple[str, list[str]]]:
    """The gallery's address under a strict policy, and the POSTs it has seen."""
    app = create_app()
    posts: list[str] = []

    @app.after_request
    def policy(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = STRICT
        return answer

    @app.post("/<path:path>")
    def posted(path: str) -> tuple[str, int]:
        posts.append(request.path)
        return "", 204

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}", posts
    server.shutdown()
    thread.join()


@pytest.fixture
def page(browser: Browser, gallery: tuple[str, list[str]]) -> Iterator[Page]:
    context = browser.new_context(
        base_url=gallery[0], viewport={"width": 1366, "height": 768}, timezone_id="UTC"
    )
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
    yield opened
    context.close()
    assert [said for said in complaints if "ERR_INTERNET_DISCONNECTED" not in said] == []


@pytest.mark.parametrize("name", [*PAGES, "dang-nhap"])
def test_axe_finds_nothing(page: Page, name: str) -> None:
    page.goto(f"/{name}")

    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})

    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 390, 683, 1366, 1920])
@pytest.mark.parametrize("name", ["ban-lam-viec", "ho-so", "bieu-mau", "bao-cao", "cong-dan"])
def test_no_page_scrolls_sideways(page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"/{name}")

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_j_k_and_enter_walk_the_list_and_open_a_dossier(page: Page) -> None:
    page.goto("/ban-lam-viec")
    for key in ("j", "j", "j", "k", "Enter"):
        page.keyboard.press(key, delay=60)

    expect(page).to_have_url("/ho-so?so=1")


def test_slash_goes_to_the_search_and_question_mark_lists_the_keys(page: Page) -> None:
    page.goto("/ban-lam-viec")
    page.keyboard.press("/", delay=60)
    expect(page.locator("#search-top")).to_be_focused()
    page.keyboard.press("Escape", delay=60)
    page.keyboard.press("?", delay=60)

    expect(page.get_by_role("dialog")).to_be_visible()


def test_n_and_p_turn_the_pages_of_a_list(page: Page) -> None:
    page.goto("/ban-lam-viec")
    page.keyboard.press("n", delay=60)

    expect(page).to_have_url("/ban-lam-viec?trang=2")
    page.fill("#search-top", "n")
    expect(page).to_have_url("/ban-lam-viec?trang=2")


def test_enter_closes_the_list_of_keys(page: Page) -> None:
    page.goto("/ban-lam-viec")
    page.keyboard.press("?", delay=60)
    expect(page.get_by_role("button", name="Đóng")).to_be_focused()
    page.keyboard.press("Enter", delay=60)

    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("size", [(1366, 768), (683, 384), (390, 844)])
def test_no_field_at_the_keyboard_lies_under_the_bar_of_actions(
    page: Page, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("/bieu-mau")
    page.locator("#thu_tuc").focus()
    seen = []
    for _ in range(12):
        seen.append(page.evaluate(COVERED))
        page.keyboard.press("Tab")

    assert len({each["name"] for each in seen}) > 8
    assert [each["name"] for each in seen if each["covered"]] == []


def test_a_list_that_is_late_as_a_whole_is_counted_once(page: Page) -> None:
    page.goto("/ban-lam-viec")
    late = page.get_by_role("link", name=re.compile("^Quá hạn"))

    assert late.inner_text().split() == ["Quá", "hạn", "2.500", "quá", "hạn"]
    assert late.evaluate("each => each.firstElementChild.getClientRects().length") == 1


def test_a_scan_inside_a_field_opens_the_dossier_and_leaves_the_field_clean(page: Page) -> None:
    # The page's clock stands still, so that the keys come as fast as a reader sends them
    # however busy the machine is.
    page.clock.install()
    page.goto("/bieu-mau")
    page.clock.pause_at(datetime(2100, 1, 1, tzinfo=UTC))
    page.focus("#ho_ten")
    page.keyboard.type("H15.50.05.13-261120-0975")
    page.keyboard.press("Enter")

    expect(page).to_have_url("/ho-so?q=H15.50.05.13-261120-0975")
    page.go_back()
    expect(page.locator("#ho_ten")).not_to_have_value("H15.50.05.13-261120-0975")


def test_a_name_typed_into_the_search_is_in_no_address_and_may_be_sent_again(page: Page) -> None:
    page.goto("/ban-lam-viec")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    for _ in range(2):
        page.fill("#search-top", "Lò Văn Páo")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Hồ sơ tìm thấy")).to_be_visible()
        page.go_back()
        expect(page.get_by_role("heading", name="Việc của tôi")).to_be_visible()

    assert len([each for each in asked if each.startswith("POST") and each.endswith("/tim")]) == 2
    assert not [each for each in asked if "Páo" in unquote(each)]


def test_a_box_for_codes_sends_no_name(page: Page) -> None:
    page.goto("/cong-dan")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(unquote(request.url)))
    page.fill("#search-q", "Lò Văn Páo")
    page.keyboard.press("Enter")
    assert page.locator("#search-q:invalid").count() == 1
    assert not [each for each in asked if "Páo" in each]

    page.fill("#search-q", "h15.50.05.13-261120-0975")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/cong-dan?q=h15.50.05.13-261120-0975")


def test_the_bar_of_a_desk_is_one_row_and_cuts_no_name(page: Page) -> None:
    page.goto("/ban-lam-viec")

    assert page.locator(".bar-name").evaluate("each => each.scrollWidth - each.clientWidth") <= 0
    assert page.locator(".bar-password").evaluate("each => each.getClientRects().length") == 1
    assert page.locator(".bar").evaluate("each => each.offsetHeight") < 60


def test_cells_of_a_card_stand_close_and_in_one_line_with_each_other(page: Page) -> None:
    page.goto("/bao-cao")
    page.set_viewport_size({"width": 640, "height": 768})
    cells = page.locator(".table-cards tbody td")

    assert cells.count() == 10
    assert (
        len(set(cells.evaluate_all("all => all.map(each => each.getBoundingClientRect().x)"))) == 1
    )
    paddings = cells.evaluate_all("all => all.map(each => getComputedStyle(each).padding)")
    assert set(paddings) == {"2px 0px"}


@pytest.mark.parametrize("width", [390, 700, 1366])
def test_figures_of_one_row_of_tiles_stand_on_one_line(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    page.goto("/bao-cao")
    tiles = page.evaluate(TILES)

    assert width == 390 or any(len(heights) > 1 for heights in tiles["heights"])
    assert all(len(tops) == 1 for tops in tiles["figures"]), tiles
    assert tiles["apart"] == 12


def test_a_short_column_stays_on_one_line_where_there_is_room_and_only_there(page: Page) -> None:
    page.goto("/bao-cao")
    cell = page.locator("td.is-short").first
    wraps = "each => getComputedStyle(each).whiteSpace"

    assert cell.evaluate(wraps) == "nowrap"
    page.set_viewport_size({"width": 390, "height": 768})
    assert cell.evaluate(wraps) == "normal"


def test_the_second_press_sends_nothing_and_says_so(
    page: Page, gallery: tuple[str, list[str]]
) -> None:
    page.goto("/bieu-mau")
    page.evaluate("document.getElementById('intake').noValidate = true")
    button = page.get_by_role("button", name="Tiếp nhận và in giấy hẹn")
    button.click()
    button.click(force=True)

    expect(page.get_by_text("Đã gửi rồi, xin chờ kết quả.")).to_be_visible()
    assert gallery[1].count("/bieu-mau") == 1


def test_a_draft_is_kept_and_told_but_never_an_identity_number(page: Page) -> None:
    page.goto("/bieu-mau")
    page.fill("#so_dinh_danh", "001090000123")
    page.fill("#ghi_chu", "Nộp thay cho mẹ")

    expect(page.locator("[data-draft-status]")).to_have_text("Đã lưu nháp 14:05")
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    assert "Nộp thay cho mẹ" in kept
    assert "001090000123" not in kept


def test_a_dropped_line_is_told_with_its_time(page: Page) -> None:
    page.goto("/ban-lam-viec")
    page.context.set_offline(offline=True)
    expect(page.get_by_text("Mất kết nối từ 14:05")).to_be_visible()
    page.context.set_offline(offline=False)
    expect(page.get_by_text("Mất kết nối")).to_be_hidden()
