"""Whole platforms for journeys: one of each mode a session, in homes of their own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from motcua_parts.ports import free_port
from tests.e2e.collector import Collector, collecting, traced_to
from tests.e2e.platform import Platform, running


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that happen one after the other stand as they are written, whatever shuffled them."""
    places = [at for at, item in enumerate(items) if item.get_closest_marker("in_order")]
    ordered = sorted((items[at] for at in places), key=lambda item: item.reportinfo()[:2])
    for at, item in zip(places, ordered, strict=True):
        items[at] = item


def make(mode: str, **settings: str) -> Platform:
    """A platform that has not been started."""
    # Short and world-readable: PostgreSQL runs as another user and its socket path has a limit.
    home = Path(tempfile.mkdtemp(prefix=f"mc-{mode[:2]}-"))
    home.chmod(0o755)
    return Platform(home, free_port(), mode, settings)


def session_platform(mode: str, **settings: str) -> Iterator[Platform]:
    """A new platform, or the running one that MOTCUA_E2E_<MODE> names as home:port.

    A running one keeps its own settings, and tells nobody of its traces.
    """
    named = os.environ.get(f"MOTCUA_E2E_{mode.upper()}")
    if named:
        home, _, port = named.rpartition(":")
        yield Platform(Path(home), int(port), mode)
        return
    with own_platform(mode, **settings) as platform:
        yield platform


@contextmanager
def own_platform(mode: str, **settings: str) -> Iterator[Platform]:
    """A platform for one purpose; its home goes with it, unless the test left it broken."""
    platform = make(mode, **settings)
    with running(platform):
        yield platform
    shutil.rmtree(platform.home, ignore_errors=True)


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    """Where the platform in full mode sends every trace."""
    with collecting() as receiver:
        yield receiver


@pytest.fixture(scope="session")
def full(collector: Collector) -> Iterator[Platform]:
    """Real Kafka, PostgreSQL and RabbitMQ."""
    yield from session_platform("full", **traced_to(collector.port))


@pytest.fixture(scope="session")
def embedded() -> Iterator[Platform]:
    """One office on one machine."""
    yield from session_platform("embedded")


@pytest.fixture(params=["embedded", "full"])
def platform(request: pytest.FixtureRequest) -> Platform:
    """Each mode in turn."""
    found: Platform = request.getfixturevalue(request.param)
    return found
