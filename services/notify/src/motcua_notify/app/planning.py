"""Turns occasions into messages, once it is known that the applicant wants them and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from motcua_notify.app.ports import Books, Kept, Wakeup
from motcua_notify.domain.delivery import Channel, Message, Patience, plan
from motcua_notify.domain.milestones import Dossier, Occasion

PLANNED: Final = "planned"
UNWANTED: Final = "unwanted"
NO_CONTACT: Final = "no_contact"
NOT_SERVED: Final = "channel_not_served"
ERASED: Final = "contact_erased"


@dataclass(frozen=True, slots=True)
class Rules:
    """What planning goes by: the channels this installation serves, and its patience."""

    channels: frozenset[Channel]
    patience: Patience


def plan_waiting(
    books: Books, dossiers: Mapping[str, Dossier], now: datetime, rules: Rules
) -> list[Wakeup]:
    """Settle what can be settled of these (locked) dossiers; whom to wake after the commit."""
    occasions = books.waiting(list(dossiers))
    if not occasions:
        return []
    contacts = books.contacts(list({occasion.dossier for occasion in occasions}))
    settled: dict[str, list[Occasion]] = {}
    messages: list[Message] = []
    for occasion in occasions:
        contact = contacts.get(occasion.dossier)
        how = _what_to_do(dossiers[occasion.dossier], contact, rules)
        if how is None:
            continue
        settled.setdefault(how, []).append(occasion)
        if how == PLANNED and contact is not None:
            messages += [
                plan(occasion, channel, now, rules.patience)
                for channel in contact.channels
                if channel in rules.channels
            ]
    for how, told in settled.items():
        books.settle(told, how)
        if how not in {PLANNED, UNWANTED}:
            books.tell_dropped(told, how)
    added = books.add(messages)
    books.tell(added)
    return [Wakeup(message.channel, message.id) for message in added]


def _what_to_do(dossier: Dossier, contact: Kept | None, rules: Rules) -> str | None:
    """How to settle what is waiting; None to go on waiting."""
    if dossier.wants is False:
        return UNWANTED
    if dossier.wants is None or contact is None:
        return None
    if contact.is_erased:
        return contact.refused or ERASED
    if rules.channels.intersection(contact.channels):
        return PLANNED
    return NOT_SERVED if contact.channels else NO_CONTACT
