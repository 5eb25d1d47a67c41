"""Service processes of their own, and what they tell Prometheus."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families

from motcua_app.up.environment import Surroundings, environment_of
from motcua_app.up.home import Home
from motcua_app.up.keys import Keys
from motcua_app.up.plan import Mode, Plan, Process, make_plan
from motcua_app.up.service import command_of
from motcua_parts.ports import free_port

START_SECONDS: Final = 90.0

Samples = dict[str, list[tuple[dict[str, str], float]]]
"""Values with their labels, by the name of the sample."""


def samples_of(text: str) -> Samples:
    """What an exposition says, by sample."""
    found: Samples = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((dict(sample.labels), sample.value))
    return found


def scrape(address: str) -> Samples:
    """What a process tells now; nothing while it does not listen yet."""
    try:
        with urlopen(address, timeout=10) as answer:  # noqa: S310 - our own loopback address
            return samples_of(answer.read().decode())
    except URLError:
        return {}


@dataclass
class Running:
    """A process of a service."""

    process: Process
    child: subprocess.Popen[bytes]
    log: Path

    def told(self) -> Samples:
        """What it tells Prometheus now."""
        return scrape(f"http://127.0.0.1:{self.process.metrics}/metrics")

    def tells(self, holds: Callable[[Samples], object]) -> Samples:
        """What it tells as soon as that `holds`."""
        ends_at, pause = time.monotonic() + START_SECONDS, threading.Event()
        while True:
            told = self.told()
            if told and holds(told):
                return told
            assert self.child.poll() is None, self.log.read_text()[-3000:]
            assert time.monotonic() < ends_at, sorted(told)
            pause.wait(0.2)


@contextmanager
def services(home: Home, databases: Mapping[str, str], bus: str) -> Iterator[dict[str, Running]]:
    """Every service on the embedded log, each in one process with all of its roles."""
    home.make()
    plan = make_plan(Mode.EMBEDDED, free_port(), ["dan-tien"])
    Keys(home).publish(plan)
    around = Surroundings({name: databases[name] for name in databases}, bus)
    running: dict[str, Running] = {}
    try:
        for process in plan.processes:
            running[process.service] = _start(process, plan, home, around)
        yield running
    finally:
        for each in running.values():
            each.child.terminate()
        for each in running.values():
            each.child.wait(30)


def _start(process: Process, plan: Plan, home: Home, around: Surroundings) -> Running:
    environment = environment_of(process, plan, home, around)
    migrate = f"MOTCUA_{process.service.upper()}_MIGRATE"
    log = home.log(process.name)
    with log.open("wb") as told:
        child = subprocess.Popen(
            [str(command_of(process.service)), "serve"],
            env={"PATH": os.environ["PATH"], **environment, migrate: "1"},
            stdout=told,
            stderr=told,
        )
    return Running(process, child, log)
