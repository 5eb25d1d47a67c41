"""Numbers of the present state for operators."""

from __future__ import annotations

from typing import Final

from sqlalchemy.engine import Engine

from motcua_kit.clock import Clock
from motcua_kit.telemetry.metrics import METRICS, Metrics, Series
from motcua_kit.telemetry.sights import ask
from motcua_routing.adapters.handler import READER
from motcua_routing.adapters.queries import SqlQueries
from motcua_routing.app.queries import LegQuery, View

# What `tell_overdue` looks for, counted by the limit that passed.
_UNTOLD: Final = """
SELECT count(*) FILTER (WHERE leg.state = 'offered' AND leg.offer_overdue_at IS NULL
        AND leg.mode <> 'opinion' AND leg.accept_by < %s) AS offers,
    count(*) FILTER (WHERE (leg.state = 'accepted' OR leg.mode = 'opinion')
        AND leg.leg_overdue_at IS NULL AND leg.due < %s
        AND d.phase NOT IN ('waiting_supplement', 'waiting_payment')) AS legs
FROM leg JOIN dossier d ON d.code = leg.dossier
WHERE leg.state IN ('accepted', 'offered') AND NOT leg.imported
"""
_PACKAGES: Final = ("put", "fetched", "expired", "refused")


class Handovers:
    """Offers and legs by what keeps them, and limits that passed with nobody told."""

    def __init__(self, engine: Engine, clock: Clock, metrics: Metrics = METRICS) -> None:
        self._engine = engine
        self._queries = SqlQueries(engine)
        self._clock = clock
        self._metrics = metrics
        for outcome in _PACKAGES:
            metrics.count("motcua_packages_total", 0, outcome=outcome)

    def __call__(self) -> None:
        now = self._clock.now()
        counts = self._queries.counts(LegQuery(now))
        self._metrics.gauges(
            "motcua_offers_waiting",
            {
                ("offered",): counts[View.IN_TRANSIT],
                ("late",): counts[View.LATE_OFFERS],
                ("blocked",): counts[View.BLOCKED],
            },
        )
        self._metrics.gauge("motcua_legs_overdue", counts[View.LATE_LEGS])
        (untold,) = ask(self._engine, _UNTOLD, now, now)
        due: Series = {("tell_offer",): untold.offers, ("tell_leg",): untold.legs}
        self._metrics.gauges("motcua_timers_overdue", due)


def known_lag(metrics: Metrics = METRICS) -> int | None:
    """Messages not yet applied, where the reader runs in this very process."""
    value = metrics.registry.get_sample_value("motcua_consumer_lag_facts", {"consumer": READER})
    return None if value is None else int(value)
