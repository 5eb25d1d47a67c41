"""One attempt at one claimed message: its words, and the carrier."""

from __future__ import annotations

from dataclasses import dataclass

from motcua_notify.app.planning import NO_CONTACT
from motcua_notify.app.ports import BadSeal, Carriers, Parcel, Vault
from motcua_notify.domain.delivery import Channel, Dropped, Message, NotNow, Result
from motcua_notify.domain.milestones import Details
from motcua_notify.domain.texts import Office, letter, sms


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send, with all that sending needs."""

    message: Message
    details: Details
    office: Office
    sealed: bytes


def send_message(claimed: Claimed, *, carriers: Carriers, vault: Vault) -> Result:
    """How the attempt ended; outside any transaction (P3)."""
    message = claimed.message
    try:
        to = vault.open(message.dossier, claimed.sealed).address(message.channel)
    except BadSeal:
        # More often a wrong key than a damaged contact, and then it is every message's.
        return NotNow("bad_seal")
    if not to:
        return Dropped(NO_CONTACT)
    return carriers[message.channel].send(_parcel(claimed, to))


def _parcel(claimed: Claimed, to: str) -> Parcel:
    message = claimed.message
    words = (
        message.milestone,
        message.dossier,
        claimed.office,
        claimed.details,
        message.business_at,
    )
    if message.channel is Channel.SMS:
        return Parcel(message.id, to, sms(*words))
    told = letter(*words)
    return Parcel(message.id, to, told.body, told.subject)
