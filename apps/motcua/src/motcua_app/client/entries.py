"""One line of a unit's ledger as a client reads it, and what its body says."""

from __future__ import annotations

import base64
import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final

from google.protobuf.message import DecodeError

from motcua.common.v1.common_pb2 import Channel, Verdict
from motcua.dossier.v1.dossier_pb2 import DossierFact

HANOI: Final = timezone(timedelta(hours=7))
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


class Unreadable(Exception):
    """A line is not a line of a ledger."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A printed line, values parsed; the body is still bytes."""

    unit: str
    seq: int
    at: datetime
    business_at: datetime
    type: str
    dossier: str
    procedure: str
    custody: int
    handover: str | None
    peer: str | None
    body: bytes
    prev: bytes
    hash: bytes

    @property
    def day(self) -> str:
        """Local day of `business_at`."""
        return _day(self.business_at).isoformat()

    @property
    def body_hash(self) -> bytes:
        """SHA-256 of the body."""
        return hashlib.sha256(self.body).digest()


@dataclass(frozen=True, slots=True)
class Said:
    """What a body says beyond the printed line, as far as counting needs it.

    ``step`` is the fact's number within its custody; ``moved`` the procedures of a
    reclassification, from and to; ``due`` means something only where the fact ``has_due``;
    ``is_late`` is a task done after its own time.
    """

    business_at: datetime
    step: int
    actor: str
    field: str
    origin: str
    channel: str
    verdict: str
    has_due: bool
    due: datetime | None
    moved: tuple[str, str] | None
    is_late: bool = False


def _day(at: datetime) -> date:
    return at.astimezone(HANOI).date()


def parse_entry(line: Mapping[str, Any]) -> Entry:
    """Raises Unreadable naming what is wrong."""
    try:
        return Entry(
            unit=sys.intern(str(line["unit"])),
            seq=int(line["seq"]),
            at=datetime.fromisoformat(line["at"]),
            business_at=datetime.fromisoformat(line["business_at"]),
            type=sys.intern(str(line["type"])),
            dossier=str(line["dossier"]),
            procedure=sys.intern(str(line["procedure"])),
            custody=int(line["custody"]),
            handover=line["handover"],
            peer=line["peer"],
            body=base64.b64decode(line["body"], validate=True),
            prev=bytes.fromhex(line["prev"]),
            hash=bytes.fromhex(line["hash"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise Unreadable(str(error)) from error


def read_body(entry: Entry) -> tuple[Said, list[str]]:
    """What the body says, and the names of printed fields it contradicts.

    Raises Unreadable where it is no fact at all.
    """
    try:
        fact = DossierFact.FromString(entry.body)
        return _said(fact), _contradicted(entry, fact)
    except (DecodeError, OverflowError, ValueError) as error:
        raise Unreadable("body") from error


def _contradicted(entry: Entry, fact: DossierFact) -> list[str]:
    printed = {
        "unit": (entry.unit, fact.unit),
        "seq": (entry.seq, fact.seq),
        "at": (entry.at, fact.at.ToDatetime(tzinfo=UTC)),
        "business_at": (entry.business_at, fact.business_at.ToDatetime(tzinfo=UTC)),
        "type": (entry.type, fact.WhichOneof("event") or ""),
        "dossier": (entry.dossier, fact.dossier),
        "procedure": (entry.procedure, fact.procedure),
        "custody": (entry.custody, fact.custody),
        "handover": (entry.handover or "", fact.handover),
        "peer": (entry.peer or "", fact.peer),
    }
    return [name for name, (shown, said) in printed.items() if shown != said]


def _said(fact: DossierFact) -> Said:
    moved = fact.reclassified if fact.HasField("reclassified") else None
    current = fact.due.current if fact.due.HasField("current") else None
    return Said(
        business_at=fact.business_at.ToDatetime(tzinfo=UTC),
        step=fact.step_in_custody,
        actor=fact.actor,
        field=fact.field,
        origin=fact.origin,
        channel=_CHANNELS.get(fact.received.channel, "") if fact.HasField("received") else "",
        verdict=_VERDICTS.get(fact.due.verdict, "") if fact.HasField("due") else "",
        has_due=fact.HasField("due"),
        due=current.ToDatetime(tzinfo=UTC) if current is not None else None,
        moved=(moved.from_procedure, moved.to_procedure) if moved is not None else None,
        is_late=_is_late(fact),
    )


def _is_late(fact: DossierFact) -> bool:
    if not fact.task_done.HasField("due"):
        return False
    due: datetime = fact.task_done.due.ToDatetime(tzinfo=UTC)
    return fact.business_at.ToDatetime(tzinfo=UTC) > due
