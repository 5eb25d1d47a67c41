"""Every environment variable that reporting reads."""

from __future__ import annotations

from pydantic import Field

from motcua_kit.config import env
from motcua_kit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Settings of reporting."""

    model_config = env("MOTCUA_REPORTING_")

    public_prefix: str = "/bao-cao"
    consumer_batch: int = 2000
    # A board that is younger than this is fresh; past it the page says it is stale.
    fresh_seconds: int = 60
    # A gap in a unit's ledger that lasts longer than this is asked about.
    ask_after_seconds: float = Field(default=30, gt=0)
