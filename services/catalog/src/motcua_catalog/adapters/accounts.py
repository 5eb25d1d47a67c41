"""Reads of who may sign in, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.engine import Engine

from motcua_catalog.app.ports import Account, Grant, StoredCredential
from motcua_catalog.domain.errors import RecordNotFound

_ACCOUNT: Final = """
SELECT o.login, o.name, o.unit, c.password_hash, c.is_once
FROM officer o JOIN credential c USING (login)
WHERE o.login = %s AND o.valid_from <= %s AND (o.valid_to IS NULL OR o.valid_to >= %s)
"""
_OF_DEPLOYMENT: Final = """
WITH RECURSIVE served AS (SELECT code AS unit FROM unit WHERE deployment = %(deployment)s),
above(unit) AS (
    SELECT unit FROM served
    UNION
    SELECT p.parent FROM above a JOIN unit_parent p ON p.unit = a.unit
    JOIN tree t ON t.code = p.tree AND t.active
    WHERE p.valid_from <= %(on)s AND (p.valid_to IS NULL OR p.valid_to >= %(on)s)
)
SELECT c.login, c.password_hash, c.version, c.is_once
FROM credential c JOIN officer o USING (login)
WHERE o.valid_from <= %(on)s AND (o.valid_to IS NULL OR o.valid_to >= %(on)s)
  AND EXISTS (
    SELECT 1 FROM officer_role r WHERE r.login = c.login
    AND (r.unit IN (SELECT unit FROM served)
         OR (r.scope = 'tree' AND r.unit IN (SELECT unit FROM above))))
ORDER BY c.login
"""


@dataclass(frozen=True)
class SqlAccounts:
    """The :class:`~motcua_catalog.app.ports.Accounts` over PostgreSQL."""

    engine: Engine

    def credentials_of(self, deployment: str, on: date) -> Sequence[StoredCredential]:
        """As the port says."""
        with self.engine.connect() as connection:
            known = connection.exec_driver_sql(
                "SELECT 1 FROM deployment WHERE code = %s", (deployment,)
            ).first()
            if known is None:
                raise RecordNotFound("deployment", deployment)
            rows = connection.exec_driver_sql(
                _OF_DEPLOYMENT, {"deployment": deployment, "on": on}
            ).all()
        return [
            StoredCredential(row.login, row.password_hash, row.version, row.is_once) for row in rows
        ]

    def account(self, login: str, on: date) -> Account | None:
        """As the port says."""
        with self.engine.connect() as connection:
            row = connection.exec_driver_sql(_ACCOUNT, (login, on, on)).first()
            roles = connection.exec_driver_sql(
                "SELECT role, unit, scope FROM officer_role WHERE login = %s ORDER BY role, unit",
                (login,),
            ).all()
        if row is None:
            return None
        grants = tuple(Grant(role.role, role.unit, role.scope) for role in roles)
        return Account(row.login, row.name, row.unit, row.password_hash, grants, row.is_once)

    def deployment_of(self, unit: str) -> str:
        """As the port says."""
        with self.engine.connect() as connection:
            row = connection.exec_driver_sql(
                "SELECT deployment FROM unit WHERE code = %s", (unit,)
            ).first()
        return row.deployment if row else ""
