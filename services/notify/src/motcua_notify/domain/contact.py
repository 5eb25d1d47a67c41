"""How an applicant can be reached, checked and brought into one form."""

from __future__ import annotations

from dataclasses import dataclass

from motcua_notify.domain.delivery import Channel
from motcua_notify.domain.errors import BadEmail, BadPhone
from motcua_vn.identity import IdentityError, normalise_email, normalise_phone


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone number in E.164 and an address; empty where there is none."""

    phone: str = ""
    email: str = ""

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The ways this contact offers."""
        ways = ((Channel.SMS, self.phone), (Channel.EMAIL, self.email))
        return tuple(channel for channel, value in ways if value)

    def address(self, channel: Channel) -> str:
        """The number or address for a channel; empty where there is none."""
        return self.phone if channel is Channel.SMS else self.email

    def __repr__(self) -> str:
        # Tracebacks and assertion texts must not carry a citizen's number.
        return f"Contact({', '.join(self.channels) or 'none'})"


def contact_of(phone: str, email: str) -> Contact:
    """The contact as it was given, tidied. Raises BadPhone or BadEmail."""
    return Contact(_phone(phone), _email(email))


def _phone(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return normalise_phone(text)
    except IdentityError as error:
        raise BadPhone from error


def _email(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return normalise_email(text)
    except IdentityError as error:
        raise BadEmail from error
