"""The pytest plugin: real parts on demand, a browser, and no network for unit tests."""

import os
from collections.abc import Generator, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_socket import disable_socket

from motcua_testing.brokers import (
    amqp_url,
    kafka_server,
    kafka_topic,
    kafka_topic_factory,
    own_kafka,
    rabbitmq_server,
    unique_name,
)
from motcua_testing.browser import FAILED, browser, new_page, page, page_problems, screenshot
from motcua_testing.databases import database, database_factory, postgres_server
from motcua_testing.session import SessionParts

__all__ = [
    "amqp_url",
    "browser",
    "database",
    "database_factory",
    "kafka_server",
    "kafka_topic",
    "kafka_topic_factory",
    "new_page",
    "own_kafka",
    "page",
    "page_problems",
    "postgres_server",
    "rabbitmq_server",
    "screenshot",
    "session_parts",
    "unique_name",
]

_PARTS = pytest.StashKey[SessionParts]()
_WORKER_KEY = "motcua_parts"
# A test that hangs says so; starting a part is not counted.
_LIMITS_S = {"e2e": 600, "integration": 180, "browser": 180, "unit": 30}


def pytest_configure(config: pytest.Config) -> None:
    """Same examples on every machine, unless a profile is asked for."""
    settings.register_profile(
        "ci",
        derandomize=True,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    if not config.getoption("--hypothesis-profile", default=None):
        settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that made the parts throws them away."""
    parts = config.stash.get(_PARTS, None)
    if parts is not None and not hasattr(config, "workerinput"):
        parts.throw_away()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: "pytest.Item") -> None:
    """Tell an xdist worker which parts it shares with the others."""
    node.workerinput[_WORKER_KEY] = str(_parts_of(node.config).folder)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def session_parts(request: pytest.FixtureRequest) -> SessionParts:
    """All parts of this session, not started yet."""
    return _parts_of(request.config)


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test's folder and fixtures say its kind: nobody has to mark it by hand."""
    for mark in _marks(item):
        if item.get_closest_marker(mark) is None:
            item.add_marker(mark)
    if item.get_closest_marker("timeout") is None:
        limit = next(limit for mark, limit in _LIMITS_S.items() if _is(item, mark))
        item.add_marker(pytest.mark.timeout(limit, func_only=True))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Unit tests have no network; pytest-socket lifts this after each test."""
    if _has_no_network(item.path) and _is(item, "unit"):
        disable_socket(allow_unix_socket=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: "pytest.CallInfo[None]"
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure, so that its pages are photographed."""
    report = yield
    if call.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


def _marks(item: pytest.Item) -> Iterator[str]:
    folders = item.path.parts
    wanted = getattr(item, "fixturenames", ())
    if "e2e" in folders:
        yield "e2e"
    if "integration" in folders or "session_parts" in wanted:
        yield "integration"
    if "browser" in wanted:
        yield "browser"


def _is(item: pytest.Item, kind: str) -> bool:
    if kind == "unit":
        return not any(_is(item, other) for other in _LIMITS_S if other != "unit")
    return item.get_closest_marker(kind) is not None


def _has_no_network(path: Path) -> bool:
    return "unit" in path.parts or ("libs", "vn") in pairwise(path.parts)


def _parts_of(config: pytest.Config) -> SessionParts:
    if _PARTS not in config.stash:
        given = getattr(config, "workerinput", {}).get(_WORKER_KEY)
        config.stash[_PARTS] = SessionParts(Path(given)) if given else SessionParts.make()
    return config.stash[_PARTS]
