"""Rows beside the dossiers: jobs of the dispatcher, contacts to push, first answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy.engine import Connection

from motcua_intake.adapters.codec import to_json
from motcua_intake.app.ports import ContactPush, Job
from motcua_intake.domain.errors.commands import KeyReused

_CLAIM: Final = """
UPDATE job SET next_at = %s, attempts = attempts + 1
WHERE (kind, unit, leg) IN (
    SELECT kind, unit, leg FROM job WHERE kind = %s AND next_at <= %s
    ORDER BY next_at LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING kind, unit, leg, dossier, attempts, traceparent
"""
_CLAIM_CONTACT: Final = """
UPDATE contact_push SET next_at = %s, attempts = attempts + 1
WHERE dossier IN (
    SELECT dossier FROM contact_push WHERE next_at <= %s
    ORDER BY next_at LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING dossier, unit, phone, email, version, attempts, traceparent
"""


class SqlJobs:
    """The dispatcher's rows."""

    def __init__(self, connection: Connection, trace_of: Callable[[str], str | None]) -> None:
        self._connection = connection
        self._trace_of = trace_of

    def claim(self, kind: str, now: datetime, until: datetime, limit: int) -> list[Job]:
        """Take due jobs for the time of a lease; others skip them."""
        rows = self._connection.exec_driver_sql(_CLAIM, (until, kind, now, limit))
        return [Job(*row) for row in rows]

    def add(self, kind: str, unit: str, leg: str, dossier: str, now: datetime) -> None:
        """Due at once, in the trace of what asks for it; a job known already stays as it is."""
        self._connection.exec_driver_sql(
            "INSERT INTO job (kind, unit, leg, dossier, next_at, traceparent)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (kind, unit, leg, dossier, now, self._trace_of(dossier)),
        )

    def done(self, job: Job) -> None:
        """Forget it."""
        self._connection.exec_driver_sql(
            "DELETE FROM job WHERE kind = %s AND unit = %s AND leg = %s",
            (job.kind, job.unit, job.leg),
        )

    def later(self, job: Job, at: datetime, reason: str) -> None:
        """Try again then."""
        self._connection.exec_driver_sql(
            "UPDATE job SET next_at = %s, reason = %s WHERE kind = %s AND unit = %s AND leg = %s",
            (at, reason, job.kind, job.unit, job.leg),
        )


class SqlContacts:
    """Contacts on their way to notify."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, now: datetime, until: datetime, limit: int) -> list[ContactPush]:
        """Take due pushes for the time of a lease."""
        rows = self._connection.exec_driver_sql(_CLAIM_CONTACT, (until, now, limit))
        return [ContactPush(*row) for row in rows]

    def done(self, push: ContactPush) -> None:
        """Notify has answered to it: erase it here, unless a newer one waits."""
        self._connection.exec_driver_sql(
            "DELETE FROM contact_push WHERE dossier = %s AND version = %s",
            (push.dossier, push.version),
        )

    def refuse(self, push: ContactPush, reason: str, at: datetime) -> None:
        """Keep why notify does not take it, for the counter; not what it was."""
        self._connection.exec_driver_sql(
            "INSERT INTO contact_refusal (dossier, unit, reason, at) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (dossier) DO UPDATE SET reason = excluded.reason, at = excluded.at",
            (push.dossier, push.unit, reason, at),
        )

    def later(self, push: ContactPush, at: datetime) -> None:
        """Try again then."""
        self._connection.exec_driver_sql(
            "UPDATE contact_push SET next_at = %s WHERE dossier = %s", (at, push.dossier)
        )


class SqlAnswers:
    """First answers by idempotency key."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, unit: str, key: str | None, kind: str) -> dict[str, object] | None:
        """Raises KeyReused where the key was used for another command."""
        if key is None:
            return None
        row = self._connection.exec_driver_sql(
            "SELECT kind, answer FROM command WHERE unit = %s AND key = %s", (unit, key)
        ).first()
        if row is None:
            return None
        if row.kind != kind:
            raise KeyReused(key)
        answer: dict[str, object] = row.answer
        return answer

    def claim(
        self, unit: str, key: str | None, kind: str, answer: object
    ) -> dict[str, object] | None:
        """Keep the answer and return None, or return the one that was first."""
        if key is None:
            return None
        kept = self._connection.exec_driver_sql(
            "INSERT INTO command (unit, key, kind, answer) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING RETURNING 1",
            (unit, key, kind, to_json(answer)),
        ).first()
        return None if kept is not None else self.find(unit, key, kind)

    def remember(self, unit: str, key: str | None, kind: str, answer: object) -> None:
        """Commits with the change; the constraint refuses a second one."""
        if key is None:
            return
        self._connection.exec_driver_sql(
            "INSERT INTO command (unit, key, kind, answer) VALUES (%s, %s, %s, %s)",
            (unit, key, kind, to_json(answer)),
        )
