"""The province at a glance."""

from __future__ import annotations

from typing import Final

from deploy.grafana.shapes import Ask, Board, Figure, number, per_minute, worst_units

_NOW: Final = (
    number(
        "Hồ sơ đang giải quyết",
        'sum(max by (level, state) (motcua_dossiers{state=~"open|in_transit"}))',
    ),
    number(
        "Đang chuyển giữa các đơn vị",
        'sum(max by (level) (motcua_dossiers{state="in_transit"}))',
    ),
    number(
        "Quá hạn",
        'sum(max by (level) (motcua_dossiers{state="overdue"}))',
        red_from=1,
        note="Đã quá ngày hẹn và chưa có kết quả.",
    ),
    number(
        "Chuyển đi quá hạn tiếp nhận",
        'max(motcua_offers_waiting{state="late"})',
        red_from=1,
    ),
    number(
        "Bảng chậm nhất",
        "motcua:board:stale_seconds",
        unit="s",
        red_from=60,
        note="Thời gian chờ lên trục tin cộng thời gian chờ được đếm, của sự kiện chờ lâu nhất.",
    ),
    number(
        "Sổ lệch",
        "sum(max by (unit) (motcua_ledger_imbalance))",
        red_from=1,
        note="Số hồ sơ mà dòng chảy và tồn của các đơn vị khác nhau; chỉ 0 là đúng.",
    ),
)
_WORK: Final = (
    per_minute(
        "Tiếp nhận trong một phút",
        "motcua_use_case_seconds_count",
        "deployment",
        where='{use_case="intake.accept_dossier",outcome="ok"}',
    ),
    Figure(
        "Quá hạn theo cấp",
        (Ask('max by (level) (motcua_dossiers{state="overdue"})', "{{level}}"),),
    ),
    Figure(
        "Đang giữ theo cấp",
        (
            Ask(
                "sum by (level)"
                ' (max by (level, state) (motcua_dossiers{state=~"open|in_transit"}))',
                "{{level}}",
            ),
        ),
    ),
    Figure(
        "Chuyển giữa các đơn vị",
        (
            Ask("max by (state) (motcua_offers_waiting)", "{{state}}"),
            Ask("max(motcua_legs_overdue)", "chặng quá hạn"),
        ),
        note="offered: chờ bên nhận; late: quá hạn tiếp nhận; blocked: không có đường đi.",
    ),
    worst_units(
        "Mười đơn vị nhiều hồ sơ quá hạn nhất",
        'max by (unit) (motcua_unit_dossiers{state="overdue"})',
    ),
    worst_units("Mười đơn vị nhiều sự kiện chưa được đếm nhất", "motcua:unit:uncounted_facts"),
)
_HEALTH: Final = (
    Figure(
        "Tiến trình đang trả lời",
        (Ask('sum by (service) (up{job="motcua"})', "{{service}}"),),
    ),
    per_minute(
        "Đăng nhập mỗi phút",
        "motcua_sign_ins_total",
        "outcome",
        note="refused: sai mật khẩu; limited: thử quá nhiều lần từ một nơi.",
    ),
    Figure(
        "Cảnh báo",
        (
            Ask(
                'sum by (alertname, severity) (ALERTS{alertstate="firing"})',
                "{{alertname}} ({{severity}})",
                may_be_empty="Không có cảnh báo nào là điều mong muốn.",
            ),
        ),
    ),
    Figure(
        "Phần còn lại của cam kết trong 30 ngày",
        (
            Ask(
                "motcua:slo_budget_left:ratio",
                "{{slo}}",
            ),
        ),
        unit="percentunit",
    ),
)

PROVINCE: Final = Board(
    "motcua-toan-tinh",
    "Một Cửa: toàn tỉnh",
    "Tình hình chung, rồi nơi cần xem kỹ.",
    (("Lúc này", _NOW), ("Công việc", _WORK), ("Hệ thống", _HEALTH)),
)
