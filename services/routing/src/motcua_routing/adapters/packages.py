"""Packages in PostgreSQL, in rows of one MiB: kept, backed up and removed with the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.engine import Engine

from motcua_routing.app.ports import PackageTag, Sides

# A leg in transit keeps its package however long it takes; one whose task or opinion is still
# out keeps it until the result is noted. Nobody fetches what was never offered, or what is still
# out when the dossier has ended.
_EXPIRED: Final = """
SELECT package.leg, package.digest FROM package LEFT JOIN leg ON leg.id = package.leg
WHERE package.put_at < %(settled_before)s AND (
    (leg.settled_at < %(settled_before)s
     AND (leg.mode = 'custody' OR leg.state = 'declined' OR leg.acknowledged_at IS NOT NULL))
 OR (package.put_at < %(put_before)s
     AND ((leg.offered_at IS NULL AND leg.accepted_at IS NULL)
      OR EXISTS (SELECT FROM dossier d WHERE d.code = leg.dossier AND d.state = 'closed'))))
ORDER BY package.put_at LIMIT %(limit)s FOR UPDATE OF package SKIP LOCKED
"""


@dataclass(frozen=True)
class SqlPackages:
    """The store; each method is a transaction of its own."""

    engine: Engine

    def sides(self, leg: str) -> Sides | None:
        with self.engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT from_unit, to_unit FROM leg WHERE id = %s AND to_unit <> ''", (leg,)
            ).all()
        # Ids are unique by how they are made; two dossiers with one would be a forgery.
        return Sides(rows[0].from_unit, rows[0].to_unit) if len(rows) == 1 else None

    def find(self, leg: str, digest: str) -> PackageTag | None:
        with self.engine.connect() as connection:
            row = connection.exec_driver_sql(
                "SELECT p.to_unit, b.size FROM package p JOIN package_blob b USING (digest)"
                " WHERE p.leg = %s AND p.digest = %s",
                (leg, digest),
            ).first()
        return PackageTag(leg, digest, row.to_unit, row.size) if row is not None else None

    def keep(self, tag: PackageTag, chunks: Iterator[bytes], now: datetime) -> None:
        with self.engine.begin() as connection:
            is_new = connection.exec_driver_sql(
                "INSERT INTO package_blob (digest, size) VALUES (%s, %s) ON CONFLICT (digest)"
                " DO UPDATE SET size = excluded.size RETURNING (xmax = 0) AS is_new",
                (tag.digest, tag.size),
            ).scalar_one()
            if is_new:
                for number, chunk in enumerate(chunks):
                    connection.exec_driver_sql(
                        "INSERT INTO package_chunk (digest, number, body) VALUES (%s, %s, %s)",
                        (tag.digest, number, chunk),
                    )
            connection.exec_driver_sql(
                "INSERT INTO package (leg, digest, to_unit, put_at) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (leg, digest) DO NOTHING",
                (tag.leg, tag.digest, tag.to_unit, now),
            )

    def chunks(self, digest: str) -> Iterator[bytes]:
        number = 0
        while True:
            with self.engine.connect() as connection:
                row = connection.exec_driver_sql(
                    "SELECT body FROM package_chunk WHERE digest = %s AND number = %s",
                    (digest, number),
                ).first()
            if row is None:
                return
            yield bytes(row.body)
            number += 1

    def expire(self, settled_before: datetime, put_before: datetime, limit: int) -> int:
        with self.engine.begin() as connection:
            gone = connection.exec_driver_sql(
                _EXPIRED,
                {"settled_before": settled_before, "put_before": put_before, "limit": limit},
            ).all()
            if not gone:
                return 0
            digests = sorted({row.digest for row in gone})
            # Whoever keeps the same bytes now waits here, and then finds them gone.
            connection.exec_driver_sql(
                "SELECT digest FROM package_blob WHERE digest = ANY(%s) ORDER BY digest FOR UPDATE",
                (digests,),
            )
            connection.exec_driver_sql(
                "DELETE FROM package p USING unnest(%s::text[], %s::text[]) AS g(leg, digest)"
                " WHERE p.leg = g.leg AND p.digest = g.digest",
                ([row.leg for row in gone], [row.digest for row in gone]),
            )
            connection.exec_driver_sql(
                "DELETE FROM package_blob b WHERE b.digest = ANY(%s)"
                " AND NOT EXISTS (SELECT 1 FROM package p WHERE p.digest = b.digest)",
                (digests,),
            )
        return len(gone)
