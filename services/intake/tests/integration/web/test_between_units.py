"""A dossier between commune and district, on the screens of both."""

from motcua_intake.app.queries import NavCounts
from motcua_intake.bootstrap import Intake
from services.intake.tests.intake_builders import COMMUNE, DISTRICT, INCENSE, at
from services.intake.tests.integration.conftest import Province
from services.intake.tests.integration.web.conftest import STAFF, Browser, Office
from services.intake.tests.integration.web.test_a_day_at_the_counter import PERSON

CODE = "H31.05.13-261130-0001"
PAGE = f"/ho-so/{CODE}"


def _at(node: Intake, unit: str) -> Browser:
    return Office(node).browser(unit=unit, login=f"{unit}.quay")


def _work_off(person: Browser, steps: tuple[str, ...]) -> str:
    page = ""
    for step in steps:
        person.open(PAGE)
        decision = {"decision": "approve"} if step == "sign" else {}
        page = person.send(f"{PAGE}/viec/hoan-thanh", decision)
        assert person.page.status_code == 200, page
    return page


def _offered(province: Province) -> tuple[Browser, Browser]:
    """The commune has done its part and offers the dossier; the district sees it arrive."""
    commune, district = _at(province.below, COMMUNE), _at(province.above, DISTRICT)
    commune.open(f"/quay/tiep-nhan/{INCENSE}")
    commune.send(f"/quay/tiep-nhan/{INCENSE}", {**PERSON, "co_uy-quyen": "1", "so_uy-quyen": "1"})
    page = _work_off(commune, ("examine", "sign", "stamp"))
    assert "Chờ xác định nơi nhận tiếp" in page
    province.settle()
    assert "Đang chuyển, chờ nơi nhận xác nhận" in commune.open(PAGE)
    return commune, district


def _leg(district: Browser) -> str:
    page = district.open("/xu-ly/den")
    assert CODE in page
    assert "Nguyễn Thị Phương Thảo Nguyên" in page
    return page.split("/xu-ly/den/")[-1].split('"')[0]


def test_the_district_accepts_and_the_commune_answers_the_citizen(province: Province) -> None:
    commune, district = _offered(province)
    leg = _leg(district)
    page = district.open(f"/xu-ly/den/{leg}")
    assert "Giấy uy-quyen" in page
    page = district.send(f"/xu-ly/den/{leg}/nhan")
    assert f"Đã nhận hồ sơ {CODE}" in page
    assert "Việc tiếp theo: examine" in page
    province.settle()

    page = commune.open(PAGE)
    assert "huyen-khoai-chau đang giữ hồ sơ." in page
    assert CODE in commune.open("/danh-sach/noi-khac")

    district.open(f"{PAGE}/viec/yeu-cau-bo-sung")
    page = district.send(
        f"{PAGE}/viec/yeu-cau-bo-sung",
        {"components": "don", "reason": "wrong", "note": "Đơn chưa ký"},
    )
    assert "Chờ người nộp bổ sung" in page
    province.settle()

    page = commune.open(PAGE)
    assert "Việc tiếp theo: Nhận giấy tờ bổ sung" in page
    page = commune.send(f"{PAGE}/viec/nhan-bo-sung", {"co_don": "1", "so_don": "1"})
    assert "Đã gửi yêu cầu đến cơ quan đang giữ hồ sơ." in page
    assert "đã báo, chờ trả lời" in page
    province.settle()
    assert "cơ quan đang giữ đã ghi nhận" in commune.open(PAGE)
    assert "Việc tiếp theo: examine" in district.open(PAGE)


