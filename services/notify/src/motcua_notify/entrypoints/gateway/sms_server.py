"""The simulator's HTTP interface for text messages, on loopback."""

from __future__ import annotations

import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from motcua_notify.app.gateway import Arrival
from motcua_notify.domain.delivery import Channel
from motcua_notify.entrypoints.gateway.simulator import Answer, Simulator

_LARGEST: Final = 16 * 1024
_STATUS: Final = {
    Answer.TAKEN: HTTPStatus.OK,
    Answer.NOT_NOW: HTTPStatus.SERVICE_UNAVAILABLE,
    Answer.NEVER: HTTPStatus.UNPROCESSABLE_ENTITY,
}


class SmsServer(ThreadingHTTPServer):
    """Answers `POST /sms`; `port` 0 takes a free one."""

    daemon_threads = True

    def __init__(self, simulator: Simulator, *, port: int = 0) -> None:
        self.simulator = simulator
        super().__init__(("127.0.0.1", port), _Handler)
        self.port = int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """A sender that went away is no event here."""


class _Handler(BaseHTTPRequestHandler):
    server: SmsServer
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_POST(self) -> None:
        arrival = self._arrival()
        if arrival is None:
            self._say(HTTPStatus.BAD_REQUEST, {"error": "reference, to, text"})
            return
        answer = self.server.simulator.take(arrival)
        if answer is Answer.NOTHING:
            self.close_connection = True
            return
        self._say(_STATUS[answer], {"reference": arrival.reference, "answer": answer.value})

    def _arrival(self) -> Arrival | None:
        length = int(self.headers.get("Content-Length") or 0)
        if self.path != "/sms" or not 0 < length <= _LARGEST:
            return None
        try:
            sent = json.loads(self.rfile.read(length))
            parts = [sent[name] for name in ("reference", "to", "text")]
        except (ValueError, KeyError, TypeError):
            return None
        if not all(isinstance(part, str) and part for part in parts):
            return None
        reference, to, text = parts
        return Arrival(reference, Channel.SMS, to, text)

    def _say(self, status: HTTPStatus, body: dict[str, str]) -> None:
        encoded = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(encoded)))
        self.end_headers()
        self.wfile.write(encoded)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: the line would go to the log, and a log knows no people."""
