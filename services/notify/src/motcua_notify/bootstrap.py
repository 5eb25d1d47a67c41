"""The only place where notify chooses concrete classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy.engine import Engine

from motcua_kit.bus.ensuring import EnsuringPublisher
from motcua_kit.bus.port import NOTICE_TOPIC, Bus
from motcua_kit.clock import Clock, SystemClock
from motcua_kit.consumer import Consumer, Limits
from motcua_kit.db.engine import PLANNED_ANEW, make_engine
from motcua_kit.db.migrate import is_migrated, migrate
from motcua_kit.db.parked import ParkedNews
from motcua_kit.ids import Ids, TimeOrderedIds
from motcua_kit.jobs import JobQueue, JobWorker, KombuJobs
from motcua_kit.observers import RelayMetrics
from motcua_kit.relay import OutboxSource, Relay
from motcua_kit.replay import ParkedDesk
from motcua_kit.resend import Asker
from motcua_kit.session import Verifier
from motcua_kit.telemetry.eyes import Eyes
from motcua_kit.telemetry.log import get_logger
from motcua_kit.telemetry.look import SELDOM
from motcua_kit.telemetry.watch import watch
from motcua_notify.adapters.books import start_books
from motcua_notify.adapters.directory import SqlDirectory
from motcua_notify.adapters.gateway_box import SqlGatewayBox
from motcua_notify.adapters.gauges import Messages, Queues
from motcua_notify.adapters.handler import READER, TOPICS, FactHandler
from motcua_notify.adapters.insisting import Insisting
from motcua_notify.adapters.mail import MailServer, SmtpMail
from motcua_notify.adapters.notices import PRODUCER
from motcua_notify.adapters.queries import SqlQueries
from motcua_notify.adapters.sms import HttpSms
from motcua_notify.adapters.vault import AesVault
from motcua_notify.app.erase_contacts import Keeping, erase_contacts
from motcua_notify.app.expire_claims import expire_claims
from motcua_notify.app.gateway import GatewayBox
from motcua_notify.app.give_up_unserved import give_up_unserved
from motcua_notify.app.planning import Rules
from motcua_notify.app.ports import Carrier, Directory, Vault, Wake, Wakeup
from motcua_notify.app.queries import LATELY, Queries, Totals
from motcua_notify.app.register_contacts import RegisterContact, register_contacts
from motcua_notify.app.retry_message import retry_message
from motcua_notify.app.send_due import Sending, send_due
from motcua_notify.app.send_message import send_message
from motcua_notify.app.wake_due import wake_due
from motcua_notify.config import Settings
from motcua_notify.domain.delivery import Channel, Patience
from motcua_notify.domain.errors import NotifyError

log = get_logger()

PACKAGE: Final = "motcua_notify"
SERVICE: Final = "notify"
NEWS: Final = ParkedNews(READER, PRODUCER)
JOB: Final = "send_message"
MEMORY: Final = "memory://"
DEMO_SENDER: Final = "motcua@demo.invalid"
DEMO_TOKEN: Final = "demo"  # noqa: S105 - the simulator guards nothing and listens on loopback


@dataclass(frozen=True, slots=True)
class SimulatorPorts:
    """Where this process's gateway simulator listens, on 127.0.0.1."""

    sms: int
    smtp: int


