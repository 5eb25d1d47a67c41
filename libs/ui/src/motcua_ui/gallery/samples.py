"""The data of the gallery: real lengths of Vietnamese names, extreme counts, every state."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from flask import request

from motcua_ui.view import (
    Bar,
    BarPart,
    Column,
    Due,
    DueMark,
    Empty,
    ErrorPage,
    Event,
    Fact,
    FieldError,
    Notice,
    Option,
    Pager,
    Person,
    Place,
    Shell,
    SignIn,
    Slip,
    Stop,
    Table,
    Task,
    Tile,
    Trend,
    Worklist,
    WorkRow,
    draw_bars,
    draw_line,
    due_of,
)
from motcua_vn.dates import HANOI

NOW: Final = datetime(2026, 11, 26, 14, 5, tzinfo=HANOI)
LONG: Final = (
    "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất trong các trường "
    "hợp chuyển nhượng, thừa kế, tặng cho, góp vốn của hộ gia đình và cá nhân trong nước"
)
NAME: Final = "Nguyễn Thị Phương Thảo Nguyên"
_PROCEDURES: Final = (
    LONG,
    "Đăng ký khai sinh",
    "Cấp giấy phép xây dựng nhà ở riêng lẻ tại đô thị",
    "Chứng thực bản sao từ bản chính",
    "Đăng ký kết hôn có yếu tố nước ngoài",
    "Trợ cấp xã hội hằng tháng",
)
_PEOPLE: Final = (
    NAME,
    "Lò Văn Páo",
    "Công ty TNHH Một thành viên Khai thác công trình thủy lợi Đồng Hỷ",
    "Ánh",
    "Đặng Đình Đức",
    "H'Hen Niê",
)
_STEPS: Final = ("Tiếp nhận", "Thẩm định", "Chờ ký", "Lấy ý kiến", "Trả kết quả", "Chờ bổ sung")
_HOLDERS: Final = (
    "Trần Quốc Toản",
    "Phòng Tài nguyên và Môi trường",
    "Chi cục Thuế khu vực VII",
    NAME,
    "Quầy số 3",
    "Vũ Lan",
)


def _marks() -> tuple[DueMark, ...]:
    return (
        due_of(-610, NOW - timedelta(days=1, hours=2), why_url="#vi-sao"),
        due_of(-35, NOW - timedelta(minutes=35)),
        due_of(180, NOW + timedelta(hours=3)),
        due_of(1140, NOW + timedelta(days=2, hours=3), why_url="#vi-sao"),
        DueMark(Due.WAITING, "chờ người dân bổ sung"),
        due_of(7200, NOW + timedelta(days=21)),
    )


MARKS: Final = _marks()


def _row(at: int) -> WorkRow:
    kind = at % 6
    return WorkRow(
        id=str(at),
        code=f"H15.50.05.13-2611{25 - at % 20:02d}-{975 + at:04d}",
        url=f"/ho-so?so={at}",
        mark=MARKS[min(5, at * 6 // 24) if at < 24 else kind],
        applicant=_PEOPLE[kind],
        procedure=_PROCEDURES[kind],
        step=_STEPS[kind],
        holder=_HOLDERS[kind],
        is_new=at in {1, 4},
    )


WORK: Final = Worklist(tuple(_row(at) for at in range(24)), "Hồ sơ cần làm", select="ho_so")
MANY: Final = Worklist(tuple(_row(at) for at in range(5000)), "Năm nghìn hồ sơ")
NOTHING: Final = Worklist(
    (),
    "Hồ sơ cần làm",
    Empty(
        "Không còn hồ sơ nào chờ quý vị",
        "Hồ sơ mới được giao sẽ hiện ở đây ngay khi quầy chuyển đến.",
        "/ho-so",
        "Xem hồ sơ đã làm hôm nay",
    ),
)
PAGER: Final = Pager(1, 24, 5000, next_url="?trang=2")
FOUND: Final = Worklist((replace(_row(2), alert="Quá hạn nhận, chưa trả lời"),), "Hồ sơ tìm thấy")
PAGER_OF_FOUND: Final = Pager(1, 25, 60, next_url="/tim?trang=2", posts={"q": NAME})


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=HANOI)


_PATH: Final = (
    Stop(
        "Trung tâm Phục vụ hành chính công xã Dân Tiến",
        "Tiếp nhận",
        Place.PASSED,
        240,
        95,
        _at(20, 9),
        _at(20, 10, 35),
    ),
    Stop(
        "Chi nhánh Văn phòng Đăng ký đất đai khu vực Đồng Hỷ",
        "Thẩm định, đo đạc",
        Place.PASSED,
        1440,
        1690,
        _at(20, 14),
        _at(25, 9, 20),
        note="Đo lại thửa đất ngày 23/11",
    ),
    Stop(
        "Chi cục Thuế khu vực VII",
        "Xác định nghĩa vụ tài chính",
        Place.HERE,
        2400,
        520,
        _at(25, 10),
        holder=NAME,
    ),
    Stop("Sở Nông nghiệp và Môi trường", "Ký giấy chứng nhận", Place.AHEAD, 960),
    Stop("Trung tâm Phục vụ hành chính công xã Dân Tiến", "Trả kết quả", Place.AHEAD, 240),
)
LINE: Final = draw_line(_PATH)
LINE_TRANSIT: Final = draw_line(
    (
        _PATH[0],
        Stop("Phòng Kinh tế xã Dân Tiến", "Thẩm định", Place.PASSED, 960, 700, left_at=NOW),
        Stop("UBND huyện Đồng Hỷ", "Ký", Place.TRANSIT, 480, 0),
        Stop("Quầy trả kết quả", "Trả kết quả", Place.AHEAD, 60),
    )
)
LINE_DONE: Final = draw_line(
    (
        Stop("Quầy số 1", "Tiếp nhận", Place.PASSED, 60, 20, left_at=_at(23, 9)),
        Stop(
            "Tư pháp – Hộ tịch", "Lập giấy khai sinh", Place.PASSED, 240, 200, left_at=_at(23, 14)
        ),
        Stop("Lãnh đạo xã", "Ký", Place.PASSED, 60, 130, left_at=_at(23, 16, 30)),
    )
)
LINE_LONG: Final = draw_line(
    [_PATH[0]]
    + [Stop(f"Cơ quan phối hợp số {n}", "Cho ý kiến", Place.SKIPPED, 480) for n in (2, 3)]
    + [Stop("Sở Xây dựng", "Cho ý kiến", Place.HERE, 480, 100, _at(25, 8))]
    + [Stop("Sở Y tế", "Cho ý kiến", Place.HERE, 480, 600, _at(25, 8), note="Đã nhắc 2 lần")]
    + [Stop(f"Cơ quan phối hợp số {n}", "Cho ý kiến", Place.AHEAD, 480) for n in (6, 7, 8, 9)]
)
FACTS: Final = (
    Fact("Mã hồ sơ", "H15.50.05.13-261120-0975", kind="code"),
    Fact("Người nộp", NAME, "CCCD ••••••••4821"),
    Fact("Thủ tục", LONG, url="#thu-tuc"),
    Fact("Kênh nộp", "Trực tiếp tại quầy"),
    Fact("Lệ phí", "35.000\u00a0đ", "đã thu, biên lai 0004127"),
    Fact("Nhận kết quả", "Qua bưu chính, phường Đồng Quang"),
)
EVENTS: Final = (
    Event(_at(20, 9), "Tiếp nhận hồ sơ tại quầy số 3", NAME, "Mẫu 01, đủ thành phần"),
    Event(_at(20, 10, 35), "Chuyển sang Chi nhánh Văn phòng Đăng ký đất đai", "Trần Quốc Toản"),
    Event(
        _at(23, 15),
        "Sửa ngày đo đạc từ 22/11 thành 23/11",
        "Vũ Lan",
        "nhập nhầm, biên bản số 12",
        is_correction=True,
    ),
    Event(_at(25, 10), "Chi cục Thuế khu vực VII nhận hồ sơ", NAME, url="#su-kien"),
)
TILES: Final = (
    Tile("1.284", "Đang giải quyết", "#a", NOW),
    Tile(
        "37",
        "Quá hạn",
        "#b",
        NOW,
        Trend("tăng 5 so với tuần trước", is_up=True, is_good=False),
        Due.LATE,
    ),
    Tile("112", "Đến hạn hôm nay và ngày mai", "#c", NOW, None, Due.SOON),
    Tile(
        "98,7%",
        "Trả đúng hạn trong tháng",
        "#d",
        NOW,
        Trend("tăng 0,4 điểm", is_up=True, is_good=True),
        Due.ON_TIME,
    ),
    Tile("0", "Chờ liên thông", None, None, None, Due.WAITING),
)


def _bar(label: str, good: int, soon: int, late: int) -> Bar:
    parts = (BarPart(good, Due.ON_TIME), BarPart(soon, Due.SOON), BarPart(late, Due.LATE))
    return Bar(label, parts, "#donvi")


BARS: Final = draw_bars(
    "Hồ sơ đang giải quyết theo đơn vị",
    (
        _bar("Chi nhánh Văn phòng Đăng ký đất đai khu vực Đồng Hỷ", 612, 84, 21),
        _bar("Phòng Tư pháp", 301, 12, 0),
        _bar("Chi cục Thuế khu vực VII", 148, 16, 16),
        _bar("Phòng Văn hóa – Xã hội", 12, 0, 0),
        _bar("Ban Dân tộc", 0, 0, 0),
    ),
)
NO_BARS: Final = draw_bars("Chưa có kỳ báo cáo nào", ())
TABLE: Final = Table(
    "Tình hình giải quyết thủ tục hành chính, tháng 11/2026",
    (
        Column("Lĩnh vực"),
        Column("Tồn trước", is_number=True),
        Column("Tiếp nhận", is_number=True),
        Column("Đã trả", is_number=True),
        Column("Quá hạn", is_number=True),
    ),
    (
        ("Đất đai", "312", "1.204", "1.180", ("21", "#dat-dai")),
        ("Hộ tịch", "8", "2.431", "2.435", ("0", "#ho-tich")),
        (LONG, "0", "16", "3", ("16", "#dai")),
    ),
    ("Cộng", "320", "3.651", "3.618", "37"),
)
TERMS: Final = Table(
    "Thời hạn giải quyết",
    (Column("Thủ tục"), Column("Lĩnh vực"), Column("Thời hạn", is_short=True)),
    ((LONG, LONG, "15 ngày làm việc"), ("Đăng ký khai sinh", "Hộ tịch", "Ngay trong ngày")),
)
CARDS: Final = Table(
    "Hồ sơ phía sau con số",
    (
        Column("Mã hồ sơ", is_short=True),
        Column("Thủ tục"),
        Column("Đang ở"),
        Column("Tình trạng"),
        Column("Số lần", is_number=True),
    ),
    (
        (("H15.50.05.13-261120-0975", "#1"), LONG, "Xã Dân Tiến", "Đang chuyển", "1"),
        (("H15.50.05.13-261120-0976", "#2"), "Khai sinh", "Xã Dân Tiến", "Đã kết thúc", "2"),
    ),
)
NO_TABLE: Final = Table("Bảng trống", (Column("Lĩnh vực"), Column("Số", is_number=True)), ())
ERRORS: Final = (
    FieldError("so_dinh_danh", "Số định danh phải có 12 chữ số"),
    FieldError("ngay_sinh", "Ngày sinh không thể ở sau hôm nay"),
)
RETURN_WAYS: Final = (
    Option("quay", "Tại quầy", "Mang theo giấy hẹn"),
    Option("buu_chinh", "Qua bưu chính công ích", "Cước do người nhận trả"),
    Option("dien_tu", "Bản điện tử"),
)
SLIP: Final = Slip("Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "about:blank", note="khổ A5, 1 trang")
STALE_SINCE: Final = _at(26, 13, 20)
SIGN_IN: Final = SignIn(
    "/dang-nhap",
    "/ban-lam-viec",
    "thao.nguyen",
    "Tài khoản hoặc mật khẩu không đúng.",
    "#oidc",
    "VNeID",
)
REFUSED: Final = ErrorPage(
    409,
    "Chưa trả được kết quả",
    "Hồ sơ H15.50.05.13-261120-0975 đang ở Chi cục Thuế khu vực VII, chưa có kết quả.",
    "Kết quả chỉ được trả khi quầy đã nhận kết quả từ cơ quan giải quyết (Điều 20 Nghị định "
    "61/2018/NĐ-CP).",
    ("Xem hồ sơ đang ở đâu", "Báo người dân giờ hẹn: 16:30 thứ Năm 26/11/2026"),
    back_url="/ho-so",
)
FAILED: Final = ErrorPage(
    500,
    "Hệ thống gặp lỗi",
    "Việc vừa rồi chưa được ghi. Xin thử lại sau ít phút.",
    number="7F3A-21C9",
    at=NOW,
)
NOTICES: Final = (
    Notice("info", "Cuối tuần này hệ thống bảo trì", "Từ 22:00 thứ Bảy đến 02:00 Chủ nhật."),
    Notice("refused", "Máy in số 2 hết giấy", "Phiếu hẹn đang chờ in: 3."),
)


def shell() -> Shell:
    """The frame around a gallery page; the task of the path asked for is the current one."""
    tasks = (
        ("ban-lam-viec", "Việc của tôi", 24, 2, "Bàn làm việc"),
        ("ho-so", "Hồ sơ mẫu", None, 0, "Bàn làm việc"),
        ("bieu-mau", "Tiếp nhận hồ sơ", None, 0, "Quầy"),
        ("trong", "Chờ bổ sung", 0, 0, "Quầy"),
        ("qua-han", "Quá hạn", 2500, 2500, "Theo dõi"),
        ("bao-cao", "Báo cáo tháng", 1284, 0, "Theo dõi"),
    )
    return Shell(
        unit="Trung tâm Phục vụ hành chính công xã Dân Tiến",
        person=Person(NAME, "Chuyên viên tiếp nhận", "/thoat", "#toi"),
        now=NOW,
        tasks=tuple(
            Task(label, f"/{path}", count, late, request.path == f"/{path}", group)
            for path, label, count, late, group in tasks
        ),
        search_url="/tim",
        search_people=True,
        scan_url="/ho-so",
        help_url="#huong-dan",
    )
