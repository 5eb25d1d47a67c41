"""The relay role: ledgers and words go to the bus, one relay a deployment."""

from __future__ import annotations

import threading

from motcua_intake.app.restoring import Restorer
from motcua_intake.bootstrap import Intake
from motcua_kit.bus.port import Bus, BusUnavailable
from motcua_kit.process import Beat, RoleRun
from motcua_kit.telemetry.log import get_logger

log = get_logger()

BUS_AGAIN = 1.0


def relay_role(intake: Intake, bus: Bus, restorer: Restorer) -> RoleRun:
    """Runs until told to stop; a node starts and works while the bus is away."""

    def run(stop: threading.Event, beat: Beat) -> None:
        while not stop.is_set():
            beat()
            try:
                relay = intake.relay(bus, restorer)
            except BusUnavailable:
                log.warning("relay_blocked", reason="bus")
                stop.wait(BUS_AGAIN)
                continue
            relay.run(stop, beat)
            return

    return run
