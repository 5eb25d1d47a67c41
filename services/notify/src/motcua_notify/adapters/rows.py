"""Between rows and the domain's shapes."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row

from motcua_notify.domain.delivery import Audience, Channel, Message, State
from motcua_notify.domain.milestones import Details, Milestone, Occasion

MESSAGE_COLUMNS: Final = (
    "id, dossier, unit, milestone, occurrence, channel, audience, business_at, planned_at,"
    " not_before, give_up_at, state, attempts, claim, claimed_until, reason, carrier, done_at"
)
MESSAGE_ARRAYS: Final = (
    "%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],"
    " %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::text[],"
    " %s::int[], %s::uuid[], %s::timestamptz[], %s::text[], %s::text[], %s::timestamptz[]"
)
"""What unnest takes for MESSAGE_COLUMNS."""


def details_to_json(details: Details) -> str:
    """Details as they are stored."""
    return json.dumps(
        {
            "due": details.due.isoformat() if details.due else None,
            "extended_to": details.extended_to.isoformat() if details.extended_to else None,
            "amount": details.amount,
            "outcome": details.outcome,
        }
    )


def details_of(stored: dict[str, Any]) -> Details:
    """Stored details."""
    due, extended_to = stored.get("due"), stored.get("extended_to")
    return Details(
        due=datetime.fromisoformat(due) if due else None,
        extended_to=date.fromisoformat(extended_to) if extended_to else None,
        amount=stored.get("amount"),
        outcome=stored.get("outcome") or "",
    )


def occasion_of(row: Row[Any]) -> Occasion:
    """A row of `occasion`."""
    return Occasion(
        dossier=row.dossier,
        milestone=Milestone(row.milestone),
        occurrence=row.occurrence,
        unit=row.unit,
        business_at=row.business_at,
        details=details_of(row.details),
    )


def message_of(row: Row[Any]) -> Message:
    """A row of `message` with MESSAGE_COLUMNS."""
    return Message(
        id=row.id,
        dossier=row.dossier,
        unit=row.unit,
        milestone=Milestone(row.milestone),
        occurrence=row.occurrence,
        channel=Channel(row.channel),
        audience=Audience(row.audience),
        business_at=row.business_at,
        planned_at=row.planned_at,
        not_before=row.not_before,
        give_up_at=row.give_up_at,
        state=State(row.state),
        attempts=row.attempts,
        claim=row.claim,
        claimed_until=row.claimed_until,
        reason=row.reason,
        carrier=row.carrier,
        done_at=row.done_at,
    )


def message_values(message: Message) -> tuple[object, ...]:
    """A message in the order of MESSAGE_COLUMNS."""
    return (
        message.id,
        message.dossier,
        message.unit,
        message.milestone.value,
        message.occurrence,
        message.channel.value,
        message.audience.value,
        message.business_at,
        message.planned_at,
        message.not_before,
        message.give_up_at,
        message.state.value,
        message.attempts,
        message.claim,
        message.claimed_until,
        message.reason,
        message.carrier,
        message.done_at,
    )
