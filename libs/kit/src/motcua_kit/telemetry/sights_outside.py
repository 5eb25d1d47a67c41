"""What a look sees around the service: its database, the bus, the job broker, the clock."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool

from motcua_kit.bus.port import Bus, Place
from motcua_kit.clock import Clock
from motcua_kit.telemetry.log import get_logger
from motcua_kit.telemetry.metrics import METRICS, Metrics, Series
from motcua_kit.telemetry.names import CounterName
from motcua_kit.telemetry.sights import ask

log = get_logger()

_DATABASE: Final = """
SELECT xact_commit, xact_rollback, blks_hit, blks_read, deadlocks,
    pg_database_size(datname) AS size
FROM pg_stat_database WHERE datname = current_database()
"""
_SESSIONS: Final = """
SELECT coalesce(state, 'other') AS state, count(*) AS n,
    count(*) FILTER (WHERE wait_event_type = 'Lock') AS locked,
    coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)::float AS oldest
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() GROUP BY 1
"""
_POSITIONS: Final = """
SELECT topic, partition, next_offset FROM reader_position
WHERE reader = %s AND topic = ANY(%s)
"""
# A time server slews small differences; by more than this a clock is set.
JUMP_SECONDS: Final = 2.0
# Looks kept of one place; beyond it every second one is forgotten, the oldest never.
_REMEMBERED: Final = 720


class Rising:
    """Counters that somebody else keeps: what they rose by since the last look is counted."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._before: dict[tuple[str, ...], float] = {}

    def to(self, name: CounterName, value: float, /, **labels: str) -> None:
        """The other's counter stands at `value` now; one that fell began anew at 0."""
        key = (name, *labels.values())
        before = self._before.get(key, value)
        self._metrics.count(name, value - before if value >= before else value, **labels)
        self._before[key] = value


class Database:
    """The service's own database, as PostgreSQL itself counts, and the pool of this process."""

    def __init__(
        self,
        engine: Engine,
        pool: QueuePool,
        limit: int,
        *,
        metrics: Metrics = METRICS,
        seconds: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._engine = engine
        self._metrics = metrics
        self._seconds = seconds
        self._rising = Rising(metrics)
        metrics.follow("motcua_db_connections", pool.checkedout, state="in_use")
        metrics.follow("motcua_db_connections", pool.checkedin, state="idle")
        metrics.gauge("motcua_db_connections_limit", limit)

    def __call__(self) -> None:
        started = self._seconds()
        try:
            ask(self._engine, "SELECT 1")
        except Exception:
            self._metrics.gauge("motcua_db_up", 0)
            raise
        self._metrics.gauge("motcua_db_up", 1)
        self._metrics.observe("motcua_db_answer_seconds", self._seconds() - started)
        self._statistics()
        self._sessions()

    def _statistics(self) -> None:
        (row,) = ask(self._engine, _DATABASE)
        rising = self._rising
        rising.to("motcua_db_transactions_total", row.xact_commit, outcome="commit")
        rising.to("motcua_db_transactions_total", row.xact_rollback, outcome="rollback")
        rising.to("motcua_db_blocks_total", row.blks_hit, source="cache")
        rising.to("motcua_db_blocks_total", row.blks_read, source="disk")
        rising.to("motcua_db_deadlocks_total", row.deadlocks)
        self._metrics.gauge("motcua_db_size_bytes", row.size)

    def _sessions(self) -> None:
        rows = ask(self._engine, _SESSIONS)
        known: Series = {("active",): 0.0, ("idle",): 0.0, ("idle in transaction",): 0.0}
        found: Series = {(row.state,): row.n for row in rows}
        self._metrics.gauges("motcua_db_sessions", {**known, **found})
        self._metrics.gauge("motcua_db_lock_waiters", sum(row.locked for row in rows))
        oldest = max((row.oldest for row in rows), default=0.0)
        self._metrics.gauge("motcua_db_oldest_transaction_seconds", oldest)


class BusAndLag:
    """Whether the bus answers and how far behind a reader's stored positions are."""

    def __init__(
        self,
        bus: Bus,
        engine: Engine,
        reader: str,
        topics: Sequence[str],
        *,
        metrics: Metrics = METRICS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bus = bus
        self._engine = engine
        self._reader = reader
        self._topics = list(topics)
        self._metrics = metrics
        self._now = monotonic
        self._waiting = Waiting()

    def __call__(self) -> None:
        started = self._now()
        try:
            picture = self._bus.look(self._topics)
        except Exception:
            self._metrics.gauge("motcua_bus_up", 0)
            raise
        self._metrics.gauge("motcua_bus_up", 1)
        self._metrics.observe("motcua_bus_answer_seconds", self._now() - started)
        self._metrics.gauge("motcua_bus_brokers", picture.brokers)
        self._metrics.gauge("motcua_bus_partitions_behind", picture.behind)
        self._metrics.gauges("motcua_bus_messages", _by_topic(picture.ends))
        if self._reader:
            self._lag(picture.ends)

    def _lag(self, ends: Mapping[Place, int]) -> None:
        rows = ask(self._engine, _POSITIONS, self._reader, self._topics)
        positions = {(row.topic, row.partition): row.next_offset for row in rows}
        lag = sum(max(0, end - positions.get(place, 0)) for place, end in ends.items())
        self._metrics.gauge("motcua_consumer_lag_facts", lag, consumer=self._reader)
        waited = self._waiting.seconds(ends, positions, self._now())
        self._metrics.gauge("motcua_consumer_lag_seconds", waited, consumer=self._reader)


def _by_topic(ends: Mapping[Place, int]) -> dict[tuple[str, ...], float]:
    totals: dict[tuple[str, ...], float] = {}
    for (topic, _partition), end in ends.items():
        totals[topic,] = totals.get((topic,), 0) + end
    return totals


class Waiting:
    """How long the next message to apply has been seen waiting, from what earlier looks saw.

    It knows no more than its looks: to the nearest look, and nothing from before its own start.
    """

    def __init__(self) -> None:
        self._ends: dict[Place, deque[tuple[float, int]]] = {}

    def seconds(
        self, ends: Mapping[Place, int], positions: Mapping[Place, int], now: float
    ) -> float:
        """Seconds since a look first saw a message that the positions have not passed."""
        longest = 0.0
        for place, end in ends.items():
            position = positions.get(place, 0)
            seen = self._ends.setdefault(place, deque())
            while seen and seen[0][1] <= position:
                seen.popleft()
            if end > position and (not seen or seen[-1][1] < end):
                seen.append((now, end))
            if len(seen) > _REMEMBERED:
                seen = self._ends[place] = deque(list(seen)[::2])
            if seen:
                longest = max(longest, now - seen[0][0])
        return longest


class ClockJumps:
    """Whether the machine's clock moved otherwise than time did."""

    def __init__(
        self,
        clock: Clock,
        *,
        metrics: Metrics = METRICS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._metrics = metrics
        self._now = monotonic
        self._before: float | None = None
        metrics.count("motcua_clock_jumps_total", 0)

    def __call__(self) -> None:
        apart = self._clock.now().timestamp() - self._now()
        if self._before is not None and abs(apart - self._before) > JUMP_SECONDS:
            self._metrics.count("motcua_clock_jumps_total")
            log.error("clock_jumped", seconds=round(apart - self._before, 1))
        self._before = apart
