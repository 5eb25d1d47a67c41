"""Into the tables past their services, and what the proof says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
from psycopg.rows import dict_row

from motcua_parts.postgres import PostgresServer
from tests.e2e.auditor import fact_class
from tests.e2e.platform import Platform

COMMUNE = "xa-dan-tien"
INVENTED = "H31.05.13-261101-8888"
TOPIC = "motcua.dossier.v1"
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


def broken_by(
    platform: Platform, table: Connection, change: str, there: object, back: object, *where: object
) -> set[Said]:
    """What the proof finds while a row has another value; then it has its own again.

    ``change`` takes the value, and then which row it is.
    """
    table.execute(change, (there, *where))
    try:
        return broken(platform)
    finally:
        table.execute(change, (back, *where))


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


def append_forged(table: Connection, **changes: object) -> tuple[int, bytes]:
    """A reception that never was, chained to the commune's last fact; its number and hash."""
    last = last_fact(table)
    real = table.execute(
        "SELECT * FROM ledger WHERE unit = %s AND type = 'received' LIMIT 1", (COMMUNE,)
    ).fetchone()
    assert real is not None
    fact = fact_class().FromString(bytes(real["body"]))
    fact.seq, fact.dossier = last["seq"] + 1, INVENTED
    fact.at.FromDatetime(last["at"])
    body = fact.SerializeToString(deterministic=True)
    digest = hashlib.sha256(bytes(last["hash"]) + hashlib.sha256(body).digest()).digest()
    insert(table, "ledger", {
        **real, "seq": fact.seq, "at": last["at"], "dossier": INVENTED, "body": body,
        "prev": last["hash"], "hash": digest, **changes,
    })  # fmt: skip
    return fact.seq, digest


def move_head(table: Connection, seq: int, digest: bytes) -> None:
    """Let the commune's ledger end there."""
    table.execute(
        "UPDATE ledger_head SET seq = %s, hash = %s WHERE unit = %s", (seq, digest, COMMUNE)
    )


def rewrite(table: Connection, seq: int, body: bytes, digest: bytes) -> None:
    """Change the commune's newest fact, and its head with it."""
    table.execute(
        "UPDATE ledger SET body = %s, hash = %s WHERE unit = %s AND seq = %s",
        (body, digest, COMMUNE, seq),
    )
    table.execute("UPDATE ledger_head SET hash = %s WHERE unit = %s", (digest, COMMUNE))


def in_log(log: Connection, fact: Row) -> Row:
    """The fact as it first came into the embedded log."""
    row = log.execute(
        'SELECT * FROM log WHERE topic = %s AND key = %s AND body = %s ORDER BY "offset" LIMIT 1',
        (TOPIC, fact["unit"], fact["body"]),
    ).fetchone()
    assert row is not None
    return row
