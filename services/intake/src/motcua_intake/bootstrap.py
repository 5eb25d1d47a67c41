"""The only place where intake's concrete classes are chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final

from sqlalchemy.engine import Connection, Engine

from motcua_intake.adapters.clients import RpcCatalogSource, RpcNotifyContacts, RpcPackageStore
from motcua_intake.adapters.gauges import WorkDue
from motcua_intake.adapters.handler import batch_handler
from motcua_intake.adapters.numbers import NumberBlocks
from motcua_intake.adapters.own_topic import LedgerTopic
from motcua_intake.adapters.package import JsonPackages
from motcua_intake.adapters.queries import SqlQueries
from motcua_intake.adapters.receptions import GroupedReceptions
from motcua_intake.adapters.replica import Replica
from motcua_intake.adapters.restorer import TopicRestorer
from motcua_intake.adapters.sealing import UnitSealer
from motcua_intake.adapters.speaking import WordsSource
from motcua_intake.adapters.uow import Surroundings, start_uow
from motcua_intake.app.fetch_packages import fetch_packages
from motcua_intake.app.gate import Gate
from motcua_intake.app.ports import CatalogSource, NotifyContacts, Office, PackageStore
from motcua_intake.app.prepare_offers import prepare_offers
from motcua_intake.app.printing import Printer
from motcua_intake.app.push_contacts import push_contacts
from motcua_intake.app.queries import Queries
from motcua_intake.app.refresh_replica import (
    fill_empty_replica,
    refresh_credentials,
    register_keys,
)
from motcua_intake.app.restoring import Restorer
from motcua_intake.app.use_cases import UseCases, use_cases
from motcua_intake.app.write_digest import write_digest
from motcua_intake.config import Settings
from motcua_intake.domain.catalog import Catalog
from motcua_intake.domain.errors import IntakeError
from motcua_kit.bus.port import (
    CATALOG_TOPIC,
    DOSSIER_TOPIC,
    PARKED_TOPIC,
    Bus,
    Envelope,
    handover_topic,
)
from motcua_kit.clock import Clock, SystemClock
from motcua_kit.consumer import Consumer, Limits
from motcua_kit.db.books import reader_books
from motcua_kit.db.driver import begun_in_pipelines
from motcua_kit.db.engine import make_engine
from motcua_kit.db.migrate import is_migrated, migrate
from motcua_kit.db.parked import ParkedNews
from motcua_kit.ids import Ids, TimeOrderedIds
from motcua_kit.observers import ConsumerMetrics, RelayMetrics
from motcua_kit.relay import LedgerSource, Relay
from motcua_kit.replay import ParkedDesk
from motcua_kit.rpc.client import RpcChannel
from motcua_kit.tail import DatabasePlace
from motcua_kit.telemetry.batch import in_traces
from motcua_kit.telemetry.eyes import Eyes
from motcua_kit.telemetry.watch import watch

PACKAGE = "motcua_intake"
SERVICE = "intake"


DIGESTS_AT_ONCE: Final = 200
"""So many in one turn of the scheduler, which has other work waiting."""


@dataclass(frozen=True)
class Peers:
    """Other services, as this deployment calls them."""

    store: PackageStore
    notify: NotifyContacts
    catalog: CatalogSource


@dataclass(frozen=True)
class Intake:
    """One deployment, put together."""

    deployment: str
    clock: Clock
    ids: Ids
    engine: Engine
    office: Office
    around: Surroundings
    replica: Replica
    use: UseCases
    queries: Queries
    peers: Peers
    database_url: str

    @property
    def reader(self) -> str:
        """Name under which this deployment reads the bus."""
        return f"intake:{self.deployment}"

    def catalog(self) -> Catalog:
        """The present picture of the catalogue."""
        return self.replica()

    def served(self) -> tuple[str, ...]:
        """Codes of the units served here, in order."""
        return tuple(sorted(code for code in self.replica().units if self.office.serves(code)))

    def migrate(self) -> str:
        """Bring the database to its newest shape; the revision reached."""
        return migrate(self.database_url, PACKAGE)

    def reader_books(self) -> dict[str, object]:
        """What this deployment's reader has read and parked, ready for JSON."""
        with self.engine.connect() as connection:
            return reader_books(connection, self.reader)

    def database_problem(self) -> str | None:
        """Why requests cannot be answered, or None (for the ready probe)."""
        return None if is_migrated(self.engine, PACKAGE) else "not_migrated"

    def eyes(self, settings: Settings, roles: Sequence[str]) -> Eyes:
        """What a process with these roles looks at."""
        topics = [CATALOG_TOPIC, handover_topic(self.deployment)]
        eyes = Eyes(settings, self.engine, self.clock).outbox(ledger=True).reader(self.reader)
        eyes.also("work", lambda engine: WorkDue(engine, self.clock))
        return eyes.bus(roles, topics, self.reader)

    @property
    def gate(self) -> Gate:
        """Whether this process may write."""
        return self.office.gate

    @property
    def place(self) -> DatabasePlace:
        """Where the database lies, and where it says that it lies."""
        return DatabasePlace(self.engine)

    def restorer(self, bus: Bus) -> Restorer:
        """What brings the ledgers up to their topic."""
        topic = LedgerTopic(self.engine, bus, self.clock, self.replica, self.office.serves)
        return TopicRestorer(self.office, topic, self.place, self.reader)

    def relay(self, bus: Bus, restorer: Restorer | None = None) -> Relay:
        """What publishes ledgers and words, once they are known not to contradict the topic."""
        own = restorer or self.restorer(bus)

        def before_first() -> None:
            bus.ensure_topics([DOSSIER_TOPIC, handover_topic(self.deployment), PARKED_TOPIC])
            own.before_publishing()

        return Relay(
            self.engine,
            bus.publisher(self.deployment),
            [LedgerSource(self.deployment), WordsSource(self.deployment)],
            name=self.reader,
            clock=self.clock,
            observer=RelayMetrics(),
            before_first=before_first,
        )

    def consumer(self, bus: Bus, limits: Limits | None = None) -> Consumer:
        """What reads the catalogue and what is said to the units served here."""
        told = ConsumerMetrics(self.clock)
        return Consumer(
            bus=bus,
            engine=self.engine,
            reader=self.reader,
            topics=[CATALOG_TOPIC, handover_topic(self.deployment)],
            handler=told.around(batch_handler(self.office, self.around)),
            clock=self.clock,
            observer=told,
            news=self._news,
            limits=limits,
        )

    def desk(self) -> ParkedDesk:
        """What could not be applied, and its replay, which waits for the gate as all writing."""
        apply = batch_handler(self.office, self.around)

        def handler(connection: Connection, messages: Sequence[Envelope]) -> None:
            self.gate.must_be_open()
            apply(connection, messages)

        return ParkedDesk(self.engine, self.reader, handler, self.clock, self._news)

    @property
    def _news(self) -> ParkedNews:
        return ParkedNews(self.reader, self.deployment)

    def dispatch(self) -> int:
        """One turn of the dispatcher: offers, packages, contacts; how much there was to do."""
        return (
            prepare_offers(self.office, self.peers.store)
            + fetch_packages(self.office, self.peers.store)
            + push_contacts(self.office, self.peers.notify)
        )

    def digest(self) -> int:
        """Digests of the working day that has ended, of some units that lack theirs; how many."""
        now, served = self.clock.now(), self.served()
        newest = {head.unit: head.day for head in self.queries.newest_digests(served, "")}
        written = (write_digest(self.office, unit, newest.get(unit), now) for unit in served)
        return sum(islice(filter(None, written), DIGESTS_AT_ONCE))

    def refresh(self) -> int:
        """Fill an empty replica, fetch newer credentials, tell our keys; how much changed."""
        filled = fill_empty_replica(self.office, self.peers.catalog)
        if filled:
            self.replica.look_again()
        changed = refresh_credentials(self.office, self.peers.catalog, self._credential_version)
        return filled + changed + register_keys(self.office, self.peers.catalog)

    def _credential_version(self, login: str) -> int:
        known = self.queries.credential(login)
        return known.version if known else 0


