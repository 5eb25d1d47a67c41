"""The JSON API as the ``motcua`` command and other systems use it."""

import json
from base64 import b64decode
from uuid import uuid4

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_kit.ledger import chain, genesis
from motcua_kit.web import assert_every_route_declares_permission
from services.intake.tests.intake_builders import BIRTH, COMMUNE, TAX, at
from services.intake.tests.integration.web.conftest import PREFIX, Caller, Office

FILING = {
    "unit": COMMUNE,
    "procedure": BIRTH,
    "channel": "counter",
    "applicant": {"kind": "citizen", "name": "Đặng Văn Ánh", "identity": "033090001234",
                  "phone": "0912345678"},
    "components": [{"code": "don"}],
}  # fmt: skip


def accepted(caller: Caller, **changes: object) -> str:
    answer = caller.post("/dossiers", {**FILING, **changes})
    assert answer.status_code == 201, answer.text
    return answer.get_json()["dossier"]


def test_a_whole_life_over_the_api(office: Office) -> None:
    may = office.caller()
    code = accepted(may)

    seen = may.get(f"/dossiers/{code}").get_json()
    assert (seen["state"], seen["national_status"], seen["custodian"]) == ("accepted", 2, COMMUNE)
    assert seen["due"] == "2026-11-30T17:00:00+07:00"
    assert seen["applicant"]["phone"] == "+84912345678"
    for task in seen["tasks"]:
        assert may.post(f"/dossiers/{code}/tasks/{task['id']}/take").status_code == 200
        body = {"decision": "approve"} if task["kind"] == "sign" else {"note": "xong"}
        done = may.post(f"/dossiers/{code}/tasks/{task['id']}/complete", body)
        assert done.status_code == 200, done.text
    assert done.get_json()["state"] == "result_ready"
    assert may.post(f"/dossiers/{code}/return", {"recipient": "applicant"}).status_code == 200

    seen = may.get(f"/dossiers/{code}").get_json()
    told = [each["milestone"] for each in seen["milestones"]]
    assert told == ["received", *["task_done"] * 2, "resolved", *["task_done"] * 2,
                    "result_ready", "returned"] or sorted(told) == sorted(
        ["received", *["task_done"] * 4, "resolved", "result_ready", "returned"])  # fmt: skip
    assert {each["unit"] for each in seen["milestones"]} == {COMMUNE}
    assert may.get(f"/dossiers/{code}/receipt.pdf").data.startswith(b"%PDF-")


def test_the_ledger_is_what_the_contract_says_line_by_line(office: Office) -> None:
    may = office.caller()
    code = accepted(may)
    accepted(may)
    answer = office.caller("auditor", login="kiem.toan").get(f"/ledger?unit={COMMUNE}")
    assert answer.content_type == "application/x-ndjson"
    prev = genesis(COMMUNE)
    lines = [json.loads(line) for line in answer.data.splitlines()]
    for number, line in enumerate(lines, 1):
        assert list(line) == [
            "unit", "seq", "at", "business_at", "type", "dossier", "procedure", "custody",
            "handover", "peer", "body", "prev", "hash",
        ]  # fmt: skip
        body = b64decode(line["body"])
        assert (line["seq"], line["prev"]) == (number, prev.hex())
        prev = chain(prev, body)
        assert line["hash"] == prev.hex()
        fact = DossierFact.FromString(body)
        assert (fact.unit, fact.seq, fact.WhichOneof("event")) == (COMMUNE, number, line["type"])
    assert lines[0]["dossier"] == code
    later = office.caller("auditor").get(f"/ledger?unit={COMMUNE}&from=2")
    assert [json.loads(line)["seq"] for line in later.data.splitlines()] == [2]


def test_an_auditor_reads_ledgers_but_sees_nobody(office: Office) -> None:
    code = accepted(office.caller())
    auditor = office.caller("auditor", login="kiem.toan")
    text = auditor.get(f"/dossiers/{code}").text
    assert "Đặng" not in text
    assert "0912" not in text
    assert auditor.get(f"/dossiers/{code}/receipt.pdf").status_code == 403
    assert auditor.post("/dossiers", FILING).status_code == 403


def test_stock_heads_units_offers_and_waiting_rows_can_be_asked(office: Office) -> None:
    may = office.caller()
    code = accepted(may)
    stock = may.get(f"/stock?unit={COMMUNE}&codes=1").get_json()
    assert (stock["open"], stock["in_transit"]) == (1, 0)
    assert stock["procedures"] == [
        {"procedure": BIRTH, "open": 1, "in_transit": 0, "open_codes": [code],
         "in_transit_codes": []}
    ]  # fmt: skip
    (head,) = may.get("/heads").get_json()["heads"]
    assert (head["unit"], head["seq"], head["published_seq"], head["forked"]) == (
        COMMUNE, 1, 0, False,
    )  # fmt: skip
    assert [unit["unit"] for unit in may.get("/units").get_json()["units"]] == [COMMUNE]
    assert may.get("/offers").get_json() == {"offers": [], "total": 0}
    assert may.get("/outbox").status_code == 200
    assert may.get("/reader").get_json()["reader"] == "intake:dan-tien"


