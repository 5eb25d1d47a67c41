"""Traces run from the counter's click to the provincial dashboard: W3C ``traceparent`` travels in
HTTP headers, gRPC metadata and Kafka headers, put there by us."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_W3C = TraceContextTextMapPropagator()
TRACEPARENT = "traceparent"
# Asking for it anew costs 40 µs each time; this one finds the provider when it is first used.
_TRACER = trace.get_tracer("motcua")


def set_up_tracing(
    service: str,
    *,
    node: str = "",
    endpoint: str | None = None,
    sample: float = 0.0,
    processors: Iterable[SpanProcessor] = (),
) -> TracerProvider:
    """Make this process's tracer provider; call once, at the start.

    ``endpoint`` is an OTLP/gRPC collector (``http://host:4317``) or None; ``sample`` is the share
    of new traces that are recorded, 0 to 1; a trace that came from elsewhere keeps its decision.
    """
    resource = Resource.create({"service.name": service, "service.instance.id": node or service})
    provider = TracerProvider(resource=resource, sampler=ParentBased(TraceIdRatioBased(sample)))
    for processor in processors:
        provider.add_span_processor(processor)
    if endpoint:
        # Imported here: the exporter costs some 10 MB that an office PC need not spend.
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import (  # noqa: PLC0415
            OTLPSpanExporter,
        )

        exporter = OTLPSpanExporter(endpoint=endpoint, insecure=endpoint.startswith("http://"))
        provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return provider


def tracer() -> Tracer:
    """The tracer all of our spans come from."""
    return _TRACER


def inject() -> dict[str, str]:
    """The present trace as text headers; empty outside a trace."""
    carrier: dict[str, str] = {}
    _W3C.inject(carrier)
    return carrier


def inject_headers() -> list[tuple[str, bytes]]:
    """The present trace as Kafka headers."""
    return [(key, value.encode()) for key, value in inject().items()]


def inject_metadata() -> tuple[tuple[str, str], ...]:
    """The present trace as gRPC metadata."""
    return tuple(inject().items())


def extract(carrier: Mapping[str, str]) -> Context:
    """The context that a carrier's ``traceparent`` describes; a new one when there is none."""
    return _W3C.extract(dict(carrier))


def carrier_of(headers: Iterable[tuple[str, str | bytes | None]] | None) -> dict[str, str]:
    """Kafka headers or gRPC metadata, as far as they speak of traces, as a text carrier."""
    return {
        key: value.decode("ascii", "replace") if isinstance(value, bytes) else value
        for key, value in headers or ()
        if key in _W3C.fields and value is not None
    }


@contextmanager
def continued(carrier: Mapping[str, str]) -> Iterator[None]:
    """Work inside goes on with the trace that the carrier brought."""
    token = otel_context.attach(extract(carrier))
    try:
        yield
    finally:
        otel_context.detach(token)
