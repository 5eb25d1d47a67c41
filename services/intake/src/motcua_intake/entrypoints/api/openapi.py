"""The API's description of itself (OpenAPI 3.1), made from what reads its requests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from motcua_intake.app import commands as c
from motcua_intake.app.commands import Accepted, Done, SlipGiven
from motcua_intake.entrypoints.api.imports import ImportBody
from motcua_intake.entrypoints.api.operations import OPERATIONS, Operation
from motcua_intake.entrypoints.api.shapes import schemas
from motcua_kit.web.described import (
    SESSION,
    TYPED,
    components,
    content,
    get,
    parameter,
    ref,
    refusals,
)
from motcua_kit.web.parked_api import parked_paths

Json = dict[str, Any]

LARGEST_SEQ: Final = 2**62
NDJSON: Final = "application/x-ndjson"
_REF: Final = "#/components/schemas/{model}"
_ANSWERS: Final[dict[type[c.Command], str]] = {
    c.AcceptDossier: Accepted.__name__,
    c.GiveSlip: SlipGiven.__name__,
    c.RefuseOffer: "Nothing",
}
_UNIT: Final = parameter(
    "unit", "query", {"type": "string", "pattern": "^([A-Za-z0-9][A-Za-z0-9._:-]{0,79})?$"}
)
_KEY: Final = {
    **parameter(
        "Idempotency-Key",
        "header",
        {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{8,128}$"},
        required=True,
    ),
    "description": "Gửi lại cùng khóa thì nhận lại kết quả đầu tiên.",
}
_FROM: Final = parameter(
    "from", "query", {"type": "integer", "minimum": 1, "maximum": LARGEST_SEQ, "default": 1}
)


@dataclass(frozen=True, slots=True)
class _Read:
    """A question: ``refused`` are statuses beside those that its parameters bring."""

    path: str
    name: str
    summary: str
    schema: Json
    query: tuple[Json, ...] = ()
    media: str = "application/json"
    refused: tuple[int, ...] = (401, 403)


_READS: Final = (
    _Read("/units", "units", "Các đơn vị do nút này phục vụ", ref("Units")),
    _Read("/dossiers/{code}", "dossier", "Hồ sơ: trạng thái, các bước, hạn, các mốc",
          ref("Dossier"), (_UNIT,)),
    _Read("/dossiers/{code}/receipt.pdf", "receipt", "Giấy tiếp nhận và hẹn trả kết quả",
          {"type": "string", "contentMediaType": "application/pdf"}, (_UNIT,), "application/pdf"),
    _Read("/offers", "offers", "Hồ sơ đơn vị khác chuyển đến", ref("Offers"),
          (_UNIT, parameter("all", "query", TYPED), parameter("dossier", "query", TYPED)),
          refused=(401, 403, 404)),
    _Read("/ledger", "ledger", "Sổ cái của đơn vị, mỗi dòng một sự kiện", {"type": "string"},
          (_UNIT, _FROM), NDJSON, (401, 403, 404)),
    _Read("/stock", "stock", "Số hồ sơ đang giữ theo thủ tục, đếm từ hồ sơ", ref("Stock"),
          ({**_UNIT, "required": True}, parameter("codes", "query", TYPED)),
          refused=(401, 403, 404)),
    _Read("/heads", "heads", "Đầu các sổ cái", ref("Heads")),
    _Read("/outbox", "outbox", "Những gì đang chờ gửi đi", ref("Waiting")),
    _Read("/reader", "reader", "Đã đọc đến đâu, sự kiện nào đang để riêng", ref("Books")),
)  # fmt: skip


def document(prefix: str, *, signs_in: bool = True) -> Json:
    """The OpenAPI document; ``prefix`` is where the door has mounted the service, ``signs_in``
    whether it has accounts of its own."""
    paths: dict[str, Json] = {}
    for operation in OPERATIONS:
        paths.setdefault(_path(operation.path), {})["post"] = _change(operation)
    for read in _READS:
        paths.setdefault("/v1" + read.path, {})["get"] = _question(read)
    paths["/v1/imports"] = {"post": _imports()}
    # The server of this document lies below /api.
    paths |= {path.removeprefix("/api"): item for path, item in parked_paths().items()}
    if signs_in:
        paths["/v1/session"] = {"post": SESSION}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Một Cửa: tiếp nhận và giải quyết hồ sơ", "version": "1.0.0"},
        "servers": [{"url": prefix.rstrip("/") + "/api"}],
        "security": [{"session": []}],
        "paths": paths,
        "components": components({**_bodies(), **schemas()}),
    }


def _path(rule: str) -> str:
    return "/v1" + re.sub(r"<(\w+)>", r"{\1}", rule)


def _in_path(path: str) -> tuple[Json, ...]:
    return tuple(parameter(name, "path", TYPED) for name in re.findall(r"[<{](\w+)[>}]", path))


def _change(operation: Operation) -> Json:
    answer = _ANSWERS.get(operation.command, Done.__name__)
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": "Quyền: " + ", ".join(operation.roles) + ".",
        "parameters": [_KEY, *_in_path(operation.path)],
        "requestBody": {"required": True, "content": content(ref(operation.body.__name__))},
        "responses": {
            str(operation.status): {"description": "Đã ghi", "content": content(ref(answer))},
            **refusals(400, 401, 403, 404, 409, 413, 415, 422),
        },
    }


def _question(read: _Read) -> Json:
    asked = (*_in_path(read.path), *read.query)
    described = get(read.summary, read.schema, asked, refused=read.refused, media=read.media)
    return {"operationId": read.name, **described}


def _imports() -> Json:
    return {
        "operationId": "imports",
        "summary": "Nhập hồ sơ đã có lịch sử, mỗi dòng một hồ sơ",
        "description": "Quyền: importer. Mỗi dòng là một ImportBody; dòng sai không ảnh hưởng "
        "dòng khác; gửi lại cùng key thì nhận lại mã hồ sơ đầu tiên.",
        "requestBody": {
            "required": True,
            "content": content(ref(ImportBody.__name__), NDJSON),
        },
        "responses": {
            "200": {"description": "Kết quả từng dòng", "content": content(ref("Imported"))},
            **refusals(400, 401, 403, 413, 415, 422),
        },
    }


def _bodies() -> Json:
    bodies: dict[type[BaseModel], None] = dict.fromkeys(op.body for op in OPERATIONS)
    bodies[ImportBody] = None
    _, made = models_json_schema([(body, "validation") for body in bodies], ref_template=_REF)
    found: Json = dict(made["$defs"])
    for answer in (Accepted, Done, SlipGiven):
        found[answer.__name__] = TypeAdapter(answer).json_schema(
            mode="serialization", ref_template=_REF
        )
    found["Nothing"] = {
        "type": "object",
        "required": ["done"],
        "properties": {"done": {"const": True}},
    }
    return found
