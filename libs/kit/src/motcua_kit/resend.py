"""Asks a unit to publish again what a reader misses of its ledger.

A gap mostly closes by itself: what is missing is on its way. One that stays is asked about, once,
and again with longer and longer pauses, through the outbox: the word is said if and only if it is
noted as said. The unit answers by publishing; nothing here moves a position or a head.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.engine import Connection, Engine

from motcua.handover.v1.handover_pb2 import HandoverMessage, ResendAsked
from motcua_kit.bus.port import DOSSIER_TOPIC, handover_topic
from motcua_kit.clock import Clock
from motcua_kit.db.engine import is_connection_lost
from motcua_kit.db.outbox import Saying, say_all
from motcua_kit.telemetry.log import get_logger

log = get_logger()

LONGEST: Final = timedelta(hours=1)
"""However often it was in vain, this is how long a reader waits before it asks again."""
AT_ONCE: Final = 10_000
"""More facts than this are asked for in portions."""
_EVERY: Final = 1.0

_GAPS: Final = """
SELECT p.stream, coalesce(h.seq, 0) + 1 AS first, min(p.seq) - 1 AS last,
       min(p.parked_at) AS since
FROM reader_parked p
LEFT JOIN reader_head h ON h.reader = p.reader AND h.stream = p.stream
WHERE p.reader = %s AND p.reason = 'gap' AND p.topic = %s AND NOT coalesce(h.forked, false)
GROUP BY p.stream, h.seq HAVING min(p.seq) > coalesce(h.seq, 0) + 1
ORDER BY p.stream
"""
# Where a part has come meanwhile the rest may be under way: it is waited for as at first.
_NOTE: Final = """
INSERT INTO reader_ask AS a (reader, stream, first_seq, times, asked_at)
VALUES (%(reader)s, %(stream)s, %(first)s, 1, %(now)s)
ON CONFLICT (reader, stream) DO UPDATE SET
    first_seq = excluded.first_seq,
    times = CASE WHEN a.first_seq = excluded.first_seq THEN a.times + 1 ELSE 1 END,
    asked_at = excluded.asked_at
WHERE a.asked_at + make_interval(secs => CASE
    WHEN a.first_seq <> excluded.first_seq THEN %(patience)s
    ELSE least(%(patience)s * power(2, least(a.times, 20)), %(longest)s) END) <= excluded.asked_at
RETURNING times
"""
_FORGET: Final = "DELETE FROM reader_ask WHERE reader = %s AND stream <> ALL(%s)"


@dataclass(frozen=True, slots=True)
class Missing:
    """Entries of a unit's ledger that did not come, both ends included, and since when."""

    unit: str
    first: int
    last: int
    since: datetime


@dataclass(frozen=True)
class Asker:
    """Asks for what one reader misses.

    ``deployment_of`` names the deployment that serves a unit, empty while that is not known.
    Several may run: a gap's row lets one of them ask.
    """

    engine: Engine
    reader: str
    producer: str
    deployment_of: Callable[[str], str]
    clock: Clock
    patience: timedelta
    longest: timedelta = LONGEST

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Look every second until told to stop; a lost database is waited for."""
        while not stop.is_set():
            beat()
            try:
                self.turn()
            except Exception as error:
                if not is_connection_lost(error):
                    raise
                log.warning("asker_waits", reason="DatabaseLost")
            stop.wait(_EVERY)

    def turn(self) -> int:
        """Ask about every gap whose time has come; how many."""
        now = self.clock.now()
        with self.engine.begin() as connection:
            gaps = _gaps(connection, self.reader)
            connection.exec_driver_sql(_FORGET, (self.reader, [gap.unit for gap in gaps]))
        due = [gap for gap in gaps if now - gap.since >= self.patience]
        return sum(self._ask(gap, now) for gap in due)

    def _ask(self, gap: Missing, now: datetime) -> bool:
        deployment = self.deployment_of(gap.unit)
        if not deployment:
            log.warning("nobody_to_ask", reader=self.reader, unit=gap.unit)
            return False
        last = min(gap.last, gap.first + AT_ONCE - 1)
        with self.engine.begin() as connection:
            times = self._noted(connection, gap, now)
            if times is None:
                return False
            word = HandoverMessage(
                to_unit=gap.unit,
                resend_asked=ResendAsked(
                    unit=gap.unit, from_seq=gap.first, to_seq=last, reader=self.reader
                ),
            )
            saying = Saying(handover_topic(deployment), gap.unit, word)
            say_all(connection, [saying], producer=self.producer, now=now)
        log.warning(
            "facts_asked_for",
            reader=self.reader,
            unit=gap.unit,
            first=gap.first,
            last=last,
            times=times,
        )
        return True

    def _noted(self, connection: Connection, gap: Missing, now: datetime) -> int | None:
        """How often it has been asked for now; None where it is not time yet."""
        times: int | None = connection.exec_driver_sql(
            _NOTE,
            {
                "reader": self.reader,
                "stream": gap.unit,
                "first": gap.first,
                "now": now,
                "patience": self.patience.total_seconds(),
                "longest": self.longest.total_seconds(),
            },
        ).scalar()
        return times


def _gaps(connection: Connection, reader: str) -> Sequence[Missing]:
    rows: Any = connection.exec_driver_sql(_GAPS, (reader, DOSSIER_TOPIC))
    return [Missing(row.stream, row.first, row.last, row.since) for row in rows]
