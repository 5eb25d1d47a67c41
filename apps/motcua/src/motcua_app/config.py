"""Every environment variable that the `motcua` command reads."""

import ipaddress
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from motcua_app.output import CannotDo
from motcua_app.up.plan import AS_BEFORE, Outside
from motcua_parts.cache import checkout

DEFAULT_PORT = 8080
_ORIGIN = re.compile(r"https?://[^\s/?#]+")


@dataclass(frozen=True, slots=True)
class Environment:
    """What the caller's environment says; None or empty where it says nothing.

    ``outside`` is about an installation that ``up`` starts.
    """

    home: Path
    port: int | None
    url: str | None
    outside: Outside = AS_BEFORE

    @classmethod
    def read(cls) -> Self:
        """Raises :class:`CannotDo` when a variable cannot be used."""
        named = os.environ.get("MOTCUA_HOME")
        home = Path(named) if named else checkout() / ".motcua"
        data = os.environ.get("MOTCUA_DATA")
        return cls(
            home.absolute(),
            _port(os.environ.get("MOTCUA_PORT")),
            _url(),
            Outside(
                _bind(os.environ.get("MOTCUA_BIND") or ""),
                _public_url(os.environ.get("MOTCUA_PUBLIC_URL") or ""),
                str(Path(data).absolute()) if data else "",
            ),
        )


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


def _bind(text: str) -> str:
    if not text:
        return ""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        raise CannotDo(
            "MOTCUA_BIND phải là một địa chỉ IP của máy này (0.0.0.0: mọi địa chỉ), "
            f"không phải “{text}”."
        ) from None
    return text


def _public_url(text: str) -> str:
    origin = text.rstrip("/")
    if origin and not _ORIGIN.fullmatch(origin):
        raise CannotDo(
            "MOTCUA_PUBLIC_URL phải có dạng https://ten-may hoặc http://ten-may:cổng, "
            f"không phải “{text}”."
        )
    return origin
