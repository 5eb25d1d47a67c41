"""Routing, with a dossier on its way from the commune to the district."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from routing_builders import DOSSIER, Ledgers, hours, to_district
from routing_parts import make_parts

from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.clock import FixedClock
from motcua_kit.db.migrate import migrate
from motcua_routing.entrypoints.web.app import make_web
from motcua_testing.databases import DatabaseFactory
from tests.api.doors.common import Door


@contextmanager
def routing(factory: DatabaseFactory, folder: Path) -> Iterator[Door]:
    """The offer is not answered yet."""
    folder.mkdir()
    template = factory.template("routing-0001", lambda made: migrate(made.dsn, "motcua_routing"))
    bus = EmbeddedBus(factory("bus").dsn)
    parts = make_parts(factory("routing", template=template).dsn, bus, folder, FixedClock(hours(6)))
    ledgers = Ledgers()
    ledgers.write("xa", 1, "received", hours(0), due=hours(200))
    ledgers.write("xa", 1, "task_done", hours(1), step="nhan")
    to_district(ledgers)
    parts.tell_catalog()
    parts.tell(ledgers.facts["xa"][:4])
    parts.clock.at = hours(17)
    app = make_web(parts.routing)
    yield Door(app, parts.signer, "tinh", "/dieu-phoi", lambda _: {"code": DOSSIER})
    parts.consumer.close()
    parts.relay._release()
    parts.routing.engine.dispose()
