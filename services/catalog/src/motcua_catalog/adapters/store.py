"""The catalogue in PostgreSQL: tables where a rule needs them, and every record as published."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.engine import Connection, Engine

from motcua_catalog.adapters import tables, wire
from motcua_catalog.adapters.records import Records
from motcua_catalog.app.ports import StartStore, StoredCredential
from motcua_catalog.domain.catalogue import Catalogue
from motcua_catalog.domain.serving import Serving

# One writer at a time: changes are rare, and readers are not kept waiting.
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtext('motcua catalog'), 1)"
_SERVING: Final = "SELECT code, deployment, epoch, public_key FROM unit WHERE code = ANY(%s)"
_SERVE: Final = "UPDATE unit SET deployment = %s, epoch = %s, public_key = %s WHERE code = %s"
_CREDENTIAL: Final = (
    "SELECT login, password_hash, version, is_once FROM credential WHERE login = %s"
)
_SET_CREDENTIAL: Final = """
INSERT INTO credential (login, password_hash, version, is_once, changed_at)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (login) DO UPDATE SET password_hash = excluded.password_hash,
    version = excluded.version, is_once = excluded.is_once, changed_at = excluded.changed_at
"""


def start_store(engine: Engine) -> StartStore:
    """Transactions on ``engine``."""

    @contextmanager
    def start() -> Iterator[SqlStore]:
        with engine.begin() as connection:
            connection.exec_driver_sql(_LOCK)
            yield SqlStore(connection)

    return start


@dataclass(frozen=True)
class SqlStore:
    """The :class:`~motcua_catalog.app.ports.Store` of one transaction."""

    connection: Connection

    def put(self, catalogue: Catalogue, *, now: datetime) -> Mapping[str, int]:
        """As the port says."""
        organisation = catalogue.organisation
        serving = self._assigned(organisation.served_by())
        tables.put_organisation(self.connection, organisation, serving)
        tables.put_officers(self.connection, catalogue.officers)
        versions = self._credential_versions()
        facts = [
            *wire.organisation_facts(organisation, serving),
            *(wire.officer_fact(each, versions.get(each.login, 0)) for each in catalogue.officers),
            *(wire.calendar_fact(each) for each in catalogue.calendars),
            *(wire.field_fact(each) for each in catalogue.fields),
            *(wire.procedure_fact(each) for each in catalogue.procedures),
        ]
        return Records(self.connection).put(facts, now=now)

    def serving(self, units: Sequence[str]) -> Mapping[str, Serving]:
        """As the port says."""
        rows = self.connection.exec_driver_sql(_SERVING, (list(units),))
        return {
            row.code: Serving(row.code, row.deployment, row.epoch, bytes(row.public_key))
            for row in rows
        }

    def serve(self, serving: Serving, *, now: datetime) -> None:
        """As the port says."""
        self.connection.exec_driver_sql(
            _SERVE, (serving.deployment, serving.epoch, serving.public_key, serving.unit)
        )
        records = Records(self.connection)
        fact = records.get(f"unit:{serving.unit}")
        wire.serve(fact.unit, serving)
        records.put([fact], now=now)

    def logins(self) -> Sequence[str]:
        """As the port says."""
        rows = self.connection.exec_driver_sql("SELECT login FROM officer ORDER BY login")
        return [row.login for row in rows]

    def credential(self, login: str) -> StoredCredential | None:
        """As the port says."""
        row = self.connection.exec_driver_sql(_CREDENTIAL, (login,)).first()
        if row is None:
            return None
        return StoredCredential(row.login, row.password_hash, row.version, row.is_once)

    def set_credential(self, credential: StoredCredential, *, now: datetime) -> None:
        """As the port says."""
        self.connection.exec_driver_sql(
            _SET_CREDENTIAL,
            (
                credential.login,
                credential.password_hash,
                credential.version,
                credential.is_once,
                now,
            ),
        )
        records = Records(self.connection)
        fact = records.get(f"officer:{credential.login}")
        fact.officer.credentials_version = credential.version
        records.put([fact], now=now)

    def _assigned(self, served_by: Mapping[str, str]) -> dict[str, Serving]:
        present = self.serving(sorted(served_by))
        return {
            unit: present.get(unit, Serving(unit, deployment)).assigned(deployment)
            for unit, deployment in served_by.items()
        }

    def _credential_versions(self) -> dict[str, int]:
        rows = self.connection.exec_driver_sql("SELECT login, version FROM credential")
        return {row.login: row.version for row in rows}
