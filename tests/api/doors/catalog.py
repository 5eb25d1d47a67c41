"""The catalogue of the demo province."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from motcua_catalog.bootstrap import PACKAGE, make_catalog
from motcua_catalog.config import Settings
from motcua_catalog.entrypoints.web.app import make_web
from motcua_kit.clock import FixedClock
from motcua_kit.db.migrate import migrate
from motcua_kit.passwords import Passwords
from motcua_kit.session import Verifier
from motcua_kit.web import Health
from motcua_parts.postgres import Database
from motcua_testing.databases import DatabaseFactory
from tests.api import ROOT
from tests.api.doors.common import Door, keys_in, settings_of

QUICK = Passwords(memory_kib=8, passes=1)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@contextmanager
def catalog(factory: DatabaseFactory, folder: Path) -> Iterator[Door]:
    """Loaded a minute ago."""
    clock = FixedClock(NOW)
    keys = keys_in(folder, clock)

    def settings(dsn: str) -> Settings:
        common = settings_of(keys, dsn, dsn)
        return Settings(**common, session_key=keys.pem, public_prefix="/danh-muc")

    def load(made: Database) -> None:
        migrate(made.dsn, PACKAGE)
        loading = make_catalog(settings(made.dsn), clock=clock, passwords=QUICK)
        loading.load(ROOT / "data")
        loading.engine.dispose()

    template = factory.template("api catalog", load)
    clock.advance(timedelta(minutes=1))
    database = factory("catalog", template=template)
    service = make_catalog(settings(database.dsn), clock=clock, passwords=QUICK)
    app = make_web(service, Verifier.of_file(keys.jwks, clock=clock), Health())
    yield Door(app, keys.signer, "tinh-hung-yen", "/danh-muc", _live)
    service.engine.dispose()


def _live(path: str) -> dict[str, str]:
    return {"code": "1.010803" if "/procedures/" in path else "xa-dan-tien"}
