"""Facts on their way: outboxes, the bus, readers, the parked desk, the balance."""

from __future__ import annotations

from typing import Final

from deploy.grafana.shapes import Ask, Board, Figure, p95, per_minute, percentiles, worst_units

_OUT: Final = (
    Figure(
        "Chờ lên trục tin",
        (Ask("motcua:outbox:unpublished", "{{deployment}}"),),
    ),
    Figure(
        "Sự kiện chờ lâu nhất",
        (Ask("motcua:outbox:oldest_seconds", "{{deployment}}"),),
        unit="s",
        note="Tính lúc hỏi: vẫn tăng khi nơi chuyển bị kẹt.",
    ),
    Figure(
        "Lên trục tin mỗi giây",
        (
            Ask(
                "sum by (topic) (rate(motcua_relay_published_total[$__rate_interval]))", "{{topic}}"
            ),
        ),
        unit="ops",
    ),
    p95("Một lượt chuyển (p95)", "motcua_relay_batch_seconds", "deployment"),
    Figure(
        "Hộp thư chưa có trên trục tin",
        (
            Ask(
                "sum by (deployment, topic) (increase(motcua_relay_topic_missing_total[1h]))",
                "{{deployment}} {{topic}}",
                may_be_empty="Mọi hộp thư đều có là điều mong muốn.",
            ),
        ),
        note="Tin của hộp thư ấy chờ đến khi nó được tạo; tin khác vẫn đi.",
    ),
)
_IN: Final = (
    Figure("Chưa đọc", (Ask("motcua:consumer:lag_facts", "{{consumer}}"),)),
    Figure("Đọc chậm", (Ask("motcua:consumer:lag_seconds", "{{consumer}}"),), unit="s"),
    Figure(
        "Đọc mỗi giây",
        (
            Ask(
                "sum by (consumer, outcome) (rate(motcua_consumer_facts_total[$__rate_interval]))",
                "{{consumer}} {{outcome}}",
            ),
        ),
        unit="ops",
    ),
    p95("Một lượt đọc (p95)", "motcua_consumer_batch_seconds", "consumer"),
    Figure(
        "Từ lúc ghi đến lúc lên bảng",
        percentiles("motcua_fact_age_seconds", '{consumer="reporting"}', "", ""),
        unit="s",
    ),
    p95("Từ lúc ghi đến lúc có tác dụng (p95)", "motcua_fact_age_seconds", "consumer"),
)
_WRONG: Final = (
    Figure("Bị giữ lại", (Ask("motcua:parked:facts", "{{consumer}} {{reason}}"),)),
    Figure(
        "Đơn vị thiếu sự kiện, đơn vị rẽ nhánh",
        (
            Ask("max by (consumer) (motcua_ledger_gaps)", "thiếu: {{consumer}}"),
            Ask("max by (consumer) (motcua_ledger_forked_units)", "rẽ nhánh: {{consumer}}"),
        ),
    ),
    Figure(
        "Rẽ nhánh đã thấy",
        (Ask("sum by (consumer) (increase(motcua_ledger_forks_total[1h]))", "{{consumer}}"),),
    ),
    worst_units("Sổ lệch", "max by (unit) (motcua_ledger_imbalance)"),
    worst_units("Chưa được đếm", "motcua:unit:uncounted_facts"),
    Figure(
        "Việc đã đến lúc mà chưa làm",
        (Ask("max by (deployment, kind) (motcua_timers_overdue)", "{{deployment}} {{kind}}"),),
    ),
    per_minute("Gói kín mỗi phút", "motcua_packages_total", "outcome"),
    Figure(
        "Tầm nhìn cũ nhất",
        (Ask("max by (deployment, sight) (motcua_look_age_seconds)", "{{deployment}} {{sight}}"),),
        unit="s",
        note="Từ lần nhìn được gần nhất; khi không nhìn được, các con số trạng thái đứng yên.",
    ),
    Figure(
        "Đọc lại được sau khi phục hồi",
        (
            Ask(
                "sum by (deployment) (increase(motcua_recovered_facts_total[1h]))",
                "{{deployment}}",
            ),
        ),
        note="Sự kiện của chính mình mà một máy phục hồi từ bản sao lưu đã đọc lại từ trục tin.",
    ),
    Figure(
        "Đồng hồ bị chỉnh",
        (Ask("sum by (deployment) (increase(motcua_clock_jumps_total[1h]))", "{{deployment}}"),),
    ),
)

FLOW: Final = Board(
    "motcua-dong-chay",
    "Một Cửa: dòng sự kiện và độ trễ",
    "Sự kiện đi từ sổ của đơn vị, qua trục tin, đến nơi đọc.",
    (("Lên trục tin", _OUT), ("Đọc từ trục tin", _IN), ("Điều bất thường", _WRONG)),
)
