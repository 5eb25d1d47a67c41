"""Reads over notify's tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.engine import Engine

from motcua_kit.db.books import reader_books
from motcua_notify.adapters.directory import SqlDirectory
from motcua_notify.adapters.handler import READER
from motcua_notify.app.queries import MessageLine, RefusedLine, Totals, WaitingLine
from motcua_notify.domain.delivery import State

_LINE: Final = """
SELECT id, dossier, unit, milestone, channel, audience, state, reason, attempts, business_at,
    planned_at, not_before, done_at FROM message
"""
_OF_DOSSIER: Final = f"{_LINE} WHERE dossier = %s ORDER BY business_at, milestone, channel"
_LISTED: Final = f"{_LINE} WHERE state = ANY(%s) ORDER BY done_at DESC NULLS LAST LIMIT %s"
_STUCK: Final = f"""
{_LINE} WHERE state IN ('planned', 'sending') AND planned_at < %s ORDER BY planned_at LIMIT %s
"""
_WAITING: Final = """
SELECT dossier, unit, milestone, business_at FROM occasion
WHERE dossier = %s AND settled IS NULL ORDER BY business_at
"""
_TOTALS: Final = """
SELECT unsent.planned, unsent.stuck, done.sent, worry.failed, worry.uncertain, done.dropped,
    (SELECT count(*) FROM occasion WHERE settled IS NULL) AS waiting
FROM (SELECT count(*) AS planned, count(*) FILTER (WHERE planned_at < %(due_before)s) AS stuck
      FROM message WHERE state IN ('planned', 'sending')) AS unsent,
    (SELECT count(*) FILTER (WHERE state = 'failed') AS failed,
         count(*) FILTER (WHERE state = 'uncertain') AS uncertain
     FROM message WHERE state IN ('failed', 'uncertain')) AS worry,
    (SELECT count(*) FILTER (WHERE state = 'sent') AS sent,
         count(*) FILTER (WHERE state = 'dropped') AS dropped
     FROM message WHERE state IN ('sent', 'dropped') AND done_at >= %(done_since)s) AS done
"""
_REFUSED: Final = """
SELECT c.dossier, c.unit, c.refused, c.registered_at FROM contact c JOIN dossier d USING (dossier)
WHERE c.refused <> '' AND c.sealed IS NULL AND c.erased_at IS NULL AND d.closed_at IS NULL
ORDER BY c.registered_at DESC LIMIT %s
"""
_COUNTS: Final = "SELECT state, count(*) AS n FROM message WHERE dossier = %s GROUP BY state"
_UNSENT: Final = """
SELECT channel, count(*) AS n FROM message WHERE state IN ('planned', 'sending') GROUP BY channel
"""


class SqlQueries:
    """The :class:`~motcua_notify.app.queries.Queries` over PostgreSQL."""

    def __init__(self, engine: Engine, directory: SqlDirectory) -> None:
        self._engine = engine
        self._directory = directory

    def messages(self, dossier: str) -> list[MessageLine]:
        return self._lines(_OF_DOSSIER, (dossier,))

    def waiting(self, dossier: str) -> list[WaitingLine]:
        with self._engine.connect() as connection:
            rows = connection.exec_driver_sql(_WAITING, (dossier,))
            return [WaitingLine(*row) for row in rows]

    def listed(self, states: Sequence[State], limit: int) -> list[MessageLine]:
        return self._lines(_LISTED, ([state.value for state in states], limit))

    def stuck(self, due_before: datetime, limit: int) -> list[MessageLine]:
        return self._lines(_STUCK, (due_before, limit))

    def refused(self, limit: int) -> list[RefusedLine]:
        with self._engine.connect() as connection:
            return [RefusedLine(*row) for row in connection.exec_driver_sql(_REFUSED, (limit,))]

    def totals(self, due_before: datetime, done_since: datetime) -> Totals:
        terms = {"due_before": due_before, "done_since": done_since}
        with self._engine.connect() as connection:
            return Totals(*connection.exec_driver_sql(_TOTALS, terms).one())

    def counts(self, dossier: str) -> dict[str, int]:
        with self._engine.connect() as connection:
            rows = connection.exec_driver_sql(_COUNTS, (dossier,))
            return {row.state: row.n for row in rows}

    def unsent_by_channel(self) -> dict[str, int]:
        with self._engine.connect() as connection:
            return {row.channel: row.n for row in connection.exec_driver_sql(_UNSENT)}

    def unit_names(self) -> dict[str, str]:
        return self._directory.short_names()

    def reader(self, stream: str | None) -> dict[str, Any]:
        with self._engine.connect() as connection:
            return reader_books(connection, READER, stream=stream)

    def _lines(self, sql: str, terms: tuple[Any, ...]) -> list[MessageLine]:
        with self._engine.connect() as connection:
            return [MessageLine(*row) for row in connection.exec_driver_sql(sql, terms)]
