"""What each connection is told about silence, time and plans."""

import socket

from motcua_kit.db.engine import PLANNED_ANEW, SILENCE_S, make_engine
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


def test_a_session_keeps_its_bounds_beside_what_it_is_told(database: Database) -> None:
    engine = make_engine(database.dsn, session=PLANNED_ANEW)
    with engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar_one()
            for name in ("plan_cache_mode", "statement_timeout")
        }
    engine.dispose()

    assert told == {"plan_cache_mode": "force_custom_plan", "statement_timeout": "1min"}
