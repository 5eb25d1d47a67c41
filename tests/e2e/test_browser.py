"""S2 on the screens alone: from the commune's counter to the province and home again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from motcua_testing.browser import BrowserProblems
from tests.e2e.platform import Platform

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600, func_only=True)]

MARTYR = "1.010803"
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
PICTURES = Path(__file__).resolve().parents[2] / "test-results"
# What sticks to the edge of the window would lie across a picture of the whole page.
STICKY = ".actions, header"
PLACE = "(all, where) => all.forEach(each => { each.style.position = where })"
SERIOUS = {"serious", "critical"}
NAME = "Nguyễn Thị Phương Thảo Nguyên"
NODES = {"dantien": "dan-tien", "khoaichau": "khoai-chau", "tinh": "trung-tam-tinh"}
CODE = re.compile(r"[A-Z]\d{2}\.[\d.]+-\d{6}-\d{4}")


@dataclass
class Screens:
    """People at their browsers, each signed in once and with cookies of their own."""

    platform: Platform
    open_page: Callable[[], Page]
    pages: dict[str, Page] = field(default_factory=dict)

    def of(self, login: str, path: str = "") -> Page:
        """Somebody's browser, at the path."""
        page = self.pages.get(login)
        if page is None:
            page = self.pages[login] = self._signed_in(login, path or "/")
        elif path:
            page.goto(self.platform.url + path)
        return page

    def _signed_in(self, login: str, path: str) -> Page:
        page = self.open_page()
        page.goto(f"{self.platform.url}/dang-nhap?next={path}")
        page.get_by_label("Tài khoản").fill(login)
        page.get_by_label("Mật khẩu").fill(self.password)
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(re.escape(path.partition("?")[0])))
        return page

    @property
    def password(self) -> str:
        return str(self.platform.accounts[0]["password"])

    def visitor(self) -> Page:
        """A citizen, who has no account."""
        return self.open_page()


@pytest.fixture
def screens(embedded: Platform, new_page: Callable[[], Page]) -> Screens:
    return Screens(embedded, new_page)


def look(page: Page, name: str) -> None:
    """Keep pictures of the page on a desk and on a phone; let axe find nothing serious."""
    PICTURES.mkdir(exist_ok=True)
    for size, view in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size(view)  # type: ignore[arg-type]
        picture = PICTURES / f"{name}-{size}.png"
        page.locator(STICKY).evaluate_all(PLACE, "static")
        page.screenshot(path=picture, full_page=True)
        page.locator(STICKY).evaluate_all(PLACE, "")
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{name} scrolls sideways at {view['width']} by {overflow} px"
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    found = Axe().run(page)
    wrong = [
        f"{each['id']} ({each['impact']}): {[node['target'] for node in each['nodes']][:4]}"
        for each in found.response["violations"]
        if each["impact"] in SERIOUS
    ]
    assert wrong == [], f"{name}: {wrong}"


def press_primary(page: Page) -> None:
    """The one primary action of the page, by the key that is meant for it."""
    button = page.locator(".actions .button-primary")
    expect(button).to_have_count(1)
    button.focus()
    page.keyboard.press("Enter")


def accept_by_keyboard(page: Page) -> str:
    """From the empty search to the receipt without a mouse; the new dossier's code."""
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("tho cung liet si")
    page.keyboard.press("Enter")
    # Only one procedure fits: its form opens at once.
    expect(page.get_by_label("Họ và tên, hoặc tên tổ chức")).to_be_visible()
    page.get_by_label("Họ và tên, hoặc tên tổ chức").focus()
    page.keyboard.type(NAME.upper())
    page.get_by_label("Số điện thoại").focus()
    page.keyboard.type("0912 345 678")
    for box in page.locator("#components input[type=checkbox]").all():
        box.focus()
        page.keyboard.press("Space")
    look(page, "quay-tiep-nhan")
    page.get_by_label("Số điện thoại").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="In giấy tiếp nhận")).to_be_focused()
    code = CODE.search(page.inner_text("main"))
    assert code is not None
    return code.group()


def work(screens: Screens, office: str, code: str, *people: str) -> None:
    """Each of the people opens the dossier from the list and does the next thing in turn."""
    for who in people:
        page = screens.of(f"{office}.{who}", f"/n/{NODES[office]}/xu-ly/chua-nhan")
        page.get_by_role("link", name=code).click()
        expect(page.get_by_role("heading", name=re.compile("^Việc tiếp theo"))).to_be_visible()
        press_primary(page)
        expect(page.get_by_text("Đã xong bước này.")).to_be_visible()
        page.wait_for_load_state()


def take_in(screens: Screens, office: str, code: str) -> Page:
    """The counter of the receiving office accepts what is on its way."""
    page = screens.of(f"{office}.quay", f"/n/{NODES[office]}/xu-ly/den")
    link = page.get_by_role("link", name=code)
    for _ in range(40):
        if link.count():
            break
        page.wait_for_timeout(250)
        page.reload()
    link.click()
    for _ in range(40):
        if page.get_by_role("button", name="Nhận hồ sơ").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    return page


