"""The consumer role: what catalog records and what is said to the units served here."""

from __future__ import annotations

from motcua_intake.bootstrap import Intake
from motcua_kit.bus.port import Bus
from motcua_kit.process import RoleRun


def consumer_role(intake: Intake, bus: Bus) -> RoleRun:
    """Runs until told to stop."""
    return intake.consumer(bus).run
