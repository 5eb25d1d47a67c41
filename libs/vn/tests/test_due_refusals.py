"""What a document means is refused in the contract's order: calendar, limit, then the events."""

import json

import pytest

from libs.vn.tests.wire_lines import GOOD, ask, code_of, put


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("calendar.hours", []),
        ("calendar.hours", GOOD["calendar"]["hours"] * 2),
        ("calendar.hours.0.valid_from", "2026-11-03"),
        ("calendar.hours.0.sessions", []),
        ("calendar.hours.0.sessions", [["08:00", "08:00"]]),
        ("calendar.hours.0.sessions", [["08:00", "07:00"]]),
        ("calendar.hours.0.sessions", [["07:30", "11:30"], ["11:30", "17:00"]]),
        ("calendar.hours.0.sessions", [["13:30", "17:00"], ["07:30", "11:30"]]),
        ("calendar.worked", ["2026-11-24"]),
        ("history.0.at", "2000-01-01T00:00:00+14:00"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused_before_the_limit(path, value):
    spoilt = put(GOOD, path, value)

    assert code_of(spoilt) == "bad_calendar"
    assert code_of(put(spoilt, "limit.amount", 0)) == "bad_calendar"
    assert code_of(put(spoilt, "convention", "x")) == "bad_input"


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        (0, "working_day"),
        (-1, "working_day"),
        (10_001, "month"),
        (2, "same_day"),
        (5, "week"),
        (5, ""),
        (10**30, "working_day"),
        (-(10**30), "working_day"),
    ],
)
def test_a_limit_that_cannot_be_counted_is_refused_before_the_events(amount, unit):
    spoilt = put(GOOD, "limit", {"amount": amount, "unit": unit})

    assert code_of(spoilt) == "bad_limit"
    assert code_of({**spoilt, "history": []}) == "bad_limit"


def test_a_number_too_long_for_python_is_a_bad_limit_too():
    raw = json.dumps(GOOD).replace('"amount": 5', '"amount": ' + "9" * 6_000).encode()

    assert code_of(raw) == "bad_limit"


@pytest.mark.parametrize("unit", ["working_day", "calendar_day", "working_hour", "month"])
def test_the_longest_limit_is_still_counted(unit):
    document = put(GOOD, "limit", {"amount": 10_000, "unit": unit})
    document["history"] = [{"event": "received", "at": "2999-12-31T20:00:00Z"}]

    assert ask(document)["due_current"]


def event(kind, day, **more):
    return {"event": kind, "at": f"2026-11-{day:02d}T09:00:00+07:00", **more}


@pytest.mark.parametrize(
    ("code", "events"),
    [
        ("out_of_order", []),
        ("out_of_order", [event("finished", 2)]),
        ("unknown_event", [event("paused", 2)]),
        ("unknown_event", [event("", 2, to=5)]),
        ("unknown_event", [event("received", 2), event("RECEIVED", 1)]),
        ("out_of_order", [event("received", 2), event("received", 2)]),
        ("out_of_order", [event("received", 3), event("finished", 2)]),
        ("out_of_order", [event("received", 2), event("finished", 3), event("received", 3)]),
        ("after_end", [event("received", 2), event("finished", 3), event("stopped", 3)]),
        ("after_end", [event("received", 2), event("stopped", 3), event("payment_received", 3)]),
        (
            "wait_overlaps",
            [event("received", 2), event("payment_asked", 3), event("supplement_asked", 3)],
        ),
        ("unpaired_event", [event("received", 2), event("supplement_received", 3)]),
        (
            "unpaired_event",
            [event("received", 2), event("payment_asked", 3), event("supplement_received", 3)],
        ),
        (
            "second_extension",
            [
                event("received", 2),
                event("extended", 3, to="2026-11-20"),
                event("payment_asked", 4),
                event("extended", 5, to="2026-11-01"),
            ],
        ),
        (
            "extension_while_waiting",
            [
                event("received", 2),
                event("payment_asked", 3),
                event("extended", 4, to="2026-11-01"),
            ],
        ),
        ("extension_not_later", [event("received", 2), event("extended", 3, to="2026-11-09")]),
        ("extension_not_later", [event("received", 2), event("extended", 3, to="2026-11-14")]),
        ("extension_not_later", [event("received", 2), event("extended", 3, to="2026-11-24")]),
    ],
)
def test_the_first_faulty_event_gives_the_refusal(code, events):
    spoilt = {**GOOD, "history": events}

    assert code_of(spoilt) == code
    if events:
        assert code_of({**GOOD, "history": [*events, event("paused", 1)]}) == code


def test_events_at_one_instant_are_taken_in_the_order_given():
    events = [event("received", 2), event("payment_asked", 2), event("payment_received", 2)]

    answer = ask({**GOOD, "history": [*events, event("extended", 2, to="2026-11-20")]})

    assert answer["due_restart"] == answer["due_first"]
    assert answer["due_current"] == "2026-11-20T17:00:00+07:00"
