"""One click is one trace: from the counter over Kafka and gRPC to everybody who hears of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from secrets import token_hex
from typing import Final

import pytest

from motcua_kit.telemetry.trace import TRACEPARENT
from tests.e2e.collector import Collector
from tests.e2e.doors import Person, eventually
from tests.e2e.platform import Platform

pytestmark = pytest.mark.timeout(900, func_only=True)

BIRTH: Final = "1.001193"
NURSERY: Final = "1.004492"
ACCEPTED: Final = ("intake", "intake.accept_dossier")
WANTED: Final = {
    ACCEPTED,
    ("routing", "routing.read"),
    ("reporting", "reporting.read"),
    ("notify", "notify.read"),
    ("notify", "/motcua.notify.v1.NotifyService/RegisterContacts"),
}
CARRIED: Final = {
    ("intake", "intake.prepare_offer"),
    ("routing", "/motcua.routing.v1.PackageService/PutPackage"),
    ("intake", "intake.fetch_package"),
    ("routing", "/motcua.routing.v1.PackageService/GetPackage"),
}


@contextmanager
def clicking_in(trace: str, person: Person) -> Iterator[None]:
    """What the person does meanwhile belongs to this trace, as a browser that traces says."""
    person.http.headers[TRACEPARENT] = f"00-{trace}-{token_hex(8)}-01"
    try:
        yield
    finally:
        del person.http.headers[TRACEPARENT]


def test_a_click_at_the_counter_is_followed_to_the_board_and_the_citizen(
    full: Platform, collector: Collector
) -> None:
    counter = full.at("xa-dan-tien", "counter_officer")

    def spans_of_a_click() -> set[tuple[str, str]]:
        trace = token_hex(16)
        with clicking_in(trace, counter.who):
            counter.accept(BIRTH)
        ends_at = time.monotonic() + 20
        spans = set[tuple[str, str]]()
        while not spans >= WANTED and time.monotonic() < ends_at:
            time.sleep(0.1)
            spans = collector.traces.get(bytes.fromhex(trace), set())
        return spans

    # A contact that travels with another dossier's goes in the call of that one's trace.
    eventually(
        spans_of_a_click,
        what="one trace reaches everybody",
        seconds=120,
        wanted=lambda spans: spans >= WANTED,
    )


def test_the_click_that_sends_a_dossier_on_is_followed_to_the_package_at_the_next_unit(
    full: Platform, collector: Collector
) -> None:
    trace = token_hex(16)
    code = full.at("xa-dan-tien", "counter_officer").accept(NURSERY)
    for role in ("case_officer", "case_officer", "leader"):
        full.at("xa-dan-tien", role).complete(code)
    last = full.at("xa-dan-tien", "clerk")

    with clicking_in(trace, last.who):
        last.complete(code)

    eventually(
        lambda: collector.traces.get(bytes.fromhex(trace), set()),
        what="the package in the trace of its dossier",
        seconds=120,
        wanted=lambda spans: spans >= CARRIED,
    )


def test_facts_that_are_read_together_are_linked_with_the_clicks_they_come_from(
    full: Platform, collector: Collector
) -> None:
    """A batch is one transaction and so one span; the dossiers' traces are found from it."""
    counter = full.at("xa-dan-tien", "counter_officer")
    papers = counter.papers(BIRTH)

    def clicks_behind_a_batch() -> int:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: counter.accept(BIRTH, components=papers), range(12)))
        linked = collector.links.get(("reporting", "reporting.read"), set())
        return len(linked & collector.traces_with(*ACCEPTED))

    # Whether some come in one batch is up to the bus; of a dozen at a time some soon do.
    eventually(
        clicks_behind_a_batch,
        what="a batch of several dossiers",
        seconds=120,
        pause=1,
        wanted=lambda clicks: clicks > 1,
    )
