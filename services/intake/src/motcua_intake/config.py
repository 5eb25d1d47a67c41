"""Settings of an intake deployment, from ``MOTCUA_INTAKE_…``."""

from __future__ import annotations

from pathlib import Path

from motcua_kit.config import env
from motcua_kit.settings import ServiceSettings


class Settings(ServiceSettings):
    """What every service reads, and what one deployment of intake is."""

    model_config = env("MOTCUA_INTAKE_")

    # Code of this deployment in the catalogue; producer of its messages, name of its topic.
    deployment: str
    # Units it serves; empty: those that the catalogue gives it.
    units: tuple[str, ...] = ()
    # File of 32 bytes from which the units' X25519 keys are derived; losing it loses packages
    # under way.
    unit_secret: Path
    catalog_target: str
    routing_target: str
    notify_target: str
    # Public address of the platform's door, for the look-up address on receipts.
    public_url: str = ""
    scheduler_seconds: float = 0.5
    # Seconds between looks whether credentials and keys have to be fetched or told.
    refresh_seconds: float = 15.0
