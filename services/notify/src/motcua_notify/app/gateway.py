"""The gateway simulator of the demo: what it is given, what it remembers, how it can fail.

It stands outside the platform, as a telephone company does, and shares nothing with the use
cases but the channels' names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from motcua_notify.domain.delivery import Channel
from motcua_notify.domain.errors import BadFault

KINDS: Final = ("refuse", "reject", "delay", "hold", "drop")
"""refuse: says it cannot now; reject: says it never will; delay: waits before taking; hold:
takes, then waits before answering; drop: takes, then breaks the line without an answer."""
LONGEST_DELAY: Final = 300.0


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of one channel; `times` None lasts until it is healed."""

    kind: str
    times: int | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as it reaches the gateway."""

    reference: str
    channel: Channel
    recipient: str
    text: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A message as the gateway remembers it.

    `asked` counts how often it was handed over; `delivered` how often the person got it.
    """

    reference: str
    channel: str
    recipient: str
    subject: str
    text: str
    delivered: int
    asked: int
    first_at: datetime
    last_at: datetime


class GatewayBox(Protocol):
    """The simulator's memory; it survives a restart."""

    def take(self, arrival: Arrival, now: datetime) -> None:
        """Deliver a message; a text message with a known reference reaches nobody twice."""

    def take_unless_broken(self, arrival: Arrival, now: datetime) -> bool:
        """Deliver a message if its channel has no fault; whether it had none."""

    def next_fault(self, channel: str) -> Fault | None:
        """The fault that the next hand-over meets; counts it down."""

    def break_down(self, channel: str, fault: Fault) -> None:
        """Let a channel fail from now on."""

    def heal(self, channel: str) -> None:
        """Let a channel work again."""

    def faults(self) -> dict[str, Fault]:
        """The channels that fail now."""

    def taken(self, reference: str, dossier: str, limit: int) -> list[Taken]:
        """What was taken, newest first; empty terms match everything."""


def fault_of(kind: str, times: int | None, seconds: float) -> Fault:
    """A fault as somebody asked for it. Raises BadFault."""
    if kind not in KINDS or (times is not None and times < 1):
        raise BadFault
    if not 0.0 <= seconds <= LONGEST_DELAY:
        raise BadFault
    return Fault(kind, times, seconds)
