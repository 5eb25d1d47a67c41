"""How dossiers, offers and slips lie in their tables."""

from __future__ import annotations

from typing import Any, Final

from motcua_intake.adapters.codec import decode, to_json
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
TASK_COLUMNS: Final = (
    "id", "unit", "dossier", "guest", "step", "name", "role", "kind", "state", "assignee", "due",
    "opened_at",
)  # fmt: skip


def dossier_row(dossier: Dossier) -> dict[str, object]:
    """The values of DOSSIER_COLUMNS by their names; ``data`` is the dossier itself."""
    dates, applicant = dossier.dates, dossier.applicant
    return {
        "unit": dossier.unit,
        "code": dossier.code,
        "guest": dossier.guest,
        "procedure": dossier.procedure,
        "procedure_version": dossier.procedure_version,
        "field": dossier.field,
        "origin": dossier.origin,
        "custody": dossier.custody,
        "state": dossier.state.value,
        "financial": dossier.financial.value,
        "holding": dossier.holding.value,
        "custodian": dossier.custodian,
        "national_status": dossier.national_status,
        "applicant_name": applicant.name,
        "name_key": search_key(applicant.name),
        "identity": applicant.identity,
        "phone": applicant.phone,
        "received_at": dossier.received_at,
        "last_at": dossier.last_at,
        "due": dates.due_current if dates else None,
        "provisional": dates.provisional if dates else False,
        "verdict": (dates.verdict or "") if dates else "",
        "imported": dossier.imported,
        "data": dossier,
    }


def dossier_values(dossier: Dossier) -> tuple[object, ...]:
    """The values of DOSSIER_COLUMNS as parameters."""
    row = {**dossier_row(dossier), "data": to_json(dossier)}
    return tuple(row[name] for name in DOSSIER_COLUMNS)


def dossier_of(row: Any) -> Dossier:
    """The dossier of a row's ``data`` and ``rev``."""
    dossier = decode(Dossier, row.data)
    dossier.rev = row.rev
    return dossier


def task_rows(dossier: Dossier) -> list[dict[str, object]]:
    """The values of TASK_COLUMNS by their names, of each step whose turn it is."""
    return [
        {
            "id": task.id,
            "unit": dossier.unit,
            "dossier": dossier.code,
            "guest": dossier.guest,
            "step": task.step,
            "name": task.name,
            "role": task.role,
            "kind": task.kind,
            "state": task.state.value,
            "assignee": task.assignee,
            "due": task.due,
            "opened_at": task.opened_at,
        }
        for leg in dossier.process.legs
        for task in leg.tasks
        if task.state in ACTIVE_TASKS
    ]


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
