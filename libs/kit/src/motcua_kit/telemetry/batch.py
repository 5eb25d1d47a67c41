"""Work taken up later goes on with the trace it was left in, across processes and the bus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode, Tracer

from motcua_kit.telemetry.trace import TRACEPARENT, extract, tracer


@contextmanager
def in_traces(
    name: str, traceparents: Iterable[str | None], by: Tracer | None = None
) -> Iterator[None]:
    """Work inside is what these traces were left for: reading messages, sending what was kept.

    Each recorded trace gets a span of its own with this name. What is written inside goes on in
    the trace, where all messages are of one; else in a new one that is linked with each of them.
    """
    by = by or tracer()
    with ExitStack() as spans:
        parts = [spans.enter_context(_span(by, name, each)) for each in _contexts(traceparents)]
        if len(parts) == 1:
            spans.enter_context(trace.use_span(parts[0], record_exception=False))
        elif parts:
            links = [Link(part.get_span_context()) for part in parts]
            whole = spans.enter_context(_span(by, name, Context(), links))
            spans.enter_context(trace.use_span(whole, record_exception=False))
        yield


def _contexts(traceparents: Iterable[str | None]) -> list[Context]:
    """One context for each recorded trace that messages were written in."""
    found: dict[int, Context] = {}
    for text in dict.fromkeys(traceparents):
        if text:
            context = extract({TRACEPARENT: text})
            parent = trace.get_current_span(context).get_span_context()
            if parent.trace_flags.sampled:
                found.setdefault(parent.trace_id, context)
    return list(found.values())


@contextmanager
def _span(by: Tracer, name: str, context: Context, links: Sequence[Link] = ()) -> Iterator[Span]:
    span = by.start_span(name, context=context, kind=SpanKind.CONSUMER, links=links)
    try:
        yield span
    except BaseException:
        span.set_status(Status(StatusCode.ERROR))
        raise
    finally:
        span.end()
