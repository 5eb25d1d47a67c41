"""A dossier's trace goes on where its facts are read; a batch of several is linked with each."""

from __future__ import annotations

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode, Tracer

from motcua_kit.telemetry.batch import in_traces
from motcua_kit.telemetry.trace import inject

ONE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
OTHER = "00-1af7651916cd43dd8448eb211c80319c-c7ad6b7169203331-01"
UNRECORDED = "00-2af7651916cd43dd8448eb211c80319c-d7ad6b7169203331-00"


@pytest.fixture
def told() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def tracer(told: InMemorySpanExporter) -> Tracer:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(told))
    return provider.get_tracer("test")


def trace_ids(told: InMemorySpanExporter) -> list[str]:
    return [f"{span.context.trace_id:032x}" for span in told.get_finished_spans()]


def test_what_is_written_while_reading_goes_on_in_the_dossiers_trace(told, tracer) -> None:
    with in_traces("routing.read", [ONE, ONE, None], tracer):
        written = inject()["traceparent"]

    (span,) = told.get_finished_spans()
    assert (span.name, span.parent.span_id) == ("routing.read", int(ONE.split("-")[2], 16))
    assert written.split("-")[1] == ONE.split("-")[1]


def test_a_batch_of_several_traces_is_in_each_and_linked_with_each(told, tracer) -> None:
    with in_traces("reporting.read", [ONE, OTHER], tracer):
        written = inject()["traceparent"]

    whole = next(span for span in told.get_finished_spans() if span.parent is None)
    linked = {f"{link.context.trace_id:032x}" for link in whole.links}
    assert linked == {ONE.split("-")[1], OTHER.split("-")[1]}
    assert linked < set(trace_ids(told))
    assert written.split("-")[1] == f"{whole.context.trace_id:032x}"


@pytest.mark.parametrize("traceparents", [[], [None], [UNRECORDED], ["nonsense"]])
def test_reading_what_nobody_traces_records_nothing(traceparents, told, tracer) -> None:
    with in_traces("routing.read", traceparents, tracer):
        assert inject() == {}

    assert told.get_finished_spans() == ()


def test_a_batch_that_fails_is_an_error_without_the_errors_text(told, tracer) -> None:
    with pytest.raises(ValueError, match="Nguyễn Văn An"), in_traces("notify.read", [ONE], tracer):
        raise ValueError("Nguyễn Văn An")

    (span,) = told.get_finished_spans()
    assert span.status.status_code is StatusCode.ERROR
    assert (span.status.description, span.events) == (None, ())
