"""The description of the JSON interface (OpenAPI 3.1)."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from motcua_kit.web.described import (
    INSTANT,
    MAYBE_INSTANT,
    READER_BOOKS,
    TEXT,
    TYPED,
    WHOLE,
    choice,
    components,
    content,
    get,
    many,
    parameter,
    ref,
    refusals,
    shape,
)
from motcua_kit.web.parked_api import parked_paths
from motcua_notify.app.queries import MessageLine, Totals, WaitingLine
from motcua_notify.domain.delivery import Channel, State

Json = dict[str, Any]
_TOTALS: Final = "Số tin theo trạng thái; đã gửi và không gửi là của 24 giờ qua"
_UUID: Final[Json] = {"type": "string", "format": "uuid"}
_TYPES: Final[dict[str, Json]] = {
    "id": _UUID,
    "attempts": WHOLE,
    "state": choice(State),
    "channel": choice(Channel),
    "done_at": MAYBE_INSTANT,
}


def document(prefix: str) -> Json:
    """The OpenAPI document, for the place where the door has mounted the service."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Một Cửa: thông báo cho người dân", "version": "1"},
        "servers": [{"url": prefix or "/"}],
        "security": [{"session": []}],
        "paths": _paths(),
        "components": components(
            {
                "Message": _line(MessageLine),
                "Waiting": _line(WaitingLine),
                "Totals": shape({field.name: WHOLE for field in fields(Totals)}),
            }
        ),
    }


def _paths() -> Json:
    typed = {**TYPED, "minLength": 1}
    listed = {"dossier": TEXT, "messages": many(ref("Message")), "waiting": many(ref("Waiting"))}
    return {
        **parked_paths(),
        "/api/v1/messages": {
            "get": get(
                "Tin của một hồ sơ",
                shape(listed),
                (parameter("dossier", "query", typed, required=True),),
            ),
        },
        "/api/v1/messages/{number}/retry": {"post": _retry()},
        "/api/v1/totals": {"get": get(_TOTALS, ref("Totals"))},
        "/api/v1/reader": {
            "get": get("Nhật ký đọc sự kiện", READER_BOOKS, (parameter("stream", "query", TYPED),)),
        },
    }


def _retry() -> Json:
    summary = "Gửi lại một tin đã hỏng"
    return {
        "summary": summary,
        "parameters": [parameter("number", "path", _UUID)],
        "responses": {
            "200": {
                "description": summary,
                "content": content(shape({"dossier": TEXT, "id": _UUID})),
            },
            **refusals(401, 403, 404, 409),
        },
    }


def _line(kind: type) -> Json:
    names = [field.name for field in fields(kind)]
    return shape({name: _TYPES.get(name, _by_name(name)) for name in names})


def _by_name(name: str) -> Json:
    return INSTANT if name.endswith(("_at", "not_before")) else TEXT
