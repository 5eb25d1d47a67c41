"""A reader's own books: positions, heads, what was seen, what is parked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.engine import Connection

from motcua_kit.bus.port import Envelope, Place
from motcua_kit.reading import Sorted, Sorter, StreamHead, is_chained

PARKED_COLUMNS: Final = (
    'stream, seq, hash, topic, partition, "offset", key, type, at, traceparent, body, reason'
)


class PositionMoved(Exception):
    """Somebody else of the same group has read on; our work is void (fencing)."""


def stored_positions(
    connection: Connection, reader: str, places: Sequence[Place]
) -> dict[Place, int]:
    """Next offsets, creating those that are missing at the topic's beginning."""
    if not places:
        return {}
    topics = [place[0] for place in places]
    numbers = [place[1] for place in places]
    connection.exec_driver_sql(
        "INSERT INTO reader_position (reader, topic, partition, next_offset)"
        " SELECT %s, t, p, 0 FROM unnest(%b::text[], %s::int[]) AS x(t, p) ON CONFLICT DO NOTHING",
        (reader, topics, numbers),
    )
    rows = connection.exec_driver_sql(
        "SELECT topic, partition, next_offset FROM reader_position"
        " WHERE reader = %s AND topic = ANY(%s)",
        (reader, topics),
    )
    return {
        (row.topic, row.partition): row.next_offset
        for row in rows
        if (row.topic, row.partition) in set(places)
    }


def move_positions(
    connection: Connection, reader: str, moves: Mapping[Place, tuple[int, int]]
) -> None:
    """Advance each place from the offset we believe in. Raises PositionMoved."""
    items = list(moves.items())
    result = connection.exec_driver_sql(
        "UPDATE reader_position AS r SET next_offset = m.after"
        " FROM unnest(%b::text[], %s::int[], %b::bigint[], %b::bigint[])"
        " AS m(topic, partition, before, after)"
        " WHERE r.reader = %s AND r.topic = m.topic AND r.partition = m.partition"
        " AND r.next_offset = m.before",
        (
            [place[0] for place, _ in items],
            [place[1] for place, _ in items],
            [before for _, (before, _) in items],
            [after for _, (_, after) in items],
            reader,
        ),
    )
    if result.rowcount != len(items):
        raise PositionMoved(reader)


def load_heads(
    connection: Connection, reader: str, streams: Sequence[str]
) -> dict[str, StreamHead]:
    """How far the reader has come in each of the streams."""
    rows = connection.exec_driver_sql(
        "SELECT stream, seq, hash, forked FROM reader_head WHERE reader = %s AND stream = ANY(%s)",
        (reader, list(streams)),
    )
    return {row.stream: StreamHead(row.seq, bytes(row.hash), row.forked) for row in rows}


def load_seen(
    connection: Connection, reader: str, wanted: Sequence[tuple[str, int]]
) -> dict[str, dict[int, bytes]]:
    """Hashes of numbers already passed, for judging duplicates."""
    if not wanted:
        return {}
    rows = connection.exec_driver_sql(
        "SELECT s.stream, s.seq, s.hash FROM reader_seen s"
        " JOIN unnest(%b::text[], %b::bigint[]) AS w(stream, seq)"
        " ON s.stream = w.stream AND s.seq = w.seq WHERE s.reader = %s",
        ([stream for stream, _ in wanted], [seq for _, seq in wanted], reader),
    )
    seen: dict[str, dict[int, bytes]] = {}
    for row in rows:
        seen.setdefault(row.stream, {})[row.seq] = bytes(row.hash)
    return seen


def load_waiting(
    connection: Connection, reader: str, streams: Sequence[str]
) -> dict[str, list[Envelope]]:
    """Facts held back by a gap, by stream; of one number there may be several."""
    rows = connection.exec_driver_sql(
        f"SELECT {PARKED_COLUMNS} FROM reader_parked"  # noqa: S608 - constant column list
        " WHERE reader = %s AND stream = ANY(%s) AND reason = 'gap' ORDER BY parked_at, \"offset\"",
        (reader, list(streams)),
    )
    waiting: dict[str, list[Envelope]] = {}
    for row in rows:
        waiting.setdefault(row.stream, []).append(envelope_of(row))
    return waiting