def test_the_district_refuses_with_a_reason_and_the_commune_sends_again(
    province: Province,
) -> None:
    commune, district = _offered(province)
    leg = _leg(district)
    district.open(f"/xu-ly/den/{leg}")
    page = district.send(f"/xu-ly/den/{leg}/khong-nhan", {"reason": "incomplete", "note": " "})
    assert district.page.status_code == 422
    assert '"#note">Nơi chuyển cần làm gì: Hãy nói rõ để nơi chuyển biết cách sửa.<' in page
    page = district.send(
        f"/xu-ly/den/{leg}/khong-nhan", {"reason": "incomplete", "note": "Thiếu chữ ký"}
    )
    assert "Đã từ chối nhận hồ sơ" in page
    assert "Không có hồ sơ nào chuyển đến" in page
    province.settle()

    page = commune.open(PAGE)
    assert "Hồ sơ chưa đủ để xử lý tiếp" in page
    assert "Việc tiếp theo: Chuyển lại" in page
    assert CODE in commune.open("/danh-sach/vuong")
    page = commune.send(f"{PAGE}/viec/chuyen-lai") if commune.open(PAGE) else ""
    assert "Đã xin xác định nơi nhận lần nữa." in page
    province.settle()
    assert CODE in district.open("/xu-ly/den")


def _crowd(province: Province, leg: str, others: int) -> None:
    """As many offers more, each with a limit before the one of ``leg``."""
    with province.above.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE offer SET accept_by = NULL WHERE leg = %s", (leg,))
        connection.exec_driver_sql(
            "INSERT INTO offer (unit, leg, dossier, procedure, from_unit, mode, state, custody,"
            " offered_at, accept_by, data)"
            " SELECT unit, 'khac-' || n, 'khac-' || n, procedure, from_unit, mode, state, custody,"
            " offered_at, offered_at + make_interval(mins => n), data"
            " FROM offer, generate_series(1, %s) n WHERE leg = %s",
            (others, leg),
        )


def test_arrivals_come_in_pages_and_the_last_of_many_can_still_be_accepted(
    province: Province,
) -> None:
    """A centre that was closed for days finds hundreds; none may stay out of sight."""
    _, district = _offered(province)
    leg = _leg(district)
    _crowd(province, leg, 600)

    page = district.open("/xu-ly/den")
    assert "1–25 trong 601" in page
    assert CODE not in page
    page = district.open("/xu-ly/den?trang=25")
    assert "601–601 trong 601" in page
    assert CODE in page
    machine = Office(province.above).caller(unit=DISTRICT)
    listed = machine.get("/offers").get_json()
    assert (len(listed["offers"]), listed["total"]) == (500, 601)
    (found,) = machine.get(f"/offers?dossier={CODE}").get_json()["offers"]
    assert found["leg"] == leg
    assert machine.post(f"/offers/{leg}/accept").status_code == 200


def test_the_menus_figures_are_what_their_lists_show(province: Province) -> None:
    commune = _at(province.below, COMMUNE)
    commune.open(f"/quay/tiep-nhan/{INCENSE}")
    commune.send(f"/quay/tiep-nhan/{INCENSE}", {**PERSON, "co_uy-quyen": "1", "so_uy-quyen": "1"})
    commune.open(f"{PAGE}/viec/yeu-cau-bo-sung")
    commune.send(f"{PAGE}/viec/yeu-cau-bo-sung", {"components": "don", "reason": "wrong"})
    province.clock.at = at("2027-02-01 09:00")
    waits = _counts(province)
    assert (waits.mine, waits.untaken, waits.overdue, waits.waiting_citizen) == (0, 0, 0, 1)

    commune = _at(province.below, COMMUNE)
    commune.open(PAGE)
    commune.send(f"{PAGE}/viec/nhan-bo-sung", {"co_don": "1", "so_don": "1"})
    assert _counts(province).untaken == 1
    _work_off(commune, ("examine", "sign", "stamp"))
    assert CODE in commune.open("/danh-sach/dang-chuyen")
    assert _counts(province).leaving == 1


def _counts(province: Province) -> NavCounts:
    now = province.clock.now()
    return province.below.queries.counts(COMMUNE, "xa.quay", STAFF, now, now)
