"""The schema changes under pods that work, and beside pods of the release before."""

from datetime import timedelta

import pytest
from alembic import command
from notify_builders import CODE, START
from sqlalchemy.engine import Connection

from motcua_kit.clock import FixedClock
from motcua_kit.db.engine import make_engine
from motcua_kit.db.migrate import alembic_config, migrate
from motcua_notify.bootstrap import PACKAGE, bootstrap

# As the release of revision 0003 writes them.
MAKE = "INSERT INTO dossier (dossier, origin, wants) VALUES (%s, 'xa', true)"
KEEP = (
    "INSERT INTO contact (dossier, unit, version, channels, sealed, registered_at)"
    " VALUES (%s, 'xa', 1, '{sms}', '\\x01', %s)"
)
CLOSE = "UPDATE dossier SET wants = wants, closed_at = %s WHERE dossier = %s"


def kept(connection: Connection, code: str) -> None:
    connection.exec_driver_sql(MAKE, (code,))
    connection.exec_driver_sql(KEEP, (code, START))


@pytest.fixture
def old(settings, database_factory):
    """A database as the release before left it, and the settings of one that uses it."""
    url = database_factory("old").dsn
    engine = make_engine(url)
    with engine.begin() as connection:
        command.upgrade(alembic_config(PACKAGE, connection), "0003")
    yield engine, settings.model_copy(update={"database_url": type(settings.form_secret)(url)})
    engine.dispose()


def test_contacts_of_dossiers_closed_before_and_by_older_pods_are_erased_too(old) -> None:
    engine, settings = old
    closed, closed_later, kept_later, reopened, still_open = (f"{CODE[:-1]}{n}" for n in range(5))
    with engine.begin() as connection:
        for code in (closed, closed_later, reopened, still_open):
            kept(connection, code)
        for code in (closed, reopened):
            connection.exec_driver_sql(CLOSE, (START, code))

    migrate(settings.database_url.get_secret_value(), PACKAGE)
    with engine.begin() as connection:
        connection.exec_driver_sql(CLOSE, (None, reopened))
        connection.exec_driver_sql(CLOSE, (START, closed_later))
        connection.exec_driver_sql(MAKE, (kept_later,))
        connection.exec_driver_sql(CLOSE, (START, kept_later))
        connection.exec_driver_sql(KEEP, (kept_later, START))

    notify = bootstrap(settings, clock=FixedClock(START + timedelta(hours=1)), carriers={})
    assert notify.erase_contacts() == 3
    with engine.connect() as connection:
        left = connection.exec_driver_sql("SELECT dossier FROM contact WHERE sealed IS NOT NULL")
        assert set(left.scalars()) == {reopened, still_open}
    notify.close()
