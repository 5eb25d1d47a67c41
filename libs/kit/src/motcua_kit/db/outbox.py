"""Messages outside the ledgers: numbered per topic and key, chained, stored with the change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, Protocol

from google.protobuf.message import Message
from sqlalchemy.engine import Connection

from motcua_kit.bus.port import OutMessage, Placed
from motcua_kit.db.doorbell import DOORBELL
from motcua_kit.ledger import chain, stream_genesis

_LOCK_HEADS: Final = """
SELECT h.topic, h.key, h.seq, h.hash FROM outbox_head h
JOIN unnest(%s::text[], %s::text[]) AS n(topic, key) USING (topic, key)
ORDER BY h.topic, h.key FOR UPDATE OF h
"""
_FIRST_HEADS: Final = """
INSERT INTO outbox_head (topic, key, seq, hash)
SELECT topic, key, 0, hash FROM unnest(%s::text[], %s::text[], %s::bytea[]) AS n(topic, key, hash)
ORDER BY topic, key ON CONFLICT DO NOTHING
"""
_MOVE_HEADS: Final = """
UPDATE outbox_head h SET seq = n.seq, hash = n.hash
FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bytea[]) AS n(topic, key, seq, hash)
WHERE h.topic = n.topic AND h.key = n.key
"""
_APPEND: Final = """
INSERT INTO outbox (topic, key, seq, at, type, body, hash, traceparent)
SELECT topic, key, seq, %s, type, body, hash, traceparent
FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::bytea[], %s::bytea[], %s::text[])
     AS n(topic, key, seq, type, body, hash, traceparent)
"""
_RECORD: Final = """
INSERT INTO outbox (topic, key, seq, at, type, body, hash)
VALUES (%s, %s, %s, %s, 'record', %s, %s)
"""


class Positioned(Protocol):
    """A protobuf message that carries a StreamPosition and one event of a oneof."""

    @property
    def position(self) -> Any: ...  # noqa: ANN401 - generated StreamPosition

    def SerializeToString(self, *, deterministic: bool = ...) -> bytes: ...  # noqa: N802

    def WhichOneof(self, oneof_group: Any) -> str | None: ...  # noqa: ANN401, N802


class Saying(NamedTuple):
    """One message, where it goes, and the trace that it is part of."""

    topic: str
    key: str
    message: Positioned
    traceparent: str | None = None


class _Head(NamedTuple):
    seq: int
    hash: bytes


def say_all(
    connection: Connection, sayings: Sequence[Saying], *, producer: str, now: datetime
) -> None:
    """Store messages for the relay; call it once in a transaction, and last.

    Takes the locks on the streams' heads, in order, until commit: two transactions never
    wait for each other. Each message gets its position in its stream.
    """
    if not sayings:
        return
    heads = _locked_heads(connection, producer, {each[:2] for each in sayings})
    rows = []
    for each in sayings:
        ahead = heads[each[:2]]
        body = _numbered(each, producer, ahead.seq + 1, now)
        head = heads[each[:2]] = _Head(ahead.seq + 1, chain(ahead.hash, body))
        kind = each.message.WhichOneof("event") or ""
        rows.append((each.topic, each.key, head.seq, kind, body, head.hash, each.traceparent))
    connection.exec_driver_sql(_APPEND, (now, *_columns(rows)))
    moved = [(*stream, *head) for stream, head in heads.items()]
    connection.exec_driver_sql(_MOVE_HEADS, _columns(moved))
    DOORBELL.set()


def _locked_heads(
    connection: Connection, producer: str, streams: set[tuple[str, str]]
) -> dict[tuple[str, str], _Head]:
    columns = _columns(sorted(streams))
    rows = connection.exec_driver_sql(_LOCK_HEADS, columns).all()
    if len(rows) < len(streams):
        fresh = sorted(streams - {(row.topic, row.key) for row in rows})
        first = [(topic, key, stream_genesis(topic, producer, key)) for topic, key in fresh]
        connection.exec_driver_sql(_FIRST_HEADS, _columns(first))
        rows = connection.exec_driver_sql(_LOCK_HEADS, columns).all()
    return {(row.topic, row.key): _Head(row.seq, bytes(row.hash)) for row in rows}


def _numbered(saying: Saying, producer: str, seq: int, now: datetime) -> bytes:
    position = saying.message.position
    position.producer = producer
    position.key = saying.key
    position.seq = seq
    position.at.FromDatetime(now)
    return saying.message.SerializeToString(deterministic=True)


def _columns(rows: Sequence[tuple[object, ...]]) -> tuple[list[object], ...]:
    """Rows as the arrays that unnest takes."""
    return tuple(list(column) for column in zip(*rows, strict=True))


def say_record(
    connection: Connection,
    *,
    topic: str,
    key: str,
    version: int,
    message: Message,
    now: datetime,
) -> None:
    """Store the newest record of a compacted topic; its version is its number.

    Compaction removes older versions, so a compacted stream has no chain: a reader
    keeps the highest version.
    """
    body = message.SerializeToString(deterministic=True)
    connection.exec_driver_sql(_RECORD, (topic, key, version, now, body, chain(b"", body)))


def unpublished_messages(
    connection: Connection, producer: str, limit: int, without: Collection[str] = ()
) -> list[OutMessage]:
    """Messages waiting for the relay, in order per topic and key, but for these topics."""
    rows = connection.exec_driver_sql(
        "SELECT topic, key, seq, at, type, body, hash, traceparent FROM outbox"
        " WHERE published_at IS NULL AND topic <> ALL(%s::text[])"
        " ORDER BY topic, key, seq LIMIT %s",
        (sorted(without), limit),
    )
    return [
        OutMessage(
            row.topic,
            row.key,
            producer,
            row.seq,
            bytes(row.hash),
            row.type,
            row.at,
            bytes(row.body),
            row.traceparent,
        )
        for row in rows
    ]


def mark_messages_published(
    connection: Connection, messages: Sequence[OutMessage], placed: Sequence[Placed], now: datetime
) -> None:
    """Note where the bus has put the messages."""
    connection.exec_driver_sql(
        "UPDATE outbox SET published_at = %s, topic_partition = p.part, topic_offset = p.off"
        " FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::int[], %s::bigint[])"
        " AS p(topic, key, seq, part, off)"
        " WHERE outbox.topic = p.topic AND outbox.key = p.key AND outbox.seq = p.seq",
        (
            now,
            [message.topic for message in messages],
            [message.key for message in messages],
            [message.seq for message in messages],
            [place.partition for place in placed],
            [place.offset for place in placed],
        ),
    )
