"""The desk of facts that routing could not apply, as a supervisor and a program see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from routing_builders import DOSSIER, Ledgers, hours, published
from routing_parts import Parts

from motcua.parked.v1.parked_pb2 import ParkedFact
from motcua_kit.bus.port import PARKED_TOPIC
from motcua_kit.consumer import Limits
from motcua_kit.errors import DomainError
from motcua_kit.session import Grant, Principal, Scope
from motcua_routing.app.ports import Record, Uow
from motcua_routing.domain.facts import Fact
from motcua_routing.entrypoints.web.app import make_web

SUPERVISOR = Principal(
    "giam.sat", name="Trần Thị Sáu", unit="tinh", grants=(Grant("supervisor", "tinh", Scope.TREE),)
)
AUDITOR = Principal("kiem.toan", unit="tinh", grants=(Grant("auditor", "tinh", Scope.TREE),))
OFFICER = Principal("can.bo", name="Lê Văn Ba", unit="xa", grants=(Grant("counter_officer", "xa"),))
PAGE = "/dieu-phoi/ban-tin"


class NotToday(DomainError):
    """A mistake in the program, mended by the next release."""


class Desk:
    """The door, and how people and programs come through it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.app = make_web(parts.routing)

    def get(self, path: str, who: Principal):
        return self.app.test_client().get(path, headers=self._headers(who))

    def post(self, path: str, who: Principal, **more: object):
        return self.app.test_client().post(path, headers=self._headers(who), **more)

    def listed(self) -> list[dict]:
        return self.get("/dieu-phoi/api/v1/parked", AUDITOR).json["parked"]

    def _headers(self, who: Principal) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._parts.token(who)}"}


@pytest.fixture
def ledgers() -> Ledgers:
    made = Ledgers()
    made.write("xa", 1, "received", hours(0), due=hours(200))
    made.write("xa", 1, "task_done", hours(1), step="nhan")
    return made


def refuse(parts: Parts, *types: str) -> None:
    """From now on the reader has a rule against facts of these types."""

    def apply(records: Sequence[Record], facts: Sequence[Fact], uow: Uow) -> None:
        if any(fact.type in types for fact in facts):
            raise NotToday
        parts.routing.apply(records, facts, uow)

    parts.consumer.close()
    parts.consumer = replace(parts.routing, apply=apply).consumer(Limits(poll_seconds=0))


@pytest.fixture
def desk(parts: Parts, ledgers: Ledgers) -> Desk:
    """Two facts of one dossier lie there: one refused, and the one behind it."""
    parts.tell_catalog()
    refuse(parts, "received")
    parts.tell(ledgers.facts["xa"])
    return Desk(parts)


def test_a_supervisor_sees_reason_unit_dossier_and_since_when(desk: Desk) -> None:
    page = desk.get(PAGE, SUPERVISOR)

    assert page.status_code == 200
    for said in (
        "Bàn tin chưa đọc được",
        DOSSIER,
        "quy tắc “not_today” không cho phép",
        "chờ tin trước của cùng hồ sơ",
        "Đọc lại",
        'hx-get="/bao-cao/ban-tin"',
    ):
        assert said in page.text
    assert desk.get(PAGE, AUDITOR).text.count("Đọc lại sự kiện") == 0
    assert desk.get(PAGE, OFFICER).status_code == 403


def test_what_was_parked_is_replayed_with_what_waited_behind_it(desk: Desk, parts: Parts) -> None:
    first, second = desk.listed()
    assert (first["reason"], second["reason"]) == ("rule:not_today", "behind")
    assert (first["unit"], first["dossier"], first["seq"]) == ("xa", DOSSIER, 1)

    early = desk.post(f"/dieu-phoi/api/v1/parked/{second['id']}/replay", SUPERVISOR)
    assert early.status_code == 409
    assert "số 1 của cùng hồ sơ" in early.json["title"]
    url = f"/dieu-phoi/api/v1/parked/{first['id']}/replay"
    assert desk.post(url, AUDITOR).status_code == 403
    assert desk.post(url, SUPERVISOR).json == {"applied": 2, "left": []}
    assert desk.post(url, SUPERVISOR).json == {"applied": 0, "left": []}

    assert desk.listed() == []
    held = desk.get("/dieu-phoi/api/v1/custody?unit=xa", SUPERVISOR).json
    assert (held["seq"], held["open"]) == (2, [DOSSIER])


def test_the_button_comes_back_to_the_desk_and_says_what_was_done(desk: Desk) -> None:
    answer = desk.post(f"{PAGE}/doc-lai", SUPERVISOR, data={"stream": "xa"})

    assert answer.status_code == 303
    page = desk.get(answer.location, SUPERVISOR)
    assert "Đã đọc lại 2 tin." in page.text
    assert "Không có tin nào bị gác lại" in page.text


def test_what_was_never_there_and_what_names_no_stream_is_refused(desk: Desk) -> None:
    api = "/dieu-phoi/api/v1/parked"
    assert desk.post(f"{api}/khong-co/replay", SUPERVISOR).status_code == 404
    assert desk.post(f"{api}/replay", SUPERVISOR, json={}).status_code == 422
    assert desk.post(f"{api}/replay", SUPERVISOR, json={"stream": "x\0"}).status_code == 422
    assert desk.post(f"{api}/replay", SUPERVISOR, json={"stream": "ai"}).json["applied"] == 0


def test_the_topic_of_parked_facts_hears_of_it(desk: Desk, parts: Parts) -> None:
    desk.post("/dieu-phoi/api/v1/parked/replay", SUPERVISOR, json={"stream": "xa"})
    parts.relay.turn()

    told = [ParkedFact.FromString(m.body) for m in parts.bus.scan(PARKED_TOPIC)]

    assert [(fact.WhichOneof("event"), fact.seq, fact.reader) for fact in told] == [
        ("parked", 1, "routing"),
        ("parked", 2, "routing"),
        ("unparked", 1, "routing"),
        ("unparked", 2, "routing"),
    ]


def test_a_gap_that_stays_is_asked_about_once_and_again_with_longer_pauses(
    parts: Parts, ledgers: Ledgers
) -> None:
    parts.tell_catalog()
    for hour in range(2, 6):
        ledgers.write("xa", 1, "task_done", hours(hour), step="nhan")
    facts = published(ledgers.facts["xa"])
    parts.publish([facts[0], *facts[3:]])
    parts.read()
    asker, begun = parts.routing.asker(), parts.clock.at

    def asked_after(seconds: int) -> list[tuple[int, int]]:
        parts.clock.at = begun + timedelta(seconds=seconds)
        asker.turn()
        parts.relay.turn()
        said = [w.resend_asked for w in parts.words("xa") if w.HasField("resend_asked")]
        return [(ask.from_seq, ask.to_seq) for ask in said]

    assert asked_after(29) == []
    assert asked_after(30) == [(2, 3)]
    assert asked_after(89) == [(2, 3)]
    assert asked_after(90) == [(2, 3)] * 2
    assert asked_after(209) == [(2, 3)] * 2
    assert asked_after(210) == [(2, 3)] * 3
    parts.publish(facts[1:3])
    parts.read()
    assert asked_after(9000) == [(2, 3)] * 3
    assert Desk(parts).listed() == []


def test_nobody_is_asked_while_the_catalogue_names_no_deployment(
    parts: Parts, ledgers: Ledgers
) -> None:
    facts = published(ledgers.facts["xa"])
    parts.publish(facts[1:])
    parts.read()
    parts.clock.at += timedelta(hours=1)

    assert parts.routing.asker().turn() == 0
