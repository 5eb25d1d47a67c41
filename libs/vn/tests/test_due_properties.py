"""What holds for every due date, checked against a second, slow reading of the contract."""

import importlib.util
import json
import re
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from motcua_vn.due_wire import answer_to


def _beside(name):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


naive_due = _beside("naive_due")
documents = _beside("documents")

calm = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def ask(document):
    return answer_to(json.dumps(document).encode())[0]


def expected(document):
    try:
        return naive_due.answer(document)
    except naive_due.RefusedError as refusal:
        return {"id": document["id"], "error": {"code": refusal.code}}


@calm
@given(documents.documents)
def test_a_second_reading_of_the_contract_gives_the_same_answer(document):
    answer = ask(document)
    if "error" in answer:
        del answer["error"]["message"]
    answer.pop("steps", None)

    assert answer == expected(document)


@calm
@given(documents.documents)
def test_the_last_step_is_due_when_the_dossier_is(document):
    answer = ask(document)
    assume("steps" in answer)

    assert answer["steps"][-1]["due"] == answer["due_current"]
    assert all(step["rule"] and step["text"] and step["source"] for step in answer["steps"])


@calm
@given(documents.calendars(), documents.instants(3_000_000), st.integers(1, 40))
def test_every_day_passed_over_is_named_with_its_reason(calendar, received, amount):
    document = plain_document(calendar, received, amount)
    answer = ask(document)
    assume("steps" in answer)
    text = " ".join(step["text"] for step in answer["steps"])
    office = naive_due.Office(calendar)
    day = naive_due.midnight(naive_due.parse(received))
    last = naive_due.midnight(naive_due.parse(answer["due_current"]))
    expected_names = set()
    while day < last:
        if not office.working(day):
            reason = "cuối tuần" if day.weekday() > 4 else "ngày nghỉ"
            expected_names.add((f"{day:%d/%m/%Y}", reason))
        day += timedelta(days=1)

    named = re.findall(r"(\d\d/\d\d/\d{4}) \((cuối tuần|ngày nghỉ)[,)]", text)
    assert set(named) == expected_names
    assert len(named) == len(set(named))


@calm
@given(documents.calendars(), documents.limits(), st.integers(0, 5_000_000), st.integers(0, 90_000))
def test_who_comes_earlier_is_never_due_later(calendar, limit, second, later):
    first, then = (
        ask(plain_document(calendar, local(s), limit["amount"], limit["unit"]))
        for s in (second, second + later)
    )
    assume("steps" in first)
    assume("steps" in then)

    assert first["due_first"] <= then["due_first"]


@calm
@given(documents.calendars(), documents.limits(), st.integers(0, 2_000_000), st.data())
def test_two_waits_that_touch_count_as_one(calendar, limit, second, data):
    a, b, c = (second + data.draw(st.integers(0, 1_500_000)) for _ in range(3))
    a, b, c = sorted((a, b, c))
    split = [("payment_asked", a), ("payment_received", b), ("payment_asked", b)]
    whole = [("payment_asked", a), ("payment_received", c)]
    answers = [
        ask(with_events(calendar, limit, second, events))
        for events in ([*split, ("payment_received", c)], whole)
    ]
    assume("steps" in answers[0])

    for field in ("due_restart", "due_subtract", "due_current"):
        assert answers[0][field] == answers[1][field]


def local(second):
    return (datetime(2026, 1, 1) + timedelta(seconds=second)).isoformat() + "+07:00"


def plain_document(calendar, received, amount, unit="working_day"):
    return {
        "id": "",
        "calendar": calendar,
        "limit": {"amount": amount, "unit": unit},
        "convention": "legal_day",
        "history": [{"event": "received", "at": received}],
    }


def with_events(calendar, limit, second, events):
    document = plain_document(calendar, local(second), limit["amount"], limit["unit"])
    document["history"] += [{"event": kind, "at": local(at)} for kind, at in events]
    return document


def test_the_slow_reading_reads_the_examples_right_too():
    path = Path(__file__).parents[3] / "docs" / "reference" / "due-date.examples.jsonl"
    for line in path.read_text("utf-8").splitlines():
        case = json.loads(line)
        if case["output"]["id"] != "naive":
            assert expected(case["input"]) == case["output"]
