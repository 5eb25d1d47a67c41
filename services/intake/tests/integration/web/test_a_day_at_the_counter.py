"""A dossier's life at one unit, on the screens, without a script."""

from services.intake.tests.intake_builders import BIRTH
from services.intake.tests.integration.web.conftest import Office

PERSON = {
    "kind": "citizen",
    "name": "NGUYỄN THỊ PHƯƠNG THẢO NGUYÊN",
    "identity": "033 090 001 234",
    "address": "Thôn Đào Xá",
    "phone": "0912 345 678",
    "email": "",
    "channel": "counter",
    "co_don": "1",
    "dang_don": "original",
    "so_don": "1",
    "viec": "accept",
}


def test_a_dossier_goes_from_the_counter_to_the_citizen_at_one_unit(office: Office) -> None:
    person = office.browser()

    assert "Thủ tục 1.001193" in person.open("/quay")
    form = person.open(f"/quay/tiep-nhan/{BIRTH}")
    assert "Giấy don" in form
    assert "Vì sao ngày này?" in form
    assert "17:00 thứ Hai 30/11/2026" in form

    page = person.send(f"/quay/tiep-nhan/{BIRTH}", PERSON)
    assert person.page.status_code == 200, page
    assert "Đã tiếp nhận hồ sơ H31.05.13-261130-0001" in page
    assert "In giấy tiếp nhận" in page
    assert "Nguyễn Thị Phương Thảo Nguyên" in page

    sheet = person.client.get("/n/dan-tien/ho-so/H31.05.13-261130-0001/giay-tiep-nhan.pdf")
    assert sheet.data.startswith(b"%PDF-")

    for step in ("examine", "sign", "stamp", "prepare_return"):
        page = person.open("/ho-so/H31.05.13-261130-0001")
        assert f"Việc tiếp theo: {step}" in page
        page = person.send(
            "/ho-so/H31.05.13-261130-0001/viec/hoan-thanh",
            {"decision": "approve"} if step == "sign" else {},
        )
        assert person.page.status_code == 200, page
        assert "Đã xong bước này." in page

    assert "Việc tiếp theo: Trả kết quả" in page
    page = person.send("/ho-so/H31.05.13-261130-0001/viec/tra-ket-qua", {"recipient": "applicant"})
    assert "Đã trả kết quả" in page
    assert "đúng hạn" in page or "đã trả kết quả" in page
