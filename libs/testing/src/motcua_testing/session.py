"""One set of real parts for a whole test session, shared by its xdist workers."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import fasteners  # type: ignore[import-untyped]

from motcua_parts.kafka import KafkaBroker
from motcua_parts.postgres import PostgresServer
from motcua_parts.processes import DetachedProcess
from motcua_parts.rabbitmq import RabbitBroker

OWNER = "owner"
# Nothing of a test session outlives it, so nothing needs to reach the disk.
_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "autovacuum": "off",
}


class SessionParts:
    """The parts of one session below one folder; the first who asks starts them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def make(cls) -> "SessionParts":
        """A new, empty set; every account may pass through its folder."""
        folder = Path(tempfile.mkdtemp(prefix="motcua-test-"))
        folder.chmod(0o711)
        (folder / OWNER).write_text(str(os.getpid()))
        return cls(folder)

    def postgres(self) -> PostgresServer:
        """The session's PostgreSQL, running."""
        self._guard()
        return PostgresServer.start(self.folder / "postgres", _FORGETFUL)

    def kafka(self) -> KafkaBroker:
        """The session's Kafka, running."""
        self._guard()
        return KafkaBroker.start(self.folder / "kafka")

    def rabbitmq(self) -> RabbitBroker:
        """The session's RabbitMQ, running."""
        self._guard()
        return RabbitBroker.start(self.folder / "rabbitmq")

    def lock(self, name: str) -> "fasteners.InterProcessLock":
        """Keeps the other workers out while something is made once."""
        return fasteners.InterProcessLock(str(self.folder / f"{name}.lock"))

    def home(self, label: str) -> Path:
        """A new home for a part of one test's own, thrown away with the others."""
        self._guard()
        return self.folder / f"{label}-{secrets.token_hex(4)}"

    def throw_away(self) -> None:
        """End what runs and remove what it kept."""
        for file in self.folder.glob("*/*.pid"):
            DetachedProcess(file.stem, file.parent).kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _guard(self) -> None:
        """Have somebody clean up should the session be killed before it can."""
        try:
            (self.folder / "guarded").touch(exist_ok=False)
        except FileExistsError:
            return
        subprocess.Popen(
            [sys.executable, "-m", "motcua_testing.guardian", str(self.folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