@dataclass(frozen=True)
class Notify:
    """The service, wired."""

    settings: Settings
    clock: Clock
    engine: Engine
    bus: Bus
    rules: Rules
    verifier: Verifier
    queries: Queries
    directory: Directory
    vault: Vault
    jobs: Mapping[Channel, JobQueue]
    wake: Wake
    register_contacts: Callable[[Sequence[RegisterContact]], list[bool]]
    send_due: Callable[[Channel], bool]
    wake_due: Callable[[], int]
    expire_claims: Callable[[], int]
    give_up_unserved: Callable[[], int]
    erase_contacts: Callable[[], int]
    retry_message: Callable[[UUID], str]
    gateway_box: GatewayBox | None = None

    @property
    def reader(self) -> str:
        """Name under which this service reads the bus."""
        return READER

    def eyes(self, roles: Sequence[str]) -> Eyes:
        """What a process with these roles looks at."""
        eyes = Eyes(self.settings, self.engine, self.clock).outbox().reader(READER)
        eyes.also("messages", self._messages_seen, every=SELDOM)
        url = self.settings.amqp_url.get_secret_value()
        if url:
            queues = [_queue(self.settings, channel) for channel in sorted(self.rules.channels)]
            eyes.also("jobs", lambda _engine: Queues(url, queues), every=SELDOM)
        return eyes.bus(roles, [*TOPICS, NOTICE_TOPIC], READER)

    def _messages_seen(self, engine: Engine) -> Messages:
        return Messages(engine, self.clock, sorted(self.rules.channels), self.stuck_before())

    def consumer(self) -> Consumer:
        """The reader of facts and catalogue."""
        handler = FactHandler(clock=self.clock, rules=self.rules, wake=self.wake)
        return Consumer(
            bus=self.bus,
            engine=self.engine,
            reader=READER,
            topics=TOPICS,
            handler=handler,
            clock=self.clock,
            observer=handler,
            news=NEWS,
            limits=Limits(batch=self.settings.consumer_batch, poll_seconds=0.2),
        )

    def desk(self) -> ParkedDesk:
        """What could not be applied, and its replay; the sweeper finds what it plans."""
        handler = FactHandler(clock=self.clock, rules=self.rules, wake=self.wake)
        return ParkedDesk(self.engine, READER, handler, self.clock, NEWS)

    def asker(self) -> Asker:
        """What asks units for facts that did not come."""
        patience = timedelta(seconds=self.settings.ask_after_seconds)
        deployment_of = self.directory.deployment_of
        return Asker(self.engine, READER, PRODUCER, deployment_of, self.clock, patience)

    def relay(self) -> Relay:
        """What publishes notices."""
        return Relay(
            self.engine,
            EnsuringPublisher(self.bus, PRODUCER),
            [OutboxSource(PRODUCER)],
            name=SERVICE,
            clock=self.clock,
            observer=RelayMetrics(),
            before_first=lambda: self.bus.ensure_topics([NOTICE_TOPIC]),
        )

    def workers(self) -> dict[str, JobWorker]:
        """Workers by name; each channel has its own queue, so that a dead one holds up no other."""

        url = _amqp(self.settings)
        return {
            f"worker-{channel}-{number}": JobWorker(
                url, _queue(self.settings, channel), {JOB: self._turn_of(channel)}, prefetch=1
            )
            for channel in sorted(self.rules.channels)
            for number in range(1, self.settings.workers + 1)
        }

    def _turn_of(self, channel: Channel) -> Callable[[UUID], None]:
        """A job says that something is due; what a turn leaves is told to whoever is free."""

        def turn(number: UUID) -> None:
            if self.send_due(channel):
                self.jobs[channel].publish(JOB, number)

        return turn

    def database_problem(self) -> str | None:
        """Why nothing can be done, or None (for the ready probe)."""
        return None if is_migrated(self.engine, PACKAGE) else "not_migrated"

    def stuck_before(self) -> timedelta:
        """A message planned longer ago than this, and not sent, is stuck."""
        return timedelta(minutes=self.settings.stuck_minutes)

    def totals(self) -> Totals:
        """How many messages stand where now."""
        now = self.clock.now()
        return self.queries.totals(now - self.stuck_before(), now - LATELY)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def bootstrap(
    settings: Settings,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    simulator: SimulatorPorts | None = None,
    carriers: Mapping[Channel, Carrier] | None = None,
) -> Notify:
    """Wire the service by its settings, migrating first where they say so."""
    the_clock = clock or SystemClock()
    url = settings.database_url.get_secret_value()
    if settings.migrate:
        migrate(url, PACKAGE)
    engine = make_engine(url, pool_size=settings.database_pool, session=PLANNED_ANEW)
    start = start_books(engine, the_clock)
    directory = SqlDirectory(engine)
    vault = AesVault.of_file(settings.contact_key)
    chosen = carriers if carriers is not None else make_carriers(settings, the_clock, simulator)
    patience = _patience(settings)
    rules = Rules(frozenset(chosen), patience)
    jobs = {
        channel: KombuJobs(_amqp(settings), _queue(settings, channel)) for channel in sorted(chosen)
    }
    wake = _waker(jobs, settings.workers)
    sending = Sending(
        start=start,
        # Attempt and insisting together stay well inside the claim.
        insist=Insisting(settings.lease_seconds / 3),
        send=watch("notify.send_message", partial(send_message, carriers=chosen, vault=vault)),
        channels=frozenset(chosen),
        clock=the_clock,
        ids=ids or TimeOrderedIds(),
        patience=patience,
    )
    return Notify(
        settings=settings,
        clock=the_clock,
        engine=engine,
        bus=settings.make_bus(),
        rules=rules,
        verifier=Verifier.of_file(settings.session_keys, clock=the_clock),
        queries=SqlQueries(engine, directory),
        directory=directory,
        vault=vault,
        jobs=jobs,
        wake=wake,
        register_contacts=watch(
            "notify.register_contacts",
            partial(
                register_contacts,
                start=start,
                vault=vault,
                clock=the_clock,
                rules=rules,
                wake=wake,
            ),
            refused=NotifyError,
        ),
        send_due=watch("notify.send_due", partial(send_due, sending=sending)),
        wake_due=partial(
            wake_due, start=start, clock=the_clock, channels=rules.channels, wake=wake
        ),
        expire_claims=watch(
            "notify.expire_claims", partial(expire_claims, start=start, clock=the_clock)
        ),
        give_up_unserved=watch(
            "notify.give_up_unserved",
            partial(give_up_unserved, start=start, clock=the_clock, rules=rules),
        ),
        erase_contacts=watch(
            "notify.erase_contacts",
            partial(erase_contacts, start=start, clock=the_clock, keeping=_keeping(settings)),
        ),
        retry_message=watch(
            "notify.retry_message",
            partial(retry_message, start=start, clock=the_clock, patience=patience, wake=wake),
            refused=NotifyError,
        ),
        gateway_box=SqlGatewayBox(engine) if settings.gateway_simulator else None,
    )


