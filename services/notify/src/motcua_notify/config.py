"""Every environment variable that notify reads."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator

from motcua_kit.config import env
from motcua_kit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Settings of notify."""

    model_config = env("MOTCUA_NOTIFY_")

    public_prefix: str = "/thong-bao"
    # 32 bytes (raw or base64) that seal contacts; lost, the contacts are lost with it.
    contact_key: Path
    # Empty: wake-ups stay inside the process, so scheduler and worker must share one.
    amqp_url: SecretStr = SecretStr("")
    job_queue: str = "motcua.notify"
    workers: int = 2
    consumer_batch: int = 500

    # A channel without a carrier is not served; nobody is promised a message over it.
    sms_url: str = ""
    sms_token: SecretStr = SecretStr("")
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    mail_from: str = ""
    carrier_timeout_seconds: float = 10.0

    # Longer than any attempt can take: SMTP has at most eight steps of one time-out each.
    lease_seconds: float = 180.0
    retry_first_seconds: float = 2.0
    retry_longest_seconds: float = 900.0
    give_up_hours: float = 72.0
    stuck_minutes: float = 10.0
    # A gap in a unit's ledger that lasts longer than this is asked about.
    ask_after_seconds: float = Field(default=30, gt=0)
    sweep_seconds: float = 1.0

    contact_grace_seconds: float = 900.0
    contact_longest_days: float = 400.0
    no_contact_days: float = 7.0

    # The demo's telephone company and mail server, on loopback; with it the carriers above
    # need no setting.
    gateway_simulator: bool = False
    gateway_sms_port: int = 0
    gateway_smtp_port: int = 0

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Self:
        if self.smtp_host and not self.mail_from:
            raise ValueError("MAIL_FROM is needed with SMTP_HOST")
        return self
