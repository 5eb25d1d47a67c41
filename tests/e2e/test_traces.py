"""One click is one trace: from the counter over Kafka and gRPC to everybody who hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)

from tests.e2e.conftest import own_platform
from tests.e2e.doors import eventually
from tests.e2e.platform import Platform

pytestmark = pytest.mark.timeout(900, func_only=True)

SERVICES = ("CATALOG", "INTAKE", "NOTIFY", "REPORTING", "ROUTING")
BIRTH = "1.001193"


@dataclass
class Collector(TraceServiceServicer):  # type: ignore[misc]
    """An OTLP receiver that keeps the names of spans: trace, then service, then names."""

    traces: dict[bytes, set[tuple[str, str]]] = field(default_factory=dict)
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
            for scope in each.scope_spans:
                for span in scope.spans:
                    self.traces.setdefault(span.trace_id, set()).add((service, span.name))
        return ExportTraceServiceResponse()

    def of(self, service: str, name: str) -> set[tuple[str, str]]:
        """All spans of the one trace that has this one."""
        found = [spans for spans in self.traces.copy().values() if (service, name) in spans]
        return found[0] if len(found) == 1 else set()


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    server = grpc.server(ThreadPoolExecutor(2))
    receiver = Collector()
    add_TraceServiceServicer_to_server(receiver, server)
    receiver.port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield receiver
    server.stop(1).wait()


@pytest.fixture(scope="module")
def traced(collector: Collector) -> Iterator[Platform]:
    """A platform that records every trace."""
    settings = {
        f"MOTCUA_{service}_{name}": value
        for service in SERVICES
        for name, value in (
            ("OTLP_ENDPOINT", f"http://127.0.0.1:{collector.port}"),
            ("TRACE_RATIO", "1"),
        )
    }
    with own_platform("full", **settings) as platform:
        yield platform


def test_a_click_at_the_counter_is_followed_to_the_board_and_the_citizen(
    traced: Platform, collector: Collector
) -> None:
    traced.at("xa-dan-tien", "counter_officer").accept(BIRTH)

    wanted = {
        ("intake", "intake.accept_dossier"),
        ("routing", "routing.read"),
        ("reporting", "reporting.read"),
        ("notify", "notify.read"),
        ("notify", "/motcua.notify.v1.NotifyService/RegisterContacts"),
    }
    eventually(
        lambda: collector.of("intake", "intake.accept_dossier"),
        what="one trace reaches everybody",
        seconds=120,
        wanted=lambda spans: wanted <= spans,
    )
