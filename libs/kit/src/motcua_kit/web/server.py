"""One granian worker inside our own process, beside the other roles (ADR 0006).

granian's public server forks or spawns a worker process, installs its own signal handlers and
keeps a parent of 29 MB. Its worker object can be run directly: it serves from threads of its own,
returns at once, and stops gracefully when its signal is set. That object is not public API, so
this file is the only one that touches it, and ``tests/integration/test_web_server.py`` holds it.
"""

import asyncio
import sys
import threading
from collections.abc import Callable, Iterable
from importlib import import_module
from socket import AF_INET, AF_INET6, IPPROTO_TCP, TCP_NODELAY, create_server
from typing import TYPE_CHECKING, Any, Final

from motcua_kit.process import Beat
from motcua_kit.telemetry.log import get_logger
from motcua_kit.telemetry.metrics import METRICS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = get_logger()

_CORE: Final[Any] = import_module("granian._granian")
_WSGI: Final[Any] = vars(import_module("granian.wsgi"))
_HTTP: Final[Any] = import_module("granian.http")
_FUTURES: Final[Any] = vars(import_module("granian._futures"))

_IS_UNIX_SOCKET: Final = False
BACKLOG: Final = 1024
WAITING: Final = 512
GRACE: Final = 10.0
BEAT_EVERY: Final = 5.0
TURN: Final = 0.001
"""Seconds a thread may compute while others wait. A request comes back from the database some ten
times, and each time would stand up to Python's usual 5 ms behind those that only compute."""
_NO_TLS: Final[tuple[object, ...]] = (False, None, None, None, "tls1.3", None, [], False)


class _Progress:
    """Whether requests still end: a server all of whose threads are stuck makes none."""

    def __init__(self, app: "WSGIApplication", threads: int) -> None:
        self._app = app
        self._threads = threads
        self._lock = threading.Lock()
        self._begun = 0
        self._ended = 0
        self._ended_before = -1

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        with self._lock:
            self._begun += 1
        try:
            return self._app(environ, start_response)
        finally:
            with self._lock:
                self._ended += 1

    def goes_on(self) -> bool:
        """Whether a thread is free, or one became free since this was asked last."""
        with self._lock:
            has_ended, self._ended_before = self._ended != self._ended_before, self._ended
            return has_ended or self._begun - self._ended < self._threads


class WebServer:
    """An HTTP/1.1 server for one WSGI application; ``port`` 0 takes a free one."""

    def __init__(
        self, app: "WSGIApplication", *, host: str = "127.0.0.1", port: int = 0, threads: int = 8
    ) -> None:
        self._app = _Progress(app, threads)
        self._threads = threads
        # granian's own listener sets SO_REUSEPORT: two services on one port would share its
        # requests in silence. Ours is alone or fails. SO_REUSEADDR is set, as a restart needs.
        family = AF_INET6 if ":" in host else AF_INET
        with create_server((host, port), family=family, backlog=BACKLOG) as listener:
            listener.settimeout(0)
            # An answer is sent in two parts; the second must not wait until the first was heard.
            listener.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
            self.port = int(listener.getsockname()[1])
            self._socket = _CORE.SocketHolder(listener.detach(), _IS_UNIX_SOCKET, BACKLOG)
        self.host = host
        self._signal: Any = None
        self._stopped = threading.Event()

    def start(self) -> None:
        """Begin to serve, from granian's threads; returns at once."""
        sys.setswitchinterval(TURN)
        self._signal = _CORE.WorkerSignal()
        self._signal.add_cb(self._stopped.set)
        worker = _CORE.WSGIWorker(
            1,
            (None, self._socket),
            None,
            1,
            self._threads,
            self._threads,
            30,
            WAITING,
            "1",
            _HTTP.HTTP1Settings(header_read_timeout=15_000, keep_alive=True, pipeline_flush=False),
            None,
            None,
            *_NO_TLS,
            (None, None),
        )
        callback = _WSGI["_callback_wrapper"](self._app, {"url_path_prefix": None})
        # The scheduler wants a loop and, for WSGI, never runs it.
        self._loop = asyncio.new_event_loop()
        scheduler = _FUTURES["_new_cbscheduler"](self._loop, callback, impl_asyncio=True)
        worker.serve_mtr(scheduler, self._loop, self._signal)
        METRICS.gauge("motcua_http_threads", self._threads)
        log.info("web_listening", host=self.host, port=self.port)

    def stop(self, *, grace: float = GRACE) -> bool:
        """Take no new requests and wait for those in hand; whether they all ended in time."""
        if self._signal is None:
            return True
        self._signal.set()
        ended = self._stopped.wait(grace)
        self._loop.close()
        self._signal = None
        return ended

    def run(self, stop: threading.Event, beat: Beat) -> None:
        """The ``web`` role: serve until asked to stop; it beats while requests end."""
        self.start()
        beat()
        while not stop.wait(BEAT_EVERY):
            if self._app.goes_on():
                beat()
        if not self.stop():
            log.warning("web_requests_cut_off", port=self.port)


def serve(
    app: "WSGIApplication",
    *,
    host: str,
    port: int,
    threads: int = 8,
    on_start: Callable[[int], None] | None = None,
    on_stop: Callable[[], None] | None = None,
) -> Callable[[threading.Event, Beat], None]:
    """A role for :class:`motcua_kit.process.Roles` that serves ``app``.

    The socket is bound here, so a taken port is an error before anything else has started;
    ``on_start`` is told the port, ``on_stop`` is called after the last request ended.
    """
    server = WebServer(app, host=host, port=port, threads=threads)

    def run(stop: threading.Event, beat: Beat) -> None:
        if on_start is not None:
            on_start(server.port)
        server.run(stop, beat)
        if on_stop is not None:
            on_stop()

    return run
