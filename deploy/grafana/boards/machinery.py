"""Databases and brokers, as the services themselves see them."""

from __future__ import annotations

from typing import Final

from deploy.grafana.shapes import Ask, Board, Figure, percentiles

_BROKER: Final = "Chỉ có khi dùng RabbitMQ."


def _by_database(title: str, expr: str, unit: str = "short", note: str = "") -> Figure:
    return Figure(title, (Ask(expr, "{{deployment}}"),), unit, note=note)


_DATABASE: Final = (
    _by_database("Trả lời", "max by (deployment) (motcua_db_up)"),
    Figure(
        "Thời gian trả lời một câu hỏi nhỏ",
        percentiles("motcua_db_answer_seconds", "", "", ""),
        unit="s",
    ),
    _by_database(
        "Giao dịch mỗi giây",
        'max by (deployment) (rate(motcua_db_transactions_total{outcome="commit"}'
        "[$__rate_interval]))",
        "ops",
    ),
    _by_database(
        "Giao dịch bị hủy mỗi giây",
        'max by (deployment) (rate(motcua_db_transactions_total{outcome="rollback"}'
        "[$__rate_interval]))",
        "ops",
        "Câu hỏi chỉ đọc cũng kết thúc bằng hủy.",
    ),
    _by_database(
        "Đọc trúng bộ nhớ đệm",
        'max by (deployment) (increase(motcua_db_blocks_total{source="cache"}[5m]))'
        ' / (max by (deployment) (increase(motcua_db_blocks_total{source="cache"}[5m]))'
        ' + max by (deployment) (increase(motcua_db_blocks_total{source="disk"}[5m])) > 0)',
        "percentunit",
    ),
    Figure(
        "Phiên",
        (Ask("sum by (state) (max by (deployment, state) (motcua_db_sessions))", "{{state}}"),),
    ),
    Figure(
        "Kết nối của các tiến trình",
        (
            Ask("sum by (state) (motcua_db_connections)", "{{state}}"),
            Ask("sum(motcua_db_connections_limit)", "tối đa"),
        ),
    ),
    _by_database(
        "Giao dịch mở lâu nhất",
        "max by (deployment) (motcua_db_oldest_transaction_seconds)",
        "s",
    ),
    Figure(
        "Khóa",
        (
            Ask("max by (deployment) (motcua_db_lock_waiters)", "chờ khóa: {{deployment}}"),
            Ask(
                "max by (deployment) (increase(motcua_db_deadlocks_total[1h]))",
                "khóa chéo: {{deployment}}",
            ),
        ),
    ),
    _by_database("Dung lượng", "max by (deployment) (motcua_db_size_bytes)", "bytes"),
)
_BUS: Final = (
    _by_database("Trả lời", "max by (deployment) (motcua_bus_up)"),
    Figure(
        "Thời gian trả lời một câu hỏi nhỏ",
        percentiles("motcua_bus_answer_seconds", "", "", ""),
        unit="s",
    ),
    Figure(
        "Máy chủ, phân vùng có bản sao chậm",
        (
            Ask("max(motcua_bus_brokers)", "máy chủ"),
            Ask("max(motcua_bus_partitions_behind)", "bản sao chậm"),
        ),
    ),
    Figure(
        "Tin mới mỗi giây",
        (Ask("max by (topic) (deriv(motcua_bus_messages[5m]))", "{{topic}}"),),
        unit="ops",
    ),
    Figure("Tin đã có", (Ask("max by (topic) (motcua_bus_messages)", "{{topic}}"),)),
)
_JOBS: Final = (
    Figure("Trả lời", (Ask("max(motcua_jobs_up)", "RabbitMQ", _BROKER),)),
    Figure("Hàng đợi", (Ask("max by (queue) (motcua_jobs_waiting)", "{{queue}}", _BROKER),)),
)

MACHINERY: Final = Board(
    "motcua-may-chu",
    "Một Cửa: cơ sở dữ liệu và trục tin",
    "Do chính các dịch vụ nhìn thấy; không cần phần mềm đo riêng.",
    (("PostgreSQL", _DATABASE), ("Trục tin", _BUS), ("Hàng đợi công việc", _JOBS)),
)
