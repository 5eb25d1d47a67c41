"""Digests of working days, and who has read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy.engine import Connection

from motcua_intake.adapters.codec import decode, to_json
from motcua_intake.app.queries import DigestHead, DigestView
from motcua_intake.domain.digest import Digest, Standing
from motcua_intake.domain.dossier import State

# As the index ix_dossier_standing has it, so that what is over is not read for it.
_STANDING: Final = """
SELECT d.code, d.guest, d.state, d.national_status, d.custodian, d.received_at, d.due,
       coalesce(t.name, '') AS step, coalesce(t.role, '') AS role,
       coalesce(t.assignee, '') AS assignee
FROM dossier d LEFT JOIN LATERAL (
    SELECT name, role, assignee FROM task
    WHERE unit = d.unit AND dossier = d.code AND guest = d.guest
    ORDER BY due NULLS LAST, id LIMIT 1
) t ON true
WHERE d.unit = %s AND d.holding IN ('custody', 'transit', 'away', 'guest') AND d.due < %s
"""
_ADD: Final = """
INSERT INTO digest (unit, day, made_at, overdue, due_today, due_next, data)
VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_NOTE_READER: Final = """
INSERT INTO digest_reading (unit, day, login, read_at)
SELECT unit, day, %s, %s FROM digest WHERE unit = %s AND day = %s
ON CONFLICT DO NOTHING
"""
_NEWEST: Final = """
SELECT d.unit, d.day, d.made_at, d.overdue, d.due_today, d.due_next, r.login IS NULL AS is_unread
FROM unnest(%s::text[]) AS u(code)
CROSS JOIN LATERAL (SELECT * FROM digest WHERE unit = u.code ORDER BY day DESC LIMIT 1) d
LEFT JOIN digest_reading r ON r.unit = d.unit AND r.day = d.day AND r.login = %s
ORDER BY d.unit
"""
_ONE: Final = """
SELECT data,
       (SELECT max(day) FROM digest b WHERE b.unit = d.unit AND b.day < d.day) AS before,
       (SELECT min(day) FROM digest a WHERE a.unit = d.unit AND a.day > d.day) AS after
FROM digest d WHERE unit = %s AND day = %s
"""


class SqlDigests:
    """Digests of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def standing(self, unit: str, before: datetime) -> list[Standing]:
        """Rows that the unit still has a part in, promised before this instant."""
        rows = self._connection.exec_driver_sql(_STANDING, (unit, before))
        return [
            Standing(r.code, r.guest, State(r.state), r.national_status, r.custodian,
                     r.received_at, r.due, r.step, r.role, r.assignee)
            for r in rows
        ]  # fmt: skip

    def add(self, digest: Digest) -> bool:
        """False where the unit has one of that day already."""
        kept = self._connection.exec_driver_sql(
            _ADD,
            (digest.unit, digest.day, digest.made_at, digest.overdue, digest.due_today,
             digest.due_next, to_json(digest)),
        )  # fmt: skip
        return kept.rowcount == 1

    def forget(self, unit: str, before: date) -> None:
        """Digests of days before this one, and who read them."""
        self._connection.exec_driver_sql(
            "DELETE FROM digest_reading WHERE unit = %s AND day < %s", (unit, before)
        )
        self._connection.exec_driver_sql(
            "DELETE FROM digest WHERE unit = %s AND day < %s", (unit, before)
        )

    def note_reader(self, unit: str, day: date, login: str, at: datetime) -> None:
        """The first time counts."""
        self._connection.exec_driver_sql(_NOTE_READER, (login, at, unit, day))


def newest_digests(connection: Connection, units: Sequence[str], login: str) -> list[DigestHead]:
    """The newest one of each unit that has any, in order of unit."""
    return [DigestHead(*row) for row in connection.exec_driver_sql(_NEWEST, (list(units), login))]


def digest_on(connection: Connection, unit: str, day: date) -> DigestView | None:
    """One digest, and the days before and after that have one."""
    row = connection.exec_driver_sql(_ONE, (unit, day)).first()
    return DigestView(decode(Digest, row.data), row.before, row.after) if row else None
