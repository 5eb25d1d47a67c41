"""The description of the JSON interface (OpenAPI 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final

from motcua_kit.web.described import (
    FLAG,
    INSTANT,
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
from motcua_reporting.app.queries import By, Counts
from motcua_reporting.entrypoints.asked import SUBTREE

Json = dict[str, Any]
MOST: Final = 5000
NDJSON: Final = "application/x-ndjson"
_DAY: Final[Json] = {"type": "string", "format": "date"}
_HEADS: Final[Json] = {"type": "object", "additionalProperties": WHOLE}
_MOVES: Final = (
    "received", "handed_in", "reopened", "handed_out", "closed", "moved_out", "moved_in",
)  # fmt: skip


def document(prefix: str, measures: Sequence[str]) -> Json:
    """The OpenAPI document, for the place where the door has mounted the service."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Một Cửa: báo cáo", "version": "1"},
        "servers": [{"url": prefix or "/"}],
        "security": [{"session": []}],
        "paths": parked_paths()
        | {
            f"/api/v1{path}": {"get": each}
            for path, each in {**_counted(measures), **_audit()}.items()
        },
        "components": components(_schemas()),
    }


def _counted(measures: Sequence[str]) -> Json:
    scope = (
        parameter("unit", "query", TYPED),
        parameter("subtree", "query", choice(SUBTREE)),
        parameter("from", "query", _or_nothing(_DAY)),
        parameter("to", "query", _or_nothing(_DAY)),
        parameter("as_of", "query", _or_nothing(INSTANT)),
    )
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": 200}
    list_of = (
        parameter("what", "query", choice(measures)),
        parameter("procedure", "query", TYPED),
        parameter("field", "query", TYPED),
        parameter("limit", "query", limit),
        parameter("after", "query", TYPED),
    )
    found = {
        "/counts": get(
            "Các con số của một đơn vị và các đơn vị bên dưới; by=procedure, by=field thêm số của"
            " mỗi thủ tục, lĩnh vực; by=officer thêm việc đã làm của mỗi cán bộ ở những đơn vị mà"
            " người hỏi được xem (officers_of)",
            _counts(),
            (*scope, parameter("by", "query", choice(By))),
        ),
        "/completeness": get("Đã đếm sổ của mỗi đơn vị đến đâu", shape({"units": many(_head())})),
        "/dossiers": get(
            "Hồ sơ đứng sau một con số",
            shape({"dossiers": many(ref("Dossier"))}),
            (*scope, *list_of),
        ),
        "/trail/{code}": get(
            "Mọi sự kiện của một hồ sơ",
            shape({"trail": many(ref("Step"))}),
            (parameter("code", "path", TYPED),),
        ),
    }
    for path in ("/counts", "/dossiers"):
        # A unit nobody knows is not there.
        found[path]["responses"]["404"] = found["/trail/{code}"]["responses"]["404"]
    return found


def _counts() -> Json:
    by_code = {"type": "object", "additionalProperties": ref("Counts")}
    return shape(
        {
            "unit": MAYBE,
            "as_of": INSTANT,
            "total": ref("Counts"),
            "units": by_code,
            "by": choice(filter(None, By)),
            "groups": by_code,
            "officers": many(ref("OfficerWork")),
            "officers_of": many(TEXT),
        },
        "by",
        "groups",
        "officers",
        "officers_of",
    )


def _or_nothing(schema: Json) -> Json:
    """A form that leaves its field empty asks without it."""
    return {"anyOf": [schema, {"type": "string", "maxLength": 0}]}


def _audit() -> Json:
    unit = (parameter("unit", "query", TYPED),)
    return {
        "/flow": get(
            "Cột sổ theo ngày và thủ tục", shape({"flow": many(ref("Flow")), "seq": WHOLE}), unit
        ),
        "/tally": get(
            "Thống kê theo ngày", shape({"tally": many(ref("Tally")), "seq": WHOLE}), unit
        ),
        "/custody": get(
            "Đơn vị đang giữ hồ sơ nào, theo sổ đã đếm",
            shape({"dossiers": many(ref("Held")), "heads": _HEADS}),
            unit,
        ),
        "/rows": get("Bảng hồ sơ của báo cáo, mỗi dòng một hồ sơ", TEXT, media=NDJSON),
        "/facts": get("Bản chép các sự kiện, mỗi dòng một sự kiện", TEXT, unit, media=NDJSON),
        "/topic": get("Kênh sự kiện đọc lại từ đầu", TEXT, unit, media=NDJSON),
        "/reader": get("Nhật ký đọc sự kiện", READER_BOOKS, (parameter("stream", "query", TYPED),)),
    }


def _head() -> Json:
    return shape({"unit": TEXT, "seq": WHOLE, "at": INSTANT, "parked": WHOLE, "forked": FLAG})


def _schemas() -> Json:
    dossier = {
        "dossier": TEXT, "procedure": TEXT, "field": TEXT, "origin": TEXT, "custodian": MAYBE,
        "state": MAYBE, "received_at": MAYBE_INSTANT, "due": MAYBE_INSTANT,
        "solved_at": MAYBE_INSTANT, "verdict": MAYBE, "end": MAYBE,
    }  # fmt: skip
    tally = {
        "day": _DAY, "procedure": TEXT, "field": TEXT, "officer": TEXT, "measure": TEXT, "n": WHOLE,
    }  # fmt: skip
    step = {
        "unit": TEXT, "seq": WHOLE, "type": TEXT, "custody": WHOLE, "step": WHOLE,
        "partition": WHOLE, "offset": WHOLE, "at": TEXT, "business_at": TEXT,
    }  # fmt: skip
    work = {
        "unit": TEXT, "officer": TEXT, "late": WHOLE,
        "done": {"type": "object", "additionalProperties": WHOLE},
    }  # fmt: skip
    held = {"dossier": TEXT, "unit": TEXT, "state": TEXT, "procedure": TEXT, "custody": WHOLE}
    return {
        "Counts": shape({field.name: WHOLE for field in fields(Counts)}),
        "Dossier": shape(dossier),
        "Flow": shape({"day": _DAY, "procedure": TEXT, **dict.fromkeys(_MOVES, WHOLE)}),
        "Tally": shape(tally),
        "Held": shape(held),
        "OfficerWork": shape(work),
        "Step": shape(step),
    }
