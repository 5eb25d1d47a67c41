"""A database of reporting, and a bus with the topics that it reads."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.db.engine import make_engine
from motcua_kit.db.migrate import migrate
from motcua_reporting.adapters.handler import TOPICS


@pytest.fixture
def engine(database_factory) -> Iterator[sa.Engine]:
    template = database_factory.template(
        "reporting", lambda built: migrate(built.dsn, "motcua_reporting")
    )
    engine = make_engine(database_factory("reporting", template=template).dsn)
    yield engine
    engine.dispose()


@pytest.fixture
def bus(database_factory) -> EmbeddedBus:
    bus = EmbeddedBus(database_factory("bus").dsn)
    bus.ensure_topics(TOPICS)
    return bus