def envelope_of(row: Any) -> Envelope:  # noqa: ANN401 - a database row
    """A parked row as the message it was."""
    producer = row.stream.split("|")[1] if "|" in row.stream else ""
    return Envelope(
        topic=row.topic,
        partition=row.partition,
        offset=row.offset,
        key=row.key,
        producer=producer,
        seq=row.seq,
        hash=bytes(row.hash),
        type=row.type,
        at=row.at,
        body=bytes(row.body),
        traceparent=row.traceparent,
    )


def sort_batch(connection: Connection, reader: str, batch: list[Envelope]) -> Sorted:
    """The batch judged by the reader's books."""
    streams = list({message.stream for message in batch})
    heads = load_heads(connection, reader, streams)
    old = [
        (message.stream, message.seq)
        for message in batch
        if is_chained(message)
        and message.stream in heads
        and message.seq < heads[message.stream].seq
    ]
    seen = load_seen(connection, reader, old)
    waiting = load_waiting(connection, reader, streams)
    return Sorter(heads, seen, waiting).sort(batch)


def store_outcome(
    connection: Connection, reader: str, outcome: Sorted, now: datetime
) -> list[tuple[Envelope, str]]:
    """Write the heads, what was seen, what is parked and what no longer is.

    Returns what was not on the desk before, with the reason.
    """
    _store_heads(connection, reader, outcome)
    _store_seen(connection, reader, [m for m in outcome.apply if is_chained(m)])
    if outcome.unpark:
        connection.exec_driver_sql(
            "DELETE FROM reader_parked p"
            " USING unnest(%b::text[], %b::bigint[], %b::bytea[]) AS u(stream, seq, hash)"
            " WHERE p.reader = %s AND p.stream = u.stream AND p.seq = u.seq AND p.hash = u.hash"
            " AND p.reason = 'gap'",
            (
                [m.stream for m in outcome.unpark],
                [m.seq for m in outcome.unpark],
                [m.hash for m in outcome.unpark],
                reader,
            ),
        )
    return park(connection, reader, outcome.park, now)


def _store_heads(connection: Connection, reader: str, outcome: Sorted) -> None:
    if not outcome.heads:
        return
    times: dict[str, datetime] = {}
    for message in outcome.apply:
        times[message.stream] = message.at
    for message, _why in outcome.park:
        times.setdefault(message.stream, message.at)
    streams = list(outcome.heads)
    connection.exec_driver_sql(
        "INSERT INTO reader_head (reader, stream, seq, hash, at, forked)"
        " SELECT %s, * FROM unnest(%b::text[], %b::bigint[], %b::bytea[], %s::timestamptz[],"
        " %s::bool[]) ON CONFLICT (reader, stream) DO UPDATE"
        " SET seq = excluded.seq, hash = excluded.hash, forked = excluded.forked,"
        " at = greatest(reader_head.at, excluded.at)",
        (
            reader,
            streams,
            [outcome.heads[stream].seq for stream in streams],
            [outcome.heads[stream].hash for stream in streams],
            [times[stream] for stream in streams],
            [outcome.heads[stream].forked for stream in streams],
        ),
    )


def _store_seen(connection: Connection, reader: str, messages: Sequence[Envelope]) -> None:
    if messages:
        connection.exec_driver_sql(
            "INSERT INTO reader_seen (reader, stream, seq, hash)"
            " SELECT %s, * FROM unnest(%b::text[], %b::bigint[], %b::bytea[])"
            " ON CONFLICT DO NOTHING",
            (
                reader,
                [m.stream for m in messages],
                [m.seq for m in messages],
                [m.hash for m in messages],
            ),
        )


def park(
    connection: Connection,
    reader: str,
    messages: Sequence[tuple[Envelope, str]],
    now: datetime,
) -> list[tuple[Envelope, str]]:
    """Put messages on the parked desk; one already there stays as it is. Returns the new ones."""
    new = []
    for message, reason in messages:
        result = connection.exec_driver_sql(
            f"INSERT INTO reader_parked (reader, {PARKED_COLUMNS}, parked_at)"  # noqa: S608
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            (
                reader,
                message.stream,
                message.seq,
                message.hash,
                message.topic,
                message.partition,
                message.offset,
                message.key,
                message.type,
                message.at,
                message.traceparent,
                message.body,
                reason,
                now,
            ),
        )
        if result.rowcount:
            new.append((message, reason))
    return new
