"""Notify, with messages planned, and one that waits for a contact."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from notify_builders import CODE, START, Ledgers, catalogue

from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.bus.port import NOTICE_TOPIC
from motcua_kit.clock import FixedClock
from motcua_kit.db.migrate import migrate
from motcua_notify.adapters.handler import TOPICS
from motcua_notify.app.register_contacts import RegisterContact
from motcua_notify.bootstrap import PACKAGE, Notify, bootstrap
from motcua_notify.config import Settings
from motcua_notify.domain.contact import contact_of
from motcua_notify.entrypoints.web.app import make_web
from motcua_testing.databases import DatabaseFactory
from tests.api.doors.common import Door, keys_in, settings_of


@contextmanager
def notify(factory: DatabaseFactory, folder: Path) -> Iterator[Door]:
    """Nothing has been sent: nobody listens at the gateway."""
    clock = FixedClock(START)
    keys = keys_in(folder, clock)
    (folder / "contact.key").write_bytes(bytes(range(32)))
    template = factory.template(PACKAGE, lambda made: migrate(made.dsn, PACKAGE))
    bus = factory("bus").dsn
    EmbeddedBus(bus).ensure_topics([*TOPICS, NOTICE_TOPIC])
    settings = Settings(
        **settings_of(keys, factory("notify", template=template).dsn, bus),
        contact_key=folder / "contact.key",
        sms_url="http://127.0.0.1:9/sms",
        gateway_simulator=True,
        job_queue=f"notify-{uuid4().hex[:8]}",
    )
    service = bootstrap(settings, clock=clock)
    _fill(service)
    number = str(service.queries.messages(CODE)[0].id)
    yield Door(make_web(service), keys.signer, "tinh", "/thong-bao", lambda _: {"number": number})
    service.close()


def _fill(service: Notify) -> None:
    ledgers = Ledgers()
    ledgers.receive()
    ledgers.receive("H31.05.13-261123-0002")
    said = [*catalogue(), *ledgers.take()]
    service.bus.publisher("node").publish(said)
    consumer, left = service.consumer(), len(said)
    while left > 0:
        left -= consumer.turn()
    consumer.close()
    contact = contact_of("0912345678", "an@vidu.vn")
    service.register_contacts([RegisterContact(CODE, "xa", contact, 1)])
