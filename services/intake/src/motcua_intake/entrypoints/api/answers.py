"""What the API answers: plain values for JSON. Instants are local, with their offset."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any, Final

from motcua_intake.app.commands import Accepted, Done, SlipGiven
from motcua_intake.app.queries import DossierView, FactRow, Head, OfferRow, Stock
from motcua_intake.domain.dossier import Handed, Request
from motcua_intake.domain.process import Leg, Task
from motcua_kit.ledger import LedgerEntry, genesis
from motcua_vn.dates import local
from motcua_vn.due import DueDates

Json = dict[str, Any]

MILESTONES: Final = frozenset(
    {
        "received", "offered", "handed_in", "task_done", "supplement_asked",
        "supplement_received", "resolved", "result_ready", "returned", "refused", "withdrawn",
        "stopped", "offer_refused", "handed_out", "offer_ended", "extended", "payment_asked",
        "payment_received",
    }
)  # fmt: skip


def moment(at: datetime | None) -> str | None:
    """``2026-11-20T09:05:00.123456+07:00``."""
    return None if at is None else local(at).isoformat()


def plain(answer: object) -> Json:
    """A use case's answer. A command without one (an offer refused) answers ``{"done": true}``."""
    if isinstance(answer, Accepted):
        return accepted(answer)
    if isinstance(answer, Done | SlipGiven):
        return _values(answer)
    return {"done": True}


def accepted(answer: Accepted) -> Json:
    """The receipt's facts; spelled out because this is the hot path."""
    return {
        "dossier": answer.dossier,
        "received_at": moment(answer.received_at),
        "business_at": moment(answer.business_at),
        "due": moment(answer.due),
        "repeated": answer.repeated,
    }


def dossier(view: DossierView, *, with_people: bool) -> Json:
    """A dossier as this unit knows it; ``with_people`` shows who applied."""
    kept = view.dossier
    found: Json = {
        "dossier": kept.code,
        "unit": kept.unit,
        "procedure": kept.procedure,
        "procedure_version": kept.procedure_version,
        "state": kept.state.value,
        "away_state": kept.away_state or None,
        "holding": kept.holding.value,
        "guest": kept.guest or None,
        "custodian": kept.custodian,
        "custody": kept.custody,
        "origin": kept.origin,
        "national_status": kept.national_status,
        "financial": kept.financial.value,
        "outcome": kept.outcome or None,
        "channel": kept.channel,
        "received_at": moment(kept.received_at),
        "version": kept.rev,
        "recovered": kept.recovered.value or None,
        "due": moment(kept.dates.due_current) if kept.dates else None,
        "dates": _dates(kept.dates),
        "asked": _asked(view),
        "reopening": _reopening(view),
        "tasks": [_task(leg, task) for leg in kept.process.legs for task in leg.tasks],
        "legs": [_leg(leg) for leg in kept.process.legs],
        "requests": [_request(each) for each in kept.requests],
        "milestones": [_milestone(kept.unit, f) for f in view.facts if f.type in MILESTONES],
        "trail": [_fact(fact) for fact in view.facts],
    }
    if with_people:
        found["applicant"] = asdict(kept.applicant)
        found["components"] = [_paper(each) for each in kept.components]
    return found


def _paper(handed: Handed) -> Json:
    return {"code": handed.code, "form": handed.form, "quantity": handed.quantity}


def _dates(dates: DueDates | None) -> Json | None:
    if dates is None:
        return None
    return {
        "first": moment(dates.due_first),
        "restart": moment(dates.due_restart),
        "subtract": moment(dates.due_subtract),
        "current": moment(dates.due_current),
        "supplements": dates.supplements,
        "provisional": dates.provisional,
        "handover_by": moment(dates.handover_by),
        "apology_by": dates.apology_by.isoformat() if dates.apology_by else None,
        "verdict": dates.verdict,
        "verdict_index": dates.verdict_index,
    }


def _asked(view: DossierView) -> Json | None:
    asked = view.dossier.asked
    if asked is None:
        return None
    return {
        "kind": asked.kind,
        "at": moment(asked.at),
        "components": list(asked.components),
        "reason": asked.reason,
        "amount": asked.amount,
    }


