"""Notify over a real database, with a bus and a gateway of its own."""

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from notify_builders import START, Ledgers, catalogue

from motcua.notice.v1.notice_pb2 import NoticeFact
from motcua.notify.v1 import notify_pb2_grpc as pb_grpc
from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.bus.port import NOTICE_TOPIC, OutMessage
from motcua_kit.clock import FixedClock
from motcua_kit.db.migrate import migrate
from motcua_kit.ids import TimeOrderedIds
from motcua_kit.rpc import RpcChannel
from motcua_kit.session import (
    Grant,
    Principal,
    Scope,
    ServiceTokens,
    Signer,
    keys_to_jwks,
    new_private_key,
)
from motcua_notify.adapters.handler import TOPICS
from motcua_notify.app.gateway import Taken
from motcua_notify.app.register_contacts import RegisterContact
from motcua_notify.bootstrap import PACKAGE, Notify, bootstrap, simulator_memory
from motcua_notify.config import Settings
from motcua_notify.domain.contact import contact_of
from motcua_notify.domain.delivery import Channel
from motcua_notify.entrypoints.gateway.role import Gateway
from motcua_notify.entrypoints.grpc_server import serve_grpc
from motcua_notify.entrypoints.web.app import make_web


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def signer(clock: FixedClock) -> Signer:
    return Signer(new_private_key(), clock=clock, ids=TimeOrderedIds())


@pytest.fixture
def settings(database_factory, tmp_path: Path, signer: Signer, unique_name) -> Settings:
    template = database_factory.template(PACKAGE, lambda built: migrate(built.dsn, PACKAGE))
    bus = database_factory("bus").dsn
    EmbeddedBus(bus).ensure_topics([*TOPICS, NOTICE_TOPIC])
    keys, contact_key = tmp_path / "keys.json", tmp_path / "contact.key"
    keys.write_text(json.dumps(keys_to_jwks([signer.public_key()])))
    contact_key.write_bytes(os.urandom(32))
    return Settings(
        database_url=database_factory("notify", template=template).dsn,
        bus="embedded",
        bus_dsn=bus,
        session_keys=keys,
        service_key=keys,
        form_secret="not a secret",
        trusted_proxies=0,
        cookie_secure=False,
        contact_key=contact_key,
        gateway_simulator=True,
        job_queue=unique_name("notify"),
        carrier_timeout_seconds=10.0,
    )


@dataclass
class Office:
    """The service with what stands around it, driven step by step."""

    notify: Notify
    clock: FixedClock
    ledgers: Ledgers

    def publish(self, messages: list[OutMessage]) -> None:
        self.notify.bus.publisher("node").publish(messages)

    def read(self, messages: list[OutMessage] | None = None) -> None:
        """Publish what the units recorded and let notify read it."""
        said = self.ledgers.take() if messages is None else messages
        self.publish(said)
        consumer, left = self.notify.consumer(), len(said)
        while left > 0:
            left -= consumer.turn()
        consumer.close()

    def contact(self, dossier: str, phone: str = "0912345678", email: str = "an@vidu.vn", v=1):
        command = RegisterContact(dossier, "xa", contact_of(phone, email), v)
        return self.notify.register_contacts([command])[0]

    def lines(self, dossier: str):
        return self.notify.queries.messages(dossier)

    def ids(self, dossier: str, channel: str | None = None) -> list[UUID]:
        return [line.id for line in self.lines(dossier) if channel in {None, line.channel}]

    def send_all(self, dossier: str) -> list[str | None]:
        """Let the workers send; where each message then stands, None for those not tried."""
        before = {line.id: (line.state, line.attempts) for line in self.lines(dossier)}
        for channel in Channel:
            while self.notify.send_due(channel):
                pass
        return [
            line.state if (line.state, line.attempts) != before[line.id] else None
            for line in self.lines(dossier)
        ]

    def states(self, dossier: str) -> dict[tuple[str, str], str]:
        return {(line.milestone, line.channel): line.state for line in self.lines(dossier)}

    def gateway(self, dossier: str = "") -> dict[tuple[str, str], Taken]:
        found = self.notify.gateway_box.taken("", dossier, 1000)
        return {(taken.channel, taken.reference): taken for taken in found}

    def delivered(self, dossier: str) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {"sms": [], "email": []}
        for taken in self.gateway(dossier).values():
            found[taken.channel].append(taken.delivered)
        return found

    def contact_row(self, dossier: str):
        with self.notify.engine.connect() as connection:
            return connection.exec_driver_sql(
                "SELECT sealed, channels, erased_at FROM contact WHERE dossier = %s", (dossier,)
            ).first()

    def notices(self) -> list[NoticeFact]:
        """Everything said on notify's topic so far."""
        relay = self.notify.relay()
        while relay.turn():
            pass
        relay.run(_set(), lambda: None)
        return [NoticeFact.FromString(e.body) for e in self.notify.bus.scan(NOTICE_TOPIC)]


def _set() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


@pytest.fixture
def simulator(settings: Settings, clock: FixedClock) -> Iterator[Gateway]:
    stop, up = threading.Event(), threading.Event()
    gateway = Gateway(simulator_memory(settings), clock)
    thread = threading.Thread(target=gateway.run, args=(stop, up.set), daemon=True)
    thread.start()
    up.wait(10)
    yield gateway
    stop.set()
    thread.join(10)


@pytest.fixture
def office(settings: Settings, clock: FixedClock, simulator: Gateway) -> Iterator[Office]:
    notify = bootstrap(settings, clock=clock, simulator=simulator.ports)
    made = Office(notify, clock, Ledgers())
    made.read(catalogue())
    yield made
    notify.close()


@pytest.fixture
def token(signer: Signer):
    def make(*roles: str) -> dict[str, str]:
        grants = tuple(Grant(role, "tinh", Scope.TREE) for role in roles)
        who = Principal("vanhanh", name="Nguyễn Thị Thảo", unit="tinh", grants=grants)
        return {"Authorization": f"Bearer {signer.issue(who)}"}

    return make


@pytest.fixture
def client(office) -> FlaskClient:
    return make_web(office.notify).test_client()


@pytest.fixture
def stub(office, signer):
    server = serve_grpc(office.notify)
    server.start()
    tokens = ServiceTokens(signer, Principal("dan-tien"), clock=office.clock)
    channel = RpcChannel(f"127.0.0.1:{server.port}", token=tokens)
    yield pb_grpc.NotifyServiceStub(channel.channel)
    channel.close()
    server.stop(grace=0)
