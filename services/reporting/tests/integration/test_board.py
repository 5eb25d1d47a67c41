"""The board and the JSON API, as a leader and the command see them."""

import json
from collections.abc import Sequence
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.engine import Connection

from motcua.catalog.v1.catalog_pb2 import CatalogFact, Parent, Tree, Unit
from motcua_kit.bus.port import CATALOG_TOPIC, Envelope, OutMessage
from motcua_kit.consumer import Consumer
from motcua_kit.errors import DomainError, assert_every_error_has_a_row
from motcua_kit.session import Grant, Principal, Scope, Signer
from motcua_kit.web.access import assert_every_route_declares_permission
from motcua_reporting.adapters.handler import READER, TOPICS, apply_batch
from motcua_reporting.app.queries import Period
from motcua_reporting.bootstrap import NEWS, Reporting
from motcua_reporting.domain import errors
from motcua_reporting.entrypoints.errors import ERRORS
from services.reporting.tests.builders import START, Province

LONG = "Ủy ban nhân dân xã có một cái tên dài đến mức phải xuống dòng trên bảng điều hành"


def token(signer: Signer, *roles: str, unit: str = "tinh") -> dict[str, str]:
    grants = tuple(Grant(role, unit, Scope.TREE) for role in roles)
    who = Principal("lanhdao", name="Nguyễn Thị Phương Thảo Nguyên", unit=unit, grants=grants)
    return {"Authorization": f"Bearer {signer.issue(who)}"}


XA_DID = (
    "received", "offered", "handed_out", "handed_in", "result_ready", "returned",
)  # fmt: skip


def count_everything(reporting: Reporting) -> None:
    """A catalogue of three units and a few dossiers, read to the end."""
    parents = {"tinh": [], "huyen": ["tinh"], "xa": ["huyen"]}
    records = [CatalogFact(key="tree:t", version=1, tree=Tree(code="t", active=True))]
    for code, above in parents.items():
        links = [Parent(unit=up, tree="t", valid_from="2016-01-01") for up in above]
        unit = Unit(code=code, short_name=f"{code} <b>{LONG}</b>", parents=links)
        records.append(CatalogFact(key=f"unit:{code}", version=1, unit=unit))
    made = Province()
    made.whole_journey("H31.05.13-261120-0001")
    made.receive("H31.05.13-261120-0002")
    messages = made.messages() + [
        OutMessage(
            CATALOG_TOPIC, r.key, "catalog", 1, b"x", "record", START, r.SerializeToString()
        )
        for r in records
    ]  # fmt: skip
    reporting.bus.publisher("node").publish(messages)
    consumer, left = reporting.consumer(), len(messages)
    while left > 0:
        left -= consumer.turn()
    consumer.close()


def test_every_route_says_who_may_use_it(client: FlaskClient) -> None:
    assert_every_route_declares_permission(client.application)


def test_every_refusal_has_its_sentence() -> None:
    assert_every_error_has_a_row(ERRORS, errors)


def test_a_stranger_is_sent_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/bao-cao/bang")

    assert answer.status_code in {302, 303}
    assert "/dang-nhap" in answer.headers["Location"]


def test_an_officer_without_the_role_sees_no_board(client: FlaskClient, signer: Signer) -> None:
    answer = client.get("/bao-cao/bang", headers=token(signer, "counter_officer"))

    assert answer.status_code == 403


def test_the_board_shows_the_numbers_and_where_they_open(
    client: FlaskClient, reporting: Reporting, signer: Signer
) -> None:
    count_everything(reporting)
    leader = token(signer, "provincial_leader")

    page = client.get("/bao-cao/bang", headers=leader)

    assert page.status_code == 200
    assert "Đang giải quyết, trong hạn" in page.text
    assert "<b>" + LONG not in page.text
    assert "3/3 đơn vị có số liệu liền mạch" in page.text
    behind = client.get("/bao-cao/bang/ho-so?what=open_in_time&unit=tinh&subtree=1", headers=leader)
    assert "H31.05.13-261120-0002" in behind.text
    assert "H31.05.13-261120-0001" not in behind.text


def test_the_board_refreshes_its_numbers_alone(
    client: FlaskClient, reporting: Reporting, signer: Signer
) -> None:
    count_everything(reporting)
    headers = {**token(signer, "provincial_leader"), "HX-Request": "true"}

    part = client.get("/bao-cao/bang", headers=headers).text

    assert part.lstrip().startswith('<div id="numbers"')


def test_an_empty_board_says_so(client: FlaskClient, signer: Signer) -> None:
    page = client.get("/bao-cao/bang", headers=token(signer, "provincial_leader"))

    assert page.status_code == 200
    assert "Chưa có đơn vị nào gửi số liệu" in page.text


def test_counts_by_the_api_are_those_of_the_board(
    client: FlaskClient, reporting: Reporting, signer: Signer
) -> None:
    count_everything(reporting)
    auditor = token(signer, "auditor")

    found = client.get("/bao-cao/api/v1/counts?unit=tinh", headers=auditor).json

    assert found["total"]["received"] == 2
    assert found["units"]["xa"]["solved_on_time"] == 1
    later = (START + timedelta(days=30)).isoformat().replace("+00:00", "Z")
    late = client.get(f"/bao-cao/api/v1/counts?unit=tinh&as_of={later}", headers=auditor).json
    assert late["total"]["open_late"] == 1


