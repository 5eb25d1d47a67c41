"""Facts and words to protobuf, and handover messages back to values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from motcua.common.v1 import common_pb2
from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua.handover.v1.handover_pb2 import HandoverMessage
from motcua_intake.domain.facts import Fact, Value, Word
from motcua_intake.domain.recovery import Told
from motcua_vn.due import DueDates, Verdict

VERDICTS: Final = {
    None: common_pb2.VERDICT_UNSPECIFIED,
    Verdict.EARLY: common_pb2.VERDICT_EARLY,
    Verdict.ON_TIME: common_pb2.VERDICT_ON_TIME,
    Verdict.LATE: common_pb2.VERDICT_LATE,
    Verdict.STOPPED: common_pb2.VERDICT_STOPPED,
    Verdict.WITHDRAWN: common_pb2.VERDICT_WITHDRAWN,
}
_VERDICTS_BACK: Final = {number: verdict for verdict, number in VERDICTS.items()}


def fact_message(fact: Fact) -> DossierFact:
    """The fact as the topic carries it; the ledger gives it unit, number and time."""
    message = DossierFact(
        dossier=fact.dossier,
        procedure=fact.procedure,
        procedure_version=fact.procedure_version,
        custody=fact.custody,
        step_in_custody=fact.step_in_custody,
        handover=fact.handover,
        peer=fact.peer,
        actor=fact.actor,
        imported=fact.imported,
        origin=fact.origin,
        field=fact.field,
    )
    message.business_at.FromDatetime(fact.business_at)
    if fact.due is not None:
        put_dates(message.due, fact.due)
    _put(getattr(message, fact.type), fact.fields)
    return message


def word_message(word: Word, deployment: str, sealed: Mapping[str, bytes]) -> HandoverMessage:
    """The word as the handover topic carries it; ``deployment`` is the sender's."""
    message = HandoverMessage(
        from_unit=word.from_unit,
        to_unit=word.to_unit,
        dossier=word.dossier,
        procedure=word.procedure,
        leg=word.leg,
    )
    event = getattr(message, word.type)
    _put(event, {**word.fields, **sealed})
    if word.type == "offer_made":
        event.from_deployment = deployment
    return message


def _put(event: Message, fields: Mapping[str, Any]) -> None:
    event.SetInParent()
    for name, value in fields.items():
        if value is None:
            continue
        if isinstance(value, datetime):
            getattr(event, name).FromDatetime(value)
        elif isinstance(value, tuple):
            getattr(event, name).extend(value)
        elif isinstance(value, DueDates):
            put_dates(getattr(event, name), value)
        else:
            setattr(event, name, value)


def put_dates(message: common_pb2.DueDates, dates: DueDates) -> None:
    """All dates of a dossier."""
    message.first.FromDatetime(dates.due_first)
    for name, value in (
        ("restart", dates.due_restart),
        ("subtract", dates.due_subtract),
        ("current", dates.due_current),
    ):
        if value is not None:
            getattr(message, name).FromDatetime(value)
    message.provisional = dates.provisional
    message.supplements = dates.supplements
    message.verdict = VERDICTS[dates.verdict]
    message.verdict_index = VERDICTS[dates.verdict_index]


def instant(message: Message, name: str) -> datetime | None:
    """A timestamp field, or None where it is absent."""
    if not message.HasField(name):
        return None
    stamp: Timestamp = getattr(message, name)
    return stamp.ToDatetime(tzinfo=UTC)


def dates_of(message: common_pb2.DueDates, handover_by: datetime) -> DueDates | None:
    """A notice's dates; what it does not carry is taken as it was (``handover_by``)."""
    first = instant(message, "first")
    if first is None:
        return None
    current = instant(message, "current")
    return DueDates(
        due_first=first,
        due_restart=instant(message, "restart"),
        due_subtract=instant(message, "subtract"),
        due_current=current,
        supplements=message.supplements,
        provisional=message.provisional,
        handover_by=handover_by,
        apology_by=None,
        verdict=_VERDICTS_BACK[message.verdict],
        verdict_index=_VERDICTS_BACK[message.verdict_index],
    )


def event_fields(event: Message) -> dict[str, object]:
    """An event's fields that are set, as values for screens."""
    return {field.name: _value(field, value) for field, value in event.ListFields()}


def _value(field: FieldDescriptor, value: Any) -> object:  # noqa: ANN401
    if isinstance(value, Timestamp):
        return value.ToDatetime(tzinfo=UTC)
    convert: Callable[[Any], object] = list if field.is_repeated else (lambda same: same)
    return convert(value)


def told_of(body: bytes) -> Told:
    """A fact of a ledger read back. Raises ValueError for one without its times."""
    message = DossierFact.FromString(body)
    kind = message.WhichOneof("event") or ""
    at, business_at = instant(message, "at"), instant(message, "business_at")
    if at is None or business_at is None:
        raise ValueError("a ledger entry without its times")
    fact = Fact(
        unit=message.unit,
        type=kind,
        dossier=message.dossier,
        procedure=message.procedure,
        procedure_version=message.procedure_version,
        field=message.field,
        origin=message.origin,
        custody=message.custody,
        step_in_custody=message.step_in_custody,
        business_at=business_at,
        actor=message.actor,
        imported=message.imported,
        fields=_values(getattr(message, kind)) if kind else {},
        handover=message.handover,
        peer=message.peer,
        due=dates_of(message.due, business_at) if message.HasField("due") else None,
    )
    return Told(fact, message.seq, at)


def _values(event: Message) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for field in event.DESCRIPTOR.fields:
        if field.message_type is not None and field.message_type.name == "Timestamp":
            values[field.name] = instant(event, field.name)
        else:
            value = getattr(event, field.name)
            values[field.name] = tuple(value) if field.is_repeated else value
    return values
