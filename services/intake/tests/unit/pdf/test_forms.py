"""What the office expects of the sheets it hands out."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from motcua_intake.adapters.pdf import TypstPrinter
from motcua_intake.app.printing import (
    ApologyForm,
    ControlSlipForm,
    FormKey,
    FormSet,
    Handing,
    Office,
    Paper,
    Party,
    PrintForm,
    ReceiptForm,
    RefusalForm,
    SupplementForm,
    form_name,
    form_set_on,
)
from motcua_vn.dates import HANOI

NINE = datetime(2026, 11, 20, 9, 5, tzinfo=HANOI)
DUE = datetime(2026, 12, 24, 17, 0, tzinfo=HANOI)
OFFICE = Office(
    "Ủy ban nhân dân xã Dân Tiến",
    "Bộ phận Tiếp nhận và Trả kết quả xã Dân Tiến",
    "Dân Tiến",
    "+842213900067",
)
PARTY = Party("Nguyễn Thị Phương Thảo Nguyên", "Thôn Đào Xá", "+84912345678", "a@example.vn")
URL = "https://mot-cua.example.vn/ho-so/H31.05.13-261120-0975"
LONG = (
    "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất trong các trường "
    "hợp chuyển nhượng, thừa kế, tặng cho, góp vốn của hộ gia đình và cá nhân trong nước"
)
RECEIPT = ReceiptForm(
    office=OFFICE,
    party=PARTY,
    code="H31.05.13-261120-0975",
    procedure="Đăng ký khai sinh",
    papers=(Paper("Tờ khai đăng ký khai sinh", "original", 1), Paper("Hộ chiếu", "copy", 2)),
    limit="3 ngày làm việc",
    received_at=NINE,
    return_at=DUE,
    return_way="Tại quầy",
    officer="Đỗ Văn Thuyết",
    look_up_url=URL,
    fee=8000,
)
SUPPLEMENT = SupplementForm(
    OFFICE, PARTY, "15", "", "Đăng ký khai sinh", RECEIPT.papers, "Thiếu bản chính.", NINE, "Lan"
)
REFUSAL = RefusalForm(OFFICE, PARTY, "16", "", "Đăng ký khai sinh", "Sai nơi nhận.", NINE, "Lan")
APOLOGY = ApologyForm(
    OFFICE, PARTY, RECEIPT.code, "Cấp đổi", NINE, DUE, DUE, "Phải đo lại thửa đất.", NINE, "Cường"
)
CONTROL = ControlSlipForm(
    OFFICE,
    RECEIPT.code,
    "Cấp đổi",
    NINE,
    DUE,
    (Handing("Xã Dân Tiến", NINE, "Nguyên", NINE, "Thuyết", "late"),),
    URL,
)
EVERY_FORM = (RECEIPT, SUPPLEMENT, REFUSAL, APOLOGY, CONTROL)


@pytest.fixture(scope="module")
def printer() -> TypstPrinter:
    return TypstPrinter()


def sheet_of(printer: TypstPrinter, form: PrintForm) -> PdfReader:
    return PdfReader(BytesIO(printer.pdf(form)))


def text_of(printer: TypstPrinter, form: PrintForm) -> str:
    pages = sheet_of(printer, form).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_a_receipt_promises_in_the_words_of_form_01(printer: TypstPrinter) -> None:
    text = text_of(printer, RECEIPT)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "0975/TNHS",
        "H31.05.13-261120-0975",
        "Tiếp nhận hồ sơ của: Nguyễn Thị Phương Thảo Nguyên",
        "0912 345 678",
        "a@example.vn",
        "Nội dung yêu cầu giải quyết: Đăng ký khai sinh",
        "Tờ khai đăng ký khai sinh Bản chính 01",
        "Hộ chiếu Bản chụp 02",
        "3 ngày làm việc",
        "09 giờ 05 phút, ngày 20 tháng 11 năm 2026",
        "17 giờ 00 phút, ngày 24 tháng 12 năm 2026",
        "8.000 đồng",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Mẫu số 01, Thông tư 03/2025/TT-VPCP",
    ):
        assert words in text, words


def test_a_normal_receipt_is_one_sheet_of_a5_portrait(printer: TypstPrinter) -> None:
    [page] = sheet_of(printer, RECEIPT).pages
    millimetres = [round(float(points) / 72 * 25.4) for points in page.mediabox[2:]]
    assert millimetres == [148, 210]


def test_the_longest_names_wrap_and_stay_on_the_sheet(printer: TypstPrinter) -> None:
    long = replace(
        RECEIPT,
        party=replace(PARTY, name="Công ty TNHH " + "Khai thác công trình thủy lợi " * 4),
        procedure=LONG,
        papers=tuple(Paper(f"{LONG} (bản {n})", "certified", 1) for n in range(2)),
    )
    pages = sheet_of(printer, long).pages
    assert len(pages) == 1
    assert "cá nhân trong nước (bản 1)" in text_of(printer, long)


def test_a_receipt_of_very_many_papers_goes_on_overleaf_and_says_so(printer: TypstPrinter) -> None:
    many = replace(RECEIPT, papers=tuple(Paper(f"Giấy tờ {n}", "copy", 1) for n in range(30)))
    first, second = (page.extract_text() for page in sheet_of(printer, many).pages)
    assert "Trang 1/2" in first
    assert "Trang 2/2" in second
    assert RECEIPT.code in second


def test_the_same_receipt_is_the_same_bytes_on_any_day(printer: TypstPrinter) -> None:
    assert printer.pdf(RECEIPT) == printer.pdf(RECEIPT) == TypstPrinter().pdf(RECEIPT)


@pytest.mark.parametrize("form", EVERY_FORM, ids=lambda form: type(form).__name__)
def test_every_form_can_be_archived_and_read_aloud(printer: TypstPrinter, form: PrintForm) -> None:
    reader = sheet_of(printer, form)
    metadata = reader.xmp_metadata
    assert metadata is not None
    raw = metadata.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in raw
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in raw
    assert "<pdfuaid:part>1</pdfuaid:part>" in raw
    assert reader.metadata is not None
    assert reader.metadata.creation_date == form_day(form)
    assert len(reader.pages) == 1


def form_day(form: PrintForm) -> datetime:
    return form.received_at if isinstance(form, ReceiptForm | ControlSlipForm) else form.at


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (SUPPLEMENT, ("PHIẾU YÊU CẦU BỔ SUNG", "15/HDHS", "Thiếu bản chính.", "0221 3900 067")),
        (REFUSAL, ("PHIẾU TỪ CHỐI TIẾP NHẬN", "Sai nơi nhận.", "không tiếp nhận, giải quyết")),
        (APOLOGY, ("PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY", "Phải đo lại thửa đất.", "xin lỗi Ông/Bà")),
        (CONTROL, ("PHIẾU KIỂM SOÁT QUÁ TRÌNH", "[x] Quá hạn", "[ ] Đúng hạn", "Mẫu số 06")),
    ],
    ids=["supplement", "refusal", "apology", "control_slip"],
)
def test_the_other_forms_say_what_they_are_for(
    printer: TypstPrinter, form: PrintForm, words: tuple[str, ...]
) -> None:
    text = text_of(printer, form)
    assert [each for each in words if each not in text] == []


def test_what_a_citizen_writes_is_printed_and_never_run(printer: TypstPrinter) -> None:
    odd = 'A #panic("x") $1$ *b* \\ "q" <i> [z] 100% _n_'
    assert odd in text_of(printer, replace(RECEIPT, party=replace(PARTY, name=odd)))


def test_the_preview_is_a_picture(printer: TypstPrinter) -> None:
    assert printer.png(RECEIPT).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("day", "form_set", "control_slip"),
    [
        (datetime(2025, 9, 14, 23, 59, tzinfo=HANOI), FormSet.TT01_2018, "Mẫu số 05"),
        (datetime(2025, 9, 15, 0, 0, tzinfo=HANOI), FormSet.TT03_2025, "Mẫu số 06"),
    ],
)
def test_the_number_of_a_form_follows_the_circular_of_the_day(
    day: datetime, form_set: FormSet, control_slip: str
) -> None:
    assert form_set_on(day) is form_set
    assert form_name(FormKey.CONTROL_SLIP, form_set).startswith(control_slip)
