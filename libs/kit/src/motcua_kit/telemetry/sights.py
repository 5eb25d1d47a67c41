"""What a look sees in the kit's own tables: outboxes, ledgers, readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from sqlalchemy.engine import Connection, Engine, Row

from motcua_kit.clock import Clock
from motcua_kit.telemetry.look import LOOK_SECONDS
from motcua_kit.telemetry.metrics import METRICS, Metrics, Series

_LIMIT: Final = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
    f" SET LOCAL statement_timeout = '{LOOK_SECONDS}s'"
)
OUTCOMES: Final = ("applied", "duplicate", "parked", "retried")
_LEDGER: Final = """
SELECT count(*) AS n, min(at) AS oldest FROM ledger l WHERE published_at IS NULL
AND NOT EXISTS (SELECT FROM ledger_head h WHERE h.unit = l.unit AND h.forked_at IS NOT NULL)
"""
_OUTBOX: Final = "SELECT count(*) AS n, min(at) AS oldest FROM outbox WHERE published_at IS NULL"
_OWN: Final = "SELECT unit, seq, forked_at IS NOT NULL AS forked FROM ledger_head"
_READ: Final = "SELECT stream, seq, forked FROM reader_head WHERE reader = %s"
_PARKED: Final = """
SELECT reason, count(*) AS n, count(DISTINCT stream) AS streams FROM reader_parked
WHERE reader = %s GROUP BY reason
"""


@contextmanager
def looking(engine: Engine) -> Iterator[Connection]:
    """A short transaction that changes nothing and gives up early."""
    with engine.connect() as connection:
        connection.exec_driver_sql(_LIMIT)
        yield connection
        connection.rollback()


def ask(engine: Engine, statement: str, *values: Any) -> Sequence[Row[Any]]:
    """The rows of one question of a look."""
    with looking(engine) as connection:
        return connection.exec_driver_sql(statement, values).all()


class Outboxes:
    """Facts committed and not yet on the bus, and how long the oldest has waited.

    The age goes on while nothing can be asked: it is computed when it is scraped.
    """

    def __init__(
        self, engine: Engine, clock: Clock, *, ledger: bool, metrics: Metrics = METRICS
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._statements = (_LEDGER, _OUTBOX) if ledger else (_OUTBOX,)
        self._metrics = metrics
        self._oldest: datetime | None = None
        metrics.follow("motcua_outbox_oldest_seconds", self.age)

    def age(self) -> float:
        """Seconds since the oldest waiting fact was recorded; 0 when none waits."""
        oldest = self._oldest
        return 0.0 if oldest is None else max(0.0, (self._clock.now() - oldest).total_seconds())

    def __call__(self) -> None:
        rows = [row for statement in self._statements for row in ask(self._engine, statement)]
        self._oldest = min((row.oldest for row in rows if row.oldest), default=None)
        self._metrics.gauge("motcua_outbox_unpublished", sum(row.n for row in rows))


class OwnLedgers:
    """How long each unit's own ledger is, and which take no more facts."""

    def __init__(self, engine: Engine, metrics: Metrics = METRICS) -> None:
        self._engine = engine
        self._metrics = metrics

    def __call__(self) -> None:
        rows = ask(self._engine, _OWN)
        self._metrics.gauges("motcua_unit_ledger_facts", {(row.unit,): row.seq for row in rows})
        forked = sum(row.forked for row in rows)
        self._metrics.gauge("motcua_ledger_forked_units", forked, consumer="ledger")


class Reading:
    """How far a reader has come in each unit's ledger, and what lies at its parked desk."""

    def __init__(self, engine: Engine, reader: str, metrics: Metrics = METRICS) -> None:
        self._engine = engine
        self._reader = reader
        self._metrics = metrics
        # A series that begins with its first event hides it from whoever asks for a rate.
        for outcome in OUTCOMES:
            metrics.count("motcua_consumer_facts_total", 0, consumer=reader, outcome=outcome)
        metrics.count("motcua_ledger_forks_total", 0, consumer=reader)

    def __call__(self) -> None:
        heads = ask(self._engine, _READ, self._reader)
        parked = ask(self._engine, _PARKED, self._reader)
        units: Series = {(row.stream,): float(row.seq) for row in heads if "|" not in row.stream}
        reader = self._reader
        self._metrics.gauges("motcua_unit_read_facts", units, consumer=reader)
        forked = sum(row.forked for row in heads)
        self._metrics.gauge("motcua_ledger_forked_units", forked, consumer=reader)
        counts: Series = {("gap",): 0.0, ("fork",): 0.0, **{(row.reason,): row.n for row in parked}}
        self._metrics.gauges("motcua_parked_facts", counts, consumer=reader)
        gaps = sum(row.streams for row in parked if row.reason == "gap")
        self._metrics.gauge("motcua_ledger_gaps", gaps, consumer=reader)
