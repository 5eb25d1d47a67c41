"""What a connection does when the line to the database goes silent."""

import socket

from motcua_kit.db.engine import SILENCE_S, make_engine
from motcua_parts.postgres import Database


def test_a_silent_line_is_taken_for_cut(database: Database) -> None:
    engine = make_engine(database.dsn)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        with socket.socket(fileno=socket.dup(driver.fileno())) as line:
            unanswered = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
            asks_after = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)
            asks_every = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL)
            asks = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT)
    engine.dispose()

    assert unanswered == SILENCE_S * 1000
    assert asks_after + asks_every * asks == SILENCE_S
