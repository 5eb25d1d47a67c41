"""What is asked of notify, and the shapes of the answers. No contact and no text is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from motcua_notify.domain.delivery import State

LATELY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MessageLine:
    """Where one message stands."""

    id: UUID
    dossier: str
    unit: str
    milestone: str
    channel: str
    audience: str
    state: str
    reason: str
    attempts: int
    business_at: datetime
    planned_at: datetime
    not_before: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Something to tell that waits for the contact, or for the reception to be read."""

    dossier: str
    unit: str
    milestone: str
    business_at: datetime


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A dossier that nobody is told about, because its contact was refused."""

    dossier: str
    unit: str
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Totals:
    """How many messages stand where; `stuck` are planned and long due.

    `sent` and `dropped` are those of the last LATELY: what was ever sent is reporting's to say.
    """

    planned: int = 0
    stuck: int = 0
    sent: int = 0
    failed: int = 0
    uncertain: int = 0
    dropped: int = 0
    waiting: int = 0


class Queries(Protocol):
    """Reads of one moment."""

    def messages(self, dossier: str) -> list[MessageLine]:
        """A dossier's messages, in order."""

    def waiting(self, dossier: str) -> list[WaitingLine]:
        """What of a dossier is not settled yet."""

    def listed(self, states: Sequence[State], limit: int) -> list[MessageLine]:
        """The newest messages in these states."""

    def stuck(self, due_before: datetime, limit: int) -> list[MessageLine]:
        """Planned or claimed messages due before this instant, oldest first."""

    def refused(self, limit: int) -> list[RefusedLine]:
        """Open dossiers whose contact was refused, the newest first."""

    def totals(self, due_before: datetime, done_since: datetime) -> Totals:
        """How many stand where."""

    def counts(self, dossier: str) -> dict[str, int]:
        """A dossier's messages by state."""

    def unsent_by_channel(self) -> dict[str, int]:
        """Messages still to be sent, for the gauge."""

    def unit_names(self) -> dict[str, str]:
        """Short names of the units, by code."""

    def reader(self, stream: str | None) -> dict[str, Any]:
        """What the reader of the topics says of itself."""
