"""What use cases and sweepers know of the job queue."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Job:
    """Look at the row ``id`` of this kind: there is something to do."""

    kind: str
    id: UUID


Handler = Callable[[UUID], None]
"""Handles one row; idempotent, because a wake-up may come twice, late, or never."""


class JobQueue(Protocol):
    """Where wake-ups go."""

    def publish(self, kind: str, id: UUID) -> bool:  # noqa: A002
        """Wake a worker; call it after the commit. False when the broker cannot be reached:
        nothing is lost, the sweeper finds the row."""
