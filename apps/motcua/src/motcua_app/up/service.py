"""One process of a service, started and found again like any other part."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from motcua_app.up.home import OWNER_ONLY, Home
from motcua_parts.part import Part
from motcua_parts.processes import Launch, PartError

_KEEP: Final = 3
_FULL_BYTES: Final = 5 * 2**20


class ServiceProcess(Part):
    """A service's process; how it is launched is kept beside its pid file.

    So whoever starts it again (the supervisor) needs to know nothing about the service.
    """

    def __init__(self, home: Home, name: str) -> None:
        self.name = name
        super().__init__(home.service(name))
        self._folder = home.root
        keep_log(self, home)

    def configure(self, command: list[str], environment: Mapping[str, str]) -> None:
        """Remember how to launch it, from the next start on."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._launch_file.touch(mode=OWNER_ONLY)
        kept = {"command": command, "environment": dict(environment)}
        self._launch_file.write_text(json.dumps(kept, indent=1), encoding="utf-8")

    def launch(self) -> Launch:
        """How it is launched, as last configured."""
        kept = json.loads(self._launch_file.read_text(encoding="utf-8"))
        return Launch(kept["command"], self._folder, kept["environment"])

    def _ensure(self) -> None:
        if self.process.is_running():
            return
        rotate(self.process.log_file)
        self.process.start(self.launch())

    @property
    def _launch_file(self) -> Path:
        return self.home / "launch.json"


def keep_log(part: Part, home: Home) -> None:
    """Have a part write into the home's folder of logs."""
    part.process.log_file = home.log(part.name)


def rotate(log: Path) -> None:
    """Put a full log aside before a process starts; three old ones are kept."""
    if not log.exists() or log.stat().st_size < _FULL_BYTES:
        return
    for number in range(_KEEP - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    log.replace(log.with_name(f"{log.name}.1"))


def command_of(service: str) -> Path:
    """The service's command, installed beside our own interpreter.

    Raises PartError when it is not installed.
    """
    command = Path(sys.executable).with_name(f"motcua-{service}")
    if not command.exists():
        raise PartError(f"{command.name} is missing: run `make setup`.")
    return command
