"""Wake-ups over kombu: AMQP (RabbitMQ) between processes, ``memory://`` inside one."""

import time
from collections.abc import Callable
from importlib import import_module
from threading import Lock
from typing import Any, Final
from uuid import UUID

from motcua_kit.telemetry.log import get_logger
from motcua_kit.telemetry.metrics import METRICS

log = get_logger()

# kombu says it is typed and is not: here it is Any, so that our own code stays checked.
KOMBU: Final[Any] = import_module("kombu")

MEMORY: Final = "memory://"
CONNECT_TIMEOUT: Final = 2.0
REST: Final = 5.0
"""Seconds for which a broker that failed is not tried again, so that no request waits for it."""


def queue_named(name: str) -> Any:
    """A service's durable queue, bound to an exchange of the same name."""
    return KOMBU.Queue(
        name, KOMBU.Exchange(name, type="direct", durable=True), routing_key=name, durable=True
    )


def connect(url: str, *, heartbeat: float = 0) -> Any:
    """A connection whose first steps cannot hang; ``memory://`` polls often, it costs nothing."""
    if url.startswith(MEMORY):
        return KOMBU.Connection(url, transport_options={"polling_interval": 0.05})
    options = {"confirm_publish": True, "read_timeout": 10, "write_timeout": 5}
    return KOMBU.Connection(
        url, connect_timeout=CONNECT_TIMEOUT, heartbeat=heartbeat, transport_options=options
    )


class KombuJobs:
    """The :class:`~motcua_kit.jobs.port.JobQueue` of one service, for many threads."""

    def __init__(
        self, url: str, queue: str, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.url = url
        self.queue = queue_named(queue)
        self._now = monotonic
        self._lock = Lock()
        self._connection: Any = None
        self._producer: Any = None
        self._resting_until = float("-inf")

    def publish(self, kind: str, id: UUID) -> bool:  # noqa: A002
        """As the port says; never raises."""
        with self._lock:
            sent = self._now() >= self._resting_until and self._send(kind, id)
        METRICS.count("motcua_jobs_published_total", kind=kind, outcome="ok" if sent else "failed")
        return sent

    def close(self) -> None:
        """Let go of the broker."""
        with self._lock:
            self._drop()

    def _send(self, kind: str, row: UUID) -> bool:
        # The broker may have closed a connection that lay idle: the second try is on a new one.
        for attempt in (1, 2):
            was_fresh = self._producer is None
            try:
                self._ready().publish(
                    {"kind": kind, "id": str(row)},
                    exchange=self.queue.exchange,
                    routing_key=self.queue.routing_key,
                    serializer="json",
                    delivery_mode="persistent",
                    retry=False,
                )
            except Exception as error:  # whatever a driver raises, the row is safe
                self._drop()
                if was_fresh or attempt == 2:
                    self._resting_until = self._now() + REST
                    log.warning("job_not_published", kind=kind, exc_info=error)
                    return False
            else:
                return True
        return False

    def _ready(self) -> Any:
        if self._producer is None:
            self._connection = connect(self.url)
            self._connection.connect()
            self._producer = KOMBU.Producer(self._connection)
            self.queue.bind(self._producer.channel).declare()
        return self._producer

    def _drop(self) -> None:
        connection, self._connection, self._producer = self._connection, None, None
        if connection is not None:
            connection.release()
