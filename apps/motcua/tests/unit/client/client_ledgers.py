"""Ledgers for tests, written as the platform writes them."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_app.client.entries import HANOI, Entry
from motcua_kit.ledger import chain, genesis

START = datetime(2026, 11, 2, 8, tzinfo=HANOI)
PROCEDURE = "1.001776"


class Office:
    """Several units' ledgers; each `say` is one fact, a minute after the last."""

    def __init__(self) -> None:
        self.ledgers: dict[str, list[Entry]] = {}
        self._minutes = 0

    def say(
        self,
        unit: str,
        kind: str,
        dossier: str,
        *,
        custody: int = 1,
        handover: str = "",
        peer: str = "",
        procedure: str = PROCEDURE,
        verdict: int = 0,
        business_at: datetime | None = None,
        due: datetime | None = None,
        fields: dict[str, Any] | None = None,
    ) -> Entry:
        """Record a fact in the unit's ledger."""
        self._minutes += 1
        at = START + timedelta(minutes=self._minutes)
        book = self.ledgers.setdefault(unit, [])
        fact = DossierFact(
            unit=unit, seq=len(book) + 1, dossier=dossier, procedure=procedure, custody=custody,
            step_in_custody=len(book) + 1, handover=handover, peer=peer, actor=f"{unit}.quay",
            field="bao-tro", origin="xa",
        )  # fmt: skip
        fact.at.FromDatetime(at)
        fact.business_at.FromDatetime(business_at or at)
        fact.due.verdict = verdict
        if due is not None:
            fact.due.current.FromDatetime(due)
        getattr(fact, kind).SetInParent()
        for name, value in (fields or {}).items():
            setattr(getattr(fact, kind), name, value)
        body = fact.SerializeToString(deterministic=True)
        prev = book[-1].hash if book else genesis(unit)
        entry = Entry(
            unit, len(book) + 1, at, business_at or at, kind, dossier, procedure, custody,
            handover or None, peer or None, body, prev, chain(prev, body),
        )  # fmt: skip
        book.append(entry)
        return entry

    def hand_over(
        self, dossier: str, sender: str, receiver: str, handover: str, custody: int
    ) -> None:
        """A whole handover: offered, taken, acknowledged."""
        self.say(sender, "offered", dossier, custody=custody, handover=handover, peer=receiver)
        self.say(
            receiver, "handed_in", dossier, custody=custody + 1, handover=handover, peer=sender
        )
        self.say(sender, "handed_out", dossier, custody=custody, handover=handover, peer=receiver)

    def forge(self, unit: str, seq: int, **changes: Any) -> None:
        """Change an entry as it lies in the table."""
        self.ledgers[unit][seq - 1] = replace(self.ledgers[unit][seq - 1], **changes)

    def rechain(self, unit: str) -> None:
        """What a careful forger does: make the chain fit again."""
        prev = genesis(unit)
        for index, entry in enumerate(self.ledgers[unit]):
            made = replace(entry, prev=prev, hash=chain(prev, entry.body))
            self.ledgers[unit][index] = made
            prev = made.hash


def printed(entry: Entry) -> dict[str, Any]:
    """The entry as `motcua ledger` prints it."""
    return {
        "unit": entry.unit,
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "business_at": entry.business_at.isoformat(),
        "type": entry.type,
        "dossier": entry.dossier,
        "procedure": entry.procedure,
        "custody": entry.custody,
        "handover": entry.handover,
        "peer": entry.peer,
        "body": base64.b64encode(entry.body).decode(),
        "prev": entry.prev.hex(),
        "hash": entry.hash.hex(),
    }


def one_journey() -> Office:
    """Commune → district → commune, a result on time and returned; another still open."""
    office = Office()
    office.say("xa", "received", "H31-1", fields={"channel": 1})
    office.hand_over("H31-1", "xa", "huyen", "leg-1", 1)
    office.say("huyen", "resolved", "H31-1", custody=2)
    office.hand_over("H31-1", "huyen", "xa", "leg-2", 2)
    office.say("xa", "result_ready", "H31-1", custody=3, verdict=2)
    office.say("xa", "returned", "H31-1", custody=3, verdict=2)
    office.say("xa", "received", "H31-2", fields={"channel": 2})
    return office
