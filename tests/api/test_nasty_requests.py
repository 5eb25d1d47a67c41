"""What no honest program sends: every door answers with a refusal in words, never with a fault."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from services.intake.tests.integration.web.test_the_api import FILING
from tests.api.doors import Door
from tests.api.test_descriptions import DOCUMENTS

pytestmark = pytest.mark.integration

NUL, LONE, LONG = "\0", "\ud800", "Ở" * 100_000
NESTED = b'{"applicant":' * 20_000 + b"1" + b"}" * 20_000
RAW: dict[str, bytes] = {
    "nothing": b"",
    "half an object": b'{"unit":',
    "no text at all": b"\xff\xfe\x00\x01",
    "a list": b"[]",
    "a number": b"1e999",
    "NUL bytes": b"\0" * 64,
    "two objects": b"{}{}",
    "deep nesting": NESTED,
    "deep lists": b"[" * 100_000,
    "a huge number": b'{"amount": ' + b"9" * 5000 + b"}",
    "not a number": b'{"amount": NaN}',
    "a key of NUL": b'{"\\u0000": 1}',
}
POSTS = [
    (service, path)
    for service, document in DOCUMENTS.items()
    for path, item in document["paths"].items()
    if "post" in item and "requestBody" in item["post"]
]
GETS = [
    (service, path)
    for service, document in DOCUMENTS.items()
    for path, item in document["paths"].items()
    if "get" in item
]


def _door(request: pytest.FixtureRequest, service: str) -> Door:
    door: Door = request.getfixturevalue(service)
    return door


def _url(door: Door, service: str, path: str, values: dict[str, str]) -> str:
    place = DOCUMENTS[service]["servers"][0]["url"].rstrip("/")
    return place + path.format_map({"code": "x", "target": "x", "number": uuid4(), **values})


def _assert_refused(answer: TestResponse, sent: str) -> None:
    told = answer.get_json(silent=True)
    assert 400 <= answer.status_code < 500, f"{sent}: {answer.status_code}"
    assert answer.content_type == "application/problem+json", sent
    assert told["title"], sent


@pytest.mark.parametrize(("service", "path"), POSTS)
def test_a_body_that_cannot_be_read_is_refused(
    request: pytest.FixtureRequest, service: str, path: str
) -> None:
    door = _door(request, service)
    url = _url(door, service, path, door.live(path))
    is_lines = path.endswith("/imports")
    headers = door.headers("importer") if is_lines else door.headers()
    media = "application/x-ndjson" if is_lines else "application/json"
    client = door.app.test_client()
    for name, body in RAW.items():
        key = {"Idempotency-Key": str(uuid4())}
        answer = client.post(url, data=body, content_type=media, headers={**headers, **key})
        # Lines are refused one by one inside an answer; an act may need no body at all.
        if (is_lines and answer.status_code == 200) or (not body and answer.status_code < 500):
            continue
        _assert_refused(answer, name)


@pytest.mark.parametrize(("service", "path"), GETS)
def test_an_address_with_strange_signs_is_refused_or_finds_nothing(
    request: pytest.FixtureRequest, service: str, path: str
) -> None:
    door = _door(request, service)
    client, headers = door.app.test_client(), door.headers()
    names = [
        (each["name"], each["in"])
        for each in DOCUMENTS[service]["paths"][path]["get"].get("parameters", ())
    ]
    live = door.live(path)
    for name, place in names:
        for text in ("%00", "a%00b", "%ED%A0%80", "%FF", "'%22;--", "9" * 400, "-1", "x" * 4000):
            values = {**live, name: text} if place == "path" else live
            query = f"?{name}={text}" if place == "query" else ""
            answer = client.get(_url(door, service, path, values) + query, headers=headers)
            assert answer.status_code < 500, f"{name}={text[:20]}: {answer.status_code}"
            if "%00" in text:
                _assert_refused(answer, f"{name}={text}")


def _everywhere(text: str) -> list[dict[str, Any]]:
    """The filing with the text in each of its places, one after the other."""
    units = ("unit", "procedure", "residence", "helped_at")
    person = ("name", "identity", "address", "phone", "email")
    return [
        *({**FILING, name: text} for name in units),
        *({**FILING, "applicant": {**FILING["applicant"], name: text}} for name in person),
        {**FILING, "components": [{"code": text}]},
    ]


@pytest.mark.parametrize("text", [f"A{NUL}B", f"A{LONE}B", LONG], ids=["NUL", "surrogate", "long"])
def test_a_filing_with_strange_text_is_refused_or_cleaned(intake: Door, text: str) -> None:
    client, headers = intake.app.test_client(), intake.headers()
    for body in _everywhere(text):
        answer = client.post(
            f"{intake.prefix}/api/v1/dossiers",
            data=json.dumps(body),
            content_type="application/json",
            headers={**headers, "Idempotency-Key": str(uuid4())},
        )
        if answer.status_code == 201:
            # A sign that cannot be seen was taken out of a name or an address.
            code = answer.get_json()["dossier"]
            seen = client.get(f"{intake.prefix}/api/v1/dossiers/{code}", headers=headers)
            assert NUL not in json.dumps(seen.get_json()["applicant"], ensure_ascii=False)
        else:
            _assert_refused(answer, str(body)[:80])


@pytest.mark.parametrize("words", [f"A{NUL}B", f"A{LONE}B", LONG])
def test_words_and_reasons_of_acts_may_be_as_strange(intake: Door, words: str) -> None:
    client, headers = intake.app.test_client(), intake.headers()
    live = intake.live("/dossiers/{code}")
    place = f"{intake.prefix}/api/v1/dossiers/{live['code']}"
    for path, body in (
        ("/extend", {"to": "2026-12-31", "cause": "staff", "note": words}),
        ("/supplement/ask", {"components": ["don"], "reason": words, "note": words}),
        ("/refuse", {"reason": words}),
        ("/stop", {"reason": "no_ground", "note": words}),
        ("/reopen/ask", {"reason": words}),
        ("/reopen/ask", {"reason": "mistake", "note": words}),
    ):
        answer = client.post(
            place + path,
            data=json.dumps(body),
            content_type="application/json",
            headers={**headers, "Idempotency-Key": str(uuid4())},
        )
        assert answer.status_code < 500, f"{path} {str(body)[:60]}: {answer.text}"


@pytest.mark.parametrize("text", [f"A{NUL}B", f"A{LONE}B", LONG], ids=["NUL", "surrogate", "long"])
def test_nobody_signs_in_under_a_name_that_cannot_be(catalog: Door, text: str) -> None:
    client = catalog.app.test_client()
    for login, password in ((text, "x"), ("dantien.quay", text)):
        body = json.dumps({"login": login, "password": password})
        for prefix in ("", catalog.prefix):
            answer = client.post(
                f"{prefix}/api/v1/session",
                data=body,
                content_type="application/json",
                # An address of its own: that of the other tests may have used up its attempts.
                environ_base={"REMOTE_ADDR": "192.0.2.7"},
            )
            assert answer.status_code in {404, 422}, answer.text


@pytest.mark.parametrize("text", [f"A{NUL}B", f"A{LONE}B"], ids=["NUL", "surrogate"])
@pytest.mark.parametrize("service", ["routing", "notify", "reporting"])
def test_no_ledger_has_such_a_name(request: pytest.FixtureRequest, service: str, text: str) -> None:
    door = _door(request, service)
    answer = door.app.test_client().post(
        f"{door.prefix}/api/v1/parked/replay",
        data=json.dumps({"stream": text}),
        content_type="application/json",
        headers=door.headers(),
    )
    _assert_refused(answer, text.encode(errors="replace").decode())


@pytest.mark.parametrize("key", ["", "ngắn", "x" * 129, "a b c d e f g", "'; drop table command"])
def test_an_idempotency_key_of_another_shape_is_refused(intake: Door, key: str) -> None:
    answer = intake.app.test_client().post(
        f"{intake.prefix}/api/v1/dossiers",
        json=FILING,
        headers={**intake.headers(), "Idempotency-Key": key.encode().decode("latin-1")},
    )
    _assert_refused(answer, key)
    assert answer.status_code == 422


def test_a_token_that_is_none_is_no_token(intake: Door, reporting: Door, routing: Door) -> None:
    for door, path in (
        (intake, "/n/dan-tien/api/v1/units"),
        (reporting, "/bao-cao/api/v1/counts"),
        (routing, "/dieu-phoi/api/v1/legs"),
    ):
        good = door.headers()["Authorization"]
        for bad in ("Bearer ", "Bearer x", good[:-2], good + "x", "Basic YTpi", "Bearer a.b.c"):
            answer = door.app.test_client().get(path, headers={"Authorization": bad})
            assert answer.status_code == 401, bad
            assert answer.headers["WWW-Authenticate"] == "Bearer"
