"""``watch`` puts one span, one duration and one log line around a use case, from outside (P11)."""

from collections.abc import Callable
from functools import update_wrapper
from time import perf_counter
from typing import Any, Final, ParamSpec, TypeVar

from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.trace import Span, Status, StatusCode
from prometheus_client import Histogram

from motcua_kit.errors import DomainError, Transient, code_of
from motcua_kit.telemetry.log import get_logger
from motcua_kit.telemetry.metrics import METRICS, Metrics
from motcua_kit.telemetry.trace import tracer

P = ParamSpec("P")
R = TypeVar("R")

OK: Final = "ok"
FAILED: Final = "failed"


def watch(
    name: str,
    func: Callable[P, R],
    *,
    refused: type[Exception] | tuple[type[Exception], ...] = (),
    metrics: Metrics = METRICS,
) -> Callable[P, R]:
    """``func``, watched under ``name`` (``intake.return_result``).

    The outcome is ``ok``, ``refused:<error>`` for a :class:`DomainError` or one of ``refused``
    (the service's own root of errors), ``wait:<reason>`` where something it needs is away, or
    ``failed`` for everything else. Errors go on as they came.
    """
    extra = refused if isinstance(refused, tuple) else (refused,)
    teller = _Teller(name, (DomainError, *extra))
    seen = _Outcomes(name, metrics)

    def watched(*args: P.args, **kwargs: P.kwargs) -> R:
        span = tracer().start_span(name)
        token = otel_context.attach(trace.set_span_in_context(span))
        started = perf_counter()
        outcome = OK
        try:
            return func(*args, **kwargs)
        except BaseException as error:
            outcome = teller.tell(error)
            raise
        finally:
            seen[outcome].observe(perf_counter() - started)
            if outcome is OK:
                teller.done()
            otel_context.detach(token)
            _end(span, outcome)

    return _like(watched, func)


class _Teller:
    """Says in the log how a use case ended, and names the outcome."""

    def __init__(self, name: str, refusals: tuple[type[Exception], ...]) -> None:
        self._name = name
        self._refusals = refusals
        self._log = get_logger()

    def done(self) -> None:
        self._log.debug("use_case_done", use_case=self._name)

    def tell(self, error: BaseException) -> str:
        if isinstance(error, self._refusals):
            reason = code_of(type(error))
            self._log.info("use_case_refused", use_case=self._name, reason=reason)
            return f"refused:{reason}"
        if isinstance(error, Transient):
            self._log.warning("use_case_must_wait", use_case=self._name, reason=error.reason)
            return f"wait:{error.reason}"
        self._log.error("use_case_failed", use_case=self._name, exc_info=error)
        return FAILED


def _end(span: Span, outcome: str) -> None:
    if span.is_recording():
        span.set_attribute("motcua.outcome", outcome)
        if outcome == FAILED:
            span.set_status(Status(StatusCode.ERROR))
    span.end()


def _like(watched: Callable[P, R], func: Callable[..., Any]) -> Callable[P, R]:
    update_wrapper(watched, func)
    return watched


class _Outcomes(dict[str, Histogram]):
    """The histogram of one use case by outcome, its labels bound once.

    ``ok`` and ``failed`` are told from the start: a series that begins at 1 has not risen for
    Prometheus, and a first failure would be in no rate.
    """

    def __init__(self, name: str, metrics: Metrics) -> None:
        super().__init__()
        self._name = name
        self._metrics = metrics
        for outcome in (OK, FAILED):
            self[outcome] = self._bound(outcome)

    def __missing__(self, outcome: str) -> Histogram:
        self[outcome] = bound = self._bound(outcome)
        return bound

    def _bound(self, outcome: str) -> Histogram:
        return self._metrics.histogram(
            "motcua_use_case_seconds", use_case=self._name, outcome=outcome
        )
