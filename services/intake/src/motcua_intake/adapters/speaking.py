"""Under what name this deployment says its words.

Words are numbered per producer and receiver. A restored node does not know which numbers its
older words had, and it may not read what lies in other deployments' topics. So it speaks on as a
producer nobody has heard yet, whose numbers begin at 1.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.engine import Connection

from motcua.handover.v1.handover_pb2 import HandoverMessage
from motcua_kit.bus.port import OutMessage, Placed
from motcua_kit.db.outbox import Saying, mark_messages_published, say_all, unpublished_messages

_NAME: Final = """
INSERT INTO speaker (name) VALUES (%s) ON CONFLICT (id) DO UPDATE SET name = excluded.name
"""


def speaker_of(connection: Connection, deployment: str) -> str:
    """The producer of this deployment's words: its own code, until it was restored."""
    name = connection.exec_driver_sql("SELECT name FROM speaker").scalar()
    return deployment if name is None else str(name)


def renew_speaker(
    connection: Connection, name: str, now: datetime, *, silent: Collection[str] = ()
) -> int:
    """Speak as ``name`` from now on; what was not said yet is said so too, how much it was.

    What ``silent`` units still had to say is never said.
    """
    messages = [
        (row.topic, row.key, HandoverMessage.FromString(bytes(row.body)))
        for row in connection.exec_driver_sql(
            "SELECT topic, key, body FROM outbox WHERE published_at IS NULL"
            " ORDER BY topic, key, seq"
        )
    ]
    unsaid = [
        Saying(topic, key, message)
        for topic, key, message in messages
        if message.from_unit not in silent
    ]
    connection.exec_driver_sql("DELETE FROM outbox")
    connection.exec_driver_sql("DELETE FROM outbox_head")
    connection.exec_driver_sql(_NAME, (name,))
    say_all(connection, unsaid, producer=name, now=now)
    return len(unsaid)


@dataclass(frozen=True)
class WordsSource:
    """The relay's source of words, under the name in use."""

    deployment: str

    def waiting(
        self, connection: Connection, limit: int, without: Collection[str] = (), /
    ) -> list[OutMessage]:
        """Words not yet said, in order per receiver."""
        speaker = speaker_of(connection, self.deployment)
        return unpublished_messages(connection, speaker, limit, without)

    def mark(
        self,
        connection: Connection,
        messages: Sequence[OutMessage],
        placed: Sequence[Placed],
        now: datetime,
    ) -> None:
        """Note that they are said."""
        mark_messages_published(connection, messages, placed, now)
