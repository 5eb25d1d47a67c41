"""An OTLP receiver for tests: what a tracing store would be sent, and nothing in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import grpc
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)

SERVICES: Final = ("CATALOG", "INTAKE", "NOTIFY", "REPORTING", "ROUTING")


@dataclass
class Collector(TraceServiceServicer):  # type: ignore[misc]
    """Keeps the names of spans by trace, what is linked, and every text that came."""

    traces: dict[bytes, set[tuple[str, str]]] = field(default_factory=dict)
    links: dict[tuple[str, str], set[bytes]] = field(default_factory=dict)
    """Traces that spans of a service and a name are linked with."""
    texts: set[str] = field(default_factory=set)
    services: set[str] = field(default_factory=set)
    port: int = 0

    def Export(  # noqa: N802 - named by the protocol
        self, request: ExportTraceServiceRequest, _context: grpc.ServicerContext
    ) -> ExportTraceServiceResponse:
        for each in request.resource_spans:
            service = next(
                pair.value.string_value
                for pair in each.resource.attributes
                if pair.key == "service.name"
            )
            self.services.add(service)
            self.texts.update(_attributes(each.resource.attributes))
            for scope in each.scope_spans:
                for span in scope.spans:
                    self._keep(service, span)
        return ExportTraceServiceResponse()

    def _keep(self, service: str, span: Any) -> None:
        self.traces.setdefault(span.trace_id, set()).add((service, span.name))
        if span.links:
            linked = {link.trace_id for link in span.links}
            self.links.setdefault((service, span.name), set()).update(linked)
        self.texts.update((span.name, span.status.message, span.trace_state))
        self.texts.update(_attributes(span.attributes))
        for more in (*span.events, *span.links):
            self.texts.update(_attributes(more.attributes))
        self.texts.update(event.name for event in span.events)

    def traces_with(self, service: str, name: str) -> set[bytes]:
        """Every trace that has such a span."""
        kept = self.traces.copy()
        return {trace for trace, spans in kept.items() if (service, name) in spans}


def _attributes(pairs: Iterable[Any]) -> Iterator[str]:
    """Keys and values, whatever their type."""
    for pair in pairs:
        yield f"{pair.key}={pair.value}"
        if pair.value.WhichOneof("value") == "string_value":
            yield pair.value.string_value


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector on a port of this machine."""
    server = grpc.server(ThreadPoolExecutor(2))
    receiver = Collector()
    add_TraceServiceServicer_to_server(receiver, server)
    receiver.port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield receiver
    finally:
        server.stop(1).wait()


def traced_to(port: int) -> dict[str, str]:
    """Settings of a platform that sends every trace there."""
    return {
        f"MOTCUA_{service}_{name}": value
        for service in SERVICES
        for name, value in (("OTLP_ENDPOINT", f"http://127.0.0.1:{port}"), ("TRACE_RATIO", "1"))
    }
