"""Whatever a line holds, it gets one line back, and one of a wrong form is told which field."""

import copy
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.vn.tests.wire_lines import DROP, GOOD, ask, code_of, put
from motcua_vn.due_wire import answer_line, main


def test_the_line_to_spoil_is_good():
    answer = ask(GOOD)

    assert answer["due_current"] == "2026-11-20T17:00:00+07:00"
    assert answer["verdict"] == "on_time"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b" \t\r\n",
        b"{",
        b"{} {}",
        b"nan",
        b'{"id": NaN}',
        b'{"id": "a", "limit": Infinity}',
        b"-Infinity",
        b'{"id": "\xff"}',
        b'{"id": "\xed\xa0\x80"}',
        b"\xef\xbb\xbf{}",
        json.dumps(GOOD).encode("utf-16"),
        b'{"id": "a\x01b"}',
        b"{'id': 'a'}",
        b'{"id": "a",}',
        b'{"limit": 05}',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    ],
)
def test_what_is_no_json_is_bad_json_without_an_id(raw):
    answer = ask(raw)

    assert answer["error"]["code"] == "bad_json"
    assert answer["id"] is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", DROP),
        ("id", 7),
        ("id", None),
        ("more", 1),
        ("calendar", DROP),
        ("calendar", []),
        ("calendar.names", {}),
        ("calendar.hours", {}),
        ("calendar.hours", None),
        ("calendar.hours.0", "07:30"),
        ("calendar.hours.0.until", "2027-01-01"),
        ("calendar.hours.0.valid_from", "2025-1-1"),
        ("calendar.hours.0.valid_from", "20250101"),
        ("calendar.hours.0.valid_from", "2025-W01-1"),
        ("calendar.hours.0.valid_from", "2025-02-29"),
        ("calendar.hours.0.valid_from", "1999-12-31"),
        ("calendar.hours.0.valid_from", "3000-01-01"),
        ("calendar.hours.0.valid_from", "２025-01-01"),
        ("calendar.hours.0.valid_from", "2025-01-01\n"),
        ("calendar.hours.0.valid_from", " 2025-01-01"),
        ("calendar.hours.0.valid_from", "2025-01-01T00:00:00Z"),
        ("calendar.hours.0.sessions", "07:30"),
        ("calendar.hours.0.sessions.0", []),
        ("calendar.hours.0.sessions.0", ["07:30"]),
        ("calendar.hours.0.sessions.0", ["07:30", "08:30", "09:30"]),
        ("calendar.hours.0.sessions.0", "ab"),
        ("calendar.hours.0.sessions.0.0", "7:30"),
        ("calendar.hours.0.sessions.0.0", "24:00"),
        ("calendar.hours.0.sessions.0.0", "07:60"),
        ("calendar.hours.0.sessions.0.0", "07:30:00"),
        ("calendar.hours.0.sessions.0.0", "0٧:30"),
        ("calendar.hours.0.sessions.0.0", 730),
        ("calendar.off", None),
        ("calendar.off", "2026-11-24"),
        ("calendar.off", [20261124]),
        ("calendar.worked", ["2026-02-30"]),
        ("calendar.published_through", None),
        ("calendar.published_through", ""),
        ("limit", 5),
        ("limit.amount", DROP),
        ("limit.amount", True),
        ("limit.amount", 5.0),
        ("limit.amount", 1e3),
        ("limit.amount", "5"),
        ("limit.amount", None),
        ("limit.unit", 1),
        ("limit.unit", None),
        ("limit.per", "week"),
        ("convention", "LEGAL_DAY"),
        ("convention", ""),
        ("convention", None),
        ("convention", ["legal_day"]),
        ("history", None),
        ("history", {}),
        ("history.0", "received"),
        ("history.0.event", DROP),
        ("history.0.event", 1),
        ("history.0.event", None),
        ("history.0.at", DROP),
        ("history.0.to", "2026-11-20"),
        ("history.0.to", None),
        ("history.0.why", ""),
        ("history.1.to", DROP),
        ("history.1.to", None),
        ("history.1.to", "2026-13-01"),
        ("history.1.note", "x"),
        ("history.2.to", "2026-11-20"),
    ],
)
def test_a_field_of_the_wrong_form_is_bad_input_and_named(path, value):
    answer = ask(put(GOOD, path, value))

    assert answer["error"]["code"] == "bad_input"
    assert path.split(".")[0] in answer["error"]["message"]
    assert answer["id"] == (GOOD["id"] if path != "id" else None)


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-02T09:00:00",
        "2026-11-02 09:00:00+07:00",
        "2026-11-02T09:00+07:00",
        "2026-11-02T09:00:00.0+07:00",
        "2026-11-02T09:00:00+0700",
        "2026-11-02T09:00:00+07",
        "2026-11-02T09:00:00+24:00",
        "2026-11-02T09:00:00+07:60",
        "2026-11-02T09:00:00z",
        "2026-11-02t09:00:00Z",
        "2026-11-02T24:00:00Z",
        "2026-11-02T09:60:00Z",
        "2026-11-02T23:59:60Z",
        "2026-11-31T09:00:00Z",
        "2026-11-02T09:00:00Z\n",
        "2026-11-02T09:00:00Z ",
        "2026-11-02T09:00:00Z07:00",
        "+2026-11-02T09:00:00Z",
        "1999-12-31T23:00:00Z",
        "3000-01-01T00:00:00+07:00",
        "٢026-11-02T09:00:00Z",
        "2026-11-02T09:00:00\u221207:00",
        "",
        1,
    ],
)
def test_an_instant_has_one_form_only(at):
    assert code_of(put(GOOD, "history.0.at", at)) == "bad_input"
    unknown = {"event": "paused", "at": at, "why": "anything"}
    assert code_of({**GOOD, "history": [*GOOD["history"], unknown]}) == "bad_input"


