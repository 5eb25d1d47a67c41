"""Metrics by typed name. ``count``, ``gauge`` and ``observe`` are for anywhere outside domain and
app; a hot path binds its labels once with ``histogram(name, …)``."""

from collections.abc import Callable, Mapping
from threading import Lock

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from motcua_kit.telemetry.names import (
    COUNTERS,
    GAUGES,
    HISTOGRAMS,
    CounterName,
    GaugeName,
    HistogramName,
)

Series = Mapping[tuple[str, ...], float]
"""Values of a gauge by its labels."""


class Metrics:
    """All metrics of one process, each made when it is first used."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._lock = Lock()
        self._series: dict[str, set[tuple[str, ...]]] = {}
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._counters = {
            name: Counter(name, spec.text, spec.labels, registry=self.registry)
            for name, spec in COUNTERS.items()
        }
        self._gauges = {
            name: Gauge(name, spec.text, spec.labels, registry=self.registry)
            for name, spec in GAUGES.items()
        }
        self._histograms = {
            name: Histogram(
                name, spec.text, spec.labels, buckets=spec.buckets, registry=self.registry
            )
            for name, spec in HISTOGRAMS.items()
        }

    def count(self, name: CounterName, amount: float = 1, /, **labels: str) -> None:
        """Add to a counter."""
        counter = self._counters[name]
        (counter.labels(**labels) if labels else counter).inc(amount)

    def gauge(self, name: GaugeName, value: float, /, **labels: str) -> None:
        """Set a gauge."""
        gauge = self._gauges[name]
        (gauge.labels(**labels) if labels else gauge).set(value)

    def gauges(self, name: GaugeName, values: Series, /, **fixed: str) -> None:
        """Set all series of a gauge that have these ``fixed`` labels; the others of them go.

        A key of ``values`` gives the remaining labels, in the order of the metric's own.
        """
        gauge = self._gauges[name]
        labels = GAUGES[name].labels
        with self._lock:
            known = self._series.setdefault(name, set())
            rest = [label for label in labels if label not in fixed]
            now = {
                tuple({**fixed, **dict(zip(rest, key, strict=True))}[label] for label in labels)
                for key in values
            }
            places = [(labels.index(label), value) for label, value in fixed.items()]
            for gone in known - now:
                if all(gone[place] == value for place, value in places):
                    gauge.remove(*gone)
                    known.discard(gone)
            known |= now
        for key, value in values.items():
            gauge.labels(**fixed, **dict(zip(rest, key, strict=True))).set(value)

    def follow(self, name: GaugeName, read: Callable[[], float], /, **labels: str) -> None:
        """Let a gauge be asked for at each scrape; ``read`` must answer at once."""
        gauge = self._gauges[name]
        (gauge.labels(**labels) if labels else gauge).set_function(read)

    def shift(self, name: GaugeName, by: float, /, **labels: str) -> None:
        """Raise or lower a gauge."""
        gauge = self._gauges[name]
        (gauge.labels(**labels) if labels else gauge).inc(by)

    def observe(self, name: HistogramName, value: float, /, **labels: str) -> None:
        """Record one duration, in seconds."""
        self.histogram(name, **labels).observe(value)

    def histogram(self, name: HistogramName, /, **labels: str) -> Histogram:
        """The histogram with its labels bound, for a path that is walked often."""
        histogram = self._histograms[name]
        return histogram.labels(**labels) if labels else histogram

    def text(self) -> str:
        """The exposition, as Prometheus scrapes it."""
        return generate_latest(self.registry).decode()

    def value(self, sample: str, labels: Mapping[str, str] | None = None) -> float:
        """One sample's present value, 0 when it does not exist yet (for tests and probes)."""
        return self.registry.get_sample_value(sample, dict(labels or {})) or 0.0


METRICS = Metrics()
count = METRICS.count
gauge = METRICS.gauge
observe = METRICS.observe
histogram = METRICS.histogram
