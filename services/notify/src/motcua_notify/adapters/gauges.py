"""Numbers of the present state for operators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy.engine import Engine

from motcua_kit.bus.port import BusUnavailable
from motcua_kit.clock import Clock
from motcua_kit.jobs.queue import connect
from motcua_kit.telemetry.metrics import METRICS, Metrics
from motcua_kit.telemetry.sights import ask
from motcua_notify.domain.delivery import Channel

_UNSENT: Final = """
SELECT channel, count(*) AS n, count(*) FILTER (WHERE planned_at < %s) AS stuck
FROM message WHERE state IN ('planned', 'sending') GROUP BY channel
"""
_OUTCOMES: Final = ("planned", "sent", "delivered", "failed", "uncertain", "dropped")


class Messages:
    """Messages not yet sent, and those that have waited too long."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        channels: Sequence[Channel],
        patience: timedelta,
        metrics: Metrics = METRICS,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._channels = channels
        self._patience = patience
        self._metrics = metrics
        for channel in channels:
            for outcome in _OUTCOMES:
                metrics.count("motcua_messages_total", 0, channel=channel.value, outcome=outcome)
        metrics.count("motcua_messages_total", 0, channel="none", outcome="dropped")

    def __call__(self) -> None:
        rows = ask(self._engine, _UNSENT, self._clock.now() - self._patience)
        found = {row.channel: (row.n, row.stuck) for row in rows}
        none = {channel.value: (0, 0) for channel in self._channels}
        told = {**none, **found}
        self._metrics.gauges("motcua_messages_waiting", {(c,): n for c, (n, _) in told.items()})
        self._metrics.gauges("motcua_messages_stuck", {(c,): n for c, (_, n) in told.items()})


class Queues:
    """Whether the job broker answers, and what lies in the queues of wake-ups."""

    def __init__(self, url: str, queues: Sequence[str], metrics: Metrics = METRICS) -> None:
        self._url = url
        self._queues = queues
        self._metrics = metrics

    def __call__(self) -> None:
        try:
            waiting = self._waiting()
        except OSError as error:
            self._metrics.gauge("motcua_jobs_up", 0)
            raise BusUnavailable("the job broker does not answer") from error
        self._metrics.gauge("motcua_jobs_up", 1)
        self._metrics.gauges("motcua_jobs_waiting", waiting)

    def _waiting(self) -> dict[tuple[str, ...], float]:
        with connect(self._url) as connection:
            channel = connection.default_channel
            return {
                (queue,): channel.queue_declare(queue, passive=True).message_count
                for queue in self._queues
            }