@pytest.mark.parametrize(
    "at", ["2026-11-02T02:00:00Z", "2026-11-02T02:00:00-00:00", "2026-11-03T01:59:00+23:59"]
)
def test_an_instant_may_have_any_offset_of_less_than_a_day(at):
    assert ask(put(GOOD, "history.0.at", at))["due_first"] == "2026-11-09T17:00:00+07:00"


@pytest.mark.parametrize("name", ["", "x\u2028y", "\ud800", "\x85", "a\nb", "🏛", "hồ sơ\x00"])
def test_the_id_comes_back_as_it_was_on_one_line(name):
    for document in (put(GOOD, "id", name), {"id": name}):
        line, _ = answer_line(json.dumps(document).encode())

        assert json.loads(line.encode())["id"] == name
        assert len(line.splitlines()) == 1


def test_a_strange_field_name_is_named_on_one_line():
    line, _ = answer_line(json.dumps({**GOOD, "\ud800\u2028x": 1}).encode())

    assert json.loads(line.encode())["error"]["message"].startswith("\ud800\u2028x:")
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize("raw", [b"null", b"[]", b'"id"', b"1", b"true"])
def test_what_is_no_object_is_bad_input(raw):
    assert ask(raw) == {"id": None, "error": ask(raw)["error"]}
    assert code_of(raw) == "bad_input"


def test_a_bad_line_stops_nothing_and_shows_in_the_exit_status():
    good = json.dumps(GOOD).encode()
    lines = good + b"\n\n" + b"{\n" + good
    out = io.BytesIO()

    assert main(io.BytesIO(lines), out) == 1
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert ["error" in answer for answer in answers] == [False, True, True, False]
    assert main(io.BytesIO(good), io.BytesIO()) == 0
    assert main(io.BytesIO(b""), io.BytesIO()) == 0


pieces = st.sampled_from(
    [None, True, 0, 1.5, -1, "", "2026-11-24", "07:30", [], {}, [[]], {"event": "x"}, 10**40]
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.binary(max_size=60))
def test_no_bytes_raise(raw):
    line, is_good = answer_line(raw)

    assert not is_good
    assert json.loads(line)["error"]["message"]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.data())
def test_no_spoilt_document_raises(data):
    document, way = copy.deepcopy(GOOD), []
    place = document
    while isinstance(place, dict | list) and place and (not way or data.draw(st.booleans())):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        way.append((place, data.draw(st.sampled_from(keys))))
        place = place[way[-1][1]]
    holder, key = way[-1]
    holder[key] = data.draw(pieces)

    line, _ = answer_line(json.dumps(document).encode())

    assert set(json.loads(line)) >= {"id"}
