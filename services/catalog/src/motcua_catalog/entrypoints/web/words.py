"""The catalogue's codes in Vietnamese."""

from typing import Final

from motcua.catalog.v1.catalog_pb2 import Fee
from motcua_vn.money import spoken_money as money
from motcua_vn.money import spoken_number as number

LIMIT_UNITS: Final = {
    "working_day": "ngày làm việc",
    "calendar_day": "ngày",
    "working_hour": "giờ làm việc",
    "month": "tháng",
}
FORMS: Final = {"original": "Bản chính", "certified": "Bản sao chứng thực", "copy": "Bản sao"}
ONLINE: Final = {"whole": "Toàn trình", "one_part": "Một phần", "none": "Không trực tuyến"}
LEVELS: Final = {"tinh": "cấp tỉnh", "huyen": "cấp huyện", "xa": "cấp xã"}
FEE_MODES: Final = {"before": "nộp khi nộp hồ sơ", "after": "nộp khi nhận kết quả"}
FEE_BASES: Final = {"dossier": "hồ sơ", "copy": "bản", "page": "trang"}
CHANNELS: Final = {"counter": "tại quầy", "online": "trực tuyến", "post": "qua bưu chính"}
BASES: Final = {"residence": "theo nơi cư trú", "land": "theo nơi có đất"}
KINDS: Final = {
    "people_committee": "Ủy ban nhân dân",
    "department": "Sở, phòng",
    "vertical_agency": "Cơ quan ngành dọc",
    "public_service_unit": "Đơn vị sự nghiệp",
    "public_service_centre": "Trung tâm phục vụ hành chính công",
}
ROLES: Final = {
    "counter_officer": "Cán bộ tiếp nhận",
    "case_officer": "Chuyên viên xử lý",
    "leader": "Lãnh đạo",
    "clerk": "Văn thư",
    "supervisor": "Điều phối",
    "provincial_leader": "Lãnh đạo tỉnh",
    "auditor": "Kiểm tra",
    "importer": "Nhập dữ liệu",
    "operator": "Vận hành",
    "catalog_editor": "Quản lý danh mục",
}
_SECTORS: Final = {
    "bhxh": "Bảo hiểm xã hội",
    "chu-tich": "Chủ tịch",
    "cong-an": "Công an",
    "cong-thuong": "Công thương",
    "dat-dai": "Đất đai",
    "dat-dai.vpdk": "Văn phòng đăng ký đất đai",
    "dia-chinh": "Địa chính",
    "giao-duc": "Giáo dục",
    "giao-duc.truong": "Trường học",
    "giao-thong": "Giao thông",
    "ke-hoach": "Kế hoạch và đầu tư",
    "lao-dong": "Lao động, người có công",
    "noi-vu": "Nội vụ",
    "nong-nghiep": "Nông nghiệp",
    "tai-chinh": "Tài chính",
    "thanh-tra": "Thanh tra",
    "thong-tin": "Thông tin",
    "thue": "Thuế",
    "tiep-nhan": "Bộ phận một cửa",
    "tu-phap": "Tư pháp",
    "van-hoa": "Văn hóa",
    "xay-dung": "Xây dựng",
    "y-te": "Y tế",
}


def place(tag: str, base: str = "") -> str:
    """``lao-dong.huyen`` → ``Lao động, người có công cấp huyện``; an unknown tag stays as it is."""
    if tag == "origin":
        return "Nơi tiếp nhận"
    sector, _, level = tag.rpartition(".")
    said = _SECTORS.get(tag) or _SECTORS.get(sector, sector or tag)
    if level in LEVELS and tag not in _SECTORS:
        said = f"{said} {LEVELS[level]}"
    return f"{said} ({BASES[base]})" if base in BASES else said


def limit(amount: int, unit: str) -> str:
    """``24 ngày làm việc``; ``Trong ngày``; nothing without a limit."""
    if unit == "same_day":
        return "Trong ngày"
    return f"{number(amount)} {LIMIT_UNITS.get(unit, unit)}" if amount else ""


def fee(said: Fee) -> str:
    """The fee in one line."""
    if said.mode == "none":
        return "Không thu"
    if said.tiers:
        parts = [
            f"{money(tier.amount)}/{FEE_BASES[said.per]} từ số {tier.first}" for tier in said.tiers
        ]
        text = ", ".join(parts)
    else:
        text = f"{money(said.amount)}/{FEE_BASES[said.per]}"
    if said.cap:
        text += f", nhiều nhất {money(said.cap)}/{FEE_BASES.get(said.cap_per, 'hồ sơ')}"
    return f"{text}; {FEE_MODES[said.mode]}"