def make_printer() -> Printer:
    """What makes the forms; loading it takes a moment, so only the web role asks for it."""
    from motcua_intake.adapters.pdf import TypstPrinter  # noqa: PLC0415

    return TypstPrinter()


def make_peers(settings: Settings, token: Callable[[], str] | None = None) -> Peers:
    """Channels to the other services; nothing is called yet."""
    return Peers(
        store=RpcPackageStore(RpcChannel(settings.routing_target, token=token)),
        notify=RpcNotifyContacts(RpcChannel(settings.notify_target, token=token)),
        catalog=RpcCatalogSource(
            RpcChannel(settings.catalog_target, token=token), settings.deployment
        ),
    )


def make_intake(
    settings: Settings,
    peers: Peers,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
) -> Intake:
    """The deployment with its use cases watched. Its gate is closed (entrypoints.restoring)."""
    intake = assemble(
        deployment=settings.deployment,
        units=frozenset(settings.units),
        database_url=settings.database_url.get_secret_value(),
        database_pool=settings.database_pool,
        secret=settings.unit_secret.read_bytes(),
        peers=peers,
        clock=clock or SystemClock(),
        ids=ids or TimeOrderedIds(),
    )
    intake.gate.close()
    return intake


def trust_database(settings: Settings) -> None:
    """Let a restored database go on without its topic: for a bus that was lost for good.

    What the topic may still have of this deployment's ledgers is then contradicted: a fork.
    """
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=1)
    DatabasePlace(engine).note(SystemClock().now())
    engine.dispose()


def assemble(
    *,
    deployment: str,
    units: frozenset[str],
    database_url: str,
    secret: bytes,
    peers: Peers,
    clock: Clock,
    ids: Ids,
    database_pool: int = 8,
) -> Intake:
    """A deployment from its parts. With no ``units`` it serves those the catalogue gives it."""
    engine = make_engine(database_url, pool_size=database_pool)
    replica = Replica(engine)
    sealer = UnitSealer(secret)
    around = Surroundings(clock, replica, sealer, deployment)
    start = start_uow(engine, around)
    office = Office(
        start=start,
        clock=clock,
        ids=ids,
        catalog=replica,
        deployment=deployment,
        serves=_serving(units, replica, deployment),
        numbers=NumberBlocks(engine),
        receptions=GroupedReceptions(start_uow(begun_in_pipelines(engine), around)),
        sealer=sealer,
        packages=JsonPackages(),
        gate=Gate(),
        in_traces=in_traces,
    )
    return Intake(
        deployment=deployment,
        clock=clock,
        ids=ids,
        engine=engine,
        office=office,
        around=around,
        replica=replica,
        use=use_cases(office, partial(watch, refused=IntakeError)),
        queries=SqlQueries(engine),
        peers=peers,
        database_url=database_url,
    )


def _serving(
    units: frozenset[str], catalog: Callable[[], Catalog], deployment: str
) -> Callable[[str], bool]:
    if units:
        return units.__contains__

    def serves(unit: str) -> bool:
        known = catalog().units.get(unit)
        return known is not None and known.deployment == deployment

    return serves
