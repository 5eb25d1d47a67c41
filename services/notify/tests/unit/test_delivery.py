"""The life of a message."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from notify_builders import CODE, START

from motcua_notify.domain.delivery import (
    Accepted,
    Channel,
    Hidden,
    Message,
    Never,
    NotNow,
    Patience,
    State,
    after,
    after_lost_claim,
    claim,
    holds,
    is_due,
    message_id,
    plan,
    retry,
)
from motcua_notify.domain.errors import MessageNotFailed
from motcua_notify.domain.milestones import Details, Milestone, Occasion

OCCASION = Occasion(CODE, Milestone.RECEIVED, "xa#1", "xa", START, Details())
PATIENCE = Patience()
ME = UUID(int=1)


def claimed(channel: Channel) -> Message:
    return claim(plan(OCCASION, channel, START, PATIENCE), ME, START, PATIENCE)


def test_the_same_message_has_the_same_reference_for_ever() -> None:
    assert message_id(OCCASION, "sms") == message_id(OCCASION, "sms")
    assert message_id(OCCASION, "sms") != message_id(OCCASION, "email")
    assert message_id(replace(OCCASION, occurrence="xa#2"), "sms") != message_id(OCCASION, "sms")


def test_pauses_double_up_to_a_quarter_of_an_hour() -> None:
    pauses = [PATIENCE.pause(attempts).total_seconds() for attempts in (1, 2, 3, 10, 500)]

    assert pauses == [2, 4, 8, 900, 900]


@pytest.mark.parametrize("channel", Channel)
def test_taken_is_sent_and_rejected_is_failed(channel: Channel) -> None:
    assert after(claimed(channel), Accepted("x"), START, PATIENCE).state is State.SENT
    assert after(claimed(channel), Never("x"), START, PATIENCE).state is State.FAILED


@pytest.mark.parametrize("channel", Channel)
def test_not_now_is_later(channel: Channel) -> None:
    later = after(claimed(channel), NotNow("x"), START, PATIENCE)

    assert later.state is State.PLANNED
    assert not is_due(later, START)
    assert is_due(later, START + timedelta(seconds=2))


def test_a_hidden_outcome_is_repeated_only_where_the_reference_is_recognised() -> None:
    assert after(claimed(Channel.SMS), Hidden(), START, PATIENCE).state is State.PLANNED
    assert after(claimed(Channel.EMAIL), Hidden(), START, PATIENCE).state is State.UNCERTAIN
    assert is_due(after_lost_claim(claimed(Channel.SMS), START), START)
    assert after_lost_claim(claimed(Channel.EMAIL), START).state is State.UNCERTAIN


def test_a_sender_thought_lost_may_still_say_that_it_was_taken() -> None:
    uncertain = after_lost_claim(claimed(Channel.EMAIL), START)

    assert holds(uncertain, ME)
    assert not holds(uncertain, UUID(int=2))
    assert after(uncertain, Accepted("smtp"), START, PATIENCE).state is State.SENT


def test_after_three_days_it_is_given_up() -> None:
    late = START + timedelta(hours=72)

    assert after(claimed(Channel.SMS), NotNow("x"), late, PATIENCE).state is State.FAILED


def test_only_what_failed_is_sent_anew_by_hand() -> None:
    failed = after(claimed(Channel.SMS), Never("x"), START, PATIENCE)
    assert is_due(retry(failed, START, PATIENCE), START)

    sent = after(claimed(Channel.SMS), Accepted("x"), START, PATIENCE)
    with pytest.raises(MessageNotFailed):
        retry(sent, START, PATIENCE)
