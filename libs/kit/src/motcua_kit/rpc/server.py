"""A gRPC server as a role: thread pool, health, reflection, authentication, the error table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Event
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import grpc
from google.protobuf.descriptor import ServiceDescriptor
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.trace import SpanKind

from motcua_kit.errors import ErrorTable, Refusal
from motcua_kit.process import Beat
from motcua_kit.rpc.access import INFRASTRUCTURE, RpcAccess, set_caller
from motcua_kit.rpc.client import Tls
from motcua_kit.rpc.pool import CallPool
from motcua_kit.rpc.status import details_of
from motcua_kit.session import BadToken, Principal, Verifier
from motcua_kit.telemetry.log import get_logger
from motcua_kit.telemetry.metrics import METRICS
from motcua_kit.telemetry.trace import carrier_of, extract, tracer

log = get_logger()

MIB: Final = 1024 * 1024
GRACE: Final = 8.0
BEAT_EVERY: Final = 5.0
OPTIONS: Final = (
    ("grpc.so_reuseport", 0),
    ("grpc.max_receive_message_length", 8 * MIB),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
)

if TYPE_CHECKING:
    _Interceptor = grpc.ServerInterceptor[Any, Any]
    _Handler = grpc.RpcMethodHandler[Any, Any]
else:
    _Interceptor = grpc.ServerInterceptor

Register = Callable[[grpc.Server], None]


class UndeclaredMethod(Exception):
    """A method of a registered service has no declared access."""


class RpcServer:
    """The gRPC door of one service.

    ``register`` adds the servicers; ``services`` are their descriptors
    (``catalog_pb2.DESCRIPTOR.services_by_name["Catalog"]``), for health, reflection and the check
    that ``access`` speaks for every method (``{"/motcua.catalog.v1.Catalog/GetUnit":
    services_only()}``), else :class:`UndeclaredMethod`. ``port`` 0 takes a free one.
    """

    def __init__(
        self,
        register: Register,
        *,
        services: Sequence[ServiceDescriptor],
        access: Mapping[str, RpcAccess],
        verifier: Verifier,
        errors: ErrorTable,
        host: str = "127.0.0.1",
        port: int = 0,
        threads: int = 8,
        tls: Tls | None = None,
    ) -> None:
        _check_declared(services, access)
        self._services = tuple(each.full_name for each in services)
        self._health = health.HealthServicer()
        self._pool = CallPool(threads)
        self._gate = _Gate(access, verifier, errors)
        self._server = grpc.server(
            self._pool,
            interceptors=[self._gate],
            options=OPTIONS,
        )
        register(self._server)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        names = (*self._services, health.SERVICE_NAME, reflection.SERVICE_NAME)
        reflection.enable_server_reflection(names, self._server)
        address = f"{host}:{port}"
        if tls is None:
            self.port = self._server.add_insecure_port(address)
        else:
            self.port = self._server.add_secure_port(address, tls.server_credentials())

    def start(self) -> None:
        """Begin to answer."""
        self._server.start()
        for name in ("", *self._services):
            self._health.set(name, health_pb2.HealthCheckResponse.SERVING)
        log.info("rpc_listening", port=self.port)

    def stop(self, *, grace: float = GRACE) -> None:
        """Say so by the health check, take no new calls, wait for those in hand, then cut.

        A handler that goes on all the same is named and left to end with the process.
        """
        self._health.enter_graceful_shutdown()
        self._server.stop(grace).wait(grace + 1)
        self._pool.let_go()
        for method in self._gate.in_hand():
            log.error("rpc_call_did_not_stop", method=method)

    def run(self, stop: Event, beat: Beat) -> None:
        """The ``grpc`` role: answer until asked to stop."""
        self.start()
        beat()
        while not stop.wait(BEAT_EVERY):
            beat()
        self.stop()


def _check_declared(services: Sequence[ServiceDescriptor], access: Mapping[str, RpcAccess]) -> None:
    methods = {
        f"/{descriptor.full_name}/{method.name}"
        for descriptor in services
        for method in descriptor.methods
    }
    silent = sorted(methods - access.keys())
    if silent:
        raise UndeclaredMethod(", ".join(silent))


class _Gate(_Interceptor):
    """Authenticates, traces, measures, and tells errors by the table."""

    def __init__(
        self, access: Mapping[str, RpcAccess], verifier: Verifier, errors: ErrorTable
    ) -> None:
        self._access = access
        self._verifier = verifier
        self._errors = errors
        self._in_hand: set[_Call] = set()
        # Told from the start: a counter that begins at 1 has not risen for Prometheus.
        METRICS.count("motcua_errors_total", 0, place="rpc")

    def begun(self, call: _Call) -> None:
        """A handler runs from here."""
        self._in_hand.add(call)

    def ended(self, call: _Call) -> None:
        """It came back."""
        self._in_hand.discard(call)

    def in_hand(self) -> list[str]:
        """The methods whose handlers run, one for each call."""
        return sorted(call.method for call in self._in_hand.copy())

    def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], _Handler | None],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> _Handler | None:
        handler = continuation(handler_call_details)
        method = handler_call_details.method
        if handler is None or method.startswith(INFRASTRUCTURE):
            return handler
        metadata = tuple(handler_call_details.invocation_metadata or ())
        return _wrapped(handler, _Call(self, method, metadata))

    def admit(self, method: str, metadata: tuple[tuple[str, Any], ...]) -> None:
        """Set the caller of this thread's call; raises when the method is not for them."""
        who = self._principal(metadata)
        self._access[method].check(who)
        set_caller(who)

    def explain(self, error: Exception, method: str) -> Refusal:
        """The refusal to tell; what nobody foresaw is logged with its number."""
        refusal = self._errors.explain(error)
        if refusal.number is not None:
            METRICS.count("motcua_errors_total", place="rpc")
            log.error("call_failed", number=refusal.number, method=method, exc_info=error)
        return refusal

    def _principal(self, metadata: tuple[tuple[str, Any], ...]) -> Principal | None:
        token = next((value for key, value in metadata if key == "authorization"), "")
        if not token.startswith("Bearer "):
            return None
        try:
            return self._verifier.verify(token[7:]).principal
        except BadToken:
            return None


