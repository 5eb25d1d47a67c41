"""From the topics' bytes to the domain's facts."""

from __future__ import annotations

from datetime import date, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_kit.bus.port import Envelope
from motcua_kit.clock import instant_of
from motcua_kit.errors import Poison
from motcua_notify.domain.milestones import Details, Fact


def fact_of(message: Envelope) -> Fact:
    """The fact in a message of the dossier topic.

    Raises DecodeError, and Poison where the new day of an extension is not a date.
    """
    said = DossierFact.FromString(message.body)
    kind = said.WhichOneof("event") or ""
    return Fact(
        unit=said.unit,
        seq=said.seq,
        type=kind,
        dossier=said.dossier,
        origin=said.origin,
        custody=said.custody,
        step=said.step_in_custody,
        business_at=_instant(said.business_at),
        imported=said.imported,
        wants=said.received.wants_messages if kind == "received" else None,
        details=_details(said, kind),
    )


def _details(said: DossierFact, kind: str) -> Details:
    has_due = said.HasField("due") and said.due.HasField("current")
    return Details(
        due=_instant(said.due.current) if has_due else None,
        extended_to=_date(said.extended.to) if kind == "extended" else None,
        amount=said.payment_asked.amount or None if kind == "payment_asked" else None,
        outcome=said.result_ready.outcome if kind == "result_ready" else "",
    )


def _instant(stamp: Timestamp) -> datetime:
    return instant_of(stamp.seconds, stamp.nanos)


def _date(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Poison("bad_date") from error
