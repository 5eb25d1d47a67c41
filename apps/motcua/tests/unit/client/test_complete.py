"""How far `motcua prove` says that everything is counted: never further than any reader is."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import httpx
import pytest
from client_ledgers import PROCEDURE, Office, printed

from motcua_app.client.accounts import Account, Accounts
from motcua_app.client.door import Door
from motcua_app.client.platform import Platform
from motcua_app.client.proving import Waiting, prove
from motcua_app.client.sessions import Sessions

FACTS = 4


class Readers:
    """A commune with four facts, and how far everybody has counted them."""

    def __init__(self) -> None:
        self.office = Office()
        for number in range(FACTS):
            self.office.say("xa", "received", f"H31-{number}")
        self.seen = dict.fromkeys(("head", "flow", "tally", "routed"), FACTS)
        self.aside: dict[str, int] = {}

    @property
    def ledger(self) -> list[Any]:
        return self.office.ledgers["xa"]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        _, service, *_, asked = request.url.path.split("/")
        if asked in {"ledger", "topic", "facts"}:
            lines = [printed(each) for each in self.ledger] if asked == "ledger" else [{"end": 1}]
            return httpx.Response(200, text="\n".join(map(json.dumps, lines)))
        if asked == "session":
            return httpx.Response(200, json={"token": "t", "expires_at": "2999-01-01T00:00:00Z"})
        return httpx.Response(200, json=self._told(service, asked))

    def _told(self, service: str, asked: str) -> dict[str, Any]:
        if service == "dieu-phoi":
            own = {"unit": "xa", "open": [], "in_transit": [], **self._head("routed")}
            return {"units": [own], **self._books(service, "routed")}
        own_codes = [each.dossier for each in self.ledger]
        row = {"procedure": PROCEDURE, "open_codes": own_codes, "in_transit_codes": []}
        newest = self.ledger[FACTS - 1].at.isoformat()
        told: dict[str, dict[str, Any]] = {
            "units": {"units": [{"code": "xa", "deployment": "a"}]},
            "heads": {"heads": [{"unit": "xa", "seq": FACTS, "at": newest}]},
            "stock": {"seq": FACTS, "procedures": [row]},
            "flow": {"flow": [], "seq": self.seen["flow"]},
            "tally": {"tally": [], "seq": self.seen["tally"]},
            "custody": {"dossiers": [], "heads": {}},
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
        return {"seq": seq, "hash": self.ledger[seq - 1].hash.hex()}


@pytest.fixture
def readers() -> Readers:
    return Readers()


def complete_to(readers: Readers) -> Any:
    door = Door("http://motcua.test", transport=httpx.MockTransport(readers))
    platform = Platform(door, Sessions(door), Accounts([Account("kiemtra", "x")]))
    hurried = Waiting(seconds=0, now=count().__next__, pause=lambda _seconds: None)
    return prove(platform, hurried).complete_to


def test_what_everybody_has_counted_is_complete_to_the_newest_head(readers: Readers) -> None:
    assert complete_to(readers) == readers.ledger[-1].at


@pytest.mark.parametrize("lagging", ["flow", "tally", "routed"])
def test_completeness_ends_before_the_first_fact_that_somebody_lacks(
    lagging: str, readers: Readers
) -> None:
    readers.seen[lagging] = 2

    assert readers.ledger[1].at <= complete_to(readers) < readers.ledger[2].at


@pytest.mark.parametrize("reader", ["bao-cao", "dieu-phoi"])
def test_a_fact_put_aside_is_not_counted(reader: str, readers: Readers) -> None:
    readers.aside[reader] = 3

    assert readers.ledger[1].at <= complete_to(readers) < readers.ledger[2].at


def test_a_fact_recorded_after_the_call_takes_nothing_from_its_completeness(
    readers: Readers,
) -> None:
    readers.office.say("xa", "noted", "H31-1")

    assert complete_to(readers) == readers.ledger[FACTS - 1].at
