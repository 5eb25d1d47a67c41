"""The description of the JSON interface (OpenAPI 3.1)."""

from __future__ import annotations

from typing import Any, Final

from motcua_kit.web.described import (
    FLAG,
    HASH,
    MAYBE,
    MAYBE_INSTANT,
    READER_BOOKS,
    TEXT,
    TYPED,
    WHOLE,
    choice,
    components,
    get,
    many,
    parameter,
    ref,
    shape,
)
from motcua_kit.web.parked_api import parked_paths
from motcua_routing.app.queries import View
from motcua_routing.domain.facts import Mode
from motcua_routing.domain.path import Held, LegState, Phase, Verdict

Json = dict[str, Any]
MOST: Final = 1000
LARGEST_OFFSET: Final = 10**6


def document(prefix: str) -> Json:
    """The OpenAPI document, for the place where the door has mounted the service."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Một Cửa: điều phối", "version": "1"},
        "servers": [{"url": prefix or "/"}],
        "security": [{"session": []}],
        "paths": _paths(),
        "components": components(_schemas()),
    }


def _paths() -> Json:
    unit = parameter("unit", "query", TYPED)
    state = "|".join(LegState)
    legs = (
        parameter(
            "state",
            "query",
            {
                "type": "string",
                "pattern": f"^(({state})(,({state}))*)?$",
                "description": "Một hay nhiều trạng thái, cách nhau bằng dấu phẩy",
            },
        ),
        parameter("view", "query", choice(["", *View])),
        unit,
        parameter("limit", "query", _between(1, MOST, 100)),
        parameter("offset", "query", _between(0, LARGEST_OFFSET, 0)),
    )
    code = parameter("code", "path", TYPED)
    books = {
        **READER_BOOKS,
        "required": [*READER_BOOKS["required"], "lag"],
        "properties": {**READER_BOOKS["properties"], "lag": {"type": ["integer", "null"]}},
    }
    # No custody of any unit is a list; one unit's is an object.
    held = {"anyOf": [ref("Custody"), shape({"units": many(ref("Custody"))})]}
    return {
        **parked_paths(),
        "/api/v1/dossiers/{code}": {"get": get("Hồ sơ đang ở đâu", ref("Whereabouts"), (code,))},
        "/api/v1/legs": {
            "get": get("Các chặng chuyển", shape({"legs": many(ref("LegLine"))}), legs)
        },
        "/api/v1/custody": {"get": get("Đơn vị đang giữ hồ sơ nào, theo sổ đã đọc", held, (unit,))},
        "/api/v1/reader": {"get": get("Đã đọc sổ của các đơn vị đến đâu", books)},
    }


def _between(least: int, most: int, default: int) -> Json:
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


def _schemas() -> Json:
    leg: Json = {
        "leg": TEXT, "code": TEXT, "mode": choice(Mode), "from_unit": TEXT, "to_unit": MAYBE,
        "state": choice(LegState), "reason": MAYBE, "wanted_at": MAYBE_INSTANT,
        "offered_at": MAYBE_INSTANT, "accepted_at": MAYBE_INSTANT, "finished_at": MAYBE_INSTANT,
        "accept_by": MAYBE_INSTANT, "due": MAYBE_INSTANT,
        "verdict": {"enum": [*map(str, Verdict), None]}, "offer_overdue_at": MAYBE_INSTANT,
        "leg_overdue_at": MAYBE_INSTANT, "release_wanted_at": MAYBE_INSTANT, "imported": FLAG,
    }  # fmt: skip
    custody = shape(
        {
            "custody": WHOLE, "unit": TEXT, "state": choice(Held), "since": MAYBE_INSTANT,
            "leg": MAYBE, "leg_code": MAYBE,
        }
    )  # fmt: skip
    whereabouts = {
        "dossier": TEXT, "procedure": TEXT, "origin": TEXT, "custodian": TEXT,
        "deployment": TEXT, "custody": WHOLE, "state": choice(Held), "phase": choice(Phase),
        "completion": WHOLE, "due": MAYBE_INSTANT, "waiting_on": MAYBE,
        "custodies": many(custody), "legs": many(ref("Leg")),
    }  # fmt: skip
    waiting = shape({"dossier": TEXT, "custody": WHOLE, "handover": TEXT, "peer": TEXT})
    held = {
        "unit": TEXT, "seq": WHOLE, "hash": HASH, "open": many(TEXT), "in_transit": many(TEXT),
        "being_acknowledged": many(waiting),
    }  # fmt: skip
    return {
        "Leg": shape(leg),
        "LegLine": shape({"dossier": TEXT, "procedure": TEXT, "phase": choice(Phase), **leg}),
        "Whereabouts": shape(whereabouts),
        "Custody": shape(held),
    }
