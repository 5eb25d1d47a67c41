"""The same numbers by procedure, by field and by officer, and who may see the last."""

import re
from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from motcua.catalog.v1.catalog_pb2 import (
    CatalogFact,
    Field,
    Officer,
    Parent,
    Procedure,
    Tree,
    Unit,
)
from motcua.common.v1.common_pb2 import Verdict
from motcua.dossier.v1.dossier_pb2 import DossierFact, Extended, Refused
from motcua_kit.bus.port import CATALOG_TOPIC, DOSSIER_TOPIC, OutMessage
from motcua_kit.session import Grant, Principal, Scope, Signer
from motcua_reporting.app.queries import Counts
from motcua_reporting.bootstrap import Reporting
from services.reporting.tests.builders import START, Province

ORIGIN, PAID, OPEN = "1.010803", "1.000002", "1.000003"
JUSTICE = "tu-phap"
CLERK = "Nguyễn Thị Phương Thảo Nguyên"
LATER = (START + timedelta(days=30)).isoformat().replace("+00:00", "Z")


def bearer(
    signer: Signer, role: str, unit: str = "tinh", scope: Scope = Scope.TREE
) -> dict[str, str]:
    who = Principal("ai", name="Ai", unit=unit, grants=(Grant(role, unit, scope),))
    return {"Authorization": f"Bearer {signer.issue(who)}"}


def catalogue() -> list[OutMessage]:
    def below(*above: str) -> list[Parent]:
        return [Parent(unit=up, tree="t", valid_from="2016-01-01") for up in above]

    records = [
        CatalogFact(key="tree:t", version=1, tree=Tree(code="t", active=True)),
        CatalogFact(key="unit:tinh", version=1, unit=Unit(code="tinh", short_name="Tỉnh")),
        CatalogFact(
            key="unit:huyen",
            version=1,
            unit=Unit(code="huyen", short_name="Huyện", parents=below("tinh")),
        ),
        CatalogFact(
            key="unit:xa", version=1, unit=Unit(code="xa", short_name="Xã", parents=below("huyen"))
        ),
        CatalogFact(
            key=f"field:{JUSTICE}", version=1, field=Field(code=JUSTICE, name="Tư pháp & <hộ tịch>")
        ),
        CatalogFact(
            key=f"procedure:{PAID}", version=1, procedure=Procedure(code=PAID, name="Khai sinh")
        ),
        CatalogFact(key="officer:xa.quay", version=1, officer=Officer(login="xa.quay", name=CLERK)),
    ]
    return [
        OutMessage(
            CATALOG_TOPIC, r.key, "catalog", 1, b"x", "record", START, r.SerializeToString()
        )
        for r in records
    ]  # fmt: skip


def dossiers() -> Province:
    """One returned, one refused, one open above, one open with a task done late."""
    made = Province()
    made.whole_journey("A")
    made.receive("B", procedure=PAID, field=JUSTICE)
    made.say(
        "xa", "B", 1, procedure=PAID, field=JUSTICE, refused=Refused(reason="not_eligible"),
        verdict=Verdict.VERDICT_EARLY,
    )  # fmt: skip
    made.receive("C", procedure=OPEN, field=JUSTICE, actor="xa.xuly")
    made.receive("D")
    made.finish_task("D", "xa", 1, "xa.xuly", made.now - timedelta(days=1))
    made.finish_task("D", "xa", 1, "xa.xuly", made.now + timedelta(days=1))
    made.say("xa", "D", 1, actor="system", extended=Extended())
    made.hand("D", "xa", "huyen", 1)
    made.now = START - timedelta(days=2)
    made.receive("E")
    return made


@pytest.fixture
def told(reporting: Reporting) -> list[DossierFact]:
    """Every fact that reporting has counted."""
    messages = dossiers().messages() + catalogue()
    reporting.bus.publisher("node").publish(messages)
    consumer, left = reporting.consumer(), len(messages)
    while left > 0:
        left -= consumer.turn()
    consumer.close()
    return [DossierFact.FromString(m.body) for m in messages if m.topic == DOSSIER_TOPIC]


def asked(client: FlaskClient, who: dict[str, str], **query: str) -> Any:
    return client.get("/bao-cao/api/v1/counts", query_string=query, headers=who)


def added(groups: dict[str, dict[str, int]]) -> dict[str, int]:
    return {name: sum(one[name] for one in groups.values()) for name in asdict(Counts())}


PERIODS = ({}, {"from": "2026-11-20"}, {"to": "2026-11-19"}, {"as_of": LATER})


