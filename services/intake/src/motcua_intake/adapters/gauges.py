"""Numbers of the present state for operators."""

from __future__ import annotations

from typing import Final

from sqlalchemy.engine import Engine

from motcua_kit.clock import Clock
from motcua_kit.telemetry.metrics import METRICS, Metrics, Series
from motcua_kit.telemetry.sights import ask

_DUE: Final = """
SELECT kind, count(*) AS n FROM job WHERE next_at < %s GROUP BY kind
UNION ALL SELECT 'push_contact', count(*) FROM contact_push WHERE next_at < %s
"""


class WorkDue:
    """Offers to make, packages to fetch and contacts to push that the scheduler has not begun."""

    def __init__(self, engine: Engine, clock: Clock, metrics: Metrics = METRICS) -> None:
        self._engine = engine
        self._clock = clock
        self._metrics = metrics

    def __call__(self) -> None:
        now = self._clock.now()
        due: Series = {(row.kind,): row.n for row in ask(self._engine, _DUE, now, now)}
        self._metrics.gauges("motcua_timers_overdue", due)
