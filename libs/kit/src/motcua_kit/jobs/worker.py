"""The ``worker`` role: takes wake-ups one after the other until it is asked to stop."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event
from typing import Any, Final
from uuid import UUID

from motcua_kit.errors import Transient
from motcua_kit.jobs.port import Handler
from motcua_kit.jobs.queue import KOMBU, connect, queue_named
from motcua_kit.process import Beat
from motcua_kit.telemetry.log import get_logger
from motcua_kit.telemetry.metrics import METRICS

log = get_logger()

HEARTBEAT: Final = 30.0
PREFETCH: Final = 8
BACKOFF: Final = (0.5, 1.0, 2.0, 5.0, 10.0)
_TURN: Final = 0.5


class JobWorker:
    """Hands each wake-up to the handler of its kind and acknowledges it afterwards.

    A handler that fails is not retried here: its row is still due, and the service's sweeper
    publishes it again when its time has come.
    """

    def __init__(
        self, url: str, queue: str, handlers: Mapping[str, Handler], *, prefetch: int = PREFETCH
    ) -> None:
        self._url = url
        self._queue = queue_named(queue)
        self._handlers = dict(handlers)
        self._prefetch = prefetch

    def run(self, stop: Event, beat: Beat) -> None:
        """Work until ``stop`` is set; a broker that is away is tried again, ever less often."""
        failures = 0
        while not stop.is_set():
            beat()
            try:
                with self._consuming(stop) as connection:
                    failures = 0
                    self._drain(connection, stop, beat)
            except Exception as error:  # drivers raise many kinds; all mean "away"
                log.warning("job_broker_away", exc_info=error)
                stop.wait(BACKOFF[min(failures, len(BACKOFF) - 1)])
                failures += 1

    @contextmanager
    def _consuming(self, stop: Event) -> Iterator[Any]:
        def on_message(body: object, message: Any) -> None:
            # Told to stop, it leaves what it has not begun to another worker.
            if stop.is_set():
                message.requeue()
                return
            self._handle(body)
            message.ack()

        with connect(self._url, heartbeat=HEARTBEAT) as connection:
            connection.connect()
            channel = connection.channel()
            queue = self._queue.bind(channel)
            queue.declare()
            consumer = KOMBU.Consumer(
                channel,
                [queue],
                callbacks=[on_message],
                on_decode_error=_take_away,
                accept=["json"],
                auto_declare=False,
            )
            consumer.qos(prefetch_count=self._prefetch)
            with consumer:
                yield connection

    def _drain(self, connection: Any, stop: Event, beat: Beat) -> None:
        while not stop.is_set():
            beat()
            if connection.supports_heartbeats:
                connection.heartbeat_check()
            try:
                connection.drain_events(timeout=_TURN)
            except TimeoutError:
                continue

    def _handle(self, body: object) -> None:
        kind, row = _read(body)
        handler = self._handlers.get(kind)
        if handler is None or row is None:
            log.error("job_not_understood", kind=kind)
            return
        outcome = "failed"
        try:
            handler(row)
            outcome = "ok"
        except Transient as reason:
            outcome = "transient"
            log.warning("job_must_wait", kind=kind, row_id=str(row), reason=reason.reason)
        except Exception:  # one row must not stop the others
            log.exception("job_failed", kind=kind, row_id=str(row))
        METRICS.count("motcua_jobs_handled_total", kind=kind, outcome=outcome)


def _take_away(message: Any, error: Exception) -> None:
    """Left there, it would come first for ever: the broker gives back what was not answered."""
    log.error("job_not_understood", kind="", reason=type(error).__name__)
    message.ack()


def _read(body: object) -> tuple[str, UUID | None]:
    if not isinstance(body, dict):
        return "", None
    try:
        return str(body["kind"]), UUID(str(body["id"]))
    except (KeyError, ValueError):
        return "", None