class _Call:
    """One call on its way through the gate."""

    def __init__(self, gate: _Gate, method: str, metadata: tuple[tuple[str, Any], ...]) -> None:
        self._gate = gate
        self.method = method
        self._metadata = metadata

    @contextmanager
    def watched(self, context: Any) -> Iterator[None]:  # noqa: ANN401
        """Admit, run, tell; a handler that set its own status by ``abort`` is left alone."""
        parent = extract(carrier_of(self._metadata))
        span = tracer().start_span(self.method, context=parent, kind=SpanKind.SERVER)
        token = otel_context.attach(trace.set_span_in_context(span))
        started = perf_counter()
        status = grpc.StatusCode.OK
        self._gate.begun(self)
        try:
            self._gate.admit(self.method, self._metadata)
            yield
        except Exception as error:
            if context.code() is not None:
                status = context.code()
                raise
            refusal = self._gate.explain(error, self.method)
            status = refusal.grpc
            context.set_trailing_metadata(details_of(refusal))
            context.abort(refusal.grpc, refusal.code)
        finally:
            self._gate.ended(self)
            set_caller(None)
            METRICS.observe(
                "motcua_rpc_server_seconds",
                perf_counter() - started,
                method=self.method,
                status=status.name,
            )
            otel_context.detach(token)
            span.end()


def _wrapped(handler: _Handler, call: _Call) -> _Handler:
    inner: Any = (
        handler.unary_unary or handler.unary_stream or handler.stream_unary or handler.stream_stream
    )

    def answer(request: object, context: grpc.ServicerContext) -> object:
        with call.watched(context):
            return inner(request, context)

    def stream(request: object, context: grpc.ServicerContext) -> Iterator[object]:
        with call.watched(context):
            yield from inner(request, context)

    kinds = {
        (False, False): grpc.unary_unary_rpc_method_handler,
        (False, True): grpc.unary_stream_rpc_method_handler,
        (True, False): grpc.stream_unary_rpc_method_handler,
        (True, True): grpc.stream_stream_rpc_method_handler,
    }
    make: Any = kinds[handler.request_streaming, handler.response_streaming]
    made: _Handler = make(
        stream if handler.response_streaming else answer,
        request_deserializer=handler.request_deserializer,
        response_serializer=handler.response_serializer,
    )
    return made
