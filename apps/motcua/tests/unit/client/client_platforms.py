"""A platform of one commune, answered from memory as its services would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

import httpx
from client_ledgers import PROCEDURE, Office, printed

from motcua_app.client.accounts import Account, Accounts
from motcua_app.client.door import Door
from motcua_app.client.platform import Platform
from motcua_app.client.proving import Proof, Waiting, prove
from motcua_app.client.sessions import Sessions
from motcua_kit.ledger import genesis

FACTS = 4
DAY = "2026-11-02"


class Readers:
    """A commune with four facts, and how far everybody has counted them.

    ``head`` is where the ledger ends by its head; ``meanwhile`` happens once, just before the
    question of its name is answered; ``rows`` are reporting's dossiers.
    """

    def __init__(self) -> None:
        self.office = Office()
        for number in range(FACTS):
            self.office.say("xa", "received", f"H31-{number}", fields={"channel": 1})
        self.head = (FACTS, self.ledger[-1].hash)
        self.seen = dict.fromkeys(("head", "flow", "tally", "routed"), FACTS)
        self.aside: dict[str, int] = {}
        self.meanwhile: dict[str, Callable[[], object]] = {}
        self.rows = {f"H31-{number}": self._row(number) for number in range(FACTS)}

    @property
    def ledger(self) -> list[Any]:
        return self.office.ledgers.setdefault("xa", [])

    def record(self, dossier: str) -> None:
        """One more fact, as the commune's own service records it: with its head."""
        entry = self.office.say("xa", "received", dossier, fields={"channel": 1})
        self.head = (entry.seq, entry.hash)

    def prove(self) -> Proof:
        door = Door("http://motcua.test", transport=httpx.MockTransport(self))
        platform = Platform(door, Sessions(door), Accounts([Account("kiemtra", "x")]))
        return prove(platform, Waiting(seconds=0, now=count().__next__, pause=lambda _time: None))

    def __call__(self, request: httpx.Request) -> httpx.Response:
        _, service, *_, asked = request.url.path.split("/")
        self.meanwhile.pop(asked, lambda: None)()
        if asked in {"ledger", "topic", "facts", "rows"}:
            lines = "\n".join(map(json.dumps, self._lines(asked, request.url.params)))
            return httpx.Response(200, text=lines)
        if asked == "session":
            return httpx.Response(200, json={"token": "t", "expires_at": "2999-01-01T00:00:00Z"})
        return httpx.Response(200, json=self._told(service, asked))

    def _lines(self, asked: str, params: httpx.QueryParams) -> Iterable[dict[str, Any]]:
        if asked == "ledger":
            return [printed(each) for each in self.ledger[int(params["from"]) - 1 :]]
        if asked == "rows":
            return [{"heads": {"xa": self.seen["head"]}}, *self.rows.values(), {"end": True}]
        copies = [
            {"unit": "xa", "seq": each.seq, "dossier": each.dossier, "hash": each.hash.hex()}
            for each in self.ledger[: self.seen["head"]]
        ]
        return [*copies, {"end": True}]

    def _told(self, service: str, asked: str) -> dict[str, Any]:
        codes = [each.dossier for each in self.ledger[:FACTS]]
        if service == "dieu-phoi":
            own = {"unit": "xa", "open": codes[: self.seen["routed"]], "in_transit": []}
            return {"units": [own | self._head("routed")], **self._books(service, "routed")}
        row = {"procedure": PROCEDURE, "open_codes": codes, "in_transit_codes": []}
        seq, digest = self.head
        at = self.ledger[FACTS - 1].at.isoformat()
        flow = {"day": DAY, "procedure": PROCEDURE, "received": self.seen["flow"]}
        tally = [
            {"day": DAY, "procedure": PROCEDURE, "field": field, "officer": "xa.quay",
             "measure": measure, "n": self.seen["tally"]}
            for field, measure in (("bao-tro", "received_counter"), ("", "done_received"))
        ]  # fmt: skip
        told: dict[str, dict[str, Any]] = {
            "units": {"units": [{"code": "xa", "deployment": "a"}]},
            "heads": {"heads": [{"unit": "xa", "seq": seq, "hash": digest.hex(), "at": at}]},
            "stock": {"seq": FACTS, "procedures": [row]},
            "flow": {"flow": [flow], "seq": self.seen["flow"]},
            "tally": {"tally": tally, "seq": self.seen["tally"]},
            "reader": self._books(service, "head"),
        }
        return told[asked]

    def _books(self, service: str, name: str) -> dict[str, Any]:
        parked = [
            {"stream": "xa", "seq": seq, "reason": "gap"}
            for reader, seq in self.aside.items()
            if reader == service
        ]
        return {"heads": [{"stream": "xa", "forked": False, **self._head(name)}], "parked": parked}

    def _head(self, name: str) -> dict[str, Any]:
        seq = self.seen[name]
        digest = self.ledger[seq - 1].hash if seq else genesis("xa")
        return {"seq": seq, "hash": digest.hex()}

    def _row(self, number: int) -> dict[str, Any]:
        entry = self.ledger[number]
        nothing = dict.fromkeys(("due_current", "solved_at", "verdict", "ended", "ended_at"))
        return {
            "dossier": entry.dossier, "custodian": "xa", "state": "open", "procedure": PROCEDURE,
            "field": "bao-tro", "origin": "xa", "channel": "counter",
            "received_at": entry.at.isoformat(), **nothing,
        }  # fmt: skip
