"""The driver's own connection, for what SQLAlchemy has no words for or takes too long to say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import exc
from sqlalchemy.engine import Connection


@contextmanager
def driver_of(connection: Connection) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """The driver's connection, in the transaction of ``connection``, which is begun if need be.

    A database that is away is told as SQLAlchemy tells it (OperationalError, InterfaceError), and
    a connection that broke is not used again, nor are those that lie in the pool with it.
    """
    if not connection.in_transaction():
        connection.begin()
    driver: Any = connection.connection.driver_connection
    try:
        yield driver
    except psycopg.Error as error:
        # A server that ends a session may give any reason, such as that it was idle too long.
        is_lost = driver.broken or driver.closed
        if is_lost:
            connection.invalidate(error)
            connection.engine.dispose()
        if is_lost or isinstance(error, psycopg.OperationalError):
            raise exc.OperationalError(None, None, error) from error
        if isinstance(error, psycopg.InterfaceError):
            raise exc.InterfaceError(None, None, error) from error
        raise


@contextmanager
def pipelined(connection: Connection) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """The same, where statements are sent without waiting for the answers of those before.

    Reading an answer, and committing, waits for all that was sent. After a statement that fails
    nothing more is done: the first answer that is waited for raises its error, and the
    transaction is rolled back.
    """
    with driver_of(connection) as driver:
        try:
            with driver.pipeline():
                yield driver
        except BaseException:
            # SQLAlchemy takes a transaction for ended once its commit was tried, and the
            # connection would go back to the pool with the one that failed.
            if not driver.closed:
                driver.rollback()
            raise
