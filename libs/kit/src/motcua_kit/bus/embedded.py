"""The embedded log: topics in the PostgreSQL of one machine.

It keeps what the platform relies on in Kafka (durable before acknowledged, one order
per key, readers at their own positions) for one machine, and refuses to be anything
else: beyond one machine the bus is Kafka.
"""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

import psycopg

from motcua_kit.bus.port import (
    BusPicture,
    BusUnavailable,
    Envelope,
    OutMessage,
    Place,
    Placed,
    Positions,
)
from motcua_kit.bus.wire import BadHeaders, envelope, headers_of, stray
from motcua_kit.db.engine import BOUNDED, SILENCE, options

_CHANNEL: Final = "motcua_log"
# Seconds after which a reader looks even though nobody has rung.
_LOOK_ANYWAY: Final = 5.0
# Who takes a lock here and stops, or is stopped, in the middle would hold up all the others.
_HELD_NO_LONGER: Final[Mapping[str, Any]] = {**SILENCE, "options": options(BOUNDED)}
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS log_topic (
    topic text PRIMARY KEY,
    next_offset bigint NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS log (
    topic text NOT NULL,
    "offset" bigint NOT NULL,
    key text NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_log PRIMARY KEY (topic, "offset")
);
CREATE INDEX IF NOT EXISTS ix_log_key ON log (topic, key, "offset");
"""


class NotThisMachine(ValueError):
    """The embedded log was pointed at another machine; use Kafka there."""


class EmbeddedBus:
    """The bus of one office on one machine."""

    def __init__(self, dsn: str) -> None:
        _refuse_other_machines(dsn)
        self._dsn = dsn

    def ensure_topics(self, topics: Sequence[str]) -> None:
        with (
            _errors(),
            psycopg.connect(self._dsn, autocommit=True, **_HELD_NO_LONGER) as connection,
        ):
            # CREATE TABLE IF NOT EXISTS races with itself; the lock makes it wait its turn.
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(hashtext('motcua embedded log'))")
                connection.execute(_SCHEMA)
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO log_topic (topic) VALUES (%s) ON CONFLICT DO NOTHING",
                    [(topic,) for topic in topics],
                )

    def publisher(self, name: str) -> EmbeddedPublisher:
        return EmbeddedPublisher(self._dsn, name)

    def subscribe(
        self, reader: str, topics: Sequence[str], positions: Positions
    ) -> EmbeddedSubscription:
        return EmbeddedSubscription(self._dsn, reader, topics, positions)

    def look(self, topics: Sequence[str]) -> BusPicture:
        with _errors(), psycopg.connect(self._dsn, autocommit=True) as connection:
            try:
                rows = connection.execute(
                    "SELECT topic, next_offset FROM log_topic WHERE topic = ANY(%s)",
                    (list(topics),),
                ).fetchall()
            except psycopg.errors.UndefinedTable as error:
                # Not an empty one: whoever reads its own tail from it has to wait.
                raise BusUnavailable("nobody has made the log yet") from error
        return BusPicture({(topic, 0): end for topic, end in rows})

    def scan(
        self, topic: str, key: str | None = None, *, since: Placed | None = None
    ) -> Iterator[Envelope]:
        with (
            _errors(),
            psycopg.connect(self._dsn) as connection,
            connection.cursor(name="scan") as cursor,
        ):
            cursor.itersize = 5000
            cursor.execute(
                'SELECT topic, "offset", key, headers, body, at FROM log'
                ' WHERE topic = %s AND (%s::text IS NULL OR key = %s) AND "offset" > %s'
                ' ORDER BY "offset"',
                (topic, key, key, since.offset if since else -1),
            )
            for row in cursor:
                yield _envelope(row)


class EmbeddedPublisher:
    """Appends in one durable transaction a batch; offsets are handed out under the topic's lock."""

    def __init__(self, dsn: str, name: str) -> None:
        self._dsn = dsn
        self._name = name
        self._connection: psycopg.Connection | None = None

    def publish(self, messages: Sequence[OutMessage]) -> list[Placed]:
        with _errors(self.close):
            connection = self._connection
            if connection is None or connection.closed:
                connection = self._connection = psycopg.connect(
                    self._dsn, application_name=f"motcua-relay-{self._name}", **_HELD_NO_LONGER
                )
            with connection.transaction():
                first = self._reserve(connection, messages)
                rows, placed = [], []
                for message in messages:
                    offset = first[message.topic]
                    first[message.topic] = offset + 1
                    headers = json.dumps(headers_of(message))
                    rows.append((message.topic, offset, message.key, headers, message.body))
                    placed.append(Placed(0, offset))
                with connection.cursor() as cursor:
                    cursor.executemany(
                        'INSERT INTO log (topic, "offset", key, headers, body)'
                        " VALUES (%s, %s, %s, %s, %s)",
                        rows,
                    )
                    topics = ",".join(sorted({message.topic for message in messages}))
                    cursor.execute("SELECT pg_notify(%s, %s)", (_CHANNEL, topics))
        return placed

    def _reserve(
        self, connection: psycopg.Connection, messages: Sequence[OutMessage]
    ) -> dict[str, int]:
        counts: dict[str, int] = {}
        for message in messages:
            counts[message.topic] = counts.get(message.topic, 0) + 1
        first: dict[str, int] = {}
        for topic in sorted(counts):
            row = connection.execute(
                "UPDATE log_topic SET next_offset = next_offset + %s WHERE topic = %s"
                " RETURNING next_offset",
                (counts[topic], topic),
            ).fetchone()
            if row is None:
                raise BusUnavailable(f"topic {topic} does not exist")
            first[topic] = row[0] - counts[topic]
        return first

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class EmbeddedSubscription:
    """The one member of a reader's group; a second one waits for the first to leave."""

    def __init__(self, dsn: str, reader: str, topics: Sequence[str], positions: Positions) -> None:
        self._dsn = dsn
        self._reader = reader
        self._topics = list(topics)
        self._positions = positions
        self._next: dict[Place, int] = {}
        self._read: dict[Place, int] = {}
        self._connection: psycopg.Connection | None = None
        self._may_hold_more = True
        self._looked_at = 0.0

    def poll(self, limit: int, timeout: float) -> list[Envelope]:
        with _errors(self._drop):
            connection = self._member()
            if connection is None:
                time.sleep(min(timeout, 0.2))
                return []
            read: list[Envelope] = []
            if self._may_hold_more:
                read = self._fetch(connection, limit)
            if not read and self._is_rung(connection, timeout):
                read = self._fetch(connection, limit)
        return read

    def _is_rung(self, connection: psycopg.Connection, timeout: float) -> bool:
        """Wait for word of one of our topics; look without it now and then all the same.

        Who will not wait for the word, which comes a moment after the message, looks at once.
        """
        if timeout <= 0:
            return True
        for notice in connection.notifies(timeout=timeout):
            if not set(notice.payload.split(",")).isdisjoint(self._topics):
                return True
        return time.monotonic() - self._looked_at > _LOOK_ANYWAY

    def _member(self) -> psycopg.Connection | None:
        """The connection that holds the group's lock, or None while another member has it."""
        if self._connection is not None and not self._connection.closed:
            return self._connection
        connection = psycopg.connect(
            self._dsn, autocommit=True, application_name=f"motcua-reader-{self._reader}"
        )
        try:
            is_member = self._joins(connection)
        except BaseException:
            connection.close()
            raise
        if not is_member:
            connection.close()
            return None
        self._connection = connection
        return connection

    def _joins(self, connection: psycopg.Connection) -> bool:
        """Take the group's lock, and begin at the stored positions: they may have moved."""
        row = connection.execute(
            "SELECT pg_try_advisory_lock(hashtext('motcua reader'), hashtext(%s))",
            (self._reader,),
        ).fetchone()
        if row is None or not row[0]:
            return False
        connection.execute(f"LISTEN {_CHANNEL}")
        self.rewind()
        for place, end in self._ends(connection).items():
            if self._read[place] > end:
                # The log came out of a backup: what is new in it would never be read.
                self._read[place] = 0
        return True

    def _ends(self, connection: psycopg.Connection) -> dict[Place, int]:
        rows = connection.execute(
            "SELECT topic, next_offset FROM log_topic WHERE topic = ANY(%s)", (self._topics,)
        )
        return {(topic, 0): end for topic, end in rows}

    def _fetch(self, connection: psycopg.Connection, limit: int) -> list[Envelope]:
        found: list[Envelope] = []
        for topic in self._topics:
            place = (topic, 0)
            rows = connection.execute(
                'SELECT topic, "offset", key, headers, body, at FROM log'
                ' WHERE topic = %s AND "offset" >= %s ORDER BY "offset" LIMIT %s',
                (topic, self._read.get(place, 0), limit - len(found)),
            ).fetchall()
            if rows:
                found.extend(_envelope(row) for row in rows)
                self._read[place] = found[-1].offset + 1
            if len(found) >= limit:
                break
        self._may_hold_more = len(found) >= limit
        self._looked_at = time.monotonic()
        return found

    def position(self, place: Place) -> int | None:
        return self._next.get(place)

    def advance(self, places: Mapping[Place, int]) -> None:
        self._next.update(places)

    def rewind(self) -> None:
        places = [(topic, 0) for topic in self._topics]
        stored = self._positions(places)
        self._next = {place: stored.get(place, 0) for place in places}
        self._read = dict(self._next)
        self._may_hold_more = True

    def lag(self) -> Mapping[Place, int]:
        connection = self._connection
        if connection is None or connection.closed:
            return {}
        with _errors(self._drop):
            ends = self._ends(connection)
        return {place: max(0, end - self._next.get(place, 0)) for place, end in ends.items()}

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        self._drop()


class _errors:  # noqa: N801 - reads as a clause in `with`
    """Turns a lost database into BusUnavailable, after letting go of the connection."""

    def __init__(self, let_go: object = None) -> None:
        self._let_go = let_go

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            if callable(self._let_go):
                self._let_go()
            raise BusUnavailable(str(error)) from error


def _envelope(row: tuple[str, int, str, list[list[str]], bytes, datetime]) -> Envelope:
    topic, offset, key, headers, body, at = row
    place = (topic, 0, offset)
    try:
        return envelope(place, key, [(n, v.encode()) for n, v in headers], bytes(body))
    except BadHeaders:
        return stray(place, key, bytes(body), at.astimezone(UTC))


def _refuse_other_machines(dsn: str) -> None:
    host = str(psycopg.conninfo.conninfo_to_dict(dsn).get("host") or "")
    if not host or host.startswith("/") or host == "localhost":
        return
    with suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return
    raise NotThisMachine(f"the embedded log is for one machine, not for {host}; use Kafka")
