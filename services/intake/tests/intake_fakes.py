"""Fakes of what stands around intake: a package store, notify, catalog, and routing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua.handover.v1.handover_pb2 import HandoverMessage, LegAnswered
from motcua_intake.app.ports import ContactPush
from motcua_kit.bus.port import DOSSIER_TOPIC, Bus, OutMessage, handover_topic
from motcua_kit.clock import Clock
from motcua_kit.errors import Transient
from motcua_kit.ledger import chain, stream_genesis
from motcua_kit.telemetry.trace import TRACEPARENT, inject
from services.intake.tests.intake_builders import RECORDS


class Store:
    """A package store in memory; notes in which trace it is called for which leg."""

    def __init__(self) -> None:
        self.packages: dict[str, bytes] = {}
        self.calls: set[tuple[str, str, str | None]] = set()
        self.is_away = False

    def put(self, leg: str, to_unit: str, sealed: bytes) -> str:
        if self.is_away:
            raise Transient("store_away")
        self._note("put", leg)
        digest = hashlib.sha256(sealed).hexdigest()
        self.packages[digest] = sealed
        return digest

    def get(self, leg: str, digest: str) -> bytes | None:
        self._note("get", leg)
        return self.packages.get(digest)

    def _note(self, call: str, leg: str) -> None:
        trace = inject().get(TRACEPARENT)
        self.calls.add((call, leg, trace.split("-")[1] if trace else None))


class Notify:
    """Remembers the contacts it was told, but for those it refuses."""

    def __init__(self) -> None:
        self.contacts: dict[str, ContactPush] = {}
        self.refused: dict[str, str] = {}
        self.is_away = False
        self.calls = 0

    def register(self, pushes: Sequence[ContactPush]) -> dict[str, str]:
        if self.is_away:
            raise Transient("notify_away")
        self.calls += 1
        taken = [push for push in pushes if push.dossier not in self.refused]
        self.contacts |= {push.dossier: push for push in taken}
        return {
            push.dossier: self.refused[push.dossier]
            for push in pushes
            if push.dossier in self.refused
        }


class CatalogDoor:
    """Answers with the test province."""

    def __init__(self, said: list[tuple[str, int, bytes]]) -> None:
        self._records = said
        self.keys: dict[str, bytes] = {}

    def records(self) -> list[tuple[str, int, bytes]]:
        return self._records

    def credentials(self) -> list[tuple[str, str, int]]:
        return [(login, "$argon2id$", 1) for login in RECORDS["officer"]]

    def register_keys(self, keys: dict[str, bytes]) -> dict[str, int]:
        self.keys.update(keys)
        return dict.fromkeys(keys, 1)


class Routing:
    """Answers every leg that is wanted, by the first unit that can."""

    def __init__(self, bus: Bus, clock: Clock, keys: dict[str, bytes]) -> None:
        self._bus, self._clock, self._keys = bus, clock, keys
        self._publisher = bus.publisher("routing")
        self._answered: set[str] = set()
        self._heads: dict[tuple[str, str], tuple[int, bytes]] = {}
        self.is_away = False

    def turn(self) -> int:
        """Answer what has not been answered; how many."""
        if self.is_away:
            return 0
        wanted = []
        for envelope in self._bus.scan(DOSSIER_TOPIC):
            fact = DossierFact.FromString(envelope.body)
            if fact.WhichOneof("event") == "leg_wanted":
                wanted.append((fact, envelope.traceparent))
        new = [each for each in wanted if each[0].leg_wanted.leg not in self._answered]
        for fact, traceparent in new:
            self._answered.add(fact.leg_wanted.leg)
            self._publisher.publish([replace(self._answer(fact), traceparent=traceparent)])
        return len(new)

    def _answer(self, fact: DossierFact) -> OutMessage:
        leg = fact.leg_wanted
        units = RECORDS["unit"]
        unit = leg.to_unit or next(
            code for code, u in units.items() if any(c.tag == leg.place for c in u.capabilities)
        )
        now = self._clock.now()
        message = HandoverMessage(
            from_unit="", to_unit=fact.unit, dossier=fact.dossier, procedure=fact.procedure,
            leg=leg.leg,
            leg_answered=LegAnswered(
                leg_code=leg.leg_code, unit=unit, deployment=units[unit].deployment,
                public_key=self._keys[unit], mode=leg.mode,
            ),
        )  # fmt: skip
        message.leg_answered.accept_by.FromDatetime(now + timedelta(hours=8))
        topic = handover_topic(units[fact.unit].deployment)
        seq, head = self._heads.get(
            (topic, fact.unit), (0, stream_genesis(topic, "routing", fact.unit))
        )
        message.position.producer, message.position.key = "routing", fact.unit
        message.position.seq = seq + 1
        message.position.at.FromDatetime(now)
        body = message.SerializeToString(deterministic=True)
        fingerprint = chain(head, body)
        self._heads[topic, fact.unit] = (seq + 1, fingerprint)
        return OutMessage(
            topic, fact.unit, "routing", seq + 1, fingerprint, "leg_answered", now, body
        )
