"""How dossiers, offers and slips lie in their tables."""

from __future__ import annotations

import json
from typing import Any, Final

from motcua_intake.adapters.codec import decode, encode
from motcua_intake.domain.dossier import Dossier
from motcua_intake.domain.offers import IncomingOffer
from motcua_intake.domain.process import ACTIVE_TASKS
from motcua_vn.text import search_key

DOSSIER_COLUMNS: Final = (
    "unit", "code", "guest", "procedure", "procedure_version", "field", "origin", "custody",
    "state", "financial", "holding", "custodian", "national_status", "applicant_name",
    "name_key", "identity", "phone", "received_at", "last_at", "due", "provisional", "verdict",
    "imported", "data",
)  # fmt: skip
_TASK_COLUMNS: Final = 12


def to_json(value: Any) -> str:
    """A value as the text of a jsonb column."""
    return json.dumps(encode(value), ensure_ascii=False)


def dossier_values(dossier: Dossier) -> tuple[object, ...]:
    """The values of DOSSIER_COLUMNS."""
    dates, applicant = dossier.dates, dossier.applicant
    return (
        dossier.unit,
        dossier.code,
        dossier.guest,
        dossier.procedure,
        dossier.procedure_version,
        dossier.field,
        dossier.origin,
        dossier.custody,
        dossier.state.value,
        dossier.financial.value,
        dossier.holding.value,
        dossier.custodian,
        dossier.national_status,
        applicant.name,
        search_key(applicant.name),
        applicant.identity,
        applicant.phone,
        dossier.received_at,
        dossier.last_at,
        dates.due_current if dates else None,
        dates.provisional if dates else False,
        (dates.verdict or "") if dates else "",
        dossier.imported,
        to_json(dossier),
    )


def dossier_of(row: Any) -> Dossier:
    """The dossier of a row's ``data`` and ``rev``."""
    dossier = decode(Dossier, row.data)
    dossier.rev = row.rev
    return dossier


def task_values(dossier: Dossier) -> list[list[object]]:
    """Columns of the steps whose turn it is, for unnest: a column a list."""
    columns: list[list[object]] = [[] for _ in range(_TASK_COLUMNS)]
    for leg in dossier.process.legs:
        for task in leg.tasks:
            if task.state not in ACTIVE_TASKS:
                continue
            values = (
                task.id, dossier.unit, dossier.code, dossier.guest, task.step, task.name,
                task.role, task.kind, task.state.value, task.assignee, task.due, task.opened_at,
            )  # fmt: skip
            for column, value in zip(columns, values, strict=True):
                column.append(value)
    return columns


def offer_values(offer: IncomingOffer) -> dict[str, object]:
    """Columns of an offer."""
    carried = offer.carried
    return {
        "unit": offer.unit,
        "leg": offer.leg,
        "dossier": offer.dossier,
        "procedure": offer.procedure,
        "from_unit": offer.from_unit,
        "mode": offer.mode,
        "state": offer.state.value,
        "custody": offer.custody,
        "applicant_name": carried.applicant.name if carried else "",
        "dossier_due": carried.dates.due_current if carried and carried.dates else None,
        "offered_at": offer.offered_at,
        "accept_by": offer.accept_by,
        "ended_at": offer.ended_at,
        "data": to_json(offer),
    }


def offer_of(row: Any) -> IncomingOffer:
    """The offer of a row's ``data``."""
    return decode(IncomingOffer, row.data)
