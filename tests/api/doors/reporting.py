"""Reporting, having counted a dossier that is over and one that is open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.clock import FixedClock
from motcua_kit.db.migrate import migrate
from motcua_reporting.adapters.handler import TOPICS
from motcua_reporting.bootstrap import bootstrap
from motcua_reporting.config import Settings
from motcua_reporting.entrypoints.web.app import make_app
from motcua_testing.databases import DatabaseFactory
from services.reporting.tests.builders import START
from services.reporting.tests.integration.test_board import count_everything
from tests.api.doors.common import Door, keys_in, settings_of


@contextmanager
def reporting(factory: DatabaseFactory, folder: Path) -> Iterator[Door]:
    """Three units, two dossiers."""
    clock = FixedClock(START)
    keys = keys_in(folder, clock)
    template = factory.template("reporting", lambda made: migrate(made.dsn, "motcua_reporting"))
    bus = factory("bus").dsn
    EmbeddedBus(bus).ensure_topics(TOPICS)
    dsn = factory("reporting", template=template).dsn
    service = bootstrap(Settings(**settings_of(keys, dsn, bus)), clock=clock)
    count_everything(service)
    code = "H31.05.13-261120-0001"
    yield Door(make_app(service), keys.signer, "tinh", "/bao-cao", lambda _: {"code": code})
    service.close()
