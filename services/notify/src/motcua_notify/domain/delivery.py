"""The life of one message: planned, claimed, sent; and what a failed or hidden attempt means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from motcua_notify.domain.errors import MessageNotFailed
from motcua_notify.domain.milestones import Milestone, Occasion

AT_ONCE: Final = 20
_OURS: Final = uuid5(NAMESPACE_URL, "urn:motcua:message")


class Channel(StrEnum):
    """A way to reach somebody."""

    SMS = "sms"
    EMAIL = "email"

    @property
    def recognises_reference(self) -> bool:
        """Whether sending the same reference twice reaches the person once."""
        return self is Channel.SMS

    @property
    def at_once(self) -> int:
        """How many messages one sender may claim together.

        A claim says that a message may be in flight. Where a repetition reaches the person
        again it must therefore cover the one that is.
        """
        return AT_ONCE if self.recognises_reference else 1


class Audience(StrEnum):
    """To whom, by role and never by name."""

    APPLICANT = "applicant"


class State(StrEnum):
    """Where a message stands. `sending` is claimed; `uncertain` may or may not have been sent."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one audience over one channel. Its id is the reference given outside."""

    id: UUID
    dossier: str
    unit: str
    milestone: Milestone
    occurrence: str
    channel: Channel
    audience: Audience
    business_at: datetime
    planned_at: datetime
    not_before: datetime
    give_up_at: datetime
    state: State = State.PLANNED
    attempts: int = 0
    claim: UUID | None = None
    claimed_until: datetime | None = None
    reason: str = ""
    carrier: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a claim holds, how soon an attempt is repeated and when it is given up."""

    lease: timedelta = timedelta(minutes=3)
    first: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(minutes=15)
    give_up: timedelta = timedelta(hours=72)

    def pause(self, attempts: int) -> timedelta:
        """How long to rest after this many attempts: twice as long each time, up to a limit."""
        doublings: int = min(max(attempts - 1, 0), 20)
        return min(self.first * float(1 << doublings), self.longest)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier has taken the message."""

    carrier: str


@dataclass(frozen=True, slots=True)
class NotNow:
    """It was not taken and may be later."""

    reason: str


@dataclass(frozen=True, slots=True)
class Never:
    """It will not be taken, however often it is tried."""

    reason: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """Whether it was taken cannot be known: the answer was lost."""

    reason: str = "no_answer"


@dataclass(frozen=True, slots=True)
class Dropped:
    """There is nobody to send it to any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class Untried:
    """It was claimed, and left to the next sender."""


Outcome = Accepted | NotNow | Never | Hidden
Result = Outcome | Dropped | Untried


def message_id(occasion: Occasion, channel: str, audience: Audience = Audience.APPLICANT) -> UUID:
    """The same message has the same id for ever, even after notify's database was lost."""
    key = (occasion.dossier, occasion.milestone, occasion.occurrence, audience, channel)
    return uuid5(_OURS, "\n".join(key))


def plan(occasion: Occasion, channel: Channel, now: datetime, patience: Patience) -> Message:
    """The message about an occasion over one channel."""
    return Message(
        id=message_id(occasion, channel),
        dossier=occasion.dossier,
        unit=occasion.unit,
        milestone=occasion.milestone,
        occurrence=occasion.occurrence,
        channel=channel,
        audience=Audience.APPLICANT,
        business_at=occasion.business_at,
        planned_at=now,
        not_before=now,
        give_up_at=now + patience.give_up,
    )


def is_due(message: Message, now: datetime) -> bool:
    """Whether it may be sent now."""
    return message.state is State.PLANNED and message.not_before <= now


def claim(message: Message, by: UUID, now: datetime, patience: Patience) -> Message:
    """Take a due message, for as long as the lease."""
    return replace(
        message,
        state=State.SENDING,
        attempts=message.attempts + 1,
        claim=by,
        claimed_until=now + patience.lease,
    )


def after(message: Message, outcome: Outcome, now: datetime, patience: Patience) -> Message:
    """The message once an attempt ended."""
    if isinstance(outcome, Accepted):
        return _done(message, State.SENT, now, carrier=outcome.carrier)
    if isinstance(outcome, Never):
        return _done(message, State.FAILED, now, reason=outcome.reason)
    if isinstance(outcome, Hidden) and not message.channel.recognises_reference:
        return _done(message, State.UNCERTAIN, now, reason=outcome.reason)
    again = now + patience.pause(message.attempts)
    if again > message.give_up_at:
        return _done(message, State.FAILED, now, reason=outcome.reason)
    return _open(message, not_before=again, reason=outcome.reason)


def ended(message: Message, result: Result, now: datetime, patience: Patience) -> Message:
    """The claimed message once its sender is done with it."""
    if isinstance(result, Dropped):
        return drop(message, result.reason, now)
    if isinstance(result, Untried):
        freed = _open(message, not_before=message.not_before, reason=message.reason)
        return replace(freed, attempts=message.attempts - 1)
    return after(message, result, now, patience)


def after_lost_claim(message: Message, now: datetime) -> Message:
    """The message whose sender was not heard of again: a crash hides what it had done.

    A channel that recognises our reference is tried again; over another the citizen might be
    told twice, so it is listed and not repeated.
    """
    if message.channel.recognises_reference:
        return _open(message, not_before=now, reason="lease_expired")
    return _done(message, State.UNCERTAIN, now, reason="lease_expired")


def holds(message: Message, by: UUID) -> bool:
    """Whether a sender may still say how its attempt ended: late is better than unknown."""
    return message.claim == by and message.state in {State.SENDING, State.UNCERTAIN}


def drop(message: Message, reason: str, now: datetime) -> Message:
    """The message that nobody can be told any more."""
    return _done(message, State.DROPPED, now, reason=reason)


def retry(message: Message, now: datetime, patience: Patience) -> Message:
    """The failed message, planned anew by an operator. Raises MessageNotFailed."""
    if message.state is not State.FAILED:
        raise MessageNotFailed(message.state)
    fresh = _open(message, not_before=now, reason=message.reason)
    return replace(fresh, attempts=0, give_up_at=now + patience.give_up, done_at=None)


def _open(message: Message, *, not_before: datetime, reason: str) -> Message:
    return replace(
        message,
        state=State.PLANNED,
        not_before=not_before,
        reason=reason,
        claim=None,
        claimed_until=None,
    )


def _done(
    message: Message, state: State, now: datetime, *, reason: str = "", carrier: str = ""
) -> Message:
    # The claim stays, so that a sender who was thought lost can still say how it went.
    return replace(
        message, state=state, reason=reason, carrier=carrier, claimed_until=None, done_at=now
    )
