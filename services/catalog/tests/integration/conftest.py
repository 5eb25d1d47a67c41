"""The catalog over a real database."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from motcua_catalog.bootstrap import PACKAGE, Catalog, make_catalog
from motcua_catalog.config import Settings
from motcua_kit.clock import FixedClock
from motcua_kit.db.migrate import migrate
from motcua_kit.ids import TimeOrderedIds
from motcua_kit.passwords import Passwords
from motcua_kit.session import Signer, Verifier, keys_to_jwks, new_private_key
from motcua_parts.postgres import Database
from motcua_testing.databases import DatabaseFactory

DATA = Path(__file__).parents[4] / "data"
QUICK = Passwords(memory_kib=8, passes=1)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@dataclass
class Keys:
    """The key of the platform in this test, and who checks it."""

    pem: Path
    jwks: Path
    signer: Signer
    verifier: Verifier


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def data() -> Path:
    """The demo's."""
    return DATA


@pytest.fixture
def keys(tmp_path: Path, clock: FixedClock) -> Keys:
    pem, jwks = tmp_path / "session.pem", tmp_path / "keys.json"
    pem.write_text(new_private_key())
    signer = Signer(pem.read_text(), clock=clock, ids=TimeOrderedIds())
    jwks.write_text(json.dumps(keys_to_jwks([signer.public_key()])))
    return Keys(pem, jwks, signer, Verifier.of_file(jwks, clock=clock))


@pytest.fixture
def settings(database_factory: DatabaseFactory, keys: Keys) -> Settings:
    """Of a catalog over an empty database."""
    template = database_factory.template(PACKAGE, _built)
    return _settings(database_factory("catalog", template=template), keys)


@pytest.fixture
def catalog(settings: Settings, clock: FixedClock) -> Iterator[Catalog]:
    """Empty."""
    made = make_catalog(settings, clock=clock, passwords=QUICK)
    yield made
    made.engine.dispose()


@pytest.fixture
def loaded(database_factory: DatabaseFactory, keys: Keys, clock: FixedClock) -> Iterator[Catalog]:
    """With the demo's data, loaded a minute ago."""

    def load(made: Database) -> None:
        _built(made)
        catalog = make_catalog(_settings(made, keys), clock=clock, passwords=QUICK)
        catalog.load(DATA)
        catalog.engine.dispose()

    template = database_factory.template(f"{PACKAGE} loaded", load)
    database = database_factory("catalog", template=template)
    clock.advance(timedelta(minutes=1))
    made = make_catalog(_settings(database, keys), clock=clock, passwords=QUICK)
    yield made
    made.engine.dispose()


def _built(made: Database) -> None:
    migrate(made.dsn, PACKAGE)


def _settings(database: Database, keys: Keys) -> Settings:
    return Settings(
        database_url=database.dsn,
        bus="embedded",
        bus_dsn=database.dsn,
        session_key=keys.pem,
        session_keys=keys.jwks,
        service_key=keys.pem,
        form_secret="form",
        public_prefix="/danh-muc",
        cookie_secure=False,
        trusted_proxies=0,
    )
