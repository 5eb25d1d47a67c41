"""Ledgers of made-up dossiers, as the topics carry them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from google.protobuf.timestamp_pb2 import Timestamp

from motcua.common.v1.common_pb2 import Channel, DueDates, Verdict
from motcua.dossier.v1.dossier_pb2 import (
    DossierFact,
    HandedIn,
    HandedOut,
    Offered,
    Received,
    Reclassified,
    Refused,
    Reopened,
    Resolved,
    ResultReady,
    Returned,
    TaskDone,
)
from motcua_kit.bus.port import DOSSIER_TOPIC, Envelope, OutMessage
from motcua_kit.ledger import chain, genesis

START = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def stamp(at: datetime) -> Timestamp:
    found = Timestamp()
    found.FromDatetime(at)
    return found


@dataclass
class UnitLedger:
    """One unit's ledger, growing."""

    unit: str
    messages: list[OutMessage] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._head = genesis(self.unit)

    def record(self, fact: DossierFact, at: datetime) -> None:
        fact.unit, fact.seq = self.unit, len(self.messages) + 1
        fact.at.CopyFrom(stamp(at))
        body = fact.SerializeToString(deterministic=True)
        self._head = chain(self._head, body)
        self.messages.append(
            OutMessage(
                DOSSIER_TOPIC, self.unit, "node", fact.seq, self._head,
                fact.WhichOneof("event") or "", at, body,
            )
        )  # fmt: skip


@dataclass
class Province:
    """Ledgers of several units and the time, all before ``START``, in which dossiers move."""

    now: datetime = START - timedelta(hours=2)
    area: str = ""
    ledgers: dict[str, UnitLedger] = field(default_factory=dict)
    steps: dict[tuple[str, int, str], int] = field(default_factory=dict)

    def say(
        self,
        unit: str,
        dossier: str,
        custody: int,
        *,
        procedure: str = "1.010803",
        field: str = "nguoi-co-cong",
        actor: str = "",
        **event: object,
    ) -> None:
        self.now += timedelta(minutes=1)
        unit = unit + self.area
        if event.get("peer"):
            event["peer"] = f"{event['peer']}{self.area}"
        key = (dossier, custody, unit)
        self.steps[key] = self.steps.get(key, 0) + 1
        verdict = event.pop("verdict", Verdict.VERDICT_UNSPECIFIED)
        due = DueDates(
            first=stamp(START + timedelta(days=5)),
            current=stamp(START + timedelta(days=5)),
            verdict=verdict,  # type: ignore[arg-type]
        )
        fact = DossierFact(
            business_at=stamp(self.now),
            dossier=dossier,
            procedure=procedure,
            custody=custody,
            step_in_custody=self.steps[key],
            origin=f"xa{self.area}",
            field=field,
            actor=actor or f"{unit}.quay",
            due=due,
            **event,  # type: ignore[arg-type]
        )
        self.ledgers.setdefault(unit, UnitLedger(unit)).record(fact, self.now)

    def receive(self, dossier: str, **told: str) -> None:
        received = Received(channel=Channel.CHANNEL_COUNTER)
        self.say("xa", dossier, 1, received=received, **told)

    def finish_task(self, dossier: str, unit: str, custody: int, actor: str, due: datetime) -> None:
        done = TaskDone(task=f"{dossier}/{custody}", due=stamp(due))
        self.say(unit, dossier, custody, task_done=done, actor=actor)

    def hand(self, dossier: str, giver: str, taker: str, custody: int) -> None:
        leg = f"{dossier}/{custody}"
        self.say(giver, dossier, custody, offered=Offered(leg=leg), handover=leg, peer=taker)
        self.say(taker, dossier, custody + 1, handed_in=HandedIn(leg=leg), handover=leg, peer=giver)
        self.say(giver, dossier, custody, handed_out=HandedOut(leg=leg), handover=leg, peer=taker)

    def whole_journey(self, dossier: str) -> None:
        """Commune, district, province and back, solved on time and returned."""
        self.receive(dossier)
        self.hand(dossier, "xa", "huyen", 1)
        self.hand(dossier, "huyen", "tinh", 2)
        self.say("tinh", dossier, 3, resolved=Resolved(outcome="approved"))
        self.hand(dossier, "tinh", "xa", 3)
        self.say("xa", dossier, 4, result_ready=ResultReady(), verdict=Verdict.VERDICT_ON_TIME)
        self.say("xa", dossier, 4, returned=Returned(recipient="applicant"))

    def reclassify(self, dossier: str, unit: str, custody: int, old: str, new: str) -> None:
        moved = Reclassified(from_procedure=old, to_procedure=new)
        self.say(unit, dossier, custody, reclassified=moved, procedure=new)

    def refuse(self, dossier: str, custody: int) -> None:
        refused = Refused(reason="not_eligible")
        self.say("xa", dossier, custody, refused=refused, verdict=Verdict.VERDICT_EARLY)

    def reopen(self, dossier: str, custody: int) -> None:
        self.say("xa", dossier, custody, reopened=Reopened(reason="mistake"))

    def messages(self) -> list[OutMessage]:
        return [message for unit in self.ledgers.values() for message in unit.messages]


def as_read(messages: list[OutMessage]) -> list[Envelope]:
    """Messages as a reader gets them."""
    return [
        Envelope(
            m.topic, 0, offset, m.key, m.producer, m.seq, m.hash, m.type, m.at, m.body
        )
        for offset, m in enumerate(messages)
    ]  # fmt: skip
