"""From the wire: facts of units' ledgers as the domain reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from google.protobuf.timestamp_pb2 import Timestamp

from motcua.common.v1.common_pb2 import LegMode
from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_routing.domain.facts import Fact, Mode

_MODES: Final[dict[int, Mode]] = {
    LegMode.LEG_MODE_UNSPECIFIED: Mode.CUSTODY,
    LegMode.LEG_MODE_CUSTODY: Mode.CUSTODY,
    LegMode.LEG_MODE_TASK: Mode.TASK,
    LegMode.LEG_MODE_OPINION: Mode.OPINION,
}
_TEXTS: Final = (
    "leg", "leg_code", "place", "to_unit", "base", "reason", "residence", "land",
)  # fmt: skip
_TIMES: Final = {
    "accept_by": "accept_by",
    "leg_due": "leg_due",
    "handed_in_at": "handed_in_at",
    # An opinion's date is the leg's own.
    "answer_by": "leg_due",
}


def fact_of(body: bytes) -> Fact:
    """A published fact. Raises DecodeError for bytes that are none.

    An event that this release does not know keeps its header: protobuf only grows.
    """
    message = DossierFact.FromString(body)
    kind = message.WhichOneof("event") or ""
    more = _event(getattr(message, kind)) if kind else {}
    due = message.due.current if message.HasField("due") else None
    return Fact(
        type=kind,
        unit=message.unit,
        dossier=message.dossier,
        custody=message.custody,
        step=message.step_in_custody,
        at=_required(message.at),
        business_at=_required(message.business_at),
        procedure=message.procedure,
        procedure_version=message.procedure_version,
        field=message.field,
        origin=message.origin,
        peer=message.peer,
        handover=message.handover,
        imported=message.imported,
        due=moment(due) if due is not None else None,
        **more,
    )


def _event(event: Any) -> dict[str, Any]:  # noqa: ANN401 - one of thirty generated messages
    known = event.DESCRIPTOR.fields_by_name
    found: dict[str, Any] = {name: getattr(event, name) for name in _TEXTS if name in known}
    for name, ours in _TIMES.items():
        if name in known and event.HasField(name):
            found[ours] = moment(getattr(event, name))
    if "mode" in known:
        found["mode"] = _MODES.get(event.mode, Mode.CUSTODY)
    if "outcome" in known or "answer" in known:
        found["outcome"] = event.outcome if "outcome" in known else event.answer
    return found


def moment(stamp: Timestamp) -> datetime | None:
    """An instant; None where the message has none."""
    if not stamp.seconds and not stamp.nanos:
        return None
    return stamp.ToDatetime(tzinfo=UTC)


def _required(stamp: Timestamp) -> datetime:
    return stamp.ToDatetime(tzinfo=UTC)
