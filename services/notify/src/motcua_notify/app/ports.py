"""What the use cases ask of the world."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from motcua_notify.domain.contact import Contact
from motcua_notify.domain.delivery import Channel, Message, Outcome
from motcua_notify.domain.milestones import Details, Dossier, Occasion
from motcua_notify.domain.texts import Office


@dataclass(frozen=True, slots=True)
class Kept:
    """A dossier's contact as it is kept: sealed, or nothing once it was erased.

    Of one that was `refused` only the name of the error is kept.
    """

    dossier: str
    unit: str
    version: int
    channels: tuple[Channel, ...]
    sealed: bytes | None
    registered_at: datetime
    refused: str = ""

    @property
    def is_erased(self) -> bool:
        """Whether it was there and is gone, or could not be kept."""
        return self.sealed is None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a carrier is given. `subject` is empty for a text message."""

    reference: UUID
    to: str
    text: str
    subject: str = ""

    def __repr__(self) -> str:
        return f"Parcel({self.reference})"


@dataclass(frozen=True, slots=True)
class Wakeup:
    """A message a worker of its channel should look at."""

    channel: Channel
    id: UUID


class Books(Protocol):
    """Everything notify keeps, inside one transaction that commits when its block ends well."""

    def dossiers(self, codes: Sequence[str]) -> dict[str, Dossier]:
        """These dossiers, locked in one order; made where they are not known yet."""

    def keep_dossiers(self, dossiers: Sequence[Dossier]) -> None:
        """Write dossiers as they are."""

    def note(self, occasions: Sequence[Occasion]) -> None:
        """Remember occasions to be told; one that is known changes nothing."""

    def waiting(self, codes: Sequence[str]) -> list[Occasion]:
        """Occasions of these dossiers that are not settled yet, oldest first."""

    def settle(self, occasions: Sequence[Occasion], how: str) -> None:
        """Say what became of occasions: "planned", or why there is no message."""

    def details(self, messages: Sequence[Message]) -> dict[UUID, Details]:
        """What the words of these messages are made of, by the message's id."""

    def offices(self, units: Sequence[str]) -> dict[str, Office]:
        """Names of these units and where they are found; the bare code where one is not known."""

    def contacts(self, codes: Sequence[str]) -> dict[str, Kept]:
        """Contacts of these dossiers, erased ones too."""

    def keep_contacts(self, contacts: Sequence[Kept]) -> None:
        """Write contacts of different dossiers over older ones."""

    def erase(self, codes: Sequence[str], now: datetime) -> None:
        """Take the contacts of these dossiers away for good."""

    def add(self, messages: Sequence[Message]) -> list[Message]:
        """Put in messages; those that were not there before (a constraint decides)."""

    def messages(self, numbers: Sequence[UUID]) -> list[Message]:
        """These messages, as far as there are any, locked in one order."""

    def due(self, channel: Channel, now: datetime, limit: int) -> list[Message]:
        """Messages of a channel that may be sent now, the longest due first, locked.

        Those that somebody else has locked are left to him.
        """

    def keep(self, messages: Sequence[Message]) -> None:
        """Write messages as they are."""

    def unsent(self, codes: Sequence[str]) -> list[Message]:
        """Messages of these dossiers that nobody is sending yet, locked."""

    def lost(self, now: datetime, limit: int) -> list[Message]:
        """Claimed messages whose lease is over, locked."""

    def expired(self, channels: Collection[Channel], now: datetime, limit: int) -> list[Message]:
        """Messages of these channels that nobody is sending and whose time is up, locked."""

    def take_due(
        self, channels: Collection[Channel], now: datetime, woken_before: datetime, limit: int
    ) -> list[Wakeup]:
        """Messages of these channels that are due and that nobody was woken for since; marks
        them as woken."""

    def over(self, closed_before: datetime, kept_since: datetime, limit: int) -> list[str]:
        """Dossiers whose contact is to be erased: closed with nothing left to send, or kept
        since before the second instant."""

    def unreachable(self, closed_before: datetime, limit: int) -> list[str]:
        """Closed dossiers with something to tell and no contact yet."""

    def tell(self, messages: Sequence[Message]) -> None:
        """Say on the notice topic where these messages stand, when the transaction commits."""

    def tell_dropped(self, occasions: Sequence[Occasion], reason: str) -> None:
        """Say on the notice topic that nobody is told of these."""


Start = Callable[[], AbstractContextManager[Books]]
Wake = Callable[[Sequence[Wakeup]], None]
"""Wakes workers for messages, which may be one wake-up for many; called after the commit.

What is lost here is found by the sweeper."""


class Carrier(Protocol):
    """Takes messages over one channel."""

    def send(self, parcel: Parcel) -> Outcome:
        """Hand a message over, in bounded time; raises nothing for what a carrier may do."""


Carriers = Mapping[Channel, Carrier]


class Directory(Protocol):
    """The catalogue, as notify has read it."""

    def deployment_of(self, unit: str) -> str:
        """The deployment that serves the unit; empty where it is not known."""


class Vault(Protocol):
    """Seals contacts for the dossier they belong to."""

    def seal(self, dossier: str, contact: Contact) -> bytes:
        """The contact in a form that only this service can read."""

    def open(self, dossier: str, sealed: bytes) -> Contact:
        """The contact again. Raises BadSeal for another dossier's or a damaged one."""


class BadSeal(Exception):
    """A sealed contact that this key does not open."""
