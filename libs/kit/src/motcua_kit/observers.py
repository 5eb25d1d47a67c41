"""Tells metrics and the log what relay and consumer do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy.engine import Connection

from motcua_kit.bus.port import Envelope
from motcua_kit.clock import Clock
from motcua_kit.consumer import Handler
from motcua_kit.telemetry.log import get_logger
from motcua_kit.telemetry.metrics import METRICS, Metrics

log = get_logger()


class RelayMetrics:
    """A RelayObserver over Prometheus."""

    def __init__(self, metrics: Metrics = METRICS) -> None:
        self._metrics = metrics
        self._blocked = ""
        self._missing: set[str] = set()

    def published(self, topics: Mapping[str, int], seconds: float) -> None:
        for topic, count in topics.items():
            # A counter that begins at one has not risen, says Prometheus.
            self._metrics.count("motcua_relay_topic_missing_total", 0, topic=topic)
            self._metrics.count("motcua_relay_published_total", count, topic=topic)
        self._metrics.observe("motcua_relay_batch_seconds", seconds)
        if self._blocked:
            log.info("relay_goes_on", facts=sum(topics.values()))
            self._blocked = ""
        for topic in sorted(self._missing & topics.keys()):
            log.info("relay_topic_there", topic=topic)
        self._missing -= topics.keys()

    def missing(self, topics: Collection[str]) -> None:
        for topic in sorted(topics):
            self._metrics.count("motcua_relay_topic_missing_total", topic=topic)
            if topic not in self._missing:
                log.error("relay_topic_missing", topic=topic)
        self._missing.update(topics)

    def blocked(self, reason: str) -> None:
        kind = reason.split(":", 1)[0]
        if kind != self._blocked:
            log.warning("relay_blocked", reason=kind)
            self._blocked = kind


class ConsumerMetrics:
    """A ConsumerObserver over Prometheus.

    It is told of a batch when it is committed, by count only; what the handler was given
    (:meth:`around`) says how old each fact was then.
    """

    def __init__(self, clock: Clock, metrics: Metrics = METRICS) -> None:
        self._clock = clock
        self._metrics = metrics
        self._taken: list[datetime] = []

    def around(self, handler: Handler) -> Handler:
        """`handler`, whose messages' ages are told once their batch is committed."""

        def handle(connection: Connection, messages: Sequence[Envelope]) -> None:
            handler(connection, messages)
            self.take(messages)

        return handle

    def take(self, messages: Sequence[Envelope]) -> None:
        """The handler took these; those of a batch that failed before are forgotten."""
        self._taken = [message.at for message in messages]

    def applied(self, reader: str, count: int, seconds: float) -> None:
        self._tell_ages(reader, count)
        self._metrics.count(
            "motcua_consumer_facts_total", count, consumer=reader, outcome="applied"
        )
        self._metrics.observe("motcua_consumer_batch_seconds", seconds, consumer=reader)

    def _tell_ages(self, reader: str, count: int) -> None:
        taken, self._taken = self._taken, []
        if len(taken) != count:
            return
        now = self._clock.now()
        ages = self._metrics.histogram("motcua_fact_age_seconds", consumer=reader)
        for at in taken:
            ages.observe(max(0.0, (now - at).total_seconds()))

    def parked(self, reader: str, message: Envelope, reason: str) -> None:
        self._metrics.count("motcua_consumer_facts_total", consumer=reader, outcome="parked")
        if reason == "fork":
            self._metrics.count("motcua_ledger_forks_total", consumer=reader)
        log.warning(
            "fact_parked",
            reader=reader,
            topic=message.topic,
            stream=message.stream,
            seq=message.seq,
            reason=reason,
        )

    def duplicates(self, reader: str, count: int) -> None:
        self._metrics.count(
            "motcua_consumer_facts_total", count, consumer=reader, outcome="duplicate"
        )

    def waiting(self, reader: str, reason: str) -> None:
        self._metrics.count("motcua_consumer_facts_total", consumer=reader, outcome="retried")
        log.warning("consumer_waits", reader=reader, reason=reason)

    def lag(self, reader: str, messages: int) -> None:
        """Nothing: a reader that hangs would not tell, so the look does (`sights_outside`)."""
