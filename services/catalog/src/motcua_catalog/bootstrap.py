"""The only place where the catalog's concrete classes are chosen."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy.engine import Engine

from motcua_catalog.adapters.accounts import SqlAccounts
from motcua_catalog.adapters.data_folder import read_folder
from motcua_catalog.adapters.queries import SqlQueries
from motcua_catalog.adapters.store import start_store
from motcua_catalog.app.change_password import ChangePassword, change_password
from motcua_catalog.app.hand_out_credentials import hand_out_credentials
from motcua_catalog.app.load_data import LoadData, Loaded, load_data
from motcua_catalog.app.ports import Account, StoredCredential
from motcua_catalog.app.register_keys import RegisterKeys, register_keys
from motcua_catalog.app.reset_password import ResetPassword, reset_password
from motcua_catalog.app.set_passwords import SetPasswords, set_passwords
from motcua_catalog.app.sign_in import SignIn, sign_in, today
from motcua_catalog.config import Settings
from motcua_catalog.domain.errors import CatalogError
from motcua_kit.bus.port import CATALOG_TOPIC, Bus
from motcua_kit.clock import Clock, SystemClock
from motcua_kit.db.engine import make_engine
from motcua_kit.db.migrate import is_migrated, migrate
from motcua_kit.ids import Ids, TimeOrderedIds
from motcua_kit.observers import RelayMetrics
from motcua_kit.passwords import Passwords
from motcua_kit.relay import OutboxSource, Relay
from motcua_kit.telemetry.eyes import Eyes
from motcua_kit.telemetry.watch import watch

PACKAGE = "motcua_catalog"
SERVICE = "catalog"


@dataclass(frozen=True)
class Catalog:
    """The service, put together."""

    settings: Settings
    clock: Clock
    ids: Ids
    engine: Engine
    queries: SqlQueries
    load: Callable[[Path], Loaded]
    set_passwords: Callable[[SetPasswords], int]
    reset_password: Callable[[ResetPassword], int]
    change_password: Callable[[ChangePassword], None]
    register_keys: Callable[[RegisterKeys], dict[str, int]]
    credentials_of: Callable[[str], Sequence[StoredCredential]]
    sign_in: Callable[[SignIn], Account | None]
    account: Callable[[str], Account | None]
    deployment_of: Callable[[str], str]

    def today(self) -> date:
        """The office's date."""
        return today(self.clock)

    def migrate(self) -> str:
        """Bring the database to its newest shape; the revision reached."""
        return migrate(self.settings.database_url.get_secret_value(), PACKAGE)

    def database_problem(self) -> str | None:
        """Why requests cannot be answered, or None (for the ready probe)."""
        return None if is_migrated(self.engine, PACKAGE) else "not_migrated"

    def eyes(self, roles: Sequence[str]) -> Eyes:
        """What a process with these roles looks at."""
        return Eyes(self.settings, self.engine, self.clock).outbox().bus(roles, [CATALOG_TOPIC])

    def relay(self, bus: Bus | None = None) -> Relay:
        """What publishes the records."""
        chosen = bus or self.settings.make_bus()
        return Relay(
            self.engine,
            chosen.publisher(SERVICE),
            [OutboxSource(SERVICE)],
            name=SERVICE,
            clock=self.clock,
            observer=RelayMetrics(),
            before_first=lambda: chosen.ensure_topics([CATALOG_TOPIC]),
        )


def make_catalog(
    settings: Settings,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    passwords: Passwords | None = None,
) -> Catalog:
    """The service with its use cases watched."""
    the_clock = clock or SystemClock()
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=settings.database_pool)
    start = start_store(engine)
    accounts = SqlAccounts(engine)
    hashing = passwords or Passwords()

    def load(root: Path) -> Loaded:
        folder = read_folder(root)
        return load_data(LoadData(folder.catalogue, folder.files), start=start, clock=the_clock)

    return Catalog(
        settings=settings,
        clock=the_clock,
        ids=ids or TimeOrderedIds(),
        engine=engine,
        queries=SqlQueries(engine),
        load=watch("catalog.load_data", load, refused=CatalogError),
        set_passwords=watch(
            "catalog.set_passwords",
            partial(set_passwords, start=start, hashing=hashing, clock=the_clock),
        ),
        reset_password=watch(
            "catalog.reset_password",
            partial(reset_password, start=start, hashing=hashing, clock=the_clock),
            refused=CatalogError,
        ),
        change_password=watch(
            "catalog.change_password",
            partial(change_password, start=start, hashing=hashing, clock=the_clock),
            refused=CatalogError,
        ),
        register_keys=watch(
            "catalog.register_keys",
            partial(register_keys, start=start, clock=the_clock),
            refused=CatalogError,
        ),
        credentials_of=watch(
            "catalog.credentials_of",
            partial(
                hand_out_credentials,
                accounts=accounts,
                hashing=hashing,
                clock=the_clock,
                secret=secrets.token_urlsafe,
            ),
            refused=CatalogError,
        ),
        sign_in=watch(
            "catalog.sign_in",
            partial(sign_in, accounts=accounts, passwords=hashing, clock=the_clock),
        ),
        account=lambda login: accounts.account(login, today(the_clock)),
        deployment_of=accounts.deployment_of,
    )
