"""The folder in which one installation keeps everything."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

OWNER_ONLY = 0o600


class Wanted(StrEnum):
    """What the operator asked for last."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Home:
    """One installation's places; nothing of it is written elsewhere."""

    root: Path

    @property
    def plan_file(self) -> Path:
        """What runs here, on which ports."""
        return self.root / "platform.json"

    @property
    def lock_file(self) -> Path:
        """Held by whoever starts or stops the whole."""
        return self.root / "lock"

    @property
    def logs(self) -> Path:
        """A file for each process."""
        return self.root / "logs"

    @property
    def keys(self) -> Path:
        """Secrets, made once."""
        return self.root / "keys"

    @property
    def papers(self) -> Path:
        """Files that services keep beside their databases."""
        return self.root / "papers"

    @property
    def prepared(self) -> Path:
        """There when databases and launch files are ready, so that services may start."""
        return self.root / "services" / "prepared"

    @property
    def demo_password(self) -> Path:
        """The password of the demo's accounts; there is none outside the demo."""
        return self.root / "demo-password"

    @property
    def demo_accounts(self) -> Path:
        """Who may sign in with the demo's password; written by `motcua seed`."""
        return self.root / "demo-accounts.json"

    def part(self, name: str) -> Path:
        """The folder of PostgreSQL, Kafka, RabbitMQ or the door."""
        return self.root / name

    def service(self, process: str) -> Path:
        """The folder of one process of a service."""
        return self.root / "services" / process

    def log(self, process: str) -> Path:
        """Where a process writes what it has to say."""
        return self.logs / f"{process}.log"

    def exists(self) -> bool:
        """Whether something was ever started here."""
        return self.plan_file.exists()

    def make(self) -> None:
        """The folders, closed to others; the servers' own account may only pass through."""
        for folder in (self.root, self.logs, self.keys, self.papers):
            folder.mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o711)
        for folder in (self.logs, self.keys, self.papers):
            folder.chmod(0o700)

    @property
    def wanted(self) -> Wanted:
        """What the operator asked for last; DOWN in a new home."""
        file = self._wanted_file
        return Wanted(file.read_text()) if file.exists() else Wanted.DOWN

    def want(self, what: Wanted) -> None:
        """Remember what the operator asks for."""
        write(self._wanted_file, what.value)

    @property
    def _wanted_file(self) -> Path:
        return self.root / "wanted"


def write(file: Path, text: str) -> None:
    """Put the text into the file, whole or not at all, readable by its owner only."""
    part = file.with_name(file.name + ".part")
    part.touch(mode=OWNER_ONLY)
    part.write_text(text, encoding="utf-8")
    part.replace(file)
