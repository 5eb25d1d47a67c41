"""An alert asked without its condition asks for all that it would need to fire."""

from __future__ import annotations

import pytest

from tests.observability.conditions import unconditioned
from tests.observability.queries import alerts, names_in

each_alert = pytest.mark.parametrize("alert", alerts(), ids=lambda rule: rule["alert"])


@pytest.mark.parametrize(
    ("expr", "asked"),
    [
        ("a > 3", ["a - 3"]),
        ('a{x!="b",y=~"c|d",z="}>"} == 0', ['a{x!="b",y=~"c|d",z="}>"} - 0']),
        ("a > on (slo) 14.4 * b", ["a - on (slo) 14.4 * b"]),
        ("a >= bool 1 and b != 0", ["a - 1 and b - 0"]),
        ("a or b <= 1 or c", ["a", "b - 1", "c"]),
        ("(a and b or c < 1) and d", ["(a and b) and d", "(c - 1) and d"]),
        ("max(a or (b or c)) > 1", ["max(a) - 1", "max((b)) - 1", "max((c)) - 1"]),
        ("a unless on (x) b or absent(c)", ["a and on (x) b", "count(c)"]),
    ],
)
def test_a_condition_is_taken_away_and_nothing_else(expr: str, asked: list[str]) -> None:
    assert unconditioned(expr) == asked


@each_alert
def test_nothing_that_an_alert_names_is_left_out(alert: dict[str, str]) -> None:
    asked = [names_in(query) for query in unconditioned(alert["expr"])]

    assert set.union(*asked) == names_in(alert["expr"])
