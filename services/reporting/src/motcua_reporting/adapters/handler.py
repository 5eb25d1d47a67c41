"""Applies a batch of the topics reporting reads, inside the consumer's transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy.engine import Connection

from motcua.catalog.v1.catalog_pb2 import CatalogFact
from motcua_kit.bus.port import (
    CATALOG_TOPIC,
    DOSSIER_TOPIC,
    LEG_TOPIC,
    NOTICE_TOPIC,
    Envelope,
)
from motcua_kit.errors import Poison
from motcua_reporting.adapters import store, store_legs, store_notices
from motcua_reporting.adapters.wire import fact_of
from motcua_reporting.app.apply_facts import apply_facts
from motcua_reporting.domain.errors import UnknownFact
from motcua_reporting.domain.fold import Counts, Row

READER: Final = "reporting"
TOPICS: Final = (CATALOG_TOPIC, DOSSIER_TOPIC, LEG_TOPIC, NOTICE_TOPIC)

_RECORD: Final = """
INSERT INTO record (kind, code, version, body)
SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bytea[])
ON CONFLICT (kind, code) DO UPDATE SET version = excluded.version, body = excluded.body
WHERE record.version < excluded.version
"""


class SqlBooks:
    """The books of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, codes: Sequence[str]) -> dict[str, Row]:
        return store.load_rows(self._connection, codes)

    def keep(self, rows: Sequence[Row], counts: Counts) -> None:
        store.store_rows(self._connection, rows)
        store.store_counts(self._connection, counts)


def _dossiers(connection: Connection, messages: Sequence[Envelope]) -> None:
    facts = [fact_of(message) for message in messages]
    store.store_facts(connection, facts, messages)
    try:
        apply_facts(facts, SqlBooks(connection))
    except UnknownFact as refusal:
        raise Poison("unknown_fact") from refusal


def _records(connection: Connection, messages: Sequence[Envelope]) -> None:
    newest = {}
    for message in messages:
        fact = CatalogFact.FromString(message.body)
        kind, _, code = fact.key.partition(":")
        newest[kind, code] = (fact.version, message.body)
    keys = sorted(newest)
    connection.exec_driver_sql(
        _RECORD,
        (
            [kind for kind, _ in keys],
            [code for _, code in keys],
            [newest[key][0] for key in keys],
            [newest[key][1] for key in keys],
        ),
    )


_HANDLERS: Final[dict[str, Callable[[Connection, Sequence[Envelope]], None]]] = {
    CATALOG_TOPIC: _records,
    DOSSIER_TOPIC: _dossiers,
    LEG_TOPIC: store_legs.apply_legs,
    NOTICE_TOPIC: store_notices.apply_notices,
}


def apply_batch(connection: Connection, messages: Sequence[Envelope]) -> None:
    """Apply messages topic by topic; within a topic in the order given."""
    by_topic: dict[str, list[Envelope]] = {}
    for message in messages:
        by_topic.setdefault(message.topic, []).append(message)
    for topic, batch in by_topic.items():
        _HANDLERS[topic](connection, batch)
