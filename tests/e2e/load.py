"""Officers at work while something breaks: journeys in the background, told by their own lines."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.doors import eventually
from tests.e2e.platform import MOTCUA, Platform


@dataclass(frozen=True)
class Stint:
    """So many dossiers at a time of one procedure from one unit, again and again.

    `least` is how many it has to be in the end, however short the accidents were.
    """

    procedure: str
    unit: str
    at_a_time: int
    least: int


@dataclass
class Load:
    """Journeys under way on a platform, one worker a stint, until told to finish."""

    platform: Platform
    stints: tuple[Stint, ...]
    folder: Path
    failures: list[str] = field(default_factory=list)
    _running: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    _wanted: list[int] = field(default_factory=list)
    _finish: threading.Event = field(default_factory=threading.Event)
    _workers: list[threading.Thread] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many dossiers have been asked for."""
        return sum(self._wanted)

    def start(self) -> None:
        self._wanted = [0] * len(self.stints)
        for number in range(len(self.stints)):
            worker = threading.Thread(target=self._work, args=(number,), daemon=True)
            self._workers.append(worker)
            worker.start()

    def _work(self, number: int) -> None:
        """Rounds of one stint."""
        stint = self.stints[number]
        while not self._finish.is_set() or self._wanted[number] < stint.least:
            self._wanted[number] += stint.at_a_time
            words = ["--procedure", stint.procedure, "--at", stint.unit,
                     "--count", str(stint.at_a_time), "--json"]  # fmt: skip
            error = self.folder / f"{number}.err"
            with (self.folder / f"{number}.jsonl").open("ab") as out, error.open("wb") as err:
                process = self._running[number] = subprocess.Popen(
                    [MOTCUA, "journey", *words],
                    env=self.platform.environment,
                    stdout=out,
                    stderr=err,
                )
                status = process.wait()
            if status != 0:
                told = error.read_text()[-1500:]
                self.failures.append(f"{stint.procedure} {stint.unit}: {status} {told}")
                return

    def lines(self) -> list[dict[str, Any]]:
        """Everything told so far."""
        texts = [file.read_text() for file in sorted(self.folder.glob("*.jsonl"))]
        # The last line of a file may be half written.
        whole = [line for text in texts for line in text.split("\n")[:-1]]
        return [json.loads(line) for line in whole]

    def ends(self) -> list[dict[str, Any]]:
        """The last lines of the dossiers that have come to an end, or to a stop."""
        return [line for line in self.lines() if "end" in line]

    def goes_on(self, *, seconds: float = 240) -> None:
        """Return when every stint has visibly gone on since the call."""
        before = self._told()

        def look() -> bool:
            assert not self.failures, self.failures
            return all(now > was for now, was in zip(self._told(), before, strict=True))

        eventually(look, what="the journeys go on", seconds=seconds, pause=0.5)

    def _told(self) -> list[int]:
        files = [self.folder / f"{number}.jsonl" for number in range(len(self.stints))]
        return [file.stat().st_size if file.exists() else 0 for file in files]

    def finish(self, *, seconds: float) -> None:
        """Begin nothing new beyond what is owed, and return when all has ended as asked."""
        self._finish.set()
        eventually(
            lambda: not any(worker.is_alive() for worker in self._workers),
            what="all journeys end", seconds=seconds, pause=0.5,
        )  # fmt: skip
        assert not self.failures, self.failures

    def stop(self) -> None:
        """End what still runs."""
        self._finish.set()
        for process in self._running.values():
            if process.poll() is None:
                process.kill()
        for worker in self._workers:
            worker.join(10)


@contextmanager
def at_work(platform: Platform, *stints: Stint) -> Iterator[Load]:
    """The journeys, started; whatever still runs at the end is ended."""
    folder = platform.home / "load"
    folder.mkdir()
    load = Load(platform, stints, folder)
    load.start()
    try:
        yield load
    finally:
        load.stop()


def signal_group(pid: int, number: signal.Signals) -> None:
    """To a process and its children, as `kill -- -PGID`."""
    os.killpg(os.getpgid(pid), number)
