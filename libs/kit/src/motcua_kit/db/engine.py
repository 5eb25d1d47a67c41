"""Connections to a service's own database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

OVERFLOW: Final = 5
"""Connections a pool may have besides its own, at a peak."""

SILENCE_S: Final = 25
"""A line that says nothing for so long is taken for cut, whichever side waits.

A firewall that forgets a connection tells nobody: a relay or a reader would hang until its
liveness ends the process.
"""
SILENCE: Final = {
    "tcp_user_timeout": SILENCE_S * 1000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
BOUNDED: Final = {
    "statement_timeout": "60000",
    "idle_in_transaction_session_timeout": "60000",
}
PLANNED_ANEW: Final = {"plan_cache_mode": "force_custom_plan"}
"""For tables that grow from nothing while plans are kept: a plan made over a hundred rows reads
all of sixty thousand (15 to 40 ms where 0.1 to 3 do) until the table is next analysed."""


def make_engine(
    url: str,
    *,
    pool_size: int = 5,
    overflow: int = OVERFLOW,
    session: Mapping[str, str] | None = None,
) -> Engine:
    """An engine over psycopg; statements are bounded so that nothing waits for ever.

    `url` is `postgresql://…`; the driver is chosen here. `session` are PostgreSQL's settings for
    each connection.
    """
    said = {**BOUNDED, **(session or {})}
    driver_url = sa.make_url(url).set(drivername="postgresql+psycopg")
    return sa.create_engine(
        driver_url,
        pool_size=pool_size,
        max_overflow=overflow,
        pool_pre_ping=False,
        pool_timeout=10,
        connect_args={
            "connect_timeout": 5,
            "application_name": "motcua",
            **SILENCE,
            "options": options(said),
        },
    )


def options(session: Mapping[str, str]) -> str:
    """PostgreSQL's settings for a connection, as libpq's parameter of this name takes them."""
    return " ".join(f"-c {name}={value}" for name, value in session.items())


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction that commits when the block ends well and rolls back otherwise."""
    with engine.begin() as connection:
        yield connection


def is_connection_lost(error: BaseException) -> bool:
    """Whether no connection to the database is to be had now, so that trying again may help.

    One reason is that it went away; another that all of the pool's are in other hands.
    """
    none_left = sa.exc.TimeoutError
    return isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError | none_left) or (
        isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated
    )
