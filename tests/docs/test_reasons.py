"""A reason that one service gives in a code is told in words wherever a person reads it."""

import re
from pathlib import Path

from motcua_app.client.words import LEG_REASONS as SAID_BY_THE_COMMAND
from motcua_intake.entrypoints.web.words import (
    LEG_REASONS,
    REFUSE_OFFER,
    REQUEST_REASONS,
)
from motcua_routing.domain.route import REASONS

SERVICES = Path(__file__).resolve().parents[2] / "services"


def given_by_routing() -> set[str]:
    """Every code that routing refuses a leg with."""
    sources = (SERVICES / "routing" / "src").rglob("*.py")
    return {
        reason
        for source in sources
        for reason in re.findall(r'NobodyAble\(\s*"(\w+)"', source.read_text(encoding="utf-8"))
    }


def given_by_a_custodian() -> set[str]:
    """Every code that a unit refuses a citizen's request with."""
    source = SERVICES / "intake" / "src" / "motcua_intake" / "domain" / "handover.py"
    settling = source.read_text(encoding="utf-8").split("def _settle(", 1)[1].split("\ndef ", 1)[0]
    return set(re.findall(r'return "(\w+)"', settling))


def test_routing_has_a_word_for_every_reason_it_gives() -> None:
    assert given_by_routing() == set(REASONS)


def test_the_office_and_the_command_have_words_for_every_reason_of_a_leg_that_failed() -> None:
    """A leg fails because routing finds nobody, or because the receiver does not take it."""
    given = {*REASONS, *REFUSE_OFFER, "released"}

    assert set(LEG_REASONS) == given
    assert set(SAID_BY_THE_COMMAND) == given


def test_the_office_has_words_for_every_request_of_a_citizen_that_is_refused() -> None:
    assert given_by_a_custodian() == set(REQUEST_REASONS)
