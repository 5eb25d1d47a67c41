"""Messages to people, and the wake-ups behind them."""

from __future__ import annotations

from typing import Final

from deploy.grafana.shapes import Ask, Board, Figure, number, per_minute, percentiles

_BROKER: Final = "Chỉ có khi dùng RabbitMQ."

_NOW: Final = (
    number("Chờ gửi", "sum(max by (channel) (motcua_messages_waiting))"),
    number("Bị kẹt", "sum(max by (channel) (motcua_messages_stuck))", red_from=1),
    number(
        "Gửi không thành trong 6 giờ",
        'sum(increase(motcua_messages_total{outcome=~"failed|uncertain"}[6h]))',
        red_from=1,
    ),
    number(
        "Tỷ lệ không thành, 6 giờ",
        'motcua:slo_errors:ratio_rate6h{slo="delivery"}',
        unit="percentunit",
        red_from=0.01,
    ),
    number("Hàng đợi trả lời", "max(motcua_jobs_up)", may_be_empty=_BROKER),
    number("Trong hàng đợi", "sum(max by (queue) (motcua_jobs_waiting))", may_be_empty=_BROKER),
)
_COURSE: Final = (
    per_minute("Tin nhắn mỗi phút", "motcua_messages_total", "channel", "outcome"),
    Figure(
        "Chờ gửi và bị kẹt",
        (
            Ask("max by (channel) (motcua_messages_waiting)", "{{channel}} chờ"),
            Ask("max by (channel) (motcua_messages_stuck)", "{{channel}} kẹt"),
        ),
    ),
    Figure(
        "Gửi một tin",
        percentiles("motcua_use_case_seconds", '{use_case="notify.send_message"}', "", ""),
        unit="s",
    ),
    Figure(
        "Lời đánh thức",
        (
            Ask(
                "sum by (outcome) (rate(motcua_jobs_published_total[$__rate_interval]))",
                "gửi {{outcome}}",
            ),
            Ask(
                "sum by (outcome) (rate(motcua_jobs_handled_total[$__rate_interval]))",
                "nhận {{outcome}}",
            ),
        ),
        unit="ops",
    ),
    Figure(
        "Hàng đợi",
        (Ask("max by (queue) (motcua_jobs_waiting)", "{{queue}}", _BROKER),),
    ),
)

MESSAGES: Final = Board(
    "motcua-tin-nhan",
    "Một Cửa: tin nhắn",
    "Tin nhắn cho người dân, theo kênh.",
    (("Lúc này", _NOW), ("Diễn biến", _COURSE)),
)
