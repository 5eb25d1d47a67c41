"""Counts what happens to sealed packages, around the use cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from motcua_kit.telemetry.metrics import METRICS, Metrics
from motcua_routing.domain.errors import RoutingError

P = ParamSpec("P")
R = TypeVar("R")


def counted(outcome: str, use_case: Callable[P, R], metrics: Metrics = METRICS) -> Callable[P, R]:
    """`use_case`, counted as `outcome`, or as refused."""

    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            result = use_case(*args, **kwargs)
        except RoutingError:
            metrics.count("motcua_packages_total", outcome="refused")
            raise
        metrics.count("motcua_packages_total", outcome=outcome)
        return result

    return call


def expired_counted(use_case: Callable[[], int], metrics: Metrics = METRICS) -> Callable[[], int]:
    """Removing old packages, whose number is counted."""

    def call() -> int:
        gone = use_case()
        metrics.count("motcua_packages_total", gone, outcome="expired")
        return gone

    return call
