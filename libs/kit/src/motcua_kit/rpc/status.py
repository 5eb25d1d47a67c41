"""Refusals on the wire: a status code, and google.rpc details in the trailing metadata."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import grpc
from google.protobuf.any_pb2 import Any as Packed

from motcua_kit.errors import FieldProblem, Refusal

# googleapis-common-protos carries no types.
_DETAILS: Final[Any] = import_module("google.rpc.error_details_pb2")
_STATUS: Final[Any] = import_module("google.rpc.status_pb2")
BadRequest, ErrorInfo = _DETAILS.BadRequest, _DETAILS.ErrorInfo
LocalizedMessage, Status = _DETAILS.LocalizedMessage, _STATUS.Status

DETAILS: Final = "grpc-status-details-bin"
DOMAIN: Final = "motcua"


@dataclass(frozen=True, slots=True)
class Told:
    """What a peer told about its refusal."""

    code: str
    text: str
    problems: tuple[FieldProblem, ...] = ()
    number: str | None = None


def details_of(refusal: Refusal) -> tuple[tuple[str, bytes], ...]:
    """The trailing metadata that carries a refusal's details."""
    info = ErrorInfo(reason=refusal.code, domain=DOMAIN)
    if refusal.number:
        info.metadata["number"] = refusal.number
    parts = [info, LocalizedMessage(locale="vi", message=refusal.text)]
    problems = refusal.problems
    if not problems and refusal.field:
        problems = (FieldProblem(refusal.field, refusal.text),)
    if problems:
        violations = [
            BadRequest.FieldViolation(field=each.field, description=each.message)
            for each in problems
        ]
        parts.append(BadRequest(field_violations=violations))
    status = Status(code=refusal.grpc.value[0], message=refusal.code)
    for part in parts:
        packed = Packed()
        packed.Pack(part)
        status.details.append(packed)
    return ((DETAILS, status.SerializeToString()),)


def told_by(error: grpc.RpcError) -> Told:
    """What the peer told; a bare status when it is not one of ours."""
    trailing: Any = error.trailing_metadata() or ()
    raw = next((value for key, value in trailing if key == DETAILS), None)
    if raw is None:
        return Told(error.code().name.lower(), "")
    code, text, number = "", "", None
    problems: list[FieldProblem] = []
    for packed in Status.FromString(raw).details:
        if packed.Is(ErrorInfo.DESCRIPTOR):
            info = ErrorInfo.FromString(packed.value)
            code, number = info.reason, info.metadata.get("number")
        elif packed.Is(LocalizedMessage.DESCRIPTOR):
            text = LocalizedMessage.FromString(packed.value).message
        elif packed.Is(BadRequest.DESCRIPTOR):
            found = BadRequest.FromString(packed.value).field_violations
            problems += [FieldProblem(each.field, each.description) for each in found]
    return Told(code, text, tuple(problems), number)
