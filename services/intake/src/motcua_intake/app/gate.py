"""Whether this process may write: not before its ledgers are known to be whole."""

from __future__ import annotations

import threading

from motcua_intake.domain.errors.serving import NodeRestoring


class Gate:
    """Closed while a database that came out of a backup is compared with its topic."""

    def __init__(self, *, is_open: bool = True) -> None:
        self._opened = threading.Event()
        if is_open:
            self._opened.set()

    @property
    def is_open(self) -> bool:
        """Whether what people and messages want may be written."""
        return self._opened.is_set()

    def open(self) -> None:
        """From now on everything may be written."""
        self._opened.set()

    def close(self) -> None:
        """Only what restores the node may be written until it is opened."""
        self._opened.clear()

    def must_be_open(self) -> None:
        """Raises NodeRestoring."""
        if not self.is_open:
            raise NodeRestoring

    def wait(self, seconds: float) -> bool:
        """Wait for the opening; False where it has not come."""
        return self._opened.wait(seconds)
