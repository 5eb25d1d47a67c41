"""What every service's OpenAPI description says alike: refusals, the sign-in, a reader's books.

Statuses are named one by one and never by ``default``, so that a test can find one that is not
described.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

Json = dict[str, Any]

TEXT: Final[Json] = {"type": "string"}
WHOLE: Final[Json] = {"type": "integer"}
FLAG: Final[Json] = {"type": "boolean"}
MAYBE: Final[Json] = {"type": ["string", "null"]}
INSTANT: Final[Json] = {"type": "string", "format": "date-time"}
MAYBE_INSTANT: Final[Json] = {"type": ["string", "null"], "format": "date-time"}
HASH: Final[Json] = {"type": "string", "pattern": "^[0-9a-f]*$"}
TYPED: Final[Json] = {"type": "string", "pattern": "^[^\\u0000]*$"}
"""What somebody types into an address: anything but NUL, which no database keeps."""

JSON_TYPE: Final = "application/json"
PROBLEM_TYPE: Final = "application/problem+json"
_WORDS: Final[Mapping[int, str]] = {
    400: "Yêu cầu không đọc được",
    401: "Chưa đăng nhập hoặc phiên đã hết hạn",
    403: "Không có quyền",
    404: "Không có đối tượng được hỏi",
    409: "Chưa làm được trong tình trạng hiện tại",
    413: "Nội dung quá lớn",
    415: "Kiểu nội dung không được nhận",
    422: "Thông tin gửi lên chưa đúng; errors nêu từng mục",
    429: "Đã thử quá nhiều lần",
    503: "Tạm thời chưa trả lời; gửi lại sau số giây ở Retry-After",
}
_HEADERS: Final[Mapping[int, Json]] = {
    401: {"WWW-Authenticate": {"required": True, "schema": TEXT}},
    503: {"Retry-After": {"required": True, "schema": TEXT}},
}


def shape(properties: Mapping[str, Json], *optional: str) -> Json:
    """An object; every property is always there, save those named."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "properties": dict(properties)}


def many(items: Json) -> Json:
    """A list."""
    return {"type": "array", "items": items}


def choice(values: Iterable[object]) -> Json:
    """One of the values of an enumeration."""
    return {"type": "string", "enum": [str(value) for value in values]}


def ref(name: str) -> Json:
    """A schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: Json, media: str = JSON_TYPE) -> Json:
    """A body of one type."""
    return {media: {"schema": schema}}


def parameter(name: str, place: str, schema: Json, *, required: bool = False) -> Json:
    """A parameter; those in the path are always required."""
    return {"name": name, "in": place, "required": required or place == "path", "schema": schema}


def refusals(*statuses: int) -> Json:
    """The responses of these statuses; 503 is always among them."""
    return {
        str(status): {
            "description": _WORDS[status],
            **({"headers": _HEADERS[status]} if status in _HEADERS else {}),
            "content": content(ref("Problem"), PROBLEM_TYPE),
        }
        for status in sorted({*statuses, 503})
    }


PROBLEM: Final[Json] = shape(
    {
        "type": TEXT,
        "title": TEXT,
        "status": WHOLE,
        "detail": TEXT,
        "errors": many(shape({"field": TEXT, "message": TEXT})),
        "number": TEXT,
    },
    "detail",
    "errors",
    "number",
)
"""RFC 9457; ``errors`` names the fields, ``number`` is read over the phone."""

READER_BOOKS: Final[Json] = shape(
    {
        "reader": TEXT,
        "heads": many(
            shape({"stream": TEXT, "seq": WHOLE, "hash": HASH, "at": INSTANT, "forked": FLAG})
        ),
        "parked": many(
            shape(
                {
                    "stream": TEXT, "seq": WHOLE, "type": TEXT, "reason": TEXT,
                    "parked_at": INSTANT, "topic": TEXT, "partition": WHOLE, "offset": WHOLE,
                }
            )
        ),
        "positions": many(shape({"topic": TEXT, "partition": WHOLE, "next_offset": WHOLE})),
    }
)  # fmt: skip
"""What ``motcua_kit.db.books.reader_books`` answers."""

_ROLE: Final[Json] = shape({"role": TEXT, "unit": TEXT, "scope": TEXT})
SESSION: Final[Json] = {
    "operationId": "session",
    "summary": "Đăng nhập, nhận mã phiên",
    "security": [],
    "requestBody": {"required": True, "content": content(shape({"login": TEXT, "password": TEXT}))},
    "responses": {
        "200": {
            "description": "Mã phiên và quyền của người đăng nhập",
            "content": content(
                shape(
                    {
                        "token": TEXT,
                        "expires_at": INSTANT,
                        "principal": shape(
                            {"login": TEXT, "name": TEXT, "unit": TEXT, "roles": many(_ROLE)}
                        ),
                    }
                )
            ),
        },
        **refusals(400, 413, 415, 422, 429),
    },
}
"""``POST /api/v1/session`` of services that have accounts."""


def components(schemas: Mapping[str, Json]) -> Json:
    """The document's ``components``."""
    return {
        "schemas": {"Problem": PROBLEM, **schemas},
        "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}},
    }


def get(
    summary: str,
    schema: Json,
    parameters: tuple[Json, ...] = (),
    *,
    refused: tuple[int, ...] = (401, 403),
    media: str = JSON_TYPE,
) -> Json:
    """A question. What stands in its path may not be there; what it asks by may be wrong."""
    places = {each["in"] for each in parameters}
    may = {*refused, *({404} if "path" in places else ()), *({422} if "query" in places else ())}
    return {
        "summary": summary,
        "parameters": list(parameters),
        "responses": {
            "200": {"description": summary, "content": content(schema, media)},
            **refusals(*may),
        },
    }
