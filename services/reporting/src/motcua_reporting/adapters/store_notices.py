"""What was told to citizens, as notify says it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Final

from sqlalchemy.engine import Connection

from motcua.notice.v1.notice_pb2 import NoticeFact
from motcua_kit.bus.port import Envelope

_STATES: Final = {
    "message_planned": ("planned", 0),
    "message_sent": ("sent", 2),
    "message_delivered": ("delivered", 3),
    "message_failed": ("failed", 1),
    "message_uncertain": ("uncertain", 1),
    "message_dropped": ("dropped", 1),
}
_UPSERT: Final = """
INSERT INTO notice AS n (message, dossier, unit, milestone, channel, state, rank, at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (message) DO UPDATE SET state = excluded.state, rank = excluded.rank, at = excluded.at
WHERE excluded.rank >= n.rank
"""


def apply_notices(connection: Connection, messages: Sequence[Envelope]) -> None:
    """Note the furthest state of each message. Raises DecodeError."""
    lines = []
    for message in messages:
        fact = NoticeFact.FromString(message.body)
        state, rank = _STATES.get(fact.WhichOneof("event") or "", ("planned", 0))
        lines.append(
            (
                fact.message, fact.dossier, fact.unit, fact.milestone, fact.channel, state, rank,
                fact.position.at.ToDatetime(tzinfo=UTC),
            )
        )  # fmt: skip
    connection.exec_driver_sql(_UPSERT, lines)