def simulator_memory(settings: Settings) -> GatewayBox:
    """The simulator's memory, on connections of its own: it stands for another company."""
    return SqlGatewayBox(make_engine(settings.database_url.get_secret_value(), pool_size=2))


def make_carriers(
    settings: Settings, clock: Clock, simulator: SimulatorPorts | None
) -> dict[Channel, Carrier]:
    """Who takes messages, by channel: those the settings name, else the simulator."""
    timeout = settings.carrier_timeout_seconds
    carriers: dict[Channel, Carrier] = {}
    sms_url = settings.sms_url or (f"http://127.0.0.1:{simulator.sms}/sms" if simulator else "")
    if sms_url:
        token = settings.sms_token.get_secret_value() or DEMO_TOKEN
        carriers[Channel.SMS] = HttpSms(sms_url, token, timeout=timeout)
    if settings.smtp_host:
        server = MailServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            sender=settings.mail_from,
            security=settings.smtp_security,
            user=settings.smtp_user,
            password=settings.smtp_password.get_secret_value(),
            timeout=timeout,
        )
        carriers[Channel.EMAIL] = SmtpMail(server, now=clock.now)
    elif simulator is not None:
        sender = settings.mail_from or DEMO_SENDER
        server = MailServer("127.0.0.1", simulator.smtp, sender, timeout=timeout)
        carriers[Channel.EMAIL] = SmtpMail(server, now=clock.now)
    if not carriers:
        # Everything is dropped then, which nothing that works would tell.
        log.warning("no_channel_served")
    return carriers


def _waker(jobs: Mapping[Channel, JobQueue], workers: int) -> Wake:
    """One job for what one claim can take, and no more than there are workers."""

    def wake(wakeups: Sequence[Wakeup]) -> None:
        for channel, queue in jobs.items():
            numbers = [wakeup.id for wakeup in wakeups if wakeup.channel == channel]
            for number in numbers[:: channel.at_once][:workers]:
                queue.publish(JOB, number)

    return wake


def _amqp(settings: Settings) -> str:
    return settings.amqp_url.get_secret_value() or MEMORY


def _queue(settings: Settings, channel: Channel) -> str:
    return f"{settings.job_queue}.{channel}"


def _patience(settings: Settings) -> Patience:
    return Patience(
        lease=timedelta(seconds=settings.lease_seconds),
        first=timedelta(seconds=settings.retry_first_seconds),
        longest=timedelta(seconds=settings.retry_longest_seconds),
        give_up=timedelta(hours=settings.give_up_hours),
    )


def _keeping(settings: Settings) -> Keeping:
    return Keeping(
        grace=timedelta(seconds=settings.contact_grace_seconds),
        longest=timedelta(days=settings.contact_longest_days),
        no_contact=timedelta(days=settings.no_contact_days),
    )
