"""Settings of a service: typed, frozen, from the environment only (P8).

A trap worth knowing: Kubernetes puts ``<SERVICE>_PORT=tcp://…`` into every pod of a namespace.
A service called ``motcua-intake`` would so overwrite ``MOTCUA_INTAKE_PORT``; the chart therefore
sets ``enableServiceLinks: false``.
"""

import json
import sys
from typing import Any, NoReturn, Self

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

WRONG_USE = 2


class BadSettings(Exception):
    """The environment does not describe a service that could run; lists every problem."""

    def __init__(self, service: str, problems: tuple[str, ...]) -> None:
        self.service = service
        self.problems = problems
        lines = "".join(f"\n  - {problem}" for problem in problems)
        super().__init__(f"{service}: {len(problems)} setting(s) missing or wrong:{lines}")


class _Environment(EnvSettingsSource):
    """Reads lists as JSON or as ``a,b,c``; leaves what it cannot read to the validation, which
    reports all problems at once instead of stopping at the first."""

    def prepare_field_value(
        self,
        field_name: str,
        field: FieldInfo,
        value: Any,  # noqa: ANN401
        value_is_complex: bool,  # noqa: FBT001
    ) -> Any:  # noqa: ANN401
        if isinstance(value, str) and self.field_is_complex(field):
            return _read_container(value)
        return super().prepare_field_value(field_name, field, value, value_is_complex)


def _read_container(text: str) -> object:
    if text.lstrip()[:1] in {"[", "{"}:
        try:
            return json.loads(text)
        except ValueError:
            return text
    return [part.strip() for part in text.split(",") if part.strip()]


class EnvSettings(BaseSettings):
    """Base of each service's ``Settings``; a subclass names its prefix and its fields::

    class Settings(EnvSettings):
        model_config = env("MOTCUA_INTAKE_")
        database_url: PostgresDsn
        session_key: SecretStr
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del env_settings, dotenv_settings, file_secret_settings
        return init_settings, _Environment(settings_cls)

    @classmethod
    def load(cls) -> Self:
        """The settings, or :class:`BadSettings` naming every variable that is missing or wrong.

        The values themselves are never part of the message: some of them are secrets.
        """
        try:
            return cls()
        except ValidationError as reason:
            raise BadSettings(cls._service(), cls._problems(reason)) from None

    @classmethod
    def load_or_exit(cls) -> Self:
        """As :meth:`load`, for a process that is starting: prints the problems and exits 2."""
        try:
            return cls.load()
        except BadSettings as reason:
            _exit(str(reason))

    @classmethod
    def variables(cls) -> dict[str, FieldInfo]:
        """Every environment variable these settings read, for the docs and the chart's test."""
        prefix = cls.model_config.get("env_prefix", "")
        return {f"{prefix}{name}".upper(): field for name, field in cls.model_fields.items()}

    @classmethod
    def _service(cls) -> str:
        return cls.model_config.get("env_prefix", "").strip("_").lower() or cls.__name__

    @classmethod
    def _problems(cls, reason: ValidationError) -> tuple[str, ...]:
        prefix = cls.model_config.get("env_prefix", "")
        return tuple(
            f"{prefix}{'.'.join(str(part) for part in error['loc'])}".upper() + f": {error['msg']}"
            for error in reason.errors(include_input=False, include_url=False)
        )


def env(prefix: str) -> SettingsConfigDict:
    """The ``model_config`` of a service whose variables begin with ``prefix``."""
    return SettingsConfigDict(
        env_prefix=prefix, frozen=True, extra="ignore", hide_input_in_errors=True
    )


def _exit(text: str) -> NoReturn:
    sys.stderr.write(text + "\n")
    sys.exit(WRONG_USE)
