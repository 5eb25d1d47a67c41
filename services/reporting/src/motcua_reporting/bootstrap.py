"""The only place where reporting chooses concrete classes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta, timezone
from typing import Final

from sqlalchemy.engine import Engine

from motcua_kit.bus.ensuring import EnsuringPublisher
from motcua_kit.bus.port import Bus
from motcua_kit.clock import Clock, SystemClock
from motcua_kit.consumer import Consumer, Limits
from motcua_kit.db.engine import make_engine
from motcua_kit.db.migrate import migrate
from motcua_kit.db.parked import ParkedNews
from motcua_kit.observers import ConsumerMetrics, RelayMetrics
from motcua_kit.relay import OutboxSource, Relay
from motcua_kit.replay import ParkedDesk
from motcua_kit.resend import Asker
from motcua_kit.session import Verifier
from motcua_kit.telemetry.eyes import Eyes
from motcua_kit.telemetry.look import SELDOM
from motcua_reporting.adapters.gauges import Balance, Stock
from motcua_reporting.adapters.handler import READER, TOPICS, apply_batch
from motcua_reporting.adapters.queries import MEASURES, SqlReports
from motcua_reporting.app.queries import Reports
from motcua_reporting.config import Settings

HANOI: Final = timezone(timedelta(hours=7))
SERVICE: Final = "reporting"
NEWS: Final = ParkedNews(READER, SERVICE)
# Seconds between two looks at whether all units balance.
RARELY: Final = 60.0


@dataclass(frozen=True)
class Reporting:
    """The service, wired."""

    settings: Settings
    clock: Clock
    engine: Engine
    bus: Bus
    reports: Reports
    verifier: Verifier
    measures: tuple[str, ...] = MEASURES

    @property
    def reader(self) -> str:
        """Name under which this service reads the bus."""
        return READER

    def eyes(self, roles: Collection[str]) -> Eyes:
        """What a process with these roles looks at."""
        eyes = Eyes(self.settings, self.engine, self.clock).outbox().reader(READER)
        eyes.also("stock", lambda engine: Stock(engine, self.clock, self.reports), every=SELDOM)
        eyes.also("balance", Balance, every=RARELY)
        return eyes.bus(roles, TOPICS, READER)

    def consumer(self) -> Consumer:
        """The reader of everything that is counted."""
        told = ConsumerMetrics(self.clock)
        return Consumer(
            bus=self.bus,
            engine=self.engine,
            reader=READER,
            topics=TOPICS,
            handler=told.around(apply_batch),
            clock=self.clock,
            observer=told,
            news=NEWS,
            limits=Limits(batch=self.settings.consumer_batch, poll_seconds=0.2),
        )

    def desk(self) -> ParkedDesk:
        """What could not be counted, and its replay."""
        return ParkedDesk(self.engine, READER, apply_batch, self.clock, NEWS)

    def asker(self) -> Asker:
        """What asks units for facts that did not come."""

        def deployment_of(unit: str) -> str:
            known = self.reports.tree().units.get(unit)
            return known.deployment if known else ""

        patience = timedelta(seconds=self.settings.ask_after_seconds)
        return Asker(self.engine, READER, SERVICE, deployment_of, self.clock, patience)

    def relay(self) -> Relay:
        """What publishes reporting's few words: what it parks, what it misses."""
        return Relay(
            self.engine,
            EnsuringPublisher(self.bus, SERVICE),
            [OutboxSource(SERVICE)],
            name=SERVICE,
            clock=self.clock,
            observer=RelayMetrics(),
        )

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def bootstrap(settings: Settings, *, clock: Clock | None = None) -> Reporting:
    """Wire the service by its settings, migrating first where they say so."""
    clock = clock or SystemClock()
    url = settings.database_url.get_secret_value()
    if settings.migrate:
        migrate(url, "motcua_reporting")
    engine = make_engine(url, pool_size=settings.database_pool)
    bus = settings.make_bus()
    reports = SqlReports(engine, bus)

    def is_within(unit: str, ancestor: str) -> bool:
        return reports.tree().is_within(unit, ancestor, clock.now().astimezone(HANOI).date())

    verifier = Verifier.of_file(settings.session_keys, clock=clock, is_within=is_within)
    return Reporting(settings, clock, engine, bus, reports, verifier)
