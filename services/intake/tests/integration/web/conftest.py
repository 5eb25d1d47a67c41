"""The office's browser and the programs at its API, on a real database through bootstrap."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from motcua_intake.adapters.pdf import TypstPrinter
from motcua_intake.bootstrap import Intake, Peers, assemble
from motcua_intake.entrypoints.doing import do_of
from motcua_intake.entrypoints.errors import ERRORS
from motcua_intake.entrypoints.parts import Parts
from motcua_intake.entrypoints.web import make_web
from motcua_kit.clock import FixedClock
from motcua_kit.db.migrate import migrate
from motcua_kit.ids import TimeOrderedIds
from motcua_kit.session import Grant, Principal, Scope, Signer, Verifier, new_private_key
from motcua_kit.web import Sessions, WebOptions
from motcua_kit.web.security import SESSION_COOKIE
from motcua_parts.postgres import PostgresServer
from motcua_testing.databases import DatabaseFactory
from motcua_testing.session import SessionParts
from services.intake.tests.intake_builders import BELOW, COMMUNE, MONDAY, records
from services.intake.tests.intake_fakes import CatalogDoor, Notify, Store

PREFIX = "/n/dan-tien"
STAFF = ("counter_officer", "case_officer", "leader", "clerk")
PRINTER = TypstPrinter()


@dataclass
class Browser:
    """A person at the screens: fills what the page shows, keeps its hidden fields."""

    client: FlaskClient
    page: TestResponse = field(init=False)

    def open(self, path: str) -> str:
        """The page as text; its status is in ``page``."""
        self.page = self.client.get(PREFIX + path, follow_redirects=True)
        return self.page.get_data(as_text=True)

    def send(self, path: str, fields: dict[str, object] | None = None, *, keep: bool = True) -> str:
        """Post to ``path`` with the hidden fields of the page that is open, then follow."""
        hidden = self.hidden() if keep else {}
        self.page = self.client.post(
            PREFIX + path, data={**hidden, **(fields or {})}, follow_redirects=True
        )
        return self.page.get_data(as_text=True)

    def hidden(self) -> dict[str, str]:
        """The hidden fields of the open page (forms of one page share their secrets)."""
        text = self.page.get_data(as_text=True)
        pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text)
        return {name: unescape(value) for name, value in reversed(pairs)}


class Office:
    """The web application of one node and the people who may sign in."""

    def __init__(self, node: Intake) -> None:
        self.node = node
        self._signer = Signer(new_private_key(), clock=node.clock, ids=TimeOrderedIds())
        self.app = make_web(
            Parts(
                do=do_of(node.use),
                office=node.office,
                queries=node.queries,
                printer=PRINTER,
                look_up_url="https://mot-cua.example.vn/ho-so/",
                reader=node.reader_books,
                parked=node.desk(),
            ),
            options=WebOptions(secret="test", prefix=PREFIX, secure_cookies=False),
            sessions=Sessions(Verifier([self._signer.public_key()], clock=node.clock)),
            errors=ERRORS,
        )

    def token(self, login: str, *roles: str, unit: str = COMMUNE, scope: str = "unit") -> str:
        """What signing in gives."""
        grants = tuple(Grant(role, unit, Scope(scope)) for role in roles)
        return self._signer.issue(Principal(login, name="Trần Thị Bích", unit=unit, grants=grants))

    def browser(self, *roles: str, login: str = "xa.quay", unit: str = COMMUNE) -> Browser:
        """Somebody at a screen; with no roles named, all of the unit's."""
        client = self.app.test_client()
        token = self.token(login, *(roles or STAFF), unit=unit)
        client.set_cookie(SESSION_COOKIE, token, path="/")
        return Browser(client)

    def caller(self, *roles: str, login: str = "may", unit: str = COMMUNE) -> "Caller":
        """A program at the API."""
        return Caller(self.app.test_client(), self.token(login, *(roles or STAFF), unit=unit))


@dataclass
class Caller:
    """Calls the JSON API with a bearer token."""

    client: FlaskClient
    token: str

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"{PREFIX}/api/v1{path}", headers=self._headers())

    def post(
        self, path: str, body: object = None, *, key: str | None = None, **more: object
    ) -> TestResponse:
        headers = {**self._headers(), "Idempotency-Key": key or str(uuid4())}
        if key == "":
            del headers["Idempotency-Key"]
        given = {"json": body or {}} | more
        return self.client.post(f"{PREFIX}/api/v1{path}", headers=headers, **given)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def facts_of(office: Office) -> int:
    """How much the unit's ledger holds: what "nothing changed" is measured by."""
    return len(list(office.node.queries.ledger(COMMUNE)))


def _node(factory: DatabaseFactory, clock: FixedClock) -> Intake:
    """One node without a bus: the screens ask nobody else."""
    template = factory.template("intake-schema", lambda db: _migrate(db.dsn))
    node = assemble(
        deployment=BELOW,
        units=frozenset(),
        database_url=factory("intake", template=template).dsn,
        secret=bytes(32),
        peers=Peers(Store(), Notify(), CatalogDoor([])),
        clock=clock,
        ids=TimeOrderedIds(),
    )
    with node.office.start() as uow:
        uow.apply_records(records())
        uow.commit()
    node.replica.look_again()
    return node


def _migrate(url: str) -> None:
    migrate(url, "motcua_intake")


@pytest.fixture
def node(database_factory: DatabaseFactory) -> Iterator[Intake]:
    made = _node(database_factory, FixedClock(MONDAY))
    yield made
    made.engine.dispose()


@pytest.fixture
def office(node: Intake) -> Office:
    return Office(node)


@pytest.fixture
def count_facts(office: Office) -> Callable[[], int]:
    return lambda: facts_of(office)


@pytest.fixture(scope="module")
def quiet_office(postgres_server: PostgresServer, session_parts: SessionParts) -> Iterator[Office]:
    """An office at which nothing is ever recorded, shared by the tests that must change nothing."""
    factory = DatabaseFactory(postgres_server, session_parts)
    made = _node(factory, FixedClock(MONDAY))
    yield Office(made)
    made.engine.dispose()
    factory.drop_all()
