"""From the topics' bytes to the domain's facts."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from google.protobuf.timestamp_pb2 import Timestamp

from motcua.common.v1.common_pb2 import Channel, DueDates, Verdict
from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_kit.bus.port import Envelope
from motcua_kit.clock import instant_of
from motcua_reporting.domain.fold import Dates, Fact

_VERDICTS: Final = {
    Verdict.VERDICT_EARLY: "early",
    Verdict.VERDICT_ON_TIME: "on_time",
    Verdict.VERDICT_LATE: "late",
    Verdict.VERDICT_STOPPED: "stopped",
    Verdict.VERDICT_WITHDRAWN: "withdrawn",
}
_CHANNELS: Final = {
    Channel.CHANNEL_COUNTER: "counter",
    Channel.CHANNEL_ONLINE: "online",
    Channel.CHANNEL_POST: "post",
}


def _instant(stamp: Timestamp) -> datetime:
    return instant_of(stamp.seconds, stamp.nanos)


def _dates(due: DueDates) -> Dates:
    return Dates(
        first=_instant(due.first) if due.HasField("first") else None,
        current=_instant(due.current) if due.HasField("current") else None,
        provisional=due.provisional,
        verdict=_VERDICTS.get(due.verdict),
        verdict_index=_VERDICTS.get(due.verdict_index),
    )


def fact_of(message: Envelope) -> Fact:
    """The fact in a message of the dossier topic. Raises DecodeError."""
    said = DossierFact.FromString(message.body)
    kind = said.WhichOneof("event") or ""
    return Fact(
        unit=said.unit,
        seq=said.seq,
        at=_instant(said.at),
        business_at=_instant(said.business_at),
        type=kind,
        dossier=said.dossier,
        procedure=said.procedure,
        field=said.field,
        origin=said.origin,
        custody=said.custody,
        step=said.step_in_custody,
        actor=said.actor,
        imported=said.imported,
        peer=said.peer or None,
        dates=_dates(said.due) if said.HasField("due") else None,
        channel=_CHANNELS.get(said.received.channel) if kind == "received" else None,
        task_due=_task_due(said) if kind == "task_done" else None,
        moved_from=said.reclassified.from_procedure or None if kind == "reclassified" else None,
        moved_to=said.reclassified.to_procedure or None if kind == "reclassified" else None,
    )


def _task_due(said: DossierFact) -> datetime | None:
    return _instant(said.task_done.due) if said.task_done.HasField("due") else None
