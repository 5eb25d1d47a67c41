"""The tables behind rules: who serves which unit, who stands above it, who works where."""

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy.engine import Connection

from motcua_catalog.domain.serving import Serving
from motcua_catalog.domain.staff import Officer
from motcua_catalog.domain.units import Organisation

_TREE: Final = """
INSERT INTO tree (code, active) VALUES (%s, %s)
ON CONFLICT (code) DO UPDATE SET active = excluded.active
"""
_DEPLOYMENT: Final = """
INSERT INTO deployment (code, name) VALUES (%s, %s)
ON CONFLICT (code) DO UPDATE SET name = excluded.name
"""
_UNIT: Final = """
INSERT INTO unit (code, identifier, deployment, epoch, public_key, valid_from, valid_to)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (code) DO UPDATE SET identifier = excluded.identifier,
    deployment = excluded.deployment, epoch = excluded.epoch, public_key = excluded.public_key,
    valid_from = excluded.valid_from, valid_to = excluded.valid_to
"""
_PARENT: Final = """
INSERT INTO unit_parent (unit, tree, parent, valid_from, valid_to) VALUES (%s, %s, %s, %s, %s)
"""
_OFFICER: Final = """
INSERT INTO officer (login, name, unit, valid_from, valid_to) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (login) DO UPDATE SET name = excluded.name, unit = excluded.unit,
    valid_from = excluded.valid_from, valid_to = excluded.valid_to
"""
_ROLE: Final = "INSERT INTO officer_role (login, role, unit, scope) VALUES (%s, %s, %s, %s)"


def put_organisation(
    connection: Connection, organisation: Organisation, serving: Mapping[str, Serving]
) -> None:
    """Trees, deployments, units and who stands above whom; what is not named stays."""
    if organisation.trees:
        connection.exec_driver_sql(_TREE, [(each.code, each.active) for each in organisation.trees])
    if organisation.deployments:
        connection.exec_driver_sql(
            _DEPLOYMENT, [(each.code, each.name) for each in organisation.deployments]
        )
    if not organisation.units:
        return
    rows = []
    for unit in organisation.units:
        now = serving[unit.code]
        place = (now.deployment, now.epoch, now.public_key)
        rows.append((unit.code, unit.identifier, *place, unit.valid_from, unit.valid_to))
    connection.exec_driver_sql(_UNIT, rows)
    _put_parents(connection, organisation)


def _put_parents(connection: Connection, organisation: Organisation) -> None:
    codes = [unit.code for unit in organisation.units]
    connection.exec_driver_sql("DELETE FROM unit_parent WHERE unit = ANY(%s)", (codes,))
    rows = [
        (unit.code, each.tree, each.parent, each.valid_from, each.valid_to)
        for unit in organisation.units
        for each in unit.parents
    ]
    if rows:
        connection.exec_driver_sql(_PARENT, rows)


def put_officers(connection: Connection, officers: Iterable[Officer]) -> None:
    """Officers and their roles; who is not named stays."""
    everyone = tuple(officers)
    if not everyone:
        return
    connection.exec_driver_sql(
        _OFFICER,
        [(each.login, each.name, each.unit, each.valid_from, each.valid_to) for each in everyone],
    )
    connection.exec_driver_sql(
        "DELETE FROM officer_role WHERE login = ANY(%s)", ([each.login for each in everyone],)
    )
    connection.exec_driver_sql(
        _ROLE,
        [
            (each.login, role.role, each.unit_of(role), role.scope)
            for each in everyone
            for role in each.roles
        ],
    )
