"""One service: traffic, errors, latency, saturation."""

from __future__ import annotations

from typing import Final

from deploy.grafana.shapes import Ask, Board, Choice, Figure, p95, percentiles

_HERE: Final = '{service="$service",deployment=~"$deployment"}'
_IN: Final = 'service="$service",deployment=~"$deployment"'
_QUIET: Final = "Chỉ có khi dịch vụ có cửa gRPC và đã được hỏi."
_NO_USE_CASE: Final = "Ở reporting chỉ có việc chạy lại bản tin, ít khi có ai dùng."
_NO_ERROR: Final = "Không có lỗi nào thì không vẽ đường nào."

_TRAFFIC: Final = (
    Figure(
        "Yêu cầu HTTP mỗi giây",
        (
            Ask(
                f"sum by (status) (rate(motcua_http_seconds_count{_HERE}[$__rate_interval]))",
                "{{status}}",
            ),
        ),
        unit="reqps",
    ),
    Figure(
        "Yêu cầu gRPC mỗi giây",
        (
            Ask(
                f"sum by (method) (rate(motcua_rpc_server_seconds_count{_HERE}[$__rate_interval]))",
                "{{method}}",
                _QUIET,
            ),
        ),
        unit="reqps",
    ),
    Figure(
        "Ca sử dụng mỗi giây",
        (
            Ask(
                f"sum by (use_case) (rate(motcua_use_case_seconds_count{_HERE}[$__rate_interval]))",
                "{{use_case}}",
            ),
        ),
        unit="ops",
    ),
)
_ERRORS: Final = (
    Figure(
        "Tỷ lệ HTTP 5xx",
        (
            Ask(
                f'(sum(rate(motcua_http_seconds_count{{{_IN},status=~"5.."}}[$__rate_interval]))'
                " or vector(0))"
                f" / sum(rate(motcua_http_seconds_count{_HERE}[$__rate_interval]))",
                "5xx",
            ),
        ),
        unit="percentunit",
    ),
    Figure(
        "Ca sử dụng không thành",
        (
            Ask(
                "sum by (use_case, outcome) (increase(motcua_use_case_seconds_count{"
                f'{_IN},outcome=~"failed|wait:.*"}}[$__rate_interval])) > 0',
                "{{use_case}} {{outcome}}",
                _NO_ERROR,
            ),
        ),
        note="wait: thứ cần đến đang vắng; failed: lỗi. Lời từ chối theo quy định không tính.",
    ),
    Figure(
        "Lỗi ngoài dự liệu",
        (
            Ask(
                f"sum by (place) (increase(motcua_errors_total{_HERE}[$__rate_interval]))",
                "{{place}}",
            ),
        ),
    ),
)
_LATENCY: Final = (
    Figure("HTTP", percentiles("motcua_http_seconds", _HERE, "", ""), unit="s"),
    Figure(
        "Đường HTTP chậm nhất (p95)",
        (
            Ask(
                "topk(5, histogram_quantile(0.95, sum by (le, route)"
                f" (rate(motcua_http_seconds_bucket{_HERE}[$__rate_interval]))))",
                "{{route}}",
            ),
        ),
        unit="s",
    ),
    p95(
        "Ca sử dụng (p95)",
        "motcua_use_case_seconds",
        "use_case",
        where=_HERE,
        may_be_empty=_NO_USE_CASE,
    ),
    p95(
        "Hỏi dịch vụ khác (p95)",
        "motcua_rpc_client_seconds",
        "method",
        where=_HERE,
        may_be_empty="Chỉ có ở dịch vụ hỏi dịch vụ khác.",
    ),
)
_SATURATION: Final = (
    Figure(
        "Luồng HTTP đang bận",
        (Ask(f"motcua_http_in_flight{_HERE} / on (instance) motcua_http_threads", "{{instance}}"),),
        unit="percentunit",
    ),
    Figure(
        "Kết nối cơ sở dữ liệu đang dùng",
        (
            Ask(
                f'motcua_db_connections{{{_IN},state="in_use"}}'
                " / on (instance) motcua_db_connections_limit",
                "{{instance}}",
            ),
        ),
        unit="percentunit",
    ),
    Figure(
        "Vai đứng yên",
        (
            Ask(
                f"max by (instance, role) (motcua_role_silent_seconds{_HERE})",
                "{{role}} {{instance}}",
            ),
        ),
        unit="s",
    ),
    Figure(
        "CPU",
        (Ask(f"rate(process_cpu_seconds_total{_HERE}[$__rate_interval])", "{{instance}}"),),
        unit="percentunit",
    ),
    Figure(
        "Bộ nhớ",
        (Ask(f"process_resident_memory_bytes{_HERE}", "{{instance}}"),),
        unit="bytes",
    ),
    Figure(
        "Chạy được bao lâu",
        (Ask(f"time() - process_start_time_seconds{_HERE}", "{{instance}}"),),
        unit="s",
    ),
)

SERVICE: Final = Board(
    "motcua-dich-vu",
    "Một Cửa: một dịch vụ",
    "Bốn dấu hiệu của một dịch vụ: lưu lượng, lỗi, thời gian, mức đầy.",
    (
        ("Lưu lượng", _TRAFFIC),
        ("Lỗi", _ERRORS),
        ("Thời gian", _LATENCY),
        ("Mức đầy", _SATURATION),
    ),
    (
        Choice("service", "Dịch vụ", 'label_values(up{job="motcua"}, service)', "intake"),
        Choice(
            "deployment",
            "Nơi chạy",
            'label_values(up{job="motcua",service="$service"}, deployment)',
            ".*",
            many=True,
        ),
    ),
)
