"""The description of the JSON interface, its shapes taken from the contract's messages."""

from typing import Any, Final

from google.protobuf.descriptor import FieldDescriptor

from motcua.catalog.v1 import catalog_pb2 as pb
from motcua_kit.web.described import (
    SESSION,
    TYPED,
    WHOLE,
    components,
    get,
    many,
    parameter,
    ref,
    shape,
)

Json = dict[str, Any]
_ROOTS: Final = (pb.Unit, pb.Procedure, pb.Field, pb.Calendar, pb.Officer)
_WHOLE: Final = {
    FieldDescriptor.TYPE_INT64,
    FieldDescriptor.TYPE_UINT64,
    FieldDescriptor.TYPE_INT32,
    FieldDescriptor.TYPE_UINT32,
}


def document(prefix: str) -> Json:
    """The OpenAPI 3.1 document, for the place where the door has mounted the service."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Một Cửa: danh mục", "version": "1"},
        "servers": [{"url": prefix or "/"}],
        "paths": _paths(),
        "components": components(_schemas()),
    }


def _paths() -> Json:
    code = parameter("code", "path", TYPED)
    search = (parameter("q", "query", TYPED), parameter("field", "query", TYPED))
    unit = parameter("unit", "query", TYPED)
    officers = get("Cán bộ (cần đăng nhập)", _list("officers", "Officer"), (unit,), refused=(401,))
    return {
        "/api/v1/session": {"post": SESSION},
        "/api/v1/units": {"get": _open("Các đơn vị", _list("units", "Unit"))},
        "/api/v1/units/{code}": {"get": _open("Một đơn vị", ref("Unit"), code)},
        "/api/v1/procedures": {
            "get": _open("Tìm thủ tục, không cần dấu", _list("procedures", "Procedure"), *search)
        },
        "/api/v1/procedures/{code}": {
            "get": _open("Một thủ tục với mọi phiên bản", ref("Procedure"), code)
        },
        "/api/v1/fields": {"get": _open("Các lĩnh vực", _list("fields", "Field"))},
        "/api/v1/calendars": {"get": _open("Các lịch làm việc", _list("calendars", "Calendar"))},
        "/api/v1/officers": {"get": {**officers, "security": [{"session": []}]}},
    }


def _open(summary: str, schema: Json, *parameters: Json) -> Json:
    """A question that anybody may ask."""
    return get(summary, schema, parameters, refused=())


def _schemas() -> Json:
    found: Json = {}
    for root in _ROOTS:
        _collect(root.DESCRIPTOR, found)
    return found


def _collect(message: Any, found: Json) -> None:  # noqa: ANN401 - descriptors have two types
    if message.name in found:
        return
    found[message.name] = {}
    properties = {field.name: _of(field, found) for field in message.fields}
    found[message.name] = {
        "type": "object",
        "required": sorted(properties),
        "properties": properties,
    }


def _of(field: Any, found: Json) -> Json:  # noqa: ANN401
    one: Json
    if field.message_type is not None:
        _collect(field.message_type, found)
        one = ref(field.message_type.name)
    elif field.type in _WHOLE:
        one = {"type": "integer"}
    else:
        one = {"type": "boolean" if field.type == FieldDescriptor.TYPE_BOOL else "string"}
    return {"type": "array", "items": one} if field.is_repeated else one


def _list(name: str, of: str) -> Json:
    return shape({name: many(ref(of)), "count": WHOLE})
