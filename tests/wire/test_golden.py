"""Every version of every event that was ever said can still be read, and says the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from google.protobuf.unknown_fields import UnknownFieldSet

from tests.wire.golden import FOLDER, Event, events, told, wire

EVENTS = events()
FILES = [(event, file) for event in EVENTS for file in event.versions()]


@pytest.mark.parametrize(("event", "file"), FILES, ids=[file.stem for _, file in FILES])
def test_a_version_of_before_says_what_it_said(event: Event, file: Path) -> None:
    golden = json.loads(file.read_text("utf-8"))
    message = event.envelope.FromString(bytes.fromhex(golden["wire"]))

    assert message.WhichOneof(event.envelope.DESCRIPTOR.oneofs[0].name) == event.name
    assert told(message) == golden["says"]
    assert len(UnknownFieldSet(message)) == 0
    assert wire(message) == golden["wire"]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.stem)
def test_an_event_that_has_grown_has_a_version_of_its_own(event: Event) -> None:
    assert event.versions(), "run: python -m tests.wire.golden"
    newest = json.loads(event.versions()[-1].read_text("utf-8"))

    assert newest["wire"] == wire(event.filled()), "run: python -m tests.wire.golden"


def test_there_is_no_file_of_an_event_that_nobody_knows() -> None:
    known = {file.name for _, file in FILES}

    assert {file.name for file in FOLDER.glob("*")} == known