@pytest.mark.parametrize("by", ["procedure", "field"])
@pytest.mark.parametrize("period", PERIODS, ids=["ever", "since", "until", "as-of"])
def test_what_is_counted_by_procedure_or_field_adds_up_to_what_is_counted_by_unit(
    client: FlaskClient, signer: Signer, told: object, by: str, period: dict[str, str]
) -> None:
    leader = bearer(signer, "provincial_leader")
    whole = asked(client, leader, unit="tinh", **period).json

    found = asked(client, leader, unit="tinh", by=by, **period).json

    assert found["by"] == by
    assert added(found["groups"]) == whole["total"] == found["total"]
    assert found["units"] == whole["units"]


def test_every_field_and_procedure_has_its_own_numbers(
    client: FlaskClient, signer: Signer, told: object
) -> None:
    leader = bearer(signer, "provincial_leader")

    fields = asked(client, leader, unit="tinh", by="field").json["groups"]
    procedures = asked(client, leader, unit="tinh", by="procedure").json["groups"]

    assert {code: one["received"] for code, one in fields.items()} == {
        "nguoi-co-cong": 3, JUSTICE: 2,
    }  # fmt: skip
    assert (fields[JUSTICE]["refused"], fields["nguoi-co-cong"]["returned"]) == (1, 1)
    assert {code: one["open_in_time"] for code, one in procedures.items()} == {
        ORIGIN: 2, PAID: 0, OPEN: 1,
    }  # fmt: skip


def test_the_list_behind_a_number_of_a_field_is_as_long_as_the_number(
    client: FlaskClient, signer: Signer, told: object
) -> None:
    leader = bearer(signer, "provincial_leader")
    fields = asked(client, leader, unit="tinh", by="field", as_of=LATER).json["groups"]

    def listed(field: str, what: str) -> int:
        query = {"unit": "tinh", "field": field, "what": what, "as_of": LATER}
        answer = client.get("/bao-cao/api/v1/dossiers", query_string=query, headers=leader)
        return len(answer.json["dossiers"])

    assert fields
    for field, counts in fields.items():
        assert {what: listed(field, what) for what in counts} == counts


def test_without_a_grouping_the_answer_is_what_it_was(
    client: FlaskClient, signer: Signer, told: object
) -> None:
    leader = bearer(signer, "provincial_leader")

    for query in ({}, {"by": ""}):
        assert set(asked(client, leader, unit="tinh", **query).json) == {
            "unit", "as_of", "total", "units",
        }  # fmt: skip


def test_a_grouping_that_nobody_knows_is_refused_at_its_field(
    client: FlaskClient, signer: Signer
) -> None:
    answer = asked(client, bearer(signer, "provincial_leader"), by="linh-vuc")

    assert answer.status_code == 422
    assert answer.json["errors"] == [
        {"field": "by", "message": "Chỉ nhận một trong các giá trị procedure, field, officer."}
    ]


def test_what_officers_have_done_agrees_with_the_facts(
    client: FlaskClient, signer: Signer, told: list[DossierFact]
) -> None:
    found = asked(client, bearer(signer, "supervisor"), unit="tinh", by="officer").json

    done = {
        (line["unit"], line["officer"], kind): n
        for line in found["officers"]
        for kind, n in line["done"].items()
    }
    assert done == Counter((f.unit, f.actor, f.WhichOneof("event")) for f in told)
    assert found["officers_of"] == ["huyen", "tinh", "xa"]
    late = {line["officer"]: line["late"] for line in found["officers"] if line["late"]}
    assert late == {"xa.xuly": 1}


def test_what_officers_have_done_is_told_for_the_days_asked_for(
    client: FlaskClient, signer: Signer, told: object
) -> None:
    until = {"unit": "tinh", "by": "officer", "to": "2026-11-18"}

    found = asked(client, bearer(signer, "supervisor"), **until).json

    assert [(line["officer"], line["done"]) for line in found["officers"]] == [
        ("xa.quay", {"received": 1})
    ]


@pytest.mark.parametrize("role", ["provincial_leader", "supervisor", "auditor"])
def test_who_answers_for_a_tree_sees_its_officers(
    client: FlaskClient, signer: Signer, told: object, role: str
) -> None:
    who = bearer(signer, role, "huyen")

    assert asked(client, who, unit="huyen", by="officer").json["officers_of"] == ["huyen", "xa"]
    assert asked(client, who, by="officer").json["officers_of"] == ["huyen", "xa"]
    assert asked(client, who, unit="tinh", by="officer").status_code == 403


def test_the_leader_of_one_unit_sees_the_officers_of_that_unit_alone(
    client: FlaskClient, signer: Signer, told: object
) -> None:
    leader = bearer(signer, "leader", "huyen", Scope.UNIT)

    found = asked(client, leader, unit="huyen", by="officer").json

    assert found["officers_of"] == ["huyen"]
    assert {line["unit"] for line in found["officers"]} == {"huyen"}
    for unit in ("xa", "tinh"):
        assert asked(client, leader, unit=unit, by="officer").status_code == 403
        assert asked(client, leader, unit=unit, by="field").status_code == 200
        page = client.get(f"/bao-cao/bang?by=officer&unit={unit}", headers=leader)
        assert page.status_code == 403


