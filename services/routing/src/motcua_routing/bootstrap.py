"""The only place where the routing service's concrete classes are chosen."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final, NamedTuple

from sqlalchemy.engine import Engine

from motcua_kit.bus.ensuring import EnsuringPublisher
from motcua_kit.bus.port import LEG_TOPIC, Bus
from motcua_kit.clock import Clock, SystemClock
from motcua_kit.consumer import Consumer, Limits
from motcua_kit.db.engine import PLANNED_ANEW, make_engine
from motcua_kit.db.migrate import is_migrated, migrate
from motcua_kit.db.parked import ParkedNews
from motcua_kit.observers import ConsumerMetrics, RelayMetrics
from motcua_kit.relay import OutboxSource, Relay
from motcua_kit.replay import ParkedDesk
from motcua_kit.resend import Asker
from motcua_kit.session import Verifier
from motcua_kit.telemetry.eyes import Eyes
from motcua_kit.telemetry.look import SELDOM
from motcua_kit.telemetry.watch import watch
from motcua_routing.adapters.counting import counted, expired_counted
from motcua_routing.adapters.gauges import Handovers, known_lag
from motcua_routing.adapters.handler import READER, TOPICS, batch_handler
from motcua_routing.adapters.packages import SqlPackages
from motcua_routing.adapters.queries import SqlQueries
from motcua_routing.adapters.records import CatalogMemory, SqlCatalogs
from motcua_routing.adapters.scheduler import Chore, Scheduler
from motcua_routing.adapters.uow import PRODUCER, starter
from motcua_routing.app.answer_waiting import answer_waiting
from motcua_routing.app.apply_facts import apply_facts
from motcua_routing.app.packages import (
    MIB,
    PutPackage,
    expire_packages,
    get_package,
    put_package,
)
from motcua_routing.app.ports import PackageTag, Record, Uow
from motcua_routing.app.tell_overdue import tell_overdue
from motcua_routing.config import Settings
from motcua_routing.domain.errors import RoutingError
from motcua_routing.domain.facts import Fact
from motcua_routing.domain.route import Patience
from motcua_vn.dates import local

PACKAGE: Final = "motcua_routing"
SERVICE: Final = "routing"
NEWS: Final = ParkedNews(READER, PRODUCER)


@dataclass(frozen=True)
class Routing:
    """The service, put together; connections are made when they are first used."""

    settings: Settings
    clock: Clock
    engine: Engine
    bus: Bus
    catalogs: SqlCatalogs
    queries: SqlQueries
    verifier: Verifier
    apply: Callable[[Sequence[Record], Sequence[Fact], Uow], None]
    answer_waiting: Callable[[], int]
    tell_overdue: Callable[[], int]
    expire_packages: Callable[[], int]
    put_package: Callable[[PutPackage, Iterator[bytes]], PackageTag]
    get_package: Callable[[str, str, str], Iterator[bytes]]
    memory: CatalogMemory

    def migrate(self) -> str:
        """Bring the database to its newest shape; the revision reached."""
        return migrate(self.settings.database_url.get_secret_value(), PACKAGE)

    def database_problem(self) -> str | None:
        """Why requests cannot be answered, or None (for the ready probe)."""
        return None if is_migrated(self.engine, PACKAGE) else "not_migrated"

    def lag(self) -> int | None:
        """Messages not yet applied, if this process reads."""
        return known_lag()

    @property
    def reader(self) -> str:
        """Name under which this service reads the bus."""
        return READER

    def eyes(self, roles: Sequence[str]) -> Eyes:
        """What a process with these roles looks at."""
        eyes = Eyes(self.settings, self.engine, self.clock).outbox().reader(READER)
        eyes.also("handovers", lambda engine: Handovers(engine, self.clock), every=SELDOM)
        return eyes.bus(roles, [*TOPICS, LEG_TOPIC], READER)

    def consumer(self, limits: Limits | None = None) -> Consumer:
        """What reads the catalogue and the ledgers of all units."""
        told = ConsumerMetrics(self.clock)
        handler = batch_handler(self.apply, memory=self.memory, clock=self.clock)
        return Consumer(
            bus=self.bus,
            engine=self.engine,
            reader=READER,
            topics=TOPICS,
            handler=told.around(handler),
            clock=self.clock,
            observer=told,
            news=NEWS,
            limits=limits,
        )

    def desk(self) -> ParkedDesk:
        """What could not be applied, and its replay."""
        handler = batch_handler(self.apply, memory=self.memory, clock=self.clock)
        return ParkedDesk(self.engine, READER, handler, self.clock, NEWS)

    def asker(self) -> Asker:
        """What asks units for facts that did not come."""

        def deployment_of(unit: str) -> str:
            return self.catalogs.recent().deployment_of(unit) or ""

        patience = timedelta(seconds=self.settings.ask_after_seconds)
        return Asker(self.engine, READER, PRODUCER, deployment_of, self.clock, patience)

    def relay(self) -> Relay:
        """What publishes answers and news."""
        return Relay(
            self.engine,
            EnsuringPublisher(self.bus, PRODUCER),
            [OutboxSource(PRODUCER)],
            name=SERVICE,
            clock=self.clock,
            observer=RelayMetrics(),
        )

    def scheduler(self) -> Scheduler:
        """What fires timers, tries blocked legs again and removes old packages."""
        chores = (
            Chore(self.answer_waiting),
            Chore(self.tell_overdue),
            Chore(self.expire_packages, turns=60),
        )
        return Scheduler(chores, every=self.settings.scheduler_seconds)


def make_routing(
    settings: Settings, *, clock: Clock | None = None, bus: Bus | None = None
) -> Routing:
    """The service with its use cases watched."""
    the_clock = clock or SystemClock()
    engine = make_engine(
        settings.database_url.get_secret_value(),
        pool_size=settings.database_pool,
        session=PLANNED_ANEW,
    )
    memory = CatalogMemory()
    catalogs = SqlCatalogs(engine, memory, the_clock)
    kept = _packages(settings, engine, catalogs, the_clock)
    start = starter(engine, memory, the_clock)
    patience = Patience(settings.accept_hours, settings.accept_seconds)

    def is_within(unit: str, ancestor: str) -> bool:
        return catalogs.recent().is_within(unit, ancestor, local(the_clock.now()).date())

    def apply(records: Sequence[Record], facts: Sequence[Fact], uow: Uow) -> None:
        apply_facts(records, facts, uow=uow, clock=the_clock, patience=patience)

    return Routing(
        settings=settings,
        clock=the_clock,
        engine=engine,
        bus=bus or settings.make_bus(),
        catalogs=catalogs,
        queries=SqlQueries(engine),
        verifier=Verifier.of_file(settings.session_keys, clock=the_clock, is_within=is_within),
        apply=watch("routing.apply_facts", apply),
        answer_waiting=watch(
            "routing.answer_waiting",
            partial(answer_waiting, start=start, clock=the_clock, patience=patience),
        ),
        tell_overdue=watch(
            "routing.tell_overdue", partial(tell_overdue, start=start, clock=the_clock)
        ),
        expire_packages=kept.expire,
        put_package=kept.put,
        get_package=kept.get,
        memory=memory,
    )


class _Packages(NamedTuple):
    put: Callable[[PutPackage, Iterator[bytes]], PackageTag]
    get: Callable[[str, str, str], Iterator[bytes]]
    expire: Callable[[], int]


def _packages(settings: Settings, engine: Engine, catalogs: SqlCatalogs, clock: Clock) -> _Packages:
    """What is done with sealed packages, watched and counted."""
    packages = SqlPackages(engine)
    put = partial(
        put_package,
        packages=packages,
        catalogs=catalogs,
        spool=partial(tempfile.SpooledTemporaryFile, max_size=4 * MIB),
        clock=clock,
        limit_mib=settings.package_max_mib,
    )
    get = partial(get_package, packages=packages, catalogs=catalogs)
    expire = partial(
        expire_packages,
        packages=packages,
        clock=clock,
        retention=timedelta(days=settings.package_retention_days),
        longest=timedelta(days=settings.package_longest_days),
    )
    return _Packages(
        put=counted("put", watch("routing.put_package", put, refused=RoutingError)),
        get=counted("fetched", watch("routing.get_package", get, refused=RoutingError)),
        expire=expired_counted(watch("routing.expire_packages", expire)),
    )
