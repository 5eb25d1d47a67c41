"""The service over PostgreSQL and the embedded bus."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from routing_builders import hours
from routing_parts import Parts, make_parts

from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.clock import FixedClock
from motcua_kit.db.migrate import migrate
from motcua_parts.postgres import Database


@pytest.fixture
def routing_database(database_factory) -> Database:
    """A migrated database of its own."""
    template = database_factory.template(
        "routing-0002", lambda made: migrate(made.dsn, "motcua_routing") and None
    )
    return database_factory("routing", template=template)


@pytest.fixture
def parts(routing_database: Database, database_factory, tmp_path: Path) -> Iterator[Parts]:
    """Monday 14:00; an empty catalogue, no facts."""
    bus = EmbeddedBus(database_factory("bus").dsn)
    made = make_parts(routing_database.dsn, bus, tmp_path, FixedClock(hours(6)))
    yield made
    made.consumer.close()
    made.relay._release()
    made.routing.engine.dispose()
