"""Which failures of a database are waited for, and which end the process."""

import pytest
import sqlalchemy as sa

from motcua_kit.db.engine import is_connection_lost


@pytest.fixture
def engine():
    """A pool of one connection, which nobody waits for."""
    engine = sa.create_engine(
        "sqlite://", poolclass=sa.QueuePool, pool_size=1, max_overflow=0, pool_timeout=0
    )
    yield engine
    engine.dispose()


def test_a_pool_that_is_used_up_is_waited_for(engine):
    """A rush of visitors takes all connections: that is no reason for the relay to die."""
    with engine.connect(), pytest.raises(sa.exc.TimeoutError) as raised:
        engine.connect()

    assert is_connection_lost(raised.value)


def test_a_mistake_of_ours_is_not(engine):
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError) as raised:
        connection.execute(sa.text("SELECT :one"), {"one": object()})

    assert not is_connection_lost(raised.value)
