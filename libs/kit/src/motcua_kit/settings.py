"""What every service reads from its environment, besides its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Self

from pydantic import SecretStr, model_validator

from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.bus.kafka import KafkaBus
from motcua_kit.bus.port import Bus
from motcua_kit.config import EnvSettings


class ServiceSettings(EnvSettings):
    """Settings common to the five services; each adds its own and its prefix.

    A default is given only where it is right in production and no secret.
    """

    database_url: SecretStr
    database_pool: int = 8
    bus: Literal["kafka", "embedded"]
    kafka_servers: str = ""
    kafka_partitions: int = 24
    kafka_replication: int = 3
    kafka_protocol: Literal["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"] = "plaintext"
    kafka_mechanism: Literal["", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = ""
    kafka_username: str = ""
    kafka_password: SecretStr = SecretStr("")
    # In place of the password itself: a file that holds it.
    kafka_password_file: Path | None = None
    # Who signed the brokers' certificates (PEM); unset: whom the system trusts.
    kafka_ca: Path | None = None
    # Our own certificate and its key (PEM), where the brokers ask for one.
    kafka_certificate: Path | None = None
    kafka_key: Path | None = None
    bus_dsn: SecretStr = SecretStr("")
    http_host: str = "127.0.0.1"
    http_port: int = 0
    http_threads: int = 8
    grpc_host: str = "127.0.0.1"
    grpc_port: int = 0
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 0
    session_key: Path | None = None
    session_keys: Path
    service_key: Path
    form_secret: SecretStr
    public_prefix: str = ""
    cookie_secure: bool = True
    trusted_proxies: int = 1
    otlp_endpoint: str = ""
    trace_ratio: float = 0.05
    log_level: str = "INFO"
    migrate: bool = False

    @model_validator(mode="after")
    def _has_its_bus(self) -> Self:
        if self.bus == "kafka" and not self.kafka_servers:
            raise ValueError("KAFKA_SERVERS is needed with BUS=kafka")
        if self.bus == "embedded" and not self.bus_dsn.get_secret_value():
            raise ValueError("BUS_DSN is needed with BUS=embedded")
        return self

    @model_validator(mode="after")
    def _knows_its_brokers_whole(self) -> Self:
        problems = [*self._account_problems(), *self._certificate_problems()]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _account_problems(self) -> Iterator[str]:
        protocol = self.kafka_protocol
        passwords = (bool(self.kafka_password.get_secret_value()), bool(self.kafka_password_file))
        if protocol.startswith("sasl"):
            if not self.kafka_mechanism:
                yield f"KAFKA_MECHANISM is needed with KAFKA_PROTOCOL={protocol}"
            if not self.kafka_username:
                yield f"KAFKA_USERNAME is needed with KAFKA_PROTOCOL={protocol}"
            if sum(passwords) != 1:
                yield (
                    f"KAFKA_PASSWORD or KAFKA_PASSWORD_FILE, one of them, is needed"
                    f" with KAFKA_PROTOCOL={protocol}"
                )
        elif self.kafka_mechanism or self.kafka_username or any(passwords):
            yield (
                "KAFKA_MECHANISM, KAFKA_USERNAME and KAFKA_PASSWORD are used only"
                " with KAFKA_PROTOCOL=sasl_ssl or sasl_plaintext"
            )

    def _certificate_problems(self) -> Iterator[str]:
        files = (self.kafka_ca, self.kafka_certificate, self.kafka_key)
        if any(files) and not self.kafka_protocol.endswith("ssl"):
            yield (
                "KAFKA_CA, KAFKA_CERTIFICATE and KAFKA_KEY are used only"
                " with KAFKA_PROTOCOL=ssl or sasl_ssl"
            )
        if (self.kafka_certificate is None) != (self.kafka_key is None):
            yield "KAFKA_CERTIFICATE and KAFKA_KEY are needed together"

    def kafka_security(self) -> dict[str, str]:
        """How to meet the brokers, in librdkafka's words; empty on a plain connection.

        Raises OSError where the password's file cannot be read.
        """
        if self.kafka_protocol == "plaintext":
            return {}
        password = self.kafka_password.get_secret_value()
        if self.kafka_password_file is not None:
            password = self.kafka_password_file.read_text(encoding="utf-8").rstrip("\r\n")
        said = {
            "security.protocol": self.kafka_protocol,
            "sasl.mechanism": self.kafka_mechanism,
            "sasl.username": self.kafka_username,
            "sasl.password": password,
            "ssl.ca.location": str(self.kafka_ca or ""),
            "ssl.certificate.location": str(self.kafka_certificate or ""),
            "ssl.key.location": str(self.kafka_key or ""),
        }
        return {name: value for name, value in said.items() if value}

    def make_bus(self) -> Bus:
        """The bus these settings choose."""
        if self.bus == "embedded":
            return EmbeddedBus(self.bus_dsn.get_secret_value())
        return KafkaBus(
            self.kafka_servers,
            partitions=self.kafka_partitions,
            replication=self.kafka_replication,
            security=self.kafka_security(),
        )
