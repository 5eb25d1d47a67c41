"""The port beside the public one, in every process: ``/metrics``, ``/healthz``, ``/readyz``.

It answers from threads of its own, so that it tells about a process whose roles are stuck.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from threading import Thread
from typing import TYPE_CHECKING, Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import make_wsgi_app

from motcua_kit.health import Health, Report
from motcua_kit.telemetry.metrics import METRICS, Metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LIVE: Final = "/healthz"
"""Whether its loops turn; where they do not, the process is to be started anew."""
READY: Final = "/readyz"
"""Whether it may be shown to people; what is missing is named."""
METRICS_PATH: Final = "/metrics"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nobody wants a line for each scrape and probe."""


@dataclass(frozen=True)
class MetricsServer:
    """The listener; never on the public port."""

    port: int
    _server: WSGIServer
    _thread: Thread

    def stop(self) -> None:
        """Close the listener."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


def serve_metrics(
    port: int,
    *,
    host: str = "127.0.0.1",
    metrics: Metrics = METRICS,
    health: Health | None = None,
) -> MetricsServer:
    """Answer on a port of its own (0 takes a free one) in daemon threads."""
    kind = _Server6 if ":" in host else _Server
    app = _application(metrics, health or Health())
    server = make_server(host, port, app, server_class=kind, handler_class=_Quiet)
    thread = Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    return MetricsServer(server.server_port, server, thread)


def _application(metrics: Metrics, health: Health) -> WSGIApplication:
    exposition: WSGIApplication = make_wsgi_app(metrics.registry)

    def application(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == LIVE:
            return _say(health.of_progress(), start)
        if path == READY:
            return _say(health.of_visitors(), start)
        if path == METRICS_PATH:
            return exposition(environ, start)
        start("404 Not Found", [("Content-Type", "text/plain")])
        return [f"{METRICS_PATH} {LIVE} {READY}\n".encode()]

    return application


def _say(report: Report, start: StartResponse) -> Iterable[bytes]:
    body = report.text().encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start(f"{report.status.value} {report.status.phrase}", headers)
    return [body]
