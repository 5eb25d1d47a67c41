"""The one web port, as a patient client: whatever restarts meanwhile is waited for."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx

from motcua_app.output import CannotDo

Params = Mapping[str, str | int | None]
AWAY: Final = frozenset({502, 503, 504})
BUSY: Final = 429
_TIMEOUT: Final = httpx.Timeout(60, connect=5)
_LIMITS: Final = httpx.Limits(max_connections=64, max_keepalive_connections=32)


class Refused(Exception):
    """The platform has answered, and the answer is no: ``code`` is the problem's stable code."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text


class Broken(Exception):
    """A stream ended before its end; what has come so far is good."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for what restarts. ``seconds`` is for one request, all attempts;
    ``first_seconds`` for a platform that has not answered this run at all."""

    seconds: float = 90.0
    first_seconds: float = 15.0
    first_pause: float = 0.1
    longest_pause: float = 2.0
    now: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep


class Door:
    """Sends requests through the door of ``url``. Safe for several threads."""

    def __init__(
        self,
        url: str,
        *,
        transport: httpx.BaseTransport | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.url = url
        self.patience = patience or Patience()
        self._has_answered = False
        self._http = httpx.Client(
            base_url=url,
            transport=transport,
            timeout=_TIMEOUT,
            limits=_LIMITS,
            trust_env=False,
            headers={"Accept": "application/json"},
        )

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def get(self, path: str, *, token: str = "", params: Params | None = None) -> Any:  # noqa: ANN401
        """The JSON of an address. Raises Refused, CannotDo."""
        return self._json("GET", path, token=token, params=params)

    def post(
        self,
        path: str,
        body: object = None,
        *,
        token: str = "",
        key: str = "",
        lines: bytes | None = None,
    ) -> Any:  # noqa: ANN401
        """The JSON answered to ``body`` (or to ready-made NDJSON in ``lines``).

        ``key`` is the idempotency key: it makes every repetition safe. Raises Refused, CannotDo.
        """
        headers = {"Idempotency-Key": key} if key else {}
        if lines is not None:
            headers["Content-Type"] = "application/x-ndjson"
            return self._json("POST", path, token=token, headers=headers, content=lines)
        return self._json("POST", path, token=token, headers=headers, json=body or {})

    def lines(
        self, path: str, *, token: str = "", params: Params | None = None
    ) -> Iterator[dict[str, Any]]:
        """The objects of an NDJSON answer as they come.

        Raises Refused or CannotDo before the first, Broken when the stream is cut off later.
        """
        headers = _authorised(token)
        response = self._attempt(
            lambda: self._http.send(
                self._http.build_request("GET", path, params=_given(params), headers=headers),
                stream=True,
            )
        )
        try:
            if response.status_code != httpx.codes.OK:
                response.read()
                raise _refusal(response)
            for line in response.iter_lines():
                if line:
                    yield json.loads(line)
        except (httpx.TransportError, json.JSONDecodeError) as error:
            raise Broken(path) from error
        finally:
            response.close()

    def _json(
        self,
        method: str,
        path: str,
        *,
        token: str,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        **body: Any,
    ) -> Any:  # noqa: ANN401
        sent = {**(headers or {}), **_authorised(token)}
        response = self._attempt(
            lambda: self._http.request(method, path, params=_given(params), headers=sent, **body)
        )
        if not response.is_success:
            raise _refusal(response)
        try:
            return response.json() if response.content else None
        except ValueError as error:
            raise CannotDo(
                f"Ở {self.url} không phải là một hệ thống Một Cửa; hãy kiểm tra MOTCUA_URL."
            ) from error

    def _attempt(self, send: Callable[[], httpx.Response]) -> httpx.Response:
        patience = self.patience
        seconds = patience.seconds if self._has_answered else patience.first_seconds
        until = patience.now() + seconds
        pause = patience.first_pause
        while True:
            reason, asked = "", 0.0
            try:
                response = send()
            except httpx.TransportError as error:
                reason = type(error).__name__
            else:
                if response.status_code not in AWAY and response.status_code != BUSY:
                    self._has_answered = True
                    return response
                reason, asked = str(response.status_code), _retry_after(response)
                response.close()
            pause = max(pause, min(asked, 15.0))
            if patience.now() + pause > until:
                raise CannotDo(
                    f"Không liên lạc được với hệ thống tại {self.url} ({reason}); "
                    "hãy xem `motcua status` hoặc kiểm tra MOTCUA_URL."
                )
            patience.pause(pause)
            pause = min(pause * 2, patience.longest_pause)


def _given(params: Params | None) -> dict[str, str | int] | None:
    # An empty mapping would make the client drop a query that stands in the address.
    return {name: value for name, value in (params or {}).items() if value is not None} or None


def _authorised(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _retry_after(response: httpx.Response) -> float:
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isdigit() else 0.0


def _refusal(response: httpx.Response) -> Refused:
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    code = str(problem.get("type", "")).rpartition(":")[2] or str(response.status_code)
    words = [str(problem.get("title") or f"Hệ thống trả lời {response.status_code}.")]
    if problem.get("detail"):
        words.append(str(problem["detail"]))
    words += [
        f"{each.get('field')}: {each.get('message')}"
        for each in problem.get("errors", ())
        if each.get("message") != words[0]
    ]
    return Refused(response.status_code, code, " ".join(words))
