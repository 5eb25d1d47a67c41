"""Paths of dossiers in PostgreSQL: whole rows, read and written by the batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final

from sqlalchemy.engine import Connection

from motcua_routing.domain.facts import Mode
from motcua_routing.domain.path import Custody, Dossier, Held, Leg, LegState, Phase, Verdict

_TEXT: Final = "text"
_AT: Final = "timestamptz"
_DOSSIER: Final[dict[str, str]] = {
    "code": _TEXT, "procedure": _TEXT, "procedure_version": "integer", "procedure_order": "bigint",
    "field": _TEXT, "origin": _TEXT, "residence": _TEXT, "land": _TEXT, "received_at": _AT,
    "due": _AT, "due_order": "bigint", "phase": _TEXT, "phase_order": "bigint",
    "steps_done": "integer", "changed_at": _AT, "imported": "boolean", "custodian": _TEXT,
    "custody": "integer", "state": _TEXT, "waiting_on": _TEXT,
}  # fmt: skip
_CUSTODY: Final[dict[str, str]] = {
    "number": "integer", "unit": _TEXT, "state": _TEXT, "since": _AT, "leg": _TEXT,
    "leg_code": _TEXT, "offer": _TEXT, "peer": _TEXT, "passed_at": _AT, "result_at": _AT,
    "closed_at": _AT,
}  # fmt: skip
_LEG: Final[dict[str, str]] = {
    "id": _TEXT, "code": _TEXT, "mode": _TEXT, "from_unit": _TEXT, "planned_to": _TEXT,
    "offered_to": _TEXT, "taken_by": _TEXT, "place": _TEXT, "base": _TEXT, "asked_unit": _TEXT,
    "wanted_at": _AT, "answer": _TEXT, "reason": _TEXT, "tried_revision": "bigint",
    "tried_at": _AT, "accept_by": _AT, "offered_at": _AT, "accepted_at": _AT, "due": _AT,
    "judged_due": _AT, "declined_at": _AT, "decline_reason": _TEXT, "ended_at": _AT,
    "ended_reason": _TEXT, "acknowledged_at": _AT, "release_wanted_at": _AT,
    "task_finished_at": _AT, "outcome": _TEXT, "settled_at": _AT, "offer_overdue_at": _AT,
    "leg_overdue_at": _AT, "imported": "boolean", "to_unit": _TEXT, "state": _TEXT,
    "finished_at": _AT, "verdict": _TEXT,
}  # fmt: skip
LEG_COLUMNS: Final = tuple(_LEG)
_ENUMS: Final[dict[str, dict[str, type[Enum]]]] = {
    "dossier": {"phase": Phase, "state": Held},
    "custody": {"state": Held},
    "leg": {"mode": Mode, "answer": LegState, "state": LegState, "verdict": Verdict},
}
_UNTOLD: Final = """
SELECT code FROM dossier WHERE code IN (
    SELECT leg.dossier FROM leg
    WHERE leg.state = 'offered' AND leg.offer_overdue_at IS NULL AND NOT leg.imported
    AND leg.mode <> 'opinion' AND leg.accept_by < %(now)s
  UNION ALL
    SELECT leg.dossier FROM leg JOIN dossier d ON d.code = leg.dossier
    WHERE leg.state IN ('accepted', 'offered') AND leg.leg_overdue_at IS NULL AND NOT leg.imported
    AND (leg.state = 'accepted' OR leg.mode = 'opinion') AND leg.due < %(now)s
    AND d.phase NOT IN ('waiting_supplement', 'waiting_payment')
) LIMIT %(limit)s FOR UPDATE SKIP LOCKED
"""
_UNANSWERED: Final = """
SELECT dossier.code FROM dossier JOIN leg ON leg.dossier = dossier.code
WHERE leg.state IN ('wanted', 'blocked', 'waiting_key') AND leg.wanted_at IS NOT NULL
AND (leg.tried_at IS NULL OR leg.tried_revision <> %(revision)s OR leg.tried_at < %(day_began)s)
ORDER BY leg.wanted_at LIMIT %(limit)s FOR UPDATE OF dossier SKIP LOCKED
"""


@dataclass(frozen=True)
class SqlDossiers:
    """Dossiers over one transaction."""

    connection: Connection

    def lock(self, codes: Sequence[str]) -> dict[str, Dossier]:
        # In one order everywhere, so that two consumers never wait for each other.
        ordered = sorted(codes)
        self.connection.exec_driver_sql(
            "INSERT INTO dossier (code) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING",
            (ordered,),
        )
        self.connection.exec_driver_sql(
            "SELECT code FROM dossier WHERE code = ANY(%s) ORDER BY code FOR UPDATE", (ordered,)
        )
        return load(self.connection, ordered)

    def lock_unanswered(self, revision: int, day_began: datetime, limit: int) -> list[Dossier]:
        found = self.connection.exec_driver_sql(
            _UNANSWERED, {"revision": revision, "day_began": day_began, "limit": limit}
        )
        return list(load(self.connection, sorted({row.code for row in found})).values())

    def lock_overdue(self, now: datetime, limit: int) -> list[Dossier]:
        found = self.connection.exec_driver_sql(_UNTOLD, {"now": now, "limit": limit})
        return list(load(self.connection, sorted({row.code for row in found})).values())

    def save(self, dossiers: Sequence[Dossier]) -> None:
        _upsert(self.connection, "dossier", _DOSSIER, [({}, dossier) for dossier in dossiers])
        _upsert(
            self.connection,
            "custody",
            {"dossier": _TEXT, **_CUSTODY},
            [({"dossier": d.code}, each) for d in dossiers for each in d.path()],
        )
        _upsert(
            self.connection,
            "leg",
            {"dossier": _TEXT, **_LEG},
            [({"dossier": d.code}, each) for d in dossiers for each in d.legs.values()],
        )


_KEYS: Final = {
    "dossier": ("code",),
    "custody": ("dossier", "number", "unit"),
    "leg": ("dossier", "id"),
}


def _upsert(
    connection: Connection,
    table: str,
    columns: dict[str, str],
    rows: Iterable[tuple[dict[str, str], object]],
) -> None:
    kept = list(rows)
    if not kept:
        return
    names = ", ".join(columns)
    types = ", ".join(f"%s::{kind}[]" for kind in columns.values())
    key = _KEYS[table]
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({names}) SELECT * FROM unnest({types})"  # noqa: S608 - constants
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}",
        tuple([_plain(_value(more, row, name)) for more, row in kept] for name in columns),
    )


def _value(more: dict[str, str], row: object, name: str) -> object:
    return more[name] if name in more else getattr(row, name)


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else value


def load(connection: Connection, codes: Sequence[str]) -> dict[str, Dossier]:
    """The dossiers with their custodies and legs, by code."""
    found = {
        row["code"]: Dossier(**_typed("dossier", row))
        for row in _rows(connection, "dossier", "code", _DOSSIER, codes)
    }
    for row in _rows(connection, "custody", "dossier", {"dossier": _TEXT, **_CUSTODY}, codes):
        dossier = found[row.pop("dossier")]
        custody = Custody(**_typed("custody", row))
        dossier.custodies[custody.number, custody.unit] = custody
    for row in _rows(connection, "leg", "dossier", {"dossier": _TEXT, **_LEG}, codes):
        dossier = found[row.pop("dossier")]
        leg = leg_of(row)
        dossier.legs[leg.id] = leg
    return found


def leg_of(row: dict[str, Any]) -> Leg:
    """A leg from a row of exactly `LEG_COLUMNS`."""
    return Leg(**_typed("leg", row))


def _rows(
    connection: Connection, table: str, key: str, columns: dict[str, str], codes: Sequence[str]
) -> list[dict[str, Any]]:
    found = connection.exec_driver_sql(
        f"SELECT {', '.join(columns)} FROM {table} WHERE {key} = ANY(%s)",  # noqa: S608 - constants
        (list(codes),),
    )
    return [dict(row) for row in found.mappings()]


def _typed(table: str, row: dict[str, Any]) -> dict[str, Any]:
    for name, kind in _ENUMS[table].items():
        if row[name] is not None:
            row[name] = kind(row[name])
    return row
