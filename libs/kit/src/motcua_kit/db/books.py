"""What a reader says of itself, for `prove`, `why` and the parked desk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.engine import Connection


def reader_books(
    connection: Connection, reader: str, *, stream: str | None = None
) -> dict[str, Any]:
    """Heads, parked facts and positions of a reader, ready for JSON; no bodies."""
    heads = connection.exec_driver_sql(
        "SELECT stream, seq, encode(hash, 'hex') AS hash, at, forked FROM reader_head"
        " WHERE reader = %s AND (%s::text IS NULL OR stream = %s) ORDER BY stream",
        (reader, stream, stream),
    )
    parked = connection.exec_driver_sql(
        'SELECT stream, seq, type, reason, parked_at, topic, partition, "offset"'
        " FROM reader_parked WHERE reader = %s AND (%s::text IS NULL OR stream = %s)"
        " ORDER BY stream, seq",
        (reader, stream, stream),
    )
    positions = connection.exec_driver_sql(
        "SELECT topic, partition, next_offset FROM reader_position WHERE reader = %s"
        " ORDER BY topic, partition",
        (reader,),
    )
    return {
        "reader": reader,
        "heads": [_plain(row) for row in heads.mappings()],
        "parked": [_plain(row) for row in parked.mappings()],
        "positions": [_plain(row) for row in positions.mappings()],
    }


def _plain(row: RowMapping) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
    }
