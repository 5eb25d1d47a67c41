"""What is promised, and how much of it may still fail this month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from deploy.grafana.shapes import Ask, Board, Figure, number

_SLOS: Final[Mapping[str, str]] = {
    "accept_success": "Tiếp nhận được trả lời (99,9 %)",
    "accept_latency": "Tiếp nhận trong 0,3 giây (99 %)",
    "freshness": "Lên bảng trong 5 giây (99 %)",
    "delivery": "Tin nhắn gửi được (99 %)",
}


def _row(slo: str) -> tuple[Figure, ...]:
    chosen = f'{{slo="{slo}"}}'
    return (
        number(
            "Còn lại trong 30 ngày",
            f"motcua:slo_budget_left:ratio{chosen}",
            unit="percentunit",
            note="1 là chưa dùng gì, dưới 0 là đã vượt.",
        ),
        number(
            "Lỗi trong 30 ngày",
            f"motcua:slo_errors:ratio_rate30d{chosen}",
            unit="percentunit",
        ),
        Figure(
            "Tiêu nhanh gấp mấy lần mức cho phép",
            tuple(
                Ask(
                    f"motcua:slo_errors:ratio_rate{window}{chosen}"
                    " / on (slo) motcua:slo_budget:ratio",
                    window,
                )
                for window in ("5m", "1h", "6h", "3d")
            ),
            note="Trên 14,4 trong một giờ là báo ngay; trên 1 trong ba ngày là việc phải xem.",
            red_from=14.4,
            width=16,
        ),
    )


_ALERTS: Final = (
    Figure(
        "Cảnh báo về cam kết",
        (
            Ask(
                'sum by (alertname, severity) (ALERTS{alertname=~"MotcuaAccept.*|MotcuaBoardStale'
                '|MotcuaDeliveryFails"})',
                "{{alertname}} ({{severity}})",
                may_be_empty="Không có cảnh báo nào là điều mong muốn.",
            ),
        ),
        width=24,
    ),
)

PROMISES: Final = Board(
    "motcua-cam-ket",
    "Một Cửa: cam kết và phần còn lại",
    "Bốn cam kết của hệ thống với người dùng, trong cửa sổ 30 ngày.",
    (*((title, _row(slo)) for slo, title in _SLOS.items()), ("Cảnh báo", _ALERTS)),
)
