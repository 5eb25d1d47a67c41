"""A limit that passes elsewhere is told to the sender, as long as it is still so."""

import pytest

from motcua_intake.app.apply_handover import Heard, apply_handover
from services.intake.tests.intake_builders import BIRTH_GROUP, COMMUNE, DISTRICT, INCENSE, at
from services.intake.tests.integration.conftest import Province
from services.intake.tests.integration.test_handover import Journey
from services.intake.tests.integration.web.conftest import Browser, Office

WAITS = "Quá hạn nhận, chưa trả lời"
LATE = "Chặng quá hạn, chưa giải quyết xong"


@pytest.fixture
def journey(province: Province) -> Journey:
    """Offered to the district, which has not answered."""
    made = Journey(province)
    made.work(COMMUNE)
    province.settle()
    return made


def _told(journey: Journey, kind: str, leg_code: str = "huyen") -> None:
    """Routing says to the commune that a limit has passed."""
    node = journey.province.below
    leg = journey.view(COMMUNE).process.leg(leg_code)
    fields = {"kind": kind, "unit": leg.unit, "limit": at("2026-12-01 09:00")}
    now = at("2026-12-01 09:01")
    heard = Heard("overdue_notice", leg.unit, COMMUNE, journey.code, INCENSE, leg.id, now, fields)
    with node.office.start() as uow:
        apply_handover(heard, node.office, uow)
        uow.commit()


def _commune(journey: Journey) -> Browser:
    return Office(journey.province.below).browser(login="xa.quay")


def test_an_offer_past_its_limit_is_marked_where_its_sender_looks(journey: Journey) -> None:
    commune, page = _commune(journey), f"/ho-so/{journey.code}"
    assert WAITS not in commune.open("/danh-sach/dang-chuyen")
    _told(journey, "offer_unaccepted")

    assert WAITS in commune.open("/danh-sach/dang-chuyen")
    shown = commune.open(page)
    assert f"Quá hạn nhận: {DISTRICT} chưa trả lời." in shown
    assert "Hạn là 09:00 thứ Ba 01/12/2026." in shown
    assert "hoặc chọn “Xin rút lại lần chuyển”" in shown
    assert f"{page}/viec/rut-lai" in shown


def test_the_mark_goes_when_the_receiver_has_spoken(journey: Journey) -> None:
    commune, page = _commune(journey), f"/ho-so/{journey.code}"
    _told(journey, "offer_unaccepted")
    journey.accept(DISTRICT)
    journey.province.settle()

    assert "Quá hạn nhận" not in commune.open(page)
    assert journey.code in commune.open("/danh-sach/noi-khac")
    assert "Quá hạn nhận" not in commune.page.text


def test_a_leg_past_its_date_is_told_while_the_unit_has_the_dossier(journey: Journey) -> None:
    commune, page = _commune(journey), f"/ho-so/{journey.code}"
    journey.accept(DISTRICT)
    journey.province.settle()
    _told(journey, "leg_overdue")

    assert LATE in commune.open("/danh-sach/noi-khac")
    assert f"Chặng quá hạn: {DISTRICT} chưa giải quyết xong." in commune.open(page)
    journey.to(DISTRICT, "tinh-hung-yen")
    assert "Chặng quá hạn" not in commune.open(page)


def test_a_parallel_task_that_nobody_takes_is_marked_too(province: Province) -> None:
    journey = Journey(province, BIRTH_GROUP)
    journey.work(COMMUNE)
    province.settle()
    _told(journey, "offer_unaccepted", "cong-an")
    commune = _commune(journey)

    assert WAITS in commune.open("/danh-sach/dang-chuyen")
    shown = commune.open(f"/ho-so/{journey.code}")
    assert "Quá hạn nhận: cong-an-xa-dan-tien chưa trả lời." in shown
    assert "Hãy liên hệ nơi đó." in shown


def test_what_has_ended_is_late_nowhere(journey: Journey) -> None:
    commune = _commune(journey)
    journey.accept(DISTRICT)
    journey.province.settle()
    _told(journey, "leg_overdue")
    commune.open(f"/ho-so/{journey.code}/viec/rut")
    commune.send(f"/ho-so/{journey.code}/viec/rut")
    journey.province.settle()
    journey.accept(COMMUNE)

    assert "Người nộp đã rút hồ sơ" in commune.open(f"/ho-so/{journey.code}")
    assert "Chặng quá hạn" not in commune.page.text
