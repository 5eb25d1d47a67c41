"""Repositories of dossiers and offers over one connection, with an identity map."""

from __future__ import annotations

from typing import Final

from sqlalchemy.engine import Connection

from motcua_intake.adapters.codec import to_json
from motcua_intake.adapters.rows import (
    DOSSIER_COLUMNS,
    TASK_COLUMNS,
    dossier_of,
    dossier_values,
    offer_of,
    offer_values,
    task_rows,
)
from motcua_intake.domain.dossier import Dossier, Holding
from motcua_intake.domain.errors.custody import DossierNotFound, OfferNotFound
from motcua_intake.domain.offers import IncomingOffer

_COLUMNS: Final = ", ".join(DOSSIER_COLUMNS)
_MARKS: Final = ", ".join(["%s"] * len(DOSSIER_COLUMNS))
_SET: Final = ", ".join(f"{name} = excluded.{name}" for name in DOSSIER_COLUMNS[3:])
_TASK: Final = ", ".join(TASK_COLUMNS)
_ADD_TASKS: Final = (
    f"INSERT INTO task ({_TASK}) SELECT {_TASK}"  # noqa: S608 - constant names
    " FROM jsonb_populate_recordset(NULL::task, %s::jsonb)"
)
_GET: Final = (
    "SELECT data, rev FROM dossier WHERE unit = %s AND code = %s AND guest = %s FOR UPDATE"
)
_SAVE: Final = (
    f"INSERT INTO dossier ({_COLUMNS}) VALUES ({_MARKS})"  # noqa: S608 - constant names
    f" ON CONFLICT (unit, code, guest) DO UPDATE SET {_SET}, rev = dossier.rev + 1"
)
_DROP_TASKS: Final = "DELETE FROM task WHERE unit = %s AND dossier = %s AND guest = %s"
_OFFER_COLUMNS: Final = (
    "unit", "leg", "dossier", "procedure", "from_unit", "mode", "state", "custody",
    "applicant_name", "dossier_due", "offered_at", "accept_by", "ended_at", "data",
)  # fmt: skip
_ADD_OFFER: Final = (
    f"INSERT INTO offer ({', '.join(_OFFER_COLUMNS)})"  # noqa: S608 - constant names
    f" VALUES ({', '.join(['%s'] * len(_OFFER_COLUMNS))}) ON CONFLICT DO NOTHING"
)
_SAVE_OFFER: Final = (
    "UPDATE offer SET state = %(state)s, applicant_name = %(applicant_name)s,"
    " dossier_due = %(dossier_due)s, ended_at = %(ended_at)s, data = %(data)s"
    " WHERE unit = %(unit)s AND leg = %(leg)s"
)


class SqlDossiers:
    """Dossiers of one transaction: a row got twice is the same object."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._seen: dict[tuple[str, str, str], Dossier] = {}
        self.changed: dict[tuple[str, str, str], Dossier] = {}

    def get(self, unit: str, code: str, guest: str = "") -> Dossier:
        """Raises DossierNotFound."""
        found = self.find(unit, code, guest)
        if found is None:
            raise DossierNotFound(code)
        return found

    def find(self, unit: str, code: str, guest: str = "") -> Dossier | None:
        """The row, locked, or None."""
        key = (unit, code, guest)
        if key in self._seen:
            return self._seen[key]
        row = self._connection.exec_driver_sql(_GET, key).first()
        if row is None:
            return None
        self._seen[key] = dossier_of(row)
        return self._seen[key]

    def of_task(self, unit: str, code: str, task: str) -> Dossier:
        """The row that has this step: the unit's own or a guest's. Raises DossierNotFound."""
        guest = self._connection.exec_driver_sql(
            "SELECT guest FROM task WHERE id = %s AND unit = %s AND dossier = %s",
            (task, unit, code),
        ).scalar()
        if guest is None:
            guest = self._guest_with(unit, code, task)
        return self.get(unit, code, guest)

    def _guest_with(self, unit: str, code: str, task: str) -> str:
        """A step that is done is in no list of work any more: look into the rows."""
        rows = self._connection.exec_driver_sql(
            "SELECT guest, data FROM dossier WHERE unit = %s AND code = %s AND guest <> ''"
            " AND data::text LIKE '%%' || %s || '%%'",
            (unit, code, task),
        )
        row = rows.first()
        return row.guest if row is not None else ""

    def save(self, dossier: Dossier) -> None:
        """Store at the end of the transaction, once."""
        key = (dossier.unit, dossier.code, dossier.guest)
        self._seen[key] = self.changed[key] = dossier

    def facts_in_custody(self, unit: str, code: str, custody: int) -> int:
        """How many facts the unit has recorded of a custody."""
        count: int = self._connection.exec_driver_sql(
            "SELECT count(*) FROM ledger WHERE dossier = %s AND unit = %s AND custody = %s",
            (code, unit, custody),
        ).scalar_one()
        return count

    def guests(self, unit: str, code: str) -> list[Dossier]:
        """Rows of tasks of this dossier taken for other units, locked."""
        rows = self._connection.exec_driver_sql(
            "SELECT guest FROM dossier WHERE unit = %s AND code = %s AND guest <> ''"
            " ORDER BY guest",
            (unit, code),
        ).all()
        return [self.get(unit, code, row.guest) for row in rows]

    def flush(self) -> None:
        """Write what was saved."""
        for key, dossier in self.changed.items():
            self._connection.exec_driver_sql(_SAVE, dossier_values(dossier))
            self._connection.exec_driver_sql(_DROP_TASKS, key)
            has_work = dossier.holding in {Holding.CUSTODY, Holding.GUEST}
            tasks = task_rows(dossier) if has_work else []
            if tasks:
                self._connection.exec_driver_sql(_ADD_TASKS, (to_json(tasks),))


class SqlOffers:
    """Offers of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._seen: dict[tuple[str, str], IncomingOffer] = {}

    def dossier_of(self, unit: str, leg: str) -> str:
        """The code of the dossier that is offered. Raises OfferNotFound."""
        code: str | None = self._connection.exec_driver_sql(
            "SELECT dossier FROM offer WHERE unit = %s AND leg = %s", (unit, leg)
        ).scalar()
        if code is None:
            raise OfferNotFound(leg)
        return code

    def get(self, unit: str, leg: str) -> IncomingOffer:
        """Raises OfferNotFound."""
        found = self.find(unit, leg)
        if found is None:
            raise OfferNotFound(leg)
        return found

    def find(self, unit: str, leg: str) -> IncomingOffer | None:
        """Locked, or None."""
        if (unit, leg) not in self._seen:
            row = self._connection.exec_driver_sql(
                "SELECT data FROM offer WHERE unit = %s AND leg = %s FOR UPDATE", (unit, leg)
            ).first()
            if row is None:
                return None
            self._seen[unit, leg] = offer_of(row)
        return self._seen[unit, leg]

    def add(self, offer: IncomingOffer) -> bool:
        """False where it is known already."""
        values = offer_values(offer)
        result = self._connection.exec_driver_sql(
            _ADD_OFFER, tuple(values[name] for name in _OFFER_COLUMNS)
        )
        return result.rowcount == 1

    def save(self, offer: IncomingOffer) -> None:
        """Store it."""
        self._connection.exec_driver_sql(_SAVE_OFFER, offer_values(offer))