def test_the_lists_behind_the_counts_are_as_long_as_these_however_they_are_paged(
    client: FlaskClient, reporting: Reporting, signer: Signer
) -> None:
    count_everything(reporting)
    auditor = token(signer, "auditor")
    asked = {"unit": "xa", "subtree": 0, "from": "2026-11-01", "to": "2026-12-31",
             "as_of": "2026-12-31T23:59:59+07:00"}  # fmt: skip

    def listed(what: str) -> list[str]:
        codes: list[str] = []
        while True:
            after = codes[-1] if codes else ""
            query = {**asked, "what": what, "limit": 1, "after": after}
            answer = client.get("/bao-cao/api/v1/dossiers", query_string=query, headers=auditor)
            if not answer.json["dossiers"]:
                return codes
            codes += [each["dossier"] for each in answer.json["dossiers"]]

    counts = client.get("/bao-cao/api/v1/counts", query_string=asked, headers=auditor).json
    total = counts["total"]

    assert total["received"] == 2
    assert {what: len(listed(what)) for what in total} == total


def test_a_period_that_ends_before_it_begins_is_refused(
    client: FlaskClient, signer: Signer
) -> None:
    answer = client.get(
        "/bao-cao/api/v1/counts?from=2026-11-20&to=2026-11-01", headers=token(signer, "auditor")
    )

    assert answer.status_code == 422
    assert "ngày đầu không sau ngày cuối" in answer.json["title"] + answer.json.get("detail", "")


def test_the_auditor_reads_flow_tally_custody_trail_and_topic(
    client: FlaskClient, reporting: Reporting, signer: Signer
) -> None:
    count_everything(reporting)
    auditor = token(signer, "auditor")

    def get(path: str) -> object:
        return client.get(f"/bao-cao/api/v1/{path}", headers=auditor)

    assert get("flow?unit=huyen").json["flow"][0]["handed_in"] == 1
    assert {line["measure"] for line in get("tally?unit=xa").json["tally"]} == {
        "received_counter", "solved_on_time", "returned",
        *(f"done_{kind}" for kind in XA_DID),
    }  # fmt: skip
    assert [d["dossier"] for d in get("custody?unit=xa").json["dossiers"]] == [
        "H31.05.13-261120-0002"
    ]
    assert len(get("trail/H31.05.13-261120-0001").json["trail"]) == 13
    assert {head["stream"] for head in get("reader").json["heads"]} >= {"xa", "huyen", "tinh"}
    *lines, last = [json.loads(line) for line in get("topic?unit=tinh").text.splitlines()]
    assert last == {"end": True}
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))


def test_what_could_not_be_counted_is_replayed_to_the_same_totals(
    client: FlaskClient, reporting: Reporting, signer: Signer
) -> None:
    made = Province()
    made.whole_journey("H31.05.13-261120-0001")
    made.receive("H31.05.13-261120-0002")
    messages = made.messages()
    reporting.bus.publisher("node").publish(messages)
    consumer, left = refusing(reporting, "result_ready"), len(messages)
    while left > 0:
        left -= consumer.turn()
    consumer.close()
    supervisor, auditor = token(signer, "supervisor"), token(signer, "auditor")

    def counted() -> int:
        return sum(1 for _ in reporting.reports.facts("xa"))

    parked = client.get("/bao-cao/api/v1/parked", headers=auditor).json["parked"]
    assert [(fact["unit"], fact["reason"]) for fact in parked] == [
        ("xa", "rule:not_today"), ("xa", "behind"),
    ]  # fmt: skip
    ledger = sum(message.key == "xa" for message in messages)
    assert counted() + len(parked) == ledger
    assert "Đọc lại cả 2 tin" in client.get("/bao-cao/ban-tin", headers=supervisor).text
    url = f"/bao-cao/api/v1/parked/{parked[0]['id']}/replay"
    assert client.post(url, headers=auditor).status_code == 403
    assert client.post(url, headers=supervisor).json == {"applied": 2, "left": []}
    assert client.post(url, headers=supervisor).json == {"applied": 0, "left": []}

    assert counted() == ledger
    found = reporting.reports.counts(["xa"], Period(), START)["xa"]
    assert (found.received, found.solved_on_time, found.returned) == (2, 1, 1)
    assert client.get("/bao-cao/api/v1/reader", headers=auditor).json["parked"] == []


def refusing(reporting: Reporting, *types: str) -> Consumer:
    """The reader, as it was before its rules were mended."""

    def handler(connection: Connection, messages: Sequence[Envelope]) -> None:
        if any(message.type in types for message in messages):
            raise NotToday
        apply_batch(connection, messages)

    return Consumer(
        bus=reporting.bus, engine=reporting.engine, reader=READER, topics=TOPICS,
        handler=handler, clock=reporting.clock, news=NEWS,
    )  # fmt: skip


class NotToday(DomainError):
    """A mistake in the program, mended by the next release."""
