"""Text messages over a gateway's HTTP interface, which recognises our reference.

`POST <url>` with `{"reference", "to", "text"}`; 2xx means taken (now or before).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import httpx

from motcua_notify.app.ports import Parcel
from motcua_notify.domain.delivery import Accepted, Hidden, Never, NotNow, Outcome

NAME: Final = "sms-http"
# Our own fault or the gateway's, not the message's: it will be taken once that is mended.
_LATER: Final = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.PAYMENT_REQUIRED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.PROXY_AUTHENTICATION_REQUIRED,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)


class HttpSms:
    """The carrier of text messages, for many threads."""

    def __init__(self, url: str, token: str, *, timeout: float = 10.0) -> None:
        self._url = url
        limits = httpx.Limits(max_keepalive_connections=4, keepalive_expiry=20.0)
        self._client = httpx.Client(
            timeout=httpx.Timeout(timeout, connect=min(timeout, 5.0)),
            limits=limits,
            headers={"Authorization": f"Bearer {token}"},
            trust_env=False,
        )

    def send(self, parcel: Parcel) -> Outcome:
        """As the port says."""
        body = {"reference": str(parcel.reference), "to": parcel.to, "text": parcel.text}
        try:
            status = self._client.post(self._url, json=body).status_code
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return NotNow("gateway_unreachable")
        except httpx.HTTPError:
            return Hidden("no_answer")
        if 200 <= status < 300:
            return Accepted(NAME)
        if 400 <= status < 500 and status not in _LATER:
            return Never(f"gateway_said_{status}")
        return NotNow(f"gateway_said_{status}")

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()
