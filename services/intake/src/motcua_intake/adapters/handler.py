"""What the consumer calls: catalogue records and what is said to our units, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy.engine import Connection

from motcua.catalog.v1.catalog_pb2 import CatalogFact
from motcua.handover.v1.handover_pb2 import HandoverMessage
from motcua_intake.adapters.uow import SqlUow, Surroundings, word_purpose
from motcua_intake.adapters.wire import dates_of, instant
from motcua_intake.app.apply_handover import Heard, apply_handover
from motcua_intake.app.ports import CannotOpen, Office, Sealer
from motcua_intake.domain.errors import IntakeError
from motcua_kit.bus.port import CATALOG_TOPIC, Envelope
from motcua_kit.errors import Poison, code_of

_INSTANTS: Final = frozenset({"accept_by", "accepted_at", "finished_at", "business_at", "limit"})


def batch_handler(
    office: Office, around: Surroundings
) -> Callable[[Connection, Sequence[Envelope]], None]:
    """A handler for the kit's consumer."""

    def handle(connection: Connection, messages: Sequence[Envelope]) -> None:
        uow = SqlUow(connection, around)
        records = [
            (fact.key, fact.version, message.body)
            for message in messages
            if message.topic == CATALOG_TOPIC
            for fact in (CatalogFact.FromString(message.body),)
        ]
        uow.apply_records(records)
        try:
            for message in messages:
                if message.topic != CATALOG_TOPIC:
                    heard = heard_of(message.body, around.sealer)
                    uow.hear(heard.dossier, message.traceparent)
                    apply_handover(heard, office, uow)
            uow.flush()
        except IntakeError as error:
            raise Poison(code_of(type(error))) from error

    return handle


def heard_of(body: bytes, sealer: Sealer) -> Heard:
    """A message read and, as far as it is sealed for us, opened."""
    message = HandoverMessage.FromString(body)
    kind = message.WhichOneof("event") or ""
    event: Any = getattr(message, kind) if kind else None
    fields: dict[str, Any] = {}
    if event is not None:
        for field in event.DESCRIPTOR.fields:
            if field.name in _INSTANTS:
                fields[field.name] = instant(event, field.name)
            elif field.name != "due":
                value = getattr(event, field.name)
                fields[field.name] = tuple(value) if field.is_repeated else value
    said_at = instant(message.position, "at")
    if said_at is None:
        raise Poison("no_time")
    return Heard(
        type=kind,
        from_unit=message.from_unit,
        to_unit=message.to_unit,
        dossier=message.dossier,
        procedure=message.procedure,
        leg=message.leg,
        at=said_at,
        fields=fields,
        opened=_opened(message, kind, fields, sealer),
        dates=dates_of(event.due, said_at) if kind == "custody_notice" else None,
    )


def _opened(
    message: HandoverMessage, kind: str, fields: dict[str, Any], sealer: Sealer
) -> dict[str, str]:
    purpose = word_purpose(kind, message.leg, message.dossier)
    opened = {}
    for name, value in fields.items():
        if name.startswith("sealed_") and value:
            try:
                opened[name] = sealer.open(value, message.to_unit, purpose=purpose).decode()
            except CannotOpen as error:
                raise Poison("cannot_open") from error
    return opened
