"""Every environment variable that the `motcua` command reads."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from motcua_app.output import CannotDo
from motcua_parts.cache import checkout

DEFAULT_PORT = 8080


@dataclass(frozen=True, slots=True)
class Environment:
    """What the caller's environment says; ``port`` and ``url`` are None where it says nothing."""

    home: Path
    port: int | None
    url: str | None

    @classmethod
    def read(cls) -> Self:
        """Raises :class:`CannotDo` when a variable cannot be used."""
        named = os.environ.get("MOTCUA_HOME")
        home = Path(named) if named else checkout() / ".motcua"
        return cls(home.absolute(), _port(os.environ.get("MOTCUA_PORT")), _url())


def service_variables() -> dict[str, str]:
    """What the operator's environment says about the services themselves."""
    return {name: value for name, value in os.environ.items() if name.startswith("MOTCUA_")}


def _port(text: str | None) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise CannotDo(f"MOTCUA_PORT phải là một số cổng từ 1 đến 65535, không phải “{text}”.")
    return int(text)


def _url() -> str | None:
    return (os.environ.get("MOTCUA_URL") or "").rstrip("/") or None
