"""What a service's OpenAPI description says of the parked desk."""

from __future__ import annotations

from typing import Any, Final

from motcua_kit.web.described import (
    INSTANT,
    MAYBE,
    TEXT,
    TYPED,
    WHOLE,
    Json,
    content,
    get,
    many,
    parameter,
    refusals,
    shape,
)

_FACT: Final[Json] = shape(
    {
        "id": TEXT, "stream": TEXT, "unit": TEXT, "dossier": MAYBE, "seq": WHOLE, "type": TEXT,
        "reason": TEXT, "since": INSTANT, "topic": TEXT, "partition": WHOLE, "offset": WHOLE,
    }
)  # fmt: skip
_REPLAYED: Final[Json] = shape({"applied": WHOLE, "left": many(_FACT)})


def parked_paths() -> dict[str, Any]:
    """The paths that `motcua_kit.web.parked` adds."""
    stream = {"required": True, "content": content(shape({"stream": {**TYPED, "minLength": 1}}))}
    return {
        "/api/v1/parked": {
            "get": get("Tin chưa đọc được", shape({"reader": TEXT, "parked": many(_FACT)}))
        },
        "/api/v1/parked/{key}/replay": {
            "post": {
                **_post("Đọc lại một tin", 401, 403, 404, 409),
                "parameters": [parameter("key", "path", TYPED)],
            }
        },
        "/api/v1/parked/replay": {
            "post": {
                **_post("Đọc lại mọi tin của một sổ", 401, 403, 409, 413, 422),
                "requestBody": stream,
            }
        },
    }


def _post(summary: str, *refused: int) -> Json:
    return {
        "summary": summary,
        "responses": {
            "200": {"description": summary, "content": content(_REPLAYED)},
            **refusals(*refused),
        },
    }
