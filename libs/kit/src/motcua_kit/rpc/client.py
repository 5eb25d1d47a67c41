"""Calling another service: one channel, a deadline always, a token, typed errors."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import grpc

from motcua_kit.errors import FieldProblem, Transient
from motcua_kit.rpc.status import told_by
from motcua_kit.telemetry.metrics import METRICS
from motcua_kit.telemetry.trace import inject_metadata

MIB: Final = 1024 * 1024
DEADLINE: Final = 3.0
LATER: Final = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.ABORTED,
        grpc.StatusCode.CANCELLED,
    }
)
BROKEN: Final = frozenset(
    {grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN, grpc.StatusCode.DATA_LOSS}
)


class RemoteRefused(Exception):
    """The peer's rule refused; ``code`` is its error's name (``dossier_not_found``)."""

    def __init__(
        self,
        status: grpc.StatusCode,
        code: str,
        text: str = "",
        problems: tuple[FieldProblem, ...] = (),
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.text = text
        self.problems = problems
        self.field = problems[0].field if problems else None


class RemoteFailed(Exception):
    """The peer failed in a way nobody foresaw; ``number`` is the one in its log."""

    def __init__(self, number: str | None) -> None:
        super().__init__(number or "no number")
        self.number = number


@dataclass(frozen=True, slots=True)
class Tls:
    """PEM texts for mutual TLS between services."""

    ca: bytes
    certificate: bytes
    key: bytes

    def server_credentials(self) -> grpc.ServerCredentials:
        """Credentials of a server that insists on a certificate of the same authority."""
        pairs = [(self.key, self.certificate)]
        return grpc.ssl_server_credentials(pairs, self.ca, require_client_auth=True)

    def channel_credentials(self) -> grpc.ChannelCredentials:
        """Credentials of a client that shows its certificate."""
        return grpc.ssl_channel_credentials(self.ca, self.key, self.certificate)


@contextmanager
def translated() -> Iterator[None]:
    """Errors of calls made inside, in our words.

    Raises :class:`~motcua_kit.errors.Transient` when the peer cannot be reached or is busy
    (reason ``rpc_<status>``), :class:`RemoteFailed` when it broke, else :class:`RemoteRefused`.
    """
    try:
        yield
    except grpc.RpcError as error:
        status: grpc.StatusCode = error.code()
        if status in LATER:
            raise Transient(f"rpc_{status.name.lower()}") from error
        told = told_by(error)
        if status in BROKEN:
            raise RemoteFailed(told.number) from error
        raise RemoteRefused(status, told.code, told.text, told.problems) from error


class RpcChannel:
    """A channel to one service, for all threads; make stubs from :attr:`channel`.

    ``token`` is asked before every call (a :class:`~motcua_kit.session.ServiceTokens`).
    ``idempotent`` names the services or methods (``motcua.catalog.v1.Catalog`` or ``…/GetUnit``)
    that are tried again by gRPC itself when the peer is unavailable; others never are.
    """

    def __init__(
        self,
        target: str,
        *,
        token: Callable[[], str] | None = None,
        idempotent: Iterable[str] = (),
        deadline: float = DEADLINE,
        tls: Tls | None = None,
    ) -> None:
        options = (
            ("grpc.keepalive_time_ms", 30_000),
            ("grpc.keepalive_timeout_ms", 5_000),
            ("grpc.keepalive_permit_without_calls", 0),
            ("grpc.max_reconnect_backoff_ms", 5_000),
            ("grpc.max_receive_message_length", 8 * MIB),
            ("grpc.service_config", _service_config(idempotent)),
        )
        self._raw = (
            grpc.secure_channel(target, tls.channel_credentials(), options)
            if tls
            else grpc.insecure_channel(target, options)
        )
        self.channel = grpc.intercept_channel(self._raw, _Outgoing(token, deadline))

    def close(self) -> None:
        """Let go; calls in hand are cancelled."""
        self._raw.close()


def _service_config(idempotent: Iterable[str]) -> str:
    names = []
    for each in idempotent:
        service, _, method = each.strip("/").partition("/")
        names.append({"service": service, **({"method": method} if method else {})})
    retry = {
        "maxAttempts": 4,
        "initialBackoff": "0.1s",
        "maxBackoff": "1s",
        "backoffMultiplier": 2.5,
        "retryableStatusCodes": ["UNAVAILABLE"],
    }
    config = {"methodConfig": [{"name": names, "retryPolicy": retry}]} if names else {}
    return json.dumps(config)


if TYPE_CHECKING:
    # The four interfaces differ in types that the wrapping does not look at.

    class _AnyCall(grpc.UnaryUnaryClientInterceptor[Any, Any]):
        def __init__(self) -> None:
            self.intercept_unary_unary: Any
else:

    class _AnyCall(
        grpc.UnaryUnaryClientInterceptor,
        grpc.UnaryStreamClientInterceptor,
        grpc.StreamUnaryClientInterceptor,
        grpc.StreamStreamClientInterceptor,
    ):
        """An interceptor of calls of every shape."""


class _Details(NamedTuple):
    method: str
    timeout: float | None
    metadata: tuple[tuple[str, str | bytes], ...]
    credentials: grpc.CallCredentials | None
    wait_for_ready: bool | None
    compression: grpc.Compression | None


class _Outgoing(_AnyCall):
    """Gives every call a deadline, a token and the present trace, and measures it."""

    def __init__(self, token: Callable[[], str] | None, deadline: float) -> None:
        self._token = token
        self._deadline = deadline

    def _go(self, continuation: Any, details: Any, request: Any) -> Any:  # noqa: ANN401
        metadata = tuple(details.metadata or ()) + inject_metadata()
        if self._token is not None and not any(key == "authorization" for key, _ in metadata):
            metadata += (("authorization", f"Bearer {self._token()}"),)
        timeout = details.timeout if details.timeout is not None else self._deadline
        started = perf_counter()
        call = continuation(
            _Details(details.method, timeout, metadata, details.credentials, None, None), request
        )
        call.add_done_callback(_Measured(details.method, started))
        return call

    intercept_unary_unary = _go
    intercept_unary_stream = _go
    intercept_stream_unary = _go
    intercept_stream_stream = _go


class _Measured:
    def __init__(self, method: str, started: float) -> None:
        self._method = method
        self._started = started

    def __call__(self, call: Any) -> None:  # noqa: ANN401
        METRICS.observe(
            "motcua_rpc_client_seconds",
            perf_counter() - self._started,
            method=self._method,
            status=call.code().name,
        )
