"""What a gateway's answers over HTTP mean."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from uuid import UUID

import pytest

from motcua_notify.adapters.sms import HttpSms
from motcua_notify.app.ports import Parcel
from motcua_notify.domain.delivery import Accepted, Never, NotNow, Outcome


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *said: object) -> None:
        """Nothing."""


@contextmanager
def gateway(status: int) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.status = status
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/sms"
        server.shutdown()
        thread.join(10)


def said(status: int) -> Outcome:
    with gateway(status) as url:
        carrier = HttpSms(url, "token", timeout=5)
        outcome = carrier.send(Parcel(UUID(int=1), "+84912345678", "Ho so da co ket qua"))
        carrier.close()
        return outcome


def test_what_is_taken_now_or_was_before_is_sent() -> None:
    assert said(200) == said(202) == Accepted("sms-http")


@pytest.mark.parametrize("status", [400, 413, 422])
def test_what_is_wrong_with_the_message_fails(status: int) -> None:
    assert said(status) == Never(f"gateway_said_{status}")


@pytest.mark.parametrize("status", [301, 308, 401, 402, 403, 404, 405, 407, 429, 500, 503])
def test_what_is_wrong_with_the_account_or_the_gateway_fails_no_message(status: int) -> None:
    """Credit runs out and addresses move: an operator mends it, and what waited goes out."""
    assert said(status) == NotNow(f"gateway_said_{status}")