def test_the_same_key_gets_the_first_answer(office: Office) -> None:
    may, key = office.caller(), str(uuid4())
    first = may.post("/dossiers", FILING, key=key).get_json()
    again = may.post("/dossiers", FILING, key=key)
    assert again.status_code == 201
    assert again.get_json() == {**first, "repeated": True}
    assert may.get(f"/stock?unit={COMMUNE}").get_json()["open"] == 1


def test_only_an_importer_says_when_something_happened(office: Office) -> None:
    then = {**FILING, "business_at": "2026-11-27T09:00:00+07:00"}
    refused = office.caller().post("/dossiers", then)
    assert refused.status_code == 403
    assert refused.get_json()["errors"][0]["field"] == "business_at"
    made = office.caller("importer", login="nhap").post("/dossiers", then)
    assert made.get_json()["business_at"] == "2026-11-27T09:00:00+07:00"
    assert made.get_json()["dossier"] == "H31.05.13-261127-0001"


def test_money_and_papers_are_asked_and_received(office: Office) -> None:
    may = office.caller()
    code = accepted(may, procedure=TAX)
    assert may.post(f"/dossiers/{code}/supplement/ask", {"components": ["don"]}).get_json()[
        "state"
    ] == "waiting_supplement"  # fmt: skip
    assert may.get(f"/dossiers/{code}").get_json()["national_status"] == 5
    assert may.post(f"/dossiers/{code}/supplement/receive").status_code == 200
    paper = {"code": "don", "form": "original", "quantity": 1}
    assert may.get(f"/dossiers/{code}").get_json()["components"] == [paper, paper]
    asked = may.post(f"/dossiers/{code}/payment/ask", {"amount": 150000}).get_json()
    assert asked["national_status"] == 6
    assert may.post(f"/dossiers/{code}/payment/receive", {"amount": 150000}).status_code == 200
    fee = may.post(f"/dossiers/{code}/fees", {"amount": 8000, "method": "cash"})
    assert fee.status_code == 200
    later = {"to": "2026-12-18", "cause": "staff", "note": "Phải đo lại"}
    assert may.post(f"/dossiers/{code}/extend", later).status_code == 200
    assert may.post(f"/dossiers/{code}/stop", {"reason": "no_ground"}).get_json()[
        "national_status"
    ] == 8  # fmt: skip


def test_on_the_day_of_the_appointment_it_is_too_late_to_set_another(office: Office) -> None:
    code = accepted(office.caller(), procedure=TAX)
    office.node.clock.at = at("2026-12-10 08:00")
    may = office.caller()
    assert may.get(f"/dossiers/{code}").get_json()["due"] == "2026-12-10T17:00:00+07:00"
    later = {"to": "2026-12-18", "cause": "staff", "note": "Phải đo lại"}

    answer = may.post(f"/dossiers/{code}/extend", later)

    assert answer.status_code == 409, answer.text
    assert answer.get_json()["errors"][0]["field"] == "to"
    assert "chậm nhất là 09/12/2026" in answer.get_json()["errors"][0]["message"]
    assert "viec/hen-lai" not in office.browser().open(f"/ho-so/{code}")
    office.node.clock.at = at("2026-12-09 17:30")
    assert "chậm nhất ngày 09/12/2026" in office.browser().open(f"/ho-so/{code}/viec/hen-lai")
    assert office.caller().post(f"/dossiers/{code}/extend", later).status_code == 200


def test_a_receipt_printed_again_lists_the_papers_of_the_reception(office: Office) -> None:
    """Form 01 says what was taken on that day; what is brought later is no part of it."""
    may = office.caller()
    code = accepted(may)
    given = may.get(f"/dossiers/{code}/receipt.pdf").data

    may.post(f"/dossiers/{code}/supplement/ask", {"components": ["don"]})
    brought = may.post(f"/dossiers/{code}/supplement/receive")

    assert brought.status_code == 200
    assert len(may.get(f"/dossiers/{code}").get_json()["components"]) == 2
    assert may.get(f"/dossiers/{code}/receipt.pdf").data == given


