"""Pages and JSON: what a supervisor, an officer, a citizen and a program see."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from routing_builders import DOSSIER, LEG_UP, Ledgers, hours, records, to_district, up_and_home
from routing_parts import Parts

from motcua_kit.errors import assert_every_error_has_a_row
from motcua_kit.session import Grant, Principal, Scope
from motcua_kit.web import assert_every_route_declares_permission
from motcua_routing.domain import errors
from motcua_routing.entrypoints.errors import ERRORS
from motcua_routing.entrypoints.web.app import make_web

SUPERVISOR = Principal(
    "giam.sat", name="Trần Thị Sáu", unit="tinh", grants=(Grant("supervisor", "tinh", Scope.TREE),)
)
OFFICER = Principal("can.bo", name="Lê Văn Ba", unit="xa", grants=(Grant("counter_officer", "xa"),))
ELSEWHERE = Principal("o.ben", unit="huyen-ben", grants=(Grant("leader", "huyen-ben"),))


class Browser:
    """Somebody in front of the door."""

    def __init__(self, parts: Parts) -> None:
        self.app = make_web(parts.routing)
        self._parts = parts

    def get(self, path: str, who: Principal | None = None):
        client = self.app.test_client()
        if who is not None:
            client.set_cookie("motcua_session", self._parts.token(who))
        return client.get(path)

    def json(self, path: str, who: Principal):
        headers = {"Authorization": f"Bearer {self._parts.token(who)}"}
        return self.app.test_client().get(path, headers=headers)


@pytest.fixture
def browser(parts: Parts) -> Browser:
    ledgers = Ledgers()
    ledgers.write("xa", 1, "received", hours(0), due=hours(200))
    ledgers.write("xa", 1, "task_done", hours(1), step="nhan")
    to_district(ledgers)
    known = records()
    for fact in known:
        if fact.key == "unit:xa":
            fact.unit.identifier = "H31.23.15"
    parts.tell_catalog(known)
    parts.tell(ledgers.facts["xa"][:4])
    parts.clock.at = hours(17)
    return Browser(parts)


def test_every_route_says_who_may_use_it_and_every_error_has_its_sentence(browser: Browser) -> None:
    assert_every_route_declares_permission(browser.app)
    assert_every_error_has_a_row(ERRORS, errors)


def test_the_board_counts_and_lists_what_is_late(browser: Browser) -> None:
    page = browser.get("/dieu-phoi", SUPERVISOR)
    assert page.status_code == 200
    assert DOSSIER in page.text
    assert "Quá hạn tiếp nhận" in page.text
    assert "vừa quá hạn · 00:00 thứ Ba 17/11/2026" in page.text
    assert f'href="/dieu-phoi/ho-so/{DOSSIER}"' in page.text
    assert "/dieu-phoi/static/ui/" in page.text
    assert DOSSIER not in browser.get("/dieu-phoi?xem=tac", SUPERVISOR).text
    far = browser.get(f"/dieu-phoi?trang={10**30}", SUPERVISOR)
    assert (far.status_code, DOSSIER in far.text) == (200, False)
    assert DOSSIER in browser.get("/dieu-phoi?xem=dang-chuyen&don-vi=huyen", SUPERVISOR).text
    assert DOSSIER not in browser.get("/dieu-phoi?xem=dang-chuyen&don-vi=tinh", SUPERVISOR).text


def test_the_board_shows_only_the_units_that_one_supervises(browser: Browser) -> None:
    assert DOSSIER not in browser.get("/dieu-phoi", ELSEWHERE).text
    assert browser.get("/dieu-phoi", OFFICER).status_code == 403


def test_a_dossiers_path_is_the_line_with_what_lies_ahead(browser: Browser) -> None:
    page = browser.get(f"/dieu-phoi/ho-so/{DOSSIER}", SUPERVISOR)
    assert page.status_code == 200
    assert "Hồ sơ đang ở xa, chặng 1/4" in page.text
    for expected in (
        "stop-transit",
        "stop-ahead",
        "Thẩm định cấp huyện",
        "Quyết định",
        "/n/xa/ho-so/",
    ):
        assert expected in page.text
    assert browser.get(f"/dieu-phoi/ho-so/{DOSSIER}", ELSEWHERE).status_code == 403
    assert browser.get(f"/dieu-phoi/ho-so/{DOSSIER}", OFFICER).status_code == 200


def test_without_a_session_people_are_sent_to_the_one_sign_on(browser: Browser) -> None:
    answer = browser.get("/dieu-phoi?xem=tac")
    assert answer.status_code == 302
    assert answer.location == "/dang-nhap?next=%2Fdieu-phoi%2F%3Fxem%3Dtac"
    assert browser.get(f"/ho-so/{DOSSIER}").location == f"/dang-nhap?next=%2Fho-so%2F{DOSSIER}"


def test_anybody_sees_code_and_completion_and_nothing_more(browser: Browser) -> None:
    assert browser.get("/").status_code == 200
    page = browser.get(f"/tra-cuu?ma=%20{DOSSIER.lower()}")
    assert page.status_code == 200
    assert "20%" in page.text
    for secret in ("huyen", "Thẩm định", "liệt sĩ", "Đang chuyển"):
        assert secret not in page.text
    assert browser.get("/tra-cuu?ma=H31.23.15-261116-9999").status_code == 404
    assert browser.get("/tra-cuu?ma=%3Cscript%3E").status_code == 422


@pytest.mark.parametrize("typed", ["0912345678", "033195417461", "Nguyễn Văn An"])
def test_what_is_no_code_becomes_part_of_no_address(browser: Browser, typed: str) -> None:
    answer = browser.get(f"/tra-cuu?q={quote(typed)}", OFFICER)

    assert answer.status_code == 422
    assert "Mã hồ sơ phải có dạng" in answer.text


def test_look_ups_are_limited(browser: Browser, parts: Parts) -> None:
    for _ in range(parts.routing.settings.lookups_per_minute):
        assert browser.get(f"/tra-cuu?ma={DOSSIER}").status_code == 200
    assert browser.get(f"/tra-cuu?ma={DOSSIER}").status_code == 429


def test_an_officer_goes_to_the_node_where_he_may_act(browser: Browser, parts: Parts) -> None:
    assert browser.get(f"/ho-so/{DOSSIER}", OFFICER).location == f"/n/xa/ho-so/{DOSSIER}"
    moved = to_district(received())
    parts.tell(moved.facts["huyen"])
    assert browser.get(f"/ho-so/{DOSSIER}", SUPERVISOR).location == f"/n/huyen/ho-so/{DOSSIER}"
    assert browser.get(f"/ho-so/{DOSSIER}", OFFICER).location == f"/n/xa/ho-so/{DOSSIER}"


def received() -> Ledgers:
    ledgers = Ledgers()
    ledgers.write("xa", 1, "received", hours(0), due=hours(200))
    return ledgers


def test_a_dossier_too_new_to_be_known_is_found_by_its_code(browser: Browser) -> None:
    new = "H31.23.15-261116-0777"
    assert browser.get(f"/ho-so/{new}", OFFICER).location == f"/n/xa/ho-so/{new}"
    assert browser.get("/ho-so/H99-1", OFFICER).status_code == 404


def test_programs_read_whereabouts_legs_custody_and_the_readers_books(browser: Browser) -> None:
    where = browser.json(f"/dieu-phoi/api/v1/dossiers/{DOSSIER}", OFFICER).json
    assert (where["custodian"], where["state"], where["waiting_on"]) == (
        "xa",
        "in_transit",
        "huyen",
    )
    legs = browser.json("/dieu-phoi/api/v1/legs?state=offered,accepted", SUPERVISOR).json["legs"]
    assert [leg["leg"] for leg in legs] == [LEG_UP]
    assert browser.json("/dieu-phoi/api/v1/legs?state=lost", SUPERVISOR).status_code == 422
    held = browser.json("/dieu-phoi/api/v1/custody?unit=xa", SUPERVISOR).json
    assert (held["seq"], held["open"], held["in_transit"]) == (4, [], [DOSSIER])
    assert len(browser.json("/dieu-phoi/api/v1/custody", SUPERVISOR).json["units"]) == 1
    assert browser.json("/dieu-phoi/api/v1/custody?unit=xa", OFFICER).status_code == 403
    books = browser.json("/dieu-phoi/api/v1/reader", SUPERVISOR).json
    assert books["reader"] == "routing"
    assert {"stream": "xa", "seq": 4}.items() <= next(
        head for head in books["heads"] if head["stream"] == "xa"
    ).items()
    assert browser.json("/dieu-phoi/api/v1/dossiers/none", OFFICER).status_code == 404
    elsewhere = browser.json(f"/dieu-phoi/api/v1/dossiers/{DOSSIER}", ELSEWHERE)
    assert elsewhere.status_code == 403, "as on the page of the path"


def test_the_interface_describes_every_path_it_has(browser: Browser) -> None:
    said = browser.get("/dieu-phoi/api/openapi.json").json
    paths = {rule.rule for rule in browser.app.url_map.iter_rules() if "/api/v1" in rule.rule}
    assert {path.replace("{", "<").replace("}", ">") for path in said["paths"]} == paths


def test_a_long_path_with_everything_on_it_can_be_drawn(browser: Browser, parts: Parts) -> None:
    fresh = up_and_home(Ledgers(dossier="H31-2"))
    parts.tell(fresh.facts["huyen"], fresh.facts["tinh"], fresh.facts["huyen-ben"])
    page = browser.get("/dieu-phoi/ho-so/H31-2", SUPERVISOR)
    assert page.status_code == 200
    assert "Phần việc song song" in page.text
