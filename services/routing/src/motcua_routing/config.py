"""Every environment variable that the routing service reads (prefix `MOTCUA_ROUTING_`)."""

from __future__ import annotations

from pydantic import Field

from motcua_kit.config import env
from motcua_kit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Settings of the routing service; what is common to all services is in the kit."""

    model_config = env("MOTCUA_ROUTING_")

    # Where the door mounts the supervision pages and the API; the citizens' paths have none.
    public_prefix: str = "/dieu-phoi"
    # Where people without a session are sent: the one sign-on of the catalogue.
    sign_in_url: str = "/dang-nhap"
    # A unit's own pages, by the deployment that serves it.
    node_prefix: str = "/n/{deployment}"
    # Working hours of the receiver in which an offer should be accepted (art. 19 NĐ 61/2018
    # leaves it to the province; the start of the next working day is always inside).
    accept_hours: int = Field(default=8, ge=1)
    # Counts by the clock instead of working hours; for drills.
    accept_seconds: int = Field(default=0, ge=0)
    package_max_mib: int = Field(default=64, ge=1)
    # Days that a package is kept after its handover is settled, and at most without a word.
    package_retention_days: int = Field(default=7, ge=1)
    package_longest_days: int = Field(default=60, ge=1)
    scheduler_seconds: float = Field(default=1.0, gt=0)
    # A gap in a unit's ledger that lasts longer than this is asked about.
    ask_after_seconds: float = Field(default=30, gt=0)
    # Look-ups by code that one address may make in a minute.
    lookups_per_minute: int = Field(default=20, ge=1)
