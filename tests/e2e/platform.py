"""A whole platform in a home of its own, used only as its operators use it: by the command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from motcua_app.up import supervisor
from motcua_app.up.home import Home
from motcua_app.up.parts import parts_of
from motcua_app.up.plan import Plan
from tests.e2e.doors import At, Person, eventually

MOTCUA = str(Path(sys.executable).with_name("motcua"))
START_SECONDS = 480


class CommandFailed(AssertionError):
    """A command did not answer as asked; carries what it said."""

    def __init__(self, words: tuple[str, ...], done: subprocess.CompletedProcess[str]) -> None:
        super().__init__(
            f"motcua {' '.join(words)} ended {done.returncode}\n"
            f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        )


@dataclass
class Platform:
    """One installation; `settings` are variables it is started with."""

    home: Path
    port: int
    mode: str
    settings: dict[str, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            **self.settings,
            "MOTCUA_HOME": str(self.home),
            "MOTCUA_PORT": str(self.port),
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *words: str, seconds: float = 600) -> subprocess.CompletedProcess[str]:
        """Run the command, whatever it answers."""
        return subprocess.run(
            [MOTCUA, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def ask(self, *words: str, seconds: float = 600) -> list[dict[str, Any]]:
        """The JSON Lines of a command that must end well."""
        done = self.run(*words, "--json", seconds=seconds)
        if done.returncode != 0:
            raise CommandFailed(words, done)
        return self.lines_of(done)

    @staticmethod
    def lines_of(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
        """The JSON Lines that a command has answered, whatever its verdict."""
        return [json.loads(line) for line in done.stdout.splitlines()]

    def start(self) -> None:
        self.ask("up", "--mode", self.mode, "--detach", seconds=START_SECONDS)

    def stop(self) -> None:
        self.ask("down", seconds=60)

    def status(self) -> dict[str, Any]:
        """What runs where; a platform of which something is dead is told all the same."""
        done = self.run("status", "--json", seconds=60)
        if done.returncode == 2 or not done.stdout:
            raise CommandFailed(("status",), done)
        (found,) = self.lines_of(done)
        return found

    def process(self, name: str) -> dict[str, Any]:
        """A process by its name in `status`."""
        return next(p for p in self.status()["processes"] if p["name"] == name)

    def kill(self, name: str) -> None:
        """kill -9, as an accident would."""
        os.kill(self.process(name)["pid"], signal.SIGKILL)

    def pids(self) -> dict[str, int | None]:
        """Every process by name, parts and supervisor included.

        Read from the home's own pid files: `status` also asks each service whether it is
        ready, which takes a while just after an accident.
        """
        home = Home(self.home)
        found = {part.name: part.pid for part in parts_of(home, Plan.load(home))}
        return {**found, supervisor.NAME: supervisor.process_of(home).pid}

    def journey(self, procedure: str, *more: str, at: str = "auto") -> list[dict[str, Any]]:
        """Lines of a journey; the last is the verdict."""
        return self.ask("journey", "--procedure", procedure, "--at", at, *more)

    def prove(self) -> dict[str, Any]:
        """The last line of a proof that must balance."""
        return self.ask("prove", seconds=300)[-1]

    def ledger(self, *more: str) -> list[dict[str, Any]]:
        """Every line of the ledgers."""
        return self.ask("ledger", *more, seconds=120)

    @cached_property
    def accounts(self) -> list[dict[str, Any]]:
        """The demo's people, one entry for each of their roles."""
        found: list[dict[str, Any]] = self.status()["accounts"]
        return found

    def account(self, role: str, unit: str) -> dict[str, Any]:
        """Somebody with this role at this unit."""
        for account in self.accounts:
            if account["unit"] == unit and account["role"] == role:
                return account
        raise AssertionError(f"nobody is {role} at {unit}")

    def person(self, role: str, unit: str) -> Person:
        """Somebody with this role, signed in; the same session every time."""
        account = self.account(role, unit)
        login = account["login"]
        if login not in self.people:
            self.people[login] = Person(self.url, login, account["password"])
        return self.people[login]

    def at(self, unit: str, role: str, *, holder: str = "") -> At:
        """Somebody working at a unit; `holder` is the unit whose account it is."""
        return At(self.person(role, holder or unit), unit)

    def wait_ready(self, seconds: float = 120) -> dict[str, Any]:
        """The status, as soon as all processes run and answer."""

        def look() -> dict[str, Any] | None:
            found = self.status()
            return found if found["ready"] else None

        found = eventually(look, what="the platform is ready", seconds=seconds, pause=1)
        assert found is not None
        return found


@contextmanager
def running(platform: Platform, *, seed: bool = True) -> Iterator[Platform]:
    """The platform, started, seeded, and stopped afterwards."""
    platform.start()
    try:
        if seed:
            platform.ask("seed", seconds=120)
        yield platform
    finally:
        platform.stop()
