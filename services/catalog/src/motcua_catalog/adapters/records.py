"""Every record as last published; a record that did not change is not published again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.engine import Connection

from motcua.catalog.v1.catalog_pb2 import CatalogFact
from motcua_catalog.domain.errors import RecordNotFound
from motcua_kit.bus.port import CATALOG_TOPIC
from motcua_kit.db.outbox import say_record
from motcua_vn.text import search_key, sort_key

_PRESENT: Final = "SELECT key, version, content FROM record WHERE key = ANY(%s)"
_PUT: Final = """
INSERT INTO record (key, kind, code, version, content, at, parent, search, sort)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (key) DO UPDATE SET version = excluded.version, content = excluded.content,
    at = excluded.at, parent = excluded.parent, search = excluded.search, sort = excluded.sort
"""


@dataclass(frozen=True)
class Records:
    """The ``record`` table inside one transaction."""

    connection: Connection

    def get(self, key: str) -> CatalogFact:
        """The record with its key. Raises RecordNotFound."""
        row = self.connection.exec_driver_sql(_PRESENT, ([key],)).first()
        if row is None:
            raise RecordNotFound(*key.split(":", 1))
        fact = CatalogFact.FromString(bytes(row.content))
        fact.version = row.version
        return fact

    def put(self, facts: Iterable[CatalogFact], *, now: datetime) -> Mapping[str, int]:
        """Store and say the facts that differ from what is stored; how many, by kind."""
        said = {fact.key: fact for fact in facts}
        rows = self.connection.exec_driver_sql(_PRESENT, (list(said),))
        present = {row.key: (row.version, bytes(row.content)) for row in rows}
        changed: Counter[str] = Counter()
        for key, fact in sorted(said.items()):
            version, before = present.get(key, (0, b""))
            content = content_of(fact)
            if content == before:
                continue
            self._store(fact, version + 1, content, now)
            changed[key.split(":", 1)[0]] += 1
        return changed

    def _store(self, fact: CatalogFact, version: int, content: bytes, now: datetime) -> None:
        kind, code = fact.key.split(":", 1)
        name, parent = _words(fact)
        self.connection.exec_driver_sql(
            _PUT,
            (
                fact.key,
                kind,
                code,
                version,
                content,
                now,
                parent,
                search_key(f"{code} {name}"),
                sort_key(name),
            ),
        )
        fact.version = version
        fact.at.FromDatetime(now)
        say_record(
            self.connection,
            topic=CATALOG_TOPIC,
            key=fact.key,
            version=version,
            message=fact,
            now=now,
        )


def content_of(fact: CatalogFact) -> bytes:
    """What the record says, without when and how often it changed."""
    bare = CatalogFact()
    bare.CopyFrom(fact)
    bare.ClearField("version")
    bare.ClearField("at")
    return bare.SerializeToString(deterministic=True)


def _words(fact: CatalogFact) -> tuple[str, str]:
    """The record's name, and the code that lists of it are narrowed by."""
    kind = fact.WhichOneof("record") or ""
    record = getattr(fact, kind)
    parent = {"procedure": "field", "officer": "unit"}.get(kind)
    return record.name, getattr(record, parent) if parent else ""
