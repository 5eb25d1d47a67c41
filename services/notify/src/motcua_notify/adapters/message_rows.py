"""Statements about messages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.engine import Connection

from motcua_notify.adapters.rows import (
    MESSAGE_ARRAYS,
    MESSAGE_COLUMNS,
    details_of,
    message_of,
    message_values,
)
from motcua_notify.app.ports import Wakeup
from motcua_notify.domain.delivery import Channel, Message
from motcua_notify.domain.milestones import Details

_ADD: Final = f"""
INSERT INTO message ({MESSAGE_COLUMNS}, woken_at)
SELECT {MESSAGE_COLUMNS}, planned_at FROM unnest({MESSAGE_ARRAYS}) AS n({MESSAGE_COLUMNS})
ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608 - the names of columns are constants
_SELECT: Final = f"SELECT {MESSAGE_COLUMNS} FROM message"  # noqa: S608
_LOCKED: Final = f"{_SELECT} WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
_DUE: Final = f"""
{_SELECT} WHERE state = 'planned' AND channel = %s AND not_before <= %s
ORDER BY not_before LIMIT %s FOR UPDATE SKIP LOCKED
"""
_UNSENT: Final = f"""
{_SELECT} WHERE dossier = ANY(%s) AND state = 'planned' ORDER BY id FOR UPDATE
"""
_LOST: Final = f"""
{_SELECT} WHERE state = 'sending' AND claimed_until < %s
ORDER BY claimed_until LIMIT %s FOR UPDATE SKIP LOCKED
"""
_EXPIRED: Final = f"""
{_SELECT} WHERE state = 'planned' AND channel = ANY(%s) AND give_up_at <= %s
ORDER BY not_before LIMIT %s FOR UPDATE SKIP LOCKED
"""
_KEEP: Final = """
UPDATE message AS m SET not_before = n.not_before, give_up_at = n.give_up_at, state = n.state,
    attempts = n.attempts, claim = n.claim, claimed_until = n.claimed_until, reason = n.reason,
    carrier = n.carrier, done_at = n.done_at
FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::int[], %s::uuid[],
    %s::timestamptz[], %s::text[], %s::text[], %s::timestamptz[])
    AS n(id, not_before, give_up_at, state, attempts, claim, claimed_until, reason, carrier,
        done_at)
WHERE m.id = n.id
"""
_TAKE_DUE: Final = """
UPDATE message AS m SET woken_at = %(now)s
FROM (
    SELECT id FROM message
    WHERE state = 'planned' AND channel = ANY(%(channels)s) AND not_before <= %(now)s
      AND (woken_at IS NULL OR woken_at < not_before OR woken_at < %(before)s)
    ORDER BY not_before LIMIT %(limit)s FOR UPDATE SKIP LOCKED
) AS due
WHERE m.id = due.id RETURNING m.id, m.channel
"""
_DETAILS: Final = """
SELECT m.id, o.details FROM message m JOIN occasion o USING (dossier, milestone, occurrence)
WHERE m.id = ANY(%s)
"""


def add(connection: Connection, messages: Sequence[Message]) -> list[Message]:
    """Put in those that are not there; they count as woken, their planner wakes them."""
    if not messages:
        return []
    columns = zip(*map(message_values, messages), strict=True)
    added = set(connection.exec_driver_sql(_ADD, tuple(map(list, columns))).scalars())
    return [message for message in messages if message.id in added]


def locked(connection: Connection, numbers: Sequence[UUID]) -> list[Message]:
    """These messages, locked."""
    return _messages(connection, _LOCKED, (list(numbers),))


def due(connection: Connection, channel: Channel, now: datetime, limit: int) -> list[Message]:
    """Messages to be sent now that nobody else has locked, locked."""
    return _messages(connection, _DUE, (channel.value, now, limit))


def unsent(connection: Connection, codes: Sequence[str]) -> list[Message]:
    """Messages still to be sent, locked."""
    return _messages(connection, _UNSENT, (list(codes),))


def lost(connection: Connection, now: datetime, limit: int) -> list[Message]:
    """Claimed messages whose lease is over, locked."""
    return _messages(connection, _LOST, (now, limit))


def keep(connection: Connection, messages: Sequence[Message]) -> None:
    """Write what changes in messages' lives."""
    if not messages:
        return
    columns = (
        [message.id for message in messages],
        [message.not_before for message in messages],
        [message.give_up_at for message in messages],
        [message.state.value for message in messages],
        [message.attempts for message in messages],
        [message.claim for message in messages],
        [message.claimed_until for message in messages],
        [message.reason for message in messages],
        [message.carrier for message in messages],
        [message.done_at for message in messages],
    )
    connection.exec_driver_sql(_KEEP, columns)


def expired(
    connection: Connection, channels: Collection[Channel], now: datetime, limit: int
) -> list[Message]:
    """Messages that nobody is sending and whose time is up, locked."""
    return _messages(connection, _EXPIRED, (_names(channels), now, limit))


def take_due(
    connection: Connection,
    channels: Collection[Channel],
    now: datetime,
    woken_before: datetime,
    limit: int,
) -> list[Wakeup]:
    """Due messages that nobody was woken for, marked as woken."""
    terms = {
        "channels": _names(channels),
        "now": now,
        "before": woken_before,
        "limit": limit,
    }
    rows = connection.exec_driver_sql(_TAKE_DUE, terms)
    return [Wakeup(Channel(row.channel), row.id) for row in rows]


def details(connection: Connection, messages: Sequence[Message]) -> dict[UUID, Details]:
    """What their words are made of."""
    if not messages:
        return {}
    rows = connection.exec_driver_sql(_DETAILS, ([message.id for message in messages],))
    return {row.id: details_of(row.details) for row in rows}


def _names(channels: Collection[Channel]) -> list[str]:
    return [channel.value for channel in channels]


def _messages(connection: Connection, sql: str, terms: tuple[Any, ...]) -> list[Message]:
    return [message_of(row) for row in connection.exec_driver_sql(sql, terms)]
