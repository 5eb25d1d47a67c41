"""The `scheduler` role: finds what got stuck, and erases what is not needed any more."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Final

from motcua_kit.db.engine import is_connection_lost
from motcua_kit.process import Beat
from motcua_kit.telemetry.log import get_logger
from motcua_notify.bootstrap import Notify

log = get_logger()

_RARELY: Final = timedelta(seconds=20)


class Sweeper:
    """One turn a second; the costly part every twenty."""

    def __init__(self, notify: Notify) -> None:
        self._notify = notify
        self._rare_at: datetime | None = None

    def run(self, stop: threading.Event, beat: Beat) -> None:
        """Sweep until told to stop; a lost database is waited for."""
        while not stop.is_set():
            beat()
            try:
                self.turn()
            except Exception as error:
                if not is_connection_lost(error):
                    raise
                log.warning("sweeper_waits", reason="DatabaseLost")
            stop.wait(self._notify.settings.sweep_seconds)

    def turn(self) -> None:
        """Look once."""
        self._notify.expire_claims()
        self._notify.wake_due()
        now = self._notify.clock.now()
        if self._rare_at is None or now >= self._rare_at:
            self._rare_at = now + _RARELY
            self._notify.give_up_unserved()
            self._notify.erase_contacts()
