"""A dossier's life at one unit, on the screens, without a script."""

from io import BytesIO

from pypdf import PdfReader

from motcua.catalog.v1 import catalog_pb2 as pb
from services.intake.tests.intake_builders import BIRTH, INCENSE, RECORDS, at
from services.intake.tests.integration.web.conftest import PREFIX, Office
from services.intake.tests.integration.web.test_the_api import accepted

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


def test_a_mistaken_end_is_undone_by_two_each_signed_in_themselves(office: Office) -> None:
    person, page_of = office.browser(), "/ho-so/H31.05.13-261130-0001"
    leader = office.browser("leader", login="xa.lanhdao")
    person.open(f"/quay/tiep-nhan/{BIRTH}")
    person.send(f"/quay/tiep-nhan/{BIRTH}", PERSON)
    person.open(f"{page_of}/viec/rut")
    assert "Người nộp đã rút hồ sơ" in person.send(f"{page_of}/viec/rut")
    assert "viec/xac-nhan-mo-lai" not in leader.open(page_of)

    person.open(f"{page_of}/viec/mo-lai")
    page = person.send(f"{page_of}/viec/mo-lai", {"note": ""})
    assert person.page.status_code == 422
    assert "Hãy ghi vì sao mở lại." in page
    page = person.send(f"{page_of}/viec/mo-lai", {"note": "Bấm nhầm hồ sơ của người khác"})

    assert "chờ một người khác của đơn vị xác nhận" in page
    assert "mistake" not in page
    assert "Người nộp đã rút hồ sơ" in page
    assert "viec/xac-nhan-mo-lai" not in page
    assert "không làm được lúc này" in person.open(f"{page_of}/viec/xac-nhan-mo-lai")

    page = leader.open(page_of)
    assert "đề nghị mở lại hồ sơ lúc" in page
    assert "Bấm nhầm hồ sơ của người khác" in page
    leader.open(f"{page_of}/viec/xac-nhan-mo-lai")
    page = leader.send(f"{page_of}/viec/xac-nhan-mo-lai")
    assert leader.page.status_code == 200
    assert "Đã mở lại hồ sơ." in page
    assert "Trần Thị Bích xác nhận" in page
    assert "đề nghị mở lại hồ sơ lúc" not in page


def test_over_the_api_too_an_end_is_undone_by_two(office: Office) -> None:
    may, second = office.caller(), office.caller("leader", login="xa.lanhdao")
    code = accepted(may)
    may.post(f"/dossiers/{code}/withdraw")
    asked, confirmed = f"/dossiers/{code}/reopen/ask", f"/dossiers/{code}/reopen/confirm"

    assert second.post(confirmed).status_code == 409
    typed = {"reason": "mistake", "confirmed_by": "xa.lanhdao"}
    assert may.post(asked, typed).status_code == 422
    assert may.post(asked, {"reason": "mistake"}).get_json()["holding"] == "closed"
    wanted = may.get(f"/dossiers/{code}").get_json()["reopening"]
    assert (wanted["by"], wanted["reason"]) == ("may", "mistake")
    assert may.post(confirmed).status_code == 403
    assert office.caller("case_officer", login="xa.duyen").post(confirmed).status_code == 403
    assert second.post(confirmed).get_json()["holding"] == "custody"
    assert may.get(f"/dossiers/{code}").get_json()["reopening"] is None


def test_yesterdays_slip_is_shown_although_its_procedure_has_ceased(office: Office) -> None:
    person = office.browser()
    person.open(f"/quay/tiep-nhan/{INCENSE}")
    person.send(f"/quay/tiep-nhan/{INCENSE}", {**PERSON, "viec": "supplement"})
    path = person.page.request.path.removeprefix(PREFIX)
    ceased = pb.Procedure()
    ceased.CopyFrom(RECORDS["procedure"][INCENSE])
    ceased.versions[0].valid_to = "2026-11-30"
    _changed(office, pb.CatalogFact(key=f"procedure:{INCENSE}", version=2, procedure=ceased))
    office.node.clock.at = at("2026-12-01 08:00")

    page = office.browser().open(path)

    assert "Giấy uy-quyen" in page


def test_in_a_campaign_the_counter_promises_the_campaigns_last_day(office: Office) -> None:
    campaign = pb.Procedure()
    campaign.CopyFrom(RECORDS["procedure"][BIRTH])
    terms = campaign.versions[0]
    terms.limit_amount, terms.limit_unit = 104, "calendar_day"
    terms.campaign_opens, terms.campaign_closes = "09-01", "12-14"
    _changed(office, pb.CatalogFact(key=f"procedure:{BIRTH}", version=2, procedure=campaign))
    person = office.browser()

    chosen = person.open("/quay")
    assert "14 ngày" in chosen
    assert "104 ngày" not in chosen
    form = person.open(f"/quay/tiep-nhan/{BIRTH}")
    assert "17:00 thứ Hai 14/12/2026" in form
    assert "14 ngày" in form
    assert "trong chiến dịch 01/09–14/12, hạn trả là ngày cuối chiến dịch" in form
    assert "104 ngày" not in form
    page = person.send(f"/quay/tiep-nhan/{BIRTH}", PERSON)
    assert "17:00 thứ Hai 14/12/2026" in page
    assert "104 ngày" not in page
    sheet = person.client.get("/n/dan-tien/ho-so/H31.05.13-261130-0001/giay-tiep-nhan.pdf")
    printed = " ".join(
        " ".join(p.extract_text().split()) for p in PdfReader(BytesIO(sheet.data)).pages
    )
    assert "14 ngày" in printed
    assert "ngày 14 tháng 12 năm 2026" in printed
    assert "104 ngày" not in printed
    why = person.open("/ho-so/H31.05.13-261130-0001/vi-sao")
    assert "14/12/2026" in why
    assert "104 ngày" not in why


def _changed(office: Office, fact: pb.CatalogFact) -> None:
    with office.node.office.start() as uow:
        uow.apply_records([(fact.key, fact.version, fact.SerializeToString())])
        uow.commit()
    office.node.replica.look_again()
