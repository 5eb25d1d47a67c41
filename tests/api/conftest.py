"""The five services, each started once a session, and a counter at which people err."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from motcua_kit.clock import FixedClock
from motcua_parts.postgres import PostgresServer
from motcua_testing.databases import DatabaseFactory
from motcua_testing.session import SessionParts
from services.intake.tests.intake_builders import COMMUNE, MONDAY
from services.intake.tests.integration.web.conftest import Office, _node
from tests.api import doors
from tests.api.counter import ELSEWHERE, LAST_DAY, OVER, procedure
from tests.api.doors import Door


@pytest.fixture(scope="session")
def factory(
    postgres_server: PostgresServer, session_parts: SessionParts
) -> Iterator[DatabaseFactory]:
    made = DatabaseFactory(postgres_server, session_parts)
    yield made
    made.drop_all()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("api")


def _once(service: Callable[[DatabaseFactory, Path], AbstractContextManager[Door]]) -> object:
    @pytest.fixture(scope="session")
    def opened(factory: DatabaseFactory, folder: Path) -> Iterator[Door]:
        with service(factory, folder / service.__name__) as door:
            yield door

    return opened


intake = _once(doors.intake)
catalog = _once(doors.catalog)
routing = _once(doors.routing)
notify = _once(doors.notify)
reporting = _once(doors.reporting)


@pytest.fixture(scope="module")
def clock() -> FixedClock:
    return FixedClock(MONDAY)


@pytest.fixture(scope="module")
def office(factory: DatabaseFactory, clock: FixedClock) -> Iterator[Office]:
    """A commune that also knows procedures which end, ended, or are received elsewhere."""
    node = _node(factory, clock)
    with node.office.start() as uow:
        uow.apply_records(
            [
                procedure(LAST_DAY, valid_to="2026-11-30"),
                procedure(OVER, valid_to="2026-06-30"),
                procedure(ELSEWHERE, received_at=["tiep-nhan.tinh"]),
            ]
        )
        uow.commit()
    node.replica.look_again()
    yield Office(node)
    node.engine.dispose()


@pytest.fixture
def unchanged(office: Office) -> Iterator[None]:
    """The ledger's head and the slips stand where they stood."""

    def standing() -> object:
        heads = [(head.unit, head.seq, head.hash) for head in office.node.queries.heads()]
        return heads, office.node.queries.slips(COMMUNE, office.node.clock.now().date())

    before = standing()
    yield
    assert standing() == before
