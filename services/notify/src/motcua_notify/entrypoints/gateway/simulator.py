"""The demo's telephone company and mail server: what both have in common."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import Enum

from motcua_kit.clock import Clock
from motcua_notify.app.gateway import Arrival, Fault, GatewayBox


class Answer(Enum):
    """What the sender is to hear."""

    TAKEN = "taken"
    NOT_NOW = "not_now"
    NEVER = "never"
    NOTHING = "nothing"


@dataclass
class Simulator:
    """Takes messages into its memory, failing as it was told to."""

    box: GatewayBox
    clock: Clock
    stopping: threading.Event = field(default_factory=threading.Event)

    def take(self, arrival: Arrival) -> Answer:
        """Take a message, or not; in what order is the fault's meaning."""
        if self.box.take_unless_broken(arrival, self.clock.now()):
            return Answer.TAKEN
        fault = self.box.next_fault(arrival.channel) or Fault("none")
        if fault.kind == "refuse":
            return Answer.NOT_NOW
        if fault.kind == "reject":
            return Answer.NEVER
        if fault.kind == "delay":
            self.stopping.wait(fault.seconds)
        self.box.take(arrival, self.clock.now())
        if fault.kind == "hold":
            self.stopping.wait(fault.seconds)
        return Answer.NOTHING if fault.kind == "drop" else Answer.TAKEN
