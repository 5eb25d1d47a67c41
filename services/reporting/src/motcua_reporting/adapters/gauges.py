"""Numbers of the present state for operators."""

from __future__ import annotations

from typing import Final

from sqlalchemy.engine import Connection, Engine

from motcua_kit.clock import Clock
from motcua_kit.telemetry.metrics import METRICS, Metrics, Series
from motcua_kit.telemetry.sights import ask, looking
from motcua_reporting.app.queries import Reports

_STOCK: Final = """
SELECT custodian AS unit, count(*) FILTER (WHERE state = 'open') AS open,
    count(*) FILTER (WHERE state = 'in_transit') AS in_transit,
    count(*) FILTER (WHERE solved_at IS NULL AND due_current < %s) AS overdue
FROM dossier WHERE custodian IS NOT NULL AND state <> 'closed' GROUP BY 1
"""
# The units' columns as the facts moved them, against the dossiers as they stand.
_APART: Final = """
WITH flowed AS (
    SELECT unit, sum(received + handed_in + reopened + moved_in
                     - handed_out - closed - moved_out) AS n FROM flow GROUP BY unit
), held AS (
    SELECT custodian AS unit, count(*) AS n FROM dossier
    WHERE custodian IS NOT NULL AND state <> 'closed' GROUP BY 1
)
SELECT unit, coalesce(flowed.n, 0) - coalesce(held.n, 0) AS apart
FROM flowed FULL JOIN held USING (unit)
"""
# Accepted elsewhere, and the sender's own fact of it has not come: both ledgers show them.
_ACKNOWLEDGING: Final = """
SELECT count(DISTINCT (o.dossier, o.custody)) FROM fact o
JOIN fact i ON i.dossier = o.dossier AND i.type = 'handed_in' AND i.custody = o.custody + 1
WHERE o.unit = %s AND o.type = 'offered' AND NOT EXISTS (
    SELECT FROM fact h WHERE h.dossier = o.dossier AND h.unit = o.unit
    AND h.type = 'handed_out' AND h.custody = o.custody)
"""
_STATES: Final = ("open", "in_transit", "overdue")
_NO_LEVEL: Final = "unknown"


class Stock:
    """Dossiers by the unit, and the level, that answers for them now."""

    def __init__(
        self, engine: Engine, clock: Clock, reports: Reports, metrics: Metrics = METRICS
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._reports = reports
        self._metrics = metrics

    def __call__(self) -> None:
        units = self._reports.tree().units
        by_unit: dict[tuple[str, ...], float] = {}
        by_level: dict[tuple[str, ...], float] = {
            (unit.level or _NO_LEVEL, state): 0.0 for unit in units.values() for state in _STATES
        }
        for row in ask(self._engine, _STOCK, self._clock.now()):
            known = units.get(row.unit)
            level = (known.level if known else "") or _NO_LEVEL
            for state in _STATES:
                n = getattr(row, state)
                by_unit[row.unit, state] = n
                by_level[level, state] = by_level.get((level, state), 0.0) + n
        self._metrics.gauges("motcua_unit_dossiers", by_unit)
        self._metrics.gauges("motcua_dossiers", by_level)


class Balance:
    """By how many dossiers each unit's flow and stock differ; 0 is the only right number.

    The units' facts come apart from each other, so that a handover can be counted on one side
    first: a difference that stays is wrong, one that goes with the next facts is not.
    """

    def __init__(self, engine: Engine, metrics: Metrics = METRICS) -> None:
        self._engine = engine
        self._metrics = metrics

    def __call__(self) -> None:
        with looking(self._engine) as connection:
            apart: Series = {
                (row.unit,): float(self._unexplained(connection, row.unit, int(row.apart)))
                for row in connection.exec_driver_sql(_APART).all()
            }
        self._metrics.gauges("motcua_ledger_imbalance", apart)

    @staticmethod
    def _unexplained(connection: Connection, unit: str, apart: int) -> int:
        if apart <= 0:
            return -apart
        waiting: int = connection.exec_driver_sql(_ACKNOWLEDGING, (unit,)).scalar_one()
        return abs(apart - waiting)
