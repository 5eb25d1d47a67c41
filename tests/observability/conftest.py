"""A whole platform in full mode, and a real Prometheus that scrapes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import session_platform
from tests.e2e.platform import Platform
from tests.observability.prometheus import Prometheus, scraping


@pytest.fixture(scope="module")
def full() -> Iterator[Platform]:
    """Real Kafka, PostgreSQL and RabbitMQ, for as long as this file needs them."""
    yield from session_platform("full")


@pytest.fixture(scope="module")
def prometheus(full: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """Scrapes every process of the platform, with our rules."""
    with scraping(full.status(), Path(tmp_path_factory.mktemp("prometheus"))) as started:
        yield started