@pytest.mark.parametrize("role", ["operator", "counter_officer", "case_officer", "clerk"])
def test_who_answers_for_nobodys_work_sees_no_officers(
    client: FlaskClient, signer: Signer, told: object, role: str
) -> None:
    who = bearer(signer, role)

    assert asked(client, who, unit="xa", by="officer").status_code == 403
    assert asked(client, who, by="officer").status_code == 403
    assert client.get("/bao-cao/bang?by=officer&unit=xa", headers=who).status_code == 403


def test_the_board_by_field_shows_names_and_opens_what_is_behind_each_number(
    client: FlaskClient, signer: Signer, told: object
) -> None:
    leader = bearer(signer, "provincial_leader")

    page = client.get("/bao-cao/bang?by=field", headers=leader).text

    assert "Tư pháp &amp; &lt;hộ tịch&gt;" in page
    assert "3/3 đơn vị có số liệu liền mạch" in page
    assert '<a href="/bao-cao/bang?unit=tinh&amp;by=field" aria-current="true">Lĩnh vực</a>' in page
    opens = (
        f'"/bao-cao/bang/ho-so?what=open_in_time&amp;unit=tinh&amp;subtree=1&amp;field={JUSTICE}"'
    )
    assert opens in page
    behind = client.get(opens.strip('"').replace("&amp;", "&"), headers=leader).text
    assert 'href="/ho-so/C"' in behind
    assert 'href="/ho-so/D"' not in behind
    assert "Đang giải quyết, trong hạn: Tư pháp" in behind
    assert 'href="/bao-cao/bang?unit=tinh&amp;by=field" data-back' in behind


def test_the_board_by_procedure_shows_names_and_codes_without_one(
    client: FlaskClient, signer: Signer, told: object
) -> None:
    page = client.get(
        "/bao-cao/bang?by=procedure", headers=bearer(signer, "provincial_leader")
    ).text

    assert ">Khai sinh<" in page
    assert f">{ORIGIN}<" in page
    assert f"procedure={PAID}" in page


def test_the_board_keeps_its_grouping_and_days_when_it_refreshes_itself(
    client: FlaskClient, signer: Signer, told: object
) -> None:
    who = {**bearer(signer, "provincial_leader"), "HX-Request": "true"}

    part = client.get("/bao-cao/bang?by=field&from=2026-11-20", headers=who).text

    assert part.lstrip().startswith('<div id="numbers"')
    assert 'hx-get="/bao-cao/bang?unit=tinh&amp;by=field&amp;from=2026-11-20"' in part
    # A link that the refresh replaced would lose the focus of whoever stands on it.
    assert 'aria-label="Xem số liệu theo"' not in part


def test_the_board_by_officer_names_people_and_puts_none_into_an_address(
    client: FlaskClient, signer: Signer, told: object
) -> None:
    page = client.get("/bao-cao/bang?by=officer", headers=bearer(signer, "supervisor")).text

    assert CLERK in page
    assert "Hệ thống" in page
    assert "3/3 đơn vị có số liệu liền mạch" in page
    assert not [url for url in re.findall(r'href="([^"]*)"', page) if "quay" in url]


def test_the_board_says_whose_officers_it_leaves_out(
    client: FlaskClient, signer: Signer, told: object
) -> None:
    note = "Chỉ gồm cán bộ của các đơn vị bạn được xem: 1/2 đơn vị."
    leader = bearer(signer, "leader", "huyen", Scope.UNIT)

    page = client.get("/bao-cao/bang?by=officer&unit=huyen", headers=leader).text

    assert note in page
    whole = client.get("/bao-cao/bang?by=officer", headers=bearer(signer, "supervisor")).text
    assert "Chỉ gồm cán bộ" not in whole


def test_the_board_offers_officers_only_to_those_who_may_see_them(
    client: FlaskClient, signer: Signer, told: object
) -> None:
    def offered(role: str) -> bool:
        page = client.get("/bao-cao/bang", headers=bearer(signer, role)).text
        assert ">Lĩnh vực</a>" in page
        return ">Cán bộ</a>" in page

    assert offered("supervisor")
    assert not offered("operator")


@pytest.mark.parametrize("by", ["procedure", "field", "officer"])
def test_an_empty_board_says_so_in_every_grouping(
    client: FlaskClient, signer: Signer, reporting: Reporting, by: str
) -> None:
    messages = catalogue()
    reporting.bus.publisher("catalog").publish(messages)
    consumer, left = reporting.consumer(), len(messages)
    while left > 0:
        left -= consumer.turn()
    consumer.close()

    page = client.get(f"/bao-cao/bang?by={by}", headers=bearer(signer, "supervisor"))

    assert page.status_code == 200
    assert "Chưa có" in page.text
