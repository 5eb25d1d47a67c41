"""The catalogue as this deployment knows it: rows, and one immutable picture in memory."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy.engine import Connection, Engine

from motcua.catalog.v1.catalog_pb2 import CatalogFact
from motcua_intake.adapters.catalog_wire import calendar_of, officer_of, procedure_of, unit_of
from motcua_intake.domain.catalog import Catalog
from motcua_kit.telemetry.log import get_logger

log = get_logger()

LOOK_EVERY: Final = 1.0
"""Seconds between two looks at the version counter."""

_NEVER: Final = float("-inf")
_APPLY: Final = """
WITH given AS (
    SELECT DISTINCT ON (key) * FROM unnest(%s::text[], %s::bigint[], %s::bytea[])
        AS g(key, version, body) ORDER BY key, version DESC
), counter AS (
    UPDATE replica SET version = version + 1 RETURNING version
)
INSERT INTO catalog_record (key, version, body, changed)
SELECT given.key, given.version, given.body, counter.version FROM given, counter
ON CONFLICT (key) DO UPDATE
SET version = excluded.version, body = excluded.body, changed = excluded.changed
WHERE catalog_record.version < excluded.version
"""


def apply_records(connection: Connection, records: Sequence[tuple[str, int, bytes]]) -> int:
    """Store records that are newer than the ones here; how many were."""
    if not records:
        return 0
    keys, versions, bodies = zip(*records, strict=True)
    result = connection.exec_driver_sql(_APPLY, (list(keys), list(versions), list(bodies)))
    return result.rowcount


class Replica:
    """The present picture of the catalogue, looked after at most once a second."""

    def __init__(self, engine: Engine, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._now = monotonic
        self._lock = threading.Lock()
        self._looked_at = _NEVER
        self._picture = Catalog()
        self._parts: dict[str, dict[str, Any]] = {
            kind: {} for kind in ("unit", "officer", "calendar", "calendar_name", "field",
                                  "procedure", "deployment", "tree")
        }  # fmt: skip

    def __call__(self) -> Catalog:
        """The catalogue: whoever comes while another looks gets the picture from before.

        Before the first look there is none, so everybody waits for that one.
        """
        is_blank = self._looked_at == _NEVER
        if self._is_stale() and self._lock.acquire(blocking=is_blank):
            try:
                if self._is_stale():
                    self._look()
            finally:
                self._lock.release()
        return self._picture

    def _is_stale(self) -> bool:
        return self._now() - self._looked_at >= LOOK_EVERY

    def look_again(self) -> Catalog:
        """Look now: records have just been applied here."""
        with self._lock:
            self._look()
        return self._picture

    def _look(self) -> None:
        with self._engine.connect() as connection:
            version = connection.exec_driver_sql("SELECT version FROM replica").scalar_one()
            rows: Sequence[Any] = ()
            if version != self._picture.version:
                rows = connection.exec_driver_sql(
                    "SELECT key, body FROM catalog_record WHERE changed > %s",
                    (self._picture.version,),
                ).all()
            connection.rollback()
        if version != self._picture.version:
            for row in rows:
                self._take(row.key, CatalogFact.FromString(bytes(row.body)))
            self._picture = self._paint(version)
        self._looked_at = self._now()

    def _take(self, key: str, fact: CatalogFact) -> None:
        kind = fact.WhichOneof("record")
        if kind is None:
            return
        record: Any = getattr(fact, kind)
        try:
            self._file(kind, record)
        except ValueError:
            log.exception("catalog_record_unreadable", key=key)

    def _file(self, kind: str, record: Any) -> None:  # noqa: ANN401 - any record
        readers: dict[str, Callable[[Any], Any]] = {
            "unit": unit_of,
            "calendar": calendar_of,
            "procedure": procedure_of,
        }
        if kind == "officer":
            self._parts["officer"][record.login] = officer_of(record)
        elif kind == "tree":
            self._parts["tree"][record.code] = record.active
        elif kind in readers:
            self._parts[kind][record.code] = readers[kind](record)
            if kind == "calendar":
                self._parts["calendar_name"][record.code] = record.name
        else:
            self._parts[kind][record.code] = record.name

    def _paint(self, version: int) -> Catalog:
        parts = self._parts
        return Catalog(
            version=version,
            units=dict(parts["unit"]),
            procedures=dict(parts["procedure"]),
            calendars=dict(parts["calendar"]),
            calendar_names=dict(parts["calendar_name"]),
            fields=dict(parts["field"]),
            officers=dict(parts["officer"]),
            deployments=dict(parts["deployment"]),
            active_trees=frozenset(code for code, active in parts["tree"].items() if active),
        )
