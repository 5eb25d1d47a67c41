"""What the screens and the JSON API stand on, given by whoever starts the process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from motcua_intake.app.commands import Command
from motcua_intake.app.ports import Office
from motcua_intake.app.printing import Printer
from motcua_intake.app.queries import Queries
from motcua_kit.replay import ParkedDesk


class Do(Protocol):
    """Carries a command to its use case."""

    def __call__(self, command: Command) -> object:
        """The use case's answer (``Accepted``, ``Done``, ``SlipGiven`` or None)."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The use cases, the questions, the printer, and what this deployment is.

    ``look_up_url`` is the public address of the look-up page, the code goes behind it (the QR of
    the receipt). ``reader`` answers with what the deployment's reader has read and parked,
    ``parked`` is where what it could not apply lies and is replayed.
    """

    do: Do
    office: Office
    queries: Queries
    printer: Printer
    look_up_url: str
    reader: Callable[[], Mapping[str, object]]
    parked: ParkedDesk
