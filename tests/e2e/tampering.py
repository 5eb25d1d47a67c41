"""Into the tables past their services, and what the proof says of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
from psycopg.rows import dict_row

from motcua_parts.postgres import PostgresServer
from tests.e2e.platform import Platform

COMMUNE = "xa-dan-tien"
Row = dict[str, Any]
Connection = psycopg.Connection[Row]


class Said(NamedTuple):
    """One breakage as `motcua prove` names it."""

    kind: str
    unit: str
    dossier: str
    procedure: str
    day: str


@contextmanager
def table_of(platform: Platform, service: str) -> Iterator[Connection]:
    """Into a service's database, past the service."""
    with psycopg.connect(
        platform.process(service)["database"], autocommit=True, row_factory=dict_row
    ) as found:
        yield found


@contextmanager
def log_of(platform: Platform) -> Iterator[Connection]:
    """Into the embedded log."""
    database = PostgresServer(platform.home / "postgres").database("bus", "bus")
    with psycopg.connect(database.dsn, autocommit=True, row_factory=dict_row) as found:
        yield found


def proof(platform: Platform) -> tuple[int, list[Row], Row]:
    """Exit status, the lines of the units, and the last line."""
    done = platform.run("prove", "--wait", "3", "--json", seconds=240)
    lines = platform.lines_of(done)
    return done.returncode, lines[:-1], lines[-1]


def said(lines: list[Row]) -> set[Said]:
    """All breakages that the lines name."""
    return {
        Said(
            each["kind"], line["unit"], each.get("dossier", ""), each.get("procedure", ""),
            each.get("day", ""),
        )
        for line in lines
        for each in line["findings"]
    }  # fmt: skip


def broken(platform: Platform) -> set[Said]:
    """What the proof names, having said no."""
    status, lines, last = proof(platform)
    assert status == 1
    assert last["balanced"] is False
    return said(lines)


def assert_mended(platform: Platform) -> None:
    """Put back, everything holds again: the tampering was what was found."""
    status, lines, last = proof(platform)
    assert (status, last["balanced"], said(lines)) == (0, True, set())


def insert(connection: Connection, table: str, row: Row) -> None:
    """Put a row into a table as it is."""
    names = ", ".join(f'"{name}"' for name in row)
    values = [psycopg.types.json.Jsonb(v) if isinstance(v, list) else v for v in row.values()]
    marks = ", ".join(["%s"] * len(row))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608


def a_fact_between_others(connection: Connection) -> Row:
    """A fact whose neighbour ahead and after belong to other dossiers."""
    row = connection.execute(
        "SELECT l.* FROM ledger l JOIN ledger a ON (a.unit, a.seq) = (l.unit, l.seq - 1)"
        " JOIN ledger b ON (b.unit, b.seq) = (l.unit, l.seq + 1)"
        " WHERE l.unit = %s AND l.type = 'task_done'"
        " AND l.dossier NOT IN (a.dossier, b.dossier) LIMIT 1",
        (COMMUNE,),
    ).fetchone()
    assert row is not None, "no dossiers took turns"
    return row


def last_fact(connection: Connection) -> Row:
    """The newest fact of the commune."""
    row = connection.execute(
        "SELECT * FROM ledger WHERE unit = %s ORDER BY seq DESC LIMIT 1", (COMMUNE,)
    ).fetchone()
    assert row is not None
    return row
