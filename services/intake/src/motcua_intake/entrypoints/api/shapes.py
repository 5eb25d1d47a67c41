"""The shapes of what ``answers`` answers with, for the description of the API."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from motcua_intake.app.queries import HandoverRow, OfferRow
from motcua_intake.domain.dossier import Financial, Holding, State
from motcua_intake.domain.offers import OfferState
from motcua_intake.domain.process import LegState, TaskState
from motcua_kit.web.described import (
    FLAG,
    HASH,
    INSTANT,
    MAYBE,
    MAYBE_INSTANT,
    READER_BOOKS,
    TEXT,
    WHOLE,
    choice,
    many,
    ref,
    shape,
)

Json = dict[str, Any]

_DATES: Final = shape(
    {
        "first": MAYBE_INSTANT, "restart": MAYBE_INSTANT, "subtract": MAYBE_INSTANT,
        "current": MAYBE_INSTANT, "supplements": WHOLE, "provisional": FLAG,
        "handover_by": MAYBE_INSTANT, "apology_by": {"type": ["string", "null"], "format": "date"},
        "verdict": MAYBE, "verdict_index": MAYBE,
    }
)  # fmt: skip
_ASKED: Final = shape(
    {"kind": TEXT, "at": INSTANT, "components": many(TEXT), "reason": TEXT, "amount": WHOLE}
)
_REOPENING: Final = shape({"by": TEXT, "at": INSTANT, "reason": TEXT})
_TASK: Final = shape(
    {
        "id": TEXT, "leg": TEXT, "step": TEXT, "name": TEXT, "role": TEXT, "kind": TEXT,
        "state": choice(TaskState), "assignee": TEXT, "due": MAYBE_INSTANT,
        "done_at": MAYBE_INSTANT, "decision": MAYBE,
    }
)  # fmt: skip
_LEG: Final = shape(
    {
        "leg_code": TEXT, "leg": MAYBE, "mode": TEXT, "state": choice(LegState), "unit": MAYBE,
        "accept_by": MAYBE_INSTANT, "due": MAYBE_INSTANT, "reason": MAYBE,
    }
)  # fmt: skip
_REQUEST: Final = shape({"id": TEXT, "kind": TEXT, "at": INSTANT, "state": TEXT, "reason": TEXT})
_MILESTONE: Final = shape(
    {"milestone": TEXT, "unit": TEXT, "at": INSTANT, "business_at": INSTANT, "due": MAYBE_INSTANT}
)
_FACT: Final = shape(
    {
        "seq": WHOLE, "fact": TEXT, "at": INSTANT, "business_at": INSTANT, "actor": TEXT,
        "custody": WHOLE, "peer": MAYBE, "handover": MAYBE,
    }
)  # fmt: skip
_APPLICANT: Final = shape(
    dict.fromkeys(("kind", "name", "identity", "address", "phone", "email"), TEXT)
)
_PAPER: Final = shape({"code": TEXT, "form": TEXT, "quantity": WHOLE})
_STOCK_ROW: Final = shape(
    {
        "procedure": TEXT, "open": WHOLE, "in_transit": WHOLE, "open_codes": many(TEXT),
        "in_transit_codes": many(TEXT),
    },
    "open_codes", "in_transit_codes",
)  # fmt: skip


def _row(kind: type, special: dict[str, Json]) -> Json:
    """A dataclass whose fields are text, but for those named."""
    return shape({field.name: special.get(field.name, TEXT) for field in fields(kind)})


def schemas() -> dict[str, Json]:
    """By the names the document refers to."""
    offer = _row(
        OfferRow,
        {
            "state": choice(OfferState), "offered_at": INSTANT, "accept_by": MAYBE_INSTANT,
            "dossier_due": MAYBE_INSTANT,
        },
    )  # fmt: skip
    # Who may not see people is not told who applies.
    offer["required"].remove("applicant")
    return {
        "Units": _units(),
        "Dossier": _dossier(),
        "Offers": shape({"offers": many(offer), "total": WHOLE}),
        "Handover": _row(HandoverRow, {"custody": WHOLE, "at": INSTANT}),
        "Stock": _stock(),
        "Heads": _heads(),
        "Waiting": {"type": "object", "additionalProperties": WHOLE},
        "Books": READER_BOOKS,
        "Imported": _imported(),
    }


def _units() -> Json:
    unit = dict.fromkeys(("unit", "identifier", "name", "level", "deployment"), TEXT)
    return shape({"deployment": TEXT, "units": many(shape(unit))})


def _dossier() -> Json:
    return shape(
        {
            "dossier": TEXT, "unit": TEXT, "procedure": TEXT, "procedure_version": WHOLE,
            "state": choice(State), "away_state": MAYBE, "holding": choice(Holding),
            "guest": MAYBE, "custodian": TEXT, "custody": WHOLE, "origin": TEXT,
            "national_status": WHOLE, "financial": choice(Financial), "outcome": MAYBE,
            "channel": TEXT, "received_at": INSTANT, "version": WHOLE, "due": MAYBE_INSTANT,
            "recovered": MAYBE,
            "dates": {"anyOf": [_DATES, {"type": "null"}]},
            "asked": {"anyOf": [_ASKED, {"type": "null"}]},
            "reopening": {"anyOf": [_REOPENING, {"type": "null"}]},
            "tasks": many(_TASK), "legs": many(_LEG), "requests": many(_REQUEST),
            "milestones": many(_MILESTONE), "trail": many(_FACT),
            "applicant": _APPLICANT, "components": many(_PAPER),
        },
        "applicant", "components",
    )  # fmt: skip


def _stock() -> Json:
    handovers = many(ref("Handover"))
    return shape(
        {
            "unit": TEXT, "seq": WHOLE, "hash": HASH, "open": WHOLE, "in_transit": WHOLE,
            "procedures": many(_STOCK_ROW), "offered": handovers, "accepted": handovers,
            "acknowledging": handovers,
        }
    )  # fmt: skip


def _heads() -> Json:
    head = {
        "unit": TEXT, "seq": WHOLE, "hash": HASH, "at": MAYBE_INSTANT, "published_seq": WHOLE,
        "forked": FLAG, "recovered": WHOLE, "recovered_dossiers": WHOLE,
        "recovered_at": MAYBE_INSTANT, "incomplete": WHOLE,
    }  # fmt: skip
    return shape({"deployment": TEXT, "heads": many(shape(head))})


def _imported() -> Json:
    done = shape({"key": TEXT, "dossier": TEXT, "repeated": FLAG})
    wrong = shape({"key": TEXT, "line": WHOLE, "code": TEXT, "message": TEXT})
    return shape({"dossiers": many(done), "errors": many(wrong)})