def accept_offer(page: Page) -> None:
    """From the offer's page to the dossier's, which is now ours."""
    press_primary(page)
    expect(page).to_have_url(re.compile("/ho-so/"))
    page.wait_for_load_state()


def test_s2_on_the_screens_from_the_counter_to_the_province_and_home(screens: Screens) -> None:
    counter = screens.of("dantien.quay", "/n/dan-tien/quay")
    look(counter, "quay")
    code = accept_by_keyboard(counter)
    look(counter, "ho-so-moi")
    receipt_is_a_pdf(counter, screens.platform.url)

    climb_to_the_province(screens, code)

    accept_offer(take_in(screens, "dantien", code))
    work(screens, "dantien", code, "quay")
    counter = screens.of("dantien.quay", f"/n/dan-tien/ho-so/{code}")
    look(counter, "ho-so-co-ket-qua")
    press_primary(counter)
    expect(counter.get_by_text("Đã trả kết quả.")).to_be_visible()
    look(counter, "ho-so-da-tra")
    for station in ("Xã Dân Tiến", "Huyện Khoái Châu", "Tỉnh Hưng Yên"):
        expect(counter.locator(".line")).to_contain_text(station)
    citizen_sees_only_code_and_degree(screens, code)


def receipt_is_a_pdf(page: Page, url: str) -> None:
    receipt = page.get_by_role("link", name="In giấy tiếp nhận").get_attribute("href")
    paper = page.request.get(url + str(receipt))
    assert paper.status == 200
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF-")


def climb_to_the_province(screens: Screens, code: str) -> None:
    desk = screens.of("dantien.xuly", "/n/dan-tien/xu-ly/chua-nhan")
    look(desk, "xu-ly-chua-nhan")
    work(screens, "dantien", code, "xuly")
    look(screens.of("dantien.xuly"), "ho-so-dang-xu-ly")
    work(screens, "dantien", code, "xuly", "xuly", "lanhdao", "vanthu")

    page = take_in(screens, "khoaichau", code)
    look(page, "chuyen-den-mot-ho-so")
    accept_offer(page)
    work(screens, "khoaichau", code, "xuly", "xuly", "lanhdao", "vanthu")

    accept_offer(take_in(screens, "tinh", code))
    work(screens, "tinh", code, "xuly", "xuly", "lanhdao", "vanthu")
    look(screens.of("tinh.vanthu"), "ho-so-da-quyet-dinh")


def citizen_sees_only_code_and_degree(screens: Screens, code: str) -> None:
    citizen = screens.visitor()
    citizen.goto(screens.platform.url)
    citizen.get_by_label("Mã hồ sơ").fill(code.lower())
    citizen.keyboard.press("Enter")
    expect(citizen.get_by_text("Mức độ hoàn thành: 100%")).to_be_visible()
    shown = citizen.content()
    assert code in shown
    for private in (NAME, NAME.upper(), "0912", "Dân Tiến", "thờ cúng"):
        assert private not in shown
    look(citizen, "tra-cuu")


def test_the_board_of_the_province_shows_a_reception_by_itself(screens: Screens) -> None:
    board = screens.of("lanhdaotinh", "/bang")
    received = board.locator(".tile", has_text="Đã tiếp nhận").locator(".tile-value")
    expect(received).to_have_count(1)
    before = int(received.inner_text().replace(".", ""))

    screens.platform.at("xa-dan-tien", "counter_officer").accept(MARTYR)

    expect(received).to_have_text(f"{before + 1:,}".replace(",", "."), timeout=6_000)
    look(board, "bang")


def test_the_page_of_a_dossier_is_found_from_its_code_alone(screens: Screens) -> None:
    code = screens.platform.at("xa-dan-tien", "counter_officer").accept(MARTYR)

    page = screens.of("dantien.xuly", f"/ho-so/{code}")

    expect(page).to_have_url(f"{screens.platform.url}/n/dan-tien/ho-so/{code}")


def test_a_form_that_is_not_right_says_where_and_keeps_what_was_typed(
    screens: Screens, page_problems: BrowserProblems
) -> None:
    page_problems.forgive("422")
    page = screens.of("dantien.quay", f"/n/dan-tien/quay/tiep-nhan/{MARTYR}")
    page.get_by_label("Họ và tên, hoặc tên tổ chức").fill(NAME)
    page.get_by_label("Số điện thoại").fill("12")
    page.get_by_role("button", name="Tiếp nhận và in giấy hẹn").click()

    expect(page.get_by_role("alert")).to_contain_text("Xin sửa")
    expect(page.get_by_role("alert")).to_contain_text("Số điện thoại: Phải là số di động")
    expect(page.get_by_label("Họ và tên, hoặc tên tổ chức")).to_have_value(NAME)
    look(page, "quay-tiep-nhan-loi")


