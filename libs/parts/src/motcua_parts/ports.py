"""Free loopback ports, written down so that a home keeps the same ones."""

import json
import secrets
import socket
from collections.abc import Sequence
from pathlib import Path

LOOPBACK = "127.0.0.1"
# Below Linux's ephemeral range (32768–60999): an outgoing connection never takes the port of a
# server that is down for a moment.
LOWEST, HIGHEST = 15_000, 32_000
_TRIES = 500


class NoFreePortError(RuntimeError):
    """No port could be bound on loopback."""


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port(taken: Sequence[int] = ()) -> int:
    """A port nobody listens on.

    Raises NoFreePortError when none is found.
    """
    for _ in range(_TRIES):
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        if port not in taken and is_free(port):
            return port
    raise NoFreePortError(f"No free port on {LOOPBACK} between {LOWEST} and {HIGHEST}.")


def kept_ports(file: Path, names: Sequence[str]) -> dict[str, int]:
    """The ports of these names, chosen once and kept in the file."""
    kept: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    missing = [name for name in names if name not in kept]
    for name in missing:
        kept[name] = free_port(tuple(kept.values()))
    if missing:
        file.write_text(json.dumps(kept))
    return {name: kept[name] for name in names}


def accepts(port: int, *, timeout_s: float = 0.5) -> bool:
    """Whether somebody answers on this loopback port."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=timeout_s):
            return True
    except OSError:
        return False
