"""What all parts have in common: one home, one lock, adopt or start, stop."""

import contextlib
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import fasteners  # type: ignore[import-untyped]

from motcua_parts.processes import DetachedProcess


class Part(ABC):
    """A real server of one home; everything it keeps lies under that home.

    Starting twice gives the running one; starting after it died or was stopped gives the same
    ports, secrets and data again.
    """

    name = "part"

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.process = DetachedProcess(self.name, self.home)

    @classmethod
    def start(cls, home: Path) -> Self:
        """The running part of this home, started when it does not run yet.

        Raises PartError, with a sentence saying what to do, when it cannot be started.
        """
        part = cls(home)
        part.ensure()
        return part

    def ensure(self) -> None:
        """Start it when it does not run, and wait until it answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self.locked():
            self._ensure()

    def stop(self) -> None:
        """End it gracefully, by force after a while; ending what does not run is no error."""
        if not self.home.exists():
            return
        with self.locked():
            self._stop()

    def is_running(self) -> bool:
        """Whether its process lives (not whether it answers)."""
        return self.process.is_running()

    @property
    def pid(self) -> int | None:
        """The pid of its main process while it runs."""
        return self.process.pid

    def secret(self, name: str = "secret") -> str:
        """A password made once for this home, readable by its owner only."""
        file = self.home / name
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(24))
        return file.read_text()

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from starting or stopping this home at the same time."""
        with fasteners.InterProcessLock(str(self.home / "lock")):
            yield

    @abstractmethod
    def _ensure(self) -> None:
        """Start it if need be, and wait until it answers; the home is locked."""

    def _stop(self) -> None:
        self.process.stop()