def lose_the_answer(page: Page) -> None:
    """The office receives what is sent; the line is cut before it can say so."""

    def cut(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route("**/quay/tiep-nhan/*", cut)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Tiếp nhận và in giấy hẹn").click()
    page.unroute("**/quay/tiep-nhan/*")


def test_who_sends_again_after_a_lost_answer_makes_no_second_dossier_and_loses_nobody(
    screens: Screens, page_problems: BrowserProblems
) -> None:
    page_problems.forgive("ERR_FAILED|422")
    form = f"/n/dan-tien/quay/tiep-nhan/{MARTYR}"
    page = screens.of("dantien.quay", form)
    name, send = "Họ và tên, hoặc tên tổ chức", "Tiếp nhận và in giấy hẹn"
    page.get_by_label(name).fill("Lò Văn Páo")
    for box in page.locator("#components input[type=checkbox]").all():
        box.check()
    lose_the_answer(page)

    page = screens.of("dantien.quay", form)
    expect(page.get_by_label(name)).to_have_value("Lò Văn Páo")
    page.get_by_role("button", name=send).click()
    expect(page.get_by_text("trong lần gửi trước")).to_be_visible()

    page = screens.of("dantien.quay", form)
    expect(page.get_by_label(name)).to_have_value("")
    page.get_by_label(name).fill("Lò Văn Páo")
    for box in page.locator("#components input[type=checkbox]").all():
        box.check()
    lose_the_answer(page)
    page = screens.of("dantien.quay", form)
    page.get_by_label(name).fill("Giàng Thị Mai")
    page.get_by_role("button", name=send).click()
    expect(page.get_by_text("đã được tiếp nhận với nội dung khác")).to_be_visible()
    expect(page.get_by_label(name)).to_have_value("Giàng Thị Mai")
    page.get_by_role("button", name=send).click()
    expect(page.get_by_text("Giàng Thị Mai").first).to_be_visible()
    expect(page).to_have_url(re.compile("/ho-so/"))


PAGES = (
    ("dang-nhap", "", "/dang-nhap"),
    ("cong-dan", "", "/"),
    ("tra-cuu-khong-thay", "", "/tra-cuu?ma=H31.05.13-260101-9999"),
    ("khong-co-trang", "dantien.quay", "/n/dan-tien/khong-co-trang-nay"),
    ("quay-khai-sinh", "dantien.quay", "/n/dan-tien/quay/tiep-nhan/1.001193"),
    ("tim", "dantien.quay", "/n/dan-tien/tim"),
    ("quay-cho-tra", "dantien.quay", "/n/dan-tien/danh-sach/tra-ket-qua"),
    ("xu-ly", "dantien.xuly", "/n/dan-tien/xu-ly"),
    ("xu-ly-den", "khoaichau.quay", "/n/khoai-chau/xu-ly/den"),
    ("dieu-phoi", "dieuphoi", "/dieu-phoi/"),
    ("bang-linh-vuc", "lanhdaotinh", "/bang?by=field"),
    ("bang-can-bo", "lanhdaotinh", "/bang?by=officer"),
    ("cuoi-ngay", "dantien.lanhdao", "/n/dan-tien/cuoi-ngay"),
    ("bang-ho-so", "lanhdaotinh", "/bao-cao/bang/ho-so?what=received"),
    ("thong-bao", "vanhanh", "/thong-bao/"),
    ("thong-bao-cong-gui", "vanhanh", "/thong-bao/gateway"),
    ("danh-muc-thu-tuc", "dantien.quay", "/danh-muc/thu-tuc"),
    ("danh-muc-mot-thu-tuc", "dantien.quay", f"/danh-muc/thu-tuc/{MARTYR}"),
    ("danh-muc-don-vi", "dantien.quay", "/danh-muc/don-vi"),
    ("danh-muc-mot-don-vi", "dantien.quay", "/danh-muc/don-vi/xa-dan-tien"),
    ("danh-muc-lich", "dantien.quay", "/danh-muc/lich/hung-yen"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "login", "path"), PAGES, ids=[each[0] for each in PAGES])
def test_main_pages_fit_every_screen_and_axe_finds_nothing_serious(
    screens: Screens, page_problems: BrowserProblems, name: str, login: str, path: str
) -> None:
    page_problems.forgive("404")
    if login:
        page = screens.of(login, path)
    else:
        page = screens.visitor()
        page.goto(screens.platform.url + path)

    expect(page.locator("h1")).to_have_count(1)
    look(page, name)


def test_a_dossiers_pages_beside_the_main_one(screens: Screens) -> None:
    code = screens.platform.at("xa-dan-tien", "counter_officer").accept(MARTYR)
    for name, path in (
        ("vi-sao", "/vi-sao"), ("viec-bo-sung", "/viec/yeu-cau-bo-sung"),
        ("viec-hen-lai", "/viec/hen-lai"),
    ):  # fmt: skip
        page = screens.of("dantien.xuly", f"/n/dan-tien/ho-so/{code}{path}")
        expect(page.locator("h1")).to_have_count(1)
        look(page, name)
