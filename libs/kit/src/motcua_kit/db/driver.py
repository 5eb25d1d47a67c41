"""The driver's own connection, for what SQLAlchemy has no words for or takes too long to say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import exc
from sqlalchemy.engine import Connection, Engine


def begun_in_pipelines(engine: Engine) -> Engine:
    """The same engine and pool, for transactions that ``pipelined`` is to begin.

    The driver's own BEGIN is waited for, also in a pipeline: a round trip for nothing. What such
    a connection is asked before its first pipeline stands in no transaction.
    """
    return engine.execution_options(isolation_level="AUTOCOMMIT")


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
            raise exc.OperationalError(None, None, error) from error
        raise exc.DBAPIError.instance(None, None, error, psycopg.Error) from error


@contextmanager
def pipelined(connection: Connection) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """The same, where statements are sent without waiting for the answers of those before.

    The end of the pipeline waits for all that was sent, once: an answer that is read before, and
    the connection's own ``commit``, are round trips more. After a statement that fails nothing
    more is done: the first wait raises its error, and the transaction is rolled back.
    """
    with driver_of(connection) as driver:
        begins = driver.autocommit and driver.info.transaction_status is TransactionStatus.IDLE
        try:
            with driver.pipeline():
                if begins:
                    driver.execute("BEGIN", prepare=False)
                yield driver
        except BaseException:
            # SQLAlchemy takes a transaction for ended once its commit was tried, and the
            # connection would go back to the pool with the one that failed.
            if not driver.closed:
                driver.rollback()
            raise
