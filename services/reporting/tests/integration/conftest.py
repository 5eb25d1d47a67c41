"""A database of reporting, a bus with the topics that it reads, and the service over both."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.clock import FixedClock
from motcua_kit.db.engine import make_engine
from motcua_kit.db.migrate import migrate
from motcua_kit.ids import CountedIds
from motcua_kit.session import Signer, keys_to_jwks, new_private_key
from motcua_reporting.adapters.handler import TOPICS
from motcua_reporting.bootstrap import Reporting, bootstrap
from motcua_reporting.config import Settings
from motcua_reporting.entrypoints.web.app import make_app
from services.reporting.tests.builders import START


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


@pytest.fixture
def signer() -> Signer:
    return Signer(new_private_key(), clock=FixedClock(START), ids=CountedIds())


@pytest.fixture
def reporting(database_factory, tmp_path: Path, signer: Signer) -> Iterator[Reporting]:
    template = database_factory.template(
        "reporting", lambda built: migrate(built.dsn, "motcua_reporting")
    )
    bus = database_factory("bus").dsn
    EmbeddedBus(bus).ensure_topics(TOPICS)
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps(keys_to_jwks([signer.public_key()])))
    settings = Settings(
        database_url=database_factory("reporting", template=template).dsn,
        bus="embedded",
        bus_dsn=bus,
        session_keys=keys,
        service_key=keys,
        form_secret="not a secret",
        trusted_proxies=0,
    )
    made = bootstrap(settings, clock=FixedClock(START))
    yield made
    made.close()


@pytest.fixture
def client(reporting: Reporting) -> FlaskClient:
    return make_app(reporting).test_client()
