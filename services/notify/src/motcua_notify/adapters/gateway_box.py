"""What the gateway simulator remembers: everything it was asked to deliver, and its faults."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.engine import Engine

from motcua_notify.app.gateway import Arrival, Fault, Taken

_TAKE: Final = """
INSERT INTO gateway_message AS g
    (reference, channel, recipient, subject, text, delivered, asked, first_at, last_at)
SELECT %(reference)s, %(channel)s, %(recipient)s, %(subject)s, %(text)s, 1, 1, %(now)s, %(now)s
WHERE %(anyway)s OR NOT EXISTS (SELECT FROM gateway_fault WHERE channel = %(channel)s)
ON CONFLICT (channel, reference) DO UPDATE SET asked = g.asked + 1, last_at = excluded.last_at,
    delivered = g.delivered + CASE WHEN %(recognised)s THEN 0 ELSE 1 END
"""
_FAULT: Final = "SELECT kind, times, seconds FROM gateway_fault WHERE channel = %s FOR UPDATE"
_COUNT_DOWN: Final = "UPDATE gateway_fault SET times = times - 1 WHERE channel = %s"
_HEAL: Final = "DELETE FROM gateway_fault WHERE channel = %s"
_SET: Final = """
INSERT INTO gateway_fault (channel, kind, times, seconds) VALUES (%s, %s, %s, %s)
ON CONFLICT (channel) DO UPDATE SET kind = excluded.kind, times = excluded.times,
    seconds = excluded.seconds
"""
_FAULTS: Final = "SELECT channel, kind, times, seconds FROM gateway_fault ORDER BY channel"
_LIST: Final = """
SELECT reference, channel, recipient, subject, text, delivered, asked, first_at, last_at
FROM gateway_message
WHERE (%(reference)s = '' OR reference = %(reference)s)
  AND (%(dossier)s = '' OR position(%(dossier)s IN text) > 0
       OR position(%(dossier)s IN subject) > 0)
ORDER BY last_at DESC, reference LIMIT %(limit)s
"""


class SqlGatewayBox:
    """The :class:`~motcua_notify.app.gateway.GatewayBox` in notify's own database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, arrival: Arrival, now: datetime) -> None:
        """As the port says."""
        self._take(arrival, now, anyway=True)

    def take_unless_broken(self, arrival: Arrival, now: datetime) -> bool:
        """As the port says."""
        return self._take(arrival, now, anyway=False)

    def _take(self, arrival: Arrival, now: datetime, *, anyway: bool) -> bool:
        terms = {
            "anyway": anyway,
            "reference": arrival.reference,
            "channel": arrival.channel.value,
            "recipient": arrival.recipient,
            "subject": arrival.subject,
            "text": arrival.text,
            "now": now,
            "recognised": arrival.channel.recognises_reference,
        }
        with self._engine.begin() as connection:
            return connection.exec_driver_sql(_TAKE, terms).rowcount > 0

    def next_fault(self, channel: str) -> Fault | None:
        """As the port says."""
        with self._engine.begin() as connection:
            row = connection.exec_driver_sql(_FAULT, (channel,)).first()
            if row is None:
                return None
            if row.times is not None:
                spent = row.times <= 1
                connection.exec_driver_sql(_HEAL if spent else _COUNT_DOWN, (channel,))
            return Fault(row.kind, row.times, row.seconds)

    def break_down(self, channel: str, fault: Fault) -> None:
        """As the port says."""
        with self._engine.begin() as connection:
            terms = (channel, fault.kind, fault.times, fault.seconds)
            connection.exec_driver_sql(_SET, terms)

    def heal(self, channel: str) -> None:
        """As the port says."""
        with self._engine.begin() as connection:
            connection.exec_driver_sql(_HEAL, (channel,))

    def faults(self) -> dict[str, Fault]:
        """As the port says."""
        with self._engine.connect() as connection:
            rows = connection.exec_driver_sql(_FAULTS)
            return {row.channel: Fault(row.kind, row.times, row.seconds) for row in rows}

    def taken(self, reference: str, dossier: str, limit: int) -> list[Taken]:
        """As the port says."""
        terms = {"reference": reference, "dossier": dossier, "limit": limit}
        with self._engine.connect() as connection:
            return [Taken(*row) for row in connection.exec_driver_sql(_LIST, terms)]
