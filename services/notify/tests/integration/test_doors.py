"""gRPC, the screens and the JSON interface."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import grpc
import pytest
from flask.testing import FlaskClient
from google.protobuf.timestamp_pb2 import Timestamp
from notify_builders import CODE
from sqlalchemy import event
from sqlalchemy.engine import Connection

from motcua.common.v1.common_pb2 import DueDates
from motcua.dossier.v1.dossier_pb2 import ResultReady, Returned, SupplementAsked
from motcua.notify.v1 import notify_pb2 as pb
from motcua_kit.bus.port import DOSSIER_TOPIC, Envelope
from motcua_kit.consumer import Consumer
from motcua_kit.errors import DomainError
from motcua_kit.rpc import RemoteRefused, translated
from motcua_kit.web import assert_every_route_declares_permission
from motcua_notify.adapters.handler import READER
from motcua_notify.app.gateway import Fault
from motcua_notify.app.ports import Wakeup
from motcua_notify.bootstrap import NEWS, Notify


def request(phone: str = "0912345678", version: int = 1) -> pb.RegisterContactRequest:
    return pb.RegisterContactRequest(dossier=CODE, unit="xa", phone=phone, version=version)


def test_an_intake_registers_a_contact_and_counts_messages(office, stub) -> None:
    assert stub.RegisterContact(request()).stored
    assert stub.RegisterContact(request()).stored, "a repeated call gets the same answer"
    office.ledgers.receive()
    office.read()
    assert stub.CountMessages(pb.CountMessagesRequest(dossier=CODE)).planned == 1
    office.send_all(CODE)

    counted = stub.CountMessages(pb.CountMessagesRequest(dossier=CODE))

    assert (counted.planned, counted.sent, counted.failed, counted.uncertain) == (0, 1, 0, 0)


def test_an_intake_registers_many_contacts_and_one_refused_holds_up_no_other(office, stub) -> None:
    codes = [f"H31.05.13-261123-{number:04d}" for number in range(1, 5)]
    asked = [
        pb.RegisterContactRequest(dossier=code, unit="xa", phone=phone, version=1)
        for code, phone in zip(codes, ("0912345678", "12", "0912345679", ""), strict=True)
    ]
    asked.append(pb.RegisterContactRequest(unit="xa", phone="0912345678", version=1))
    for code in codes:
        office.ledgers.receive(code)
    office.read()

    answer = stub.RegisterContacts(pb.RegisterContactsRequest(contacts=asked))

    assert [(each.stored, each.refused) for each in answer.contacts] == [
        (True, ""),
        (False, "bad_phone"),
        (True, ""),
        (True, ""),
        (False, "no_dossier"),
    ]
    assert [len(office.lines(code)) for code in codes] == [1, 0, 1, 0]
    again = stub.RegisterContacts(pb.RegisterContactsRequest(contacts=asked[:1]))
    assert again.contacts[0].stored, "a repeated call gets the same answer"
    assert not stub.RegisterContacts(pb.RegisterContactsRequest()).contacts


def test_of_two_contacts_of_a_dossier_in_one_call_the_newer_is_kept(office, stub) -> None:
    asked = [request("0912345678", 2), request("0912345679", 1)]
    answer = stub.RegisterContacts(pb.RegisterContactsRequest(contacts=asked))
    office.ledgers.receive()
    office.read()
    office.send_all(CODE)

    assert [each.stored for each in answer.contacts] == [True, False]
    assert {taken.recipient for taken in office.gateway(CODE).values()} == {"+84912345678"}


def test_a_number_that_is_none_is_refused_by_name(stub) -> None:
    with pytest.raises(RemoteRefused) as refused, translated():
        stub.RegisterContact(request(phone="12"))

    assert (refused.value.code, refused.value.field) == ("bad_phone", "phone")
    assert refused.value.status is grpc.StatusCode.INVALID_ARGUMENT


def test_every_route_says_who_may(client: FlaskClient) -> None:
    assert_every_route_declares_permission(client.application)


def test_an_operator_sees_what_failed_and_sends_it_anew(office, client, token) -> None:
    office.contact(CODE, email="")
    office.ledgers.receive()
    office.read()
    office.notify.gateway_box.break_down("sms", Fault("reject", times=1))
    office.send_all(CODE)
    (number,) = office.ids(CODE)

    page = client.get("/thong-bao/", headers=token("operator"))
    assert page.status_code == 200
    assert CODE in page.text
    assert "cổng tin nhắn trả lời mã 422" in page.text
    assert "912345678" not in page.text
    path = f"/thong-bao/tin/{number}/gui-lai"
    assert client.post(path, headers=token("supervisor")).status_code == 403
    answer = client.post(path, headers=token("operator"))
    assert answer.status_code == 303
    assert (
        "đã được đưa vào hàng gửi lại"
        in client.get(answer.location, headers=token("operator")).text
    )

    assert office.states(CODE) == {("received", "sms"): "planned"}
    assert client.post(path, headers=token("operator")).status_code == 409


def test_the_desk_refreshes_itself_alone(client, token) -> None:
    part = client.get("/thong-bao/", headers={**token("operator"), "HX-Request": "true"}).text

    assert part.lstrip().startswith('<div id="desk"')
    assert "Không có tin gửi hỏng" in part


def test_the_json_tells_states_and_what_waits(office, client, token) -> None:
    office.ledgers.receive()
    office.read()
    officer = token("counter_officer")
    url = f"/thong-bao/api/v1/messages?dossier={CODE}"
    assert [w["milestone"] for w in client.get(url, headers=officer).json["waiting"]] == [
        "received"
    ]
    office.contact(CODE)
    office.send_all(CODE)

    answer = client.get(url, headers=officer)

    assert {(m["channel"], m["state"]) for m in answer.json["messages"]} == {
        ("sms", "sent"),
        ("email", "sent"),
    }
    assert "912345678" not in answer.text
    assert client.get(url).status_code == 401
    assert client.get("/thong-bao/api/v1/messages", headers=officer).status_code == 422


def test_the_description_is_of_the_routes_there_are(client, token) -> None:
    document = client.get("/thong-bao/api/openapi.json").json
    rules = {
        str(rule).replace("<uuid:number>", "{number}").replace("<key>", "{key}")
        for rule in client.application.url_map.iter_rules()
    }

    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) <= rules
    totals = client.get("/thong-bao/api/v1/totals", headers=token("auditor")).json
    assert set(totals) == set(document["components"]["schemas"]["Totals"]["properties"])


def test_what_was_sent_is_counted_for_a_day_and_what_failed_until_it_is_mended(
    office, client, token
) -> None:
    office.contact(CODE)
    office.ledgers.receive()
    office.read()
    office.notify.gateway_box.break_down("email", Fault("reject", times=1))
    office.send_all(CODE)

    def told() -> tuple[int, int]:
        totals = client.get("/thong-bao/api/v1/totals", headers=token("auditor")).json
        return totals["sent"], totals["failed"]

    assert told() == (1, 1)
    office.clock.advance(timedelta(hours=25))
    assert told() == (0, 1)


def test_the_reader_shows_its_books(office, client, token) -> None:
    office.ledgers.receive()
    office.ledgers.say(CODE, supplement_asked=SupplementAsked())
    office.read()

    books = client.get("/thong-bao/api/v1/reader?stream=xa", headers=token("auditor")).json

    assert books["reader"] == "notify"
    assert [(head["stream"], head["seq"]) for head in books["heads"]] == [("xa", 2)]


def test_the_simulator_shows_what_was_sent_and_how_often(office, client, token) -> None:
    office.contact(CODE)
    office.ledgers.receive()
    office.read()
    office.send_all(CODE)

    page = client.get("/thong-bao/gateway", headers=token("operator")).text
    assert "+84912345678" in page
    assert f"Hồ sơ {CODE} đã được tiếp nhận" in page
    found = client.get(
        f"/thong-bao/gateway/messages?dossier={CODE}", headers=token("counter_officer")
    )
    assert found.json["delivered"] == {"sms": 1, "email": 1}
    assert found.json["doubled"] == []
    assert "912345678" not in found.text
    (number,) = office.ids(CODE, "sms")
    one = client.get(f"/thong-bao/gateway/messages?reference={number}", headers=token("operator"))
    assert one.json["count"] == 1


def test_faults_are_switched_by_an_operator(office, client, token) -> None:
    def post(headers, **body):
        return client.post("/thong-bao/gateway/faults", json=body, headers=headers)

    operator = token("operator")
    assert post(token("leader"), channel="sms", kind="refuse").status_code == 403
    assert post(operator, channel="sms", kind="melt").status_code == 422
    set_to = post(operator, channel="sms", kind="refuse", times=2)
    assert set_to.json == {"faults": {"sms": {"kind": "refuse", "times": 2, "seconds": 0.0}}}
    assert "đang từ chối tạm thời" in client.get("/thong-bao/gateway", headers=operator).text
    assert json.loads(post(operator, channel="sms", kind="none").text) == {"faults": {}}


def test_a_fact_that_could_not_be_applied_is_replayed_and_its_message_planned(
    office, client, token
) -> None:
    office.contact(CODE)
    office.ledgers.receive()
    facts = office.ledgers.take()
    office.publish(facts)
    consumer = _refusing(office.notify)
    while not consumer.turn():
        pass
    consumer.close()
    assert office.lines(CODE) == []
    supervisor = token("supervisor")

    (parked,) = client.get("/thong-bao/api/v1/parked", headers=supervisor).json["parked"]
    assert (parked["reason"], parked["dossier"]) == ("rule:not_today", CODE)
    assert "Đọc lại" in client.get("/thong-bao/ban-tin", headers=supervisor).text
    answer = client.post(f"/thong-bao/api/v1/parked/{parked['id']}/replay", headers=supervisor)

    assert answer.json == {"applied": 1, "left": []}
    assert office.lines(CODE)


def test_a_value_that_cannot_be_is_parked_and_the_next_fact_read(office) -> None:
    office.contact(CODE)
    office.ledgers.receive("a", due=DueDates(current=Timestamp(seconds=2**60)))
    office.ledgers.say("b", result_ready=ResultReady(outcome="\0"))
    office.ledgers.say("c", result_ready=ResultReady(), custody=2**32 - 1)
    office.ledgers.say("d", returned=Returned(), custody=2**32 - 1)
    office.ledgers.receive()

    office.read()

    parked = office.notify.queries.reader(None)["parked"]
    assert {each["seq"]: each["reason"] for each in parked} == dict.fromkeys(
        (1, 2, 4), "rule:bad_value"
    )
    assert len(office.lines(CODE)) == 2


def test_what_is_planned_beside_poison_is_sent_at_once(office) -> None:
    """A gap closes, and what it held back is poison: both stand in one transaction."""
    office.contact(CODE)
    good = office.ledgers.receive()
    poison = office.ledgers.say("b", result_ready=ResultReady(outcome="\0"))

    office.read([poison])
    woken: list[Wakeup] = []
    office.notify = replace(office.notify, wake=woken.extend)
    office.read([good])

    assert len(office.lines(CODE)) == len(woken) == 2


def test_a_full_desk_asks_the_database_no_more_than_an_empty_one(office, client, token) -> None:
    supervisor, asked = token("supervisor"), []

    @event.listens_for(office.notify.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, *_more) -> None:
        asked.append(statement)

    def questions() -> int:
        asked.clear()
        assert client.get("/thong-bao/ban-tin", headers=supervisor).status_code == 200
        return len(asked)

    office.ledgers.receive("missing")
    office.ledgers.take()
    office.ledgers.receive("first")
    office.read()
    with_one = questions()
    for number in range(10):
        office.ledgers.receive(f"more {number}")
    office.read()

    assert questions() == with_one


def _refusing(notify: Notify) -> Consumer:
    """The reader, as it was before its rules were mended."""

    def handler(connection: Connection, messages: Sequence[Envelope]) -> None:
        raise NotToday

    return Consumer(
        bus=notify.bus, engine=notify.engine, reader=READER, topics=[DOSSIER_TOPIC],
        handler=handler, clock=notify.clock, news=NEWS,
    )  # fmt: skip


class NotToday(DomainError):
    """A mistake in the program, mended by the next release."""