def _reopening(view: DossierView) -> Json | None:
    wanted = view.dossier.reopening
    if wanted is None:
        return None
    return {"by": wanted.by, "at": moment(wanted.at), "reason": wanted.reason}


def _task(leg: Leg, task: Task) -> Json:
    return {
        "id": task.id,
        "leg": leg.code,
        "step": task.step,
        "name": task.name,
        "role": task.role,
        "kind": task.kind,
        "state": task.state.value,
        "assignee": task.assignee,
        "due": moment(task.due),
        "done_at": moment(task.done_at),
        "decision": task.decision or None,
    }


def _leg(leg: Leg) -> Json:
    return {
        "leg_code": leg.code,
        "leg": leg.id or None,
        "mode": leg.mode,
        "state": leg.state.value,
        "unit": leg.unit or None,
        "accept_by": moment(leg.accept_by),
        "due": moment(leg.due),
        "reason": leg.reason or None,
    }


def _request(request: Request) -> Json:
    return {
        "id": request.id,
        "kind": request.kind,
        "at": moment(request.at),
        "state": request.state,
        "reason": request.reason,
    }


def _milestone(unit: str, fact: FactRow) -> Json:
    return {
        "milestone": fact.type,
        "unit": unit,
        "at": moment(fact.at),
        "business_at": moment(fact.business_at),
        "due": moment(fact.due),
    }


def _fact(fact: FactRow) -> Json:
    return {
        "seq": fact.seq,
        "fact": fact.type,
        "at": moment(fact.at),
        "business_at": moment(fact.business_at),
        "actor": fact.actor,
        "custody": fact.custody,
        "peer": fact.peer or None,
        "handover": fact.handover or None,
    }


def offer(row: OfferRow, *, with_people: bool) -> Json:
    """An offer in the list of arrivals."""
    found = _values(row)
    if not with_people:
        found.pop("applicant", None)
    return found


def stock(found: Stock, *, codes: bool) -> Json:
    """The unit's stock, counted from rows."""
    rows: list[Json] = []
    for row in found.rows:
        plain_row: Json = {
            "procedure": row.procedure,
            "open": row.open,
            "in_transit": row.in_transit,
        }
        if codes:
            plain_row["open_codes"] = list(row.open_codes)
            plain_row["in_transit_codes"] = list(row.in_transit_codes)
        rows.append(plain_row)
    return {
        "unit": found.unit,
        "seq": found.seq,
        "hash": found.hash.hex(),
        "open": sum(row.open for row in found.rows),
        "in_transit": sum(row.in_transit for row in found.rows),
        "procedures": rows,
        "offered": [_values(each) for each in found.offered],
        "accepted": [_values(each) for each in found.accepted],
        "acknowledging": [_values(each) for each in found.acknowledging],
    }


def head(found: Head) -> Json:
    """How far a ledger is."""
    return _values(found)


def no_head(unit: str) -> Json:
    """The head of a ledger that holds nothing yet."""
    return {
        "unit": unit,
        "seq": 0,
        "hash": genesis(unit).hex(),
        "at": None,
        "published_seq": 0,
        "forked": False,
        "recovered": 0,
        "recovered_dossiers": 0,
        "recovered_at": None,
        "incomplete": 0,
    }


def ledger_line(entry: LedgerEntry) -> Json:
    """A line of ``motcua ledger``, field for field as the public contract has it."""
    return {
        "unit": entry.unit,
        "seq": entry.seq,
        "at": moment(entry.at),
        "business_at": moment(entry.business_at),
        "type": entry.type,
        "dossier": entry.dossier,
        "procedure": entry.procedure,
        "custody": entry.custody,
        "handover": entry.handover,
        "peer": entry.peer,
        "body": b64encode(entry.body).decode(),
        "prev": entry.prev.hex(),
        "hash": entry.hash.hex(),
    }


def _values(answer: object) -> Json:
    if not is_dataclass(answer) or isinstance(answer, type):
        raise TypeError(type(answer).__name__)
    return {name: _value(value) for name, value in asdict(answer).items()}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return list(value)
    return value