def test_a_receipt_is_as_it_was_given_even_where_later_papers_are_not_told_apart(
    office: Office,
) -> None:
    """Rows of earlier versions do not say which papers came later; the fact of reception does."""
    may = office.caller()
    code = accepted(may)
    given = may.get(f"/dossiers/{code}/receipt.pdf").data
    may.post(f"/dossiers/{code}/supplement/ask", {"components": ["don"]})
    may.post(f"/dossiers/{code}/supplement/receive")
    with office.node.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE dossier SET data = jsonb_set(data, '{components}', (SELECT"
            " jsonb_agg(paper - 'is_later') FROM jsonb_array_elements(data->'components') paper))"
        )

    assert len(may.get(f"/dossiers/{code}").get_json()["components"]) == 2
    assert may.get(f"/dossiers/{code}/receipt.pdf").data == given


def test_an_auditor_of_another_tree_reads_every_ledger_and_head(office: Office) -> None:
    accepted(office.caller())
    auditor = office.caller("auditor", login="kiem.toan", unit="noi-khac")
    (head,) = auditor.get("/heads").get_json()["heads"]
    assert head["unit"] == COMMUNE
    stock = auditor.get(f"/stock?unit={COMMUNE}").get_json()
    assert (stock["seq"], stock["hash"]) == (head["seq"], head["hash"])
    assert len(auditor.get(f"/ledger?unit={COMMUNE}").data.splitlines()) == 1


def test_a_unit_with_an_empty_ledger_has_a_head_too(office: Office) -> None:
    (head,) = office.caller().get("/heads").get_json()["heads"]
    assert (head["seq"], head["hash"]) == (0, genesis(COMMUNE).hex())


def _line(key: str, **changes: object) -> bytes:
    line = {
        "key": key,
        "unit": COMMUNE,
        "procedure": BIRTH,
        "channel": "counter",
        "applicant": "Lê Văn Nga",
        "history": [
            {"event": "received", "at": "2026-11-03T07:32:14+07:00"},
            {"event": "result_ready", "at": "2026-11-03T15:00:00+07:00"},
            {"event": "returned", "at": "2026-11-03T16:00:00+07:00"},
        ],
        **changes,
    }
    return json.dumps(line).encode()


def _import(caller: Caller, *lines: bytes) -> dict[str, list[dict[str, object]]]:
    answer = caller.post(
        "/imports", json=None, data=b"\n".join(lines), content_type="application/x-ndjson"
    )
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_history_is_entered_line_by_line_and_a_bad_line_spoils_only_itself(
    office: Office,
) -> None:
    importer = office.caller("importer", login="nhap")
    lines = (
        _line("so-2026:1"),
        b"{",
        _line("so-2026:3", procedure="9.999999"),
        _line("so-2026:4", history=[{"event": "received", "at": "2026-11-03T09:00:00+07:00"}]),
        _line("so-2026:5", history=[{"event": "returned", "at": "2026-11-03T09:00:00+07:00"}]),
        _line("so-2026:6", unit="khong-co"),
    )
    answer = _import(importer, *lines)
    assert [each["key"] for each in answer["dossiers"]] == ["so-2026:1", "so-2026:4"]
    assert [each["line"] for each in answer["errors"]] == [2, 3, 5, 6]
    assert all(each["message"] for each in answer["errors"])

    again = _import(importer, *lines)
    assert [each["dossier"] for each in again["dossiers"]] == [
        each["dossier"] for each in answer["dossiers"]
    ]
    assert all(each["repeated"] for each in again["dossiers"])
    stock = importer.get(f"/stock?unit={COMMUNE}").get_json()
    assert stock["open"] == 1


def test_history_is_for_importers_and_in_measure(office: Office) -> None:
    assert office.caller().post("/imports", json=None, data=_line("a")).status_code == 403
    importer = office.caller("importer", login="nhap")
    for body in (b"", b"\n\n", b"\n".join([b"{}"] * 201)):
        assert importer.post("/imports", json=None, data=body).status_code == 422


def test_every_route_declares_who_may_use_it(office: Office) -> None:
    assert_every_route_declares_permission(office.app)


def test_the_api_describes_every_route_it_has(office: Office) -> None:
    document = office.app.test_client().get(f"{PREFIX}/api/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "/n/dan-tien/api"}]
    described = {
        (method.upper(), path) for path, item in document["paths"].items() for method in item
    }
    offered = {
        (method, rule.rule.removeprefix("/api").replace("<", "{").replace(">", "}"))
        for rule in office.app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/")
    }
    # A service without accounts of its own has no sign-in; the description always names it.
    assert described - {("POST", "/v1/session")} == offered - {("POST", "/v1/session")}
    accept = document["components"]["schemas"]["AcceptBody"]
    assert set(accept["required"]) == {"unit", "procedure", "applicant", "components"}
    refs = json.dumps(document).count('"$ref": "#/components/schemas/')
    assert refs > 20
