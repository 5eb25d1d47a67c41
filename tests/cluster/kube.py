"""kubectl and helm, and a way in from this machine that comes back when its pod goes."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from motcua_parts.ports import accepts, free_port
from tests.e2e.doors import eventually

ROOT = Path(__file__).resolve().parents[2]
CLUSTER = str(ROOT / "scripts" / "cluster")
Json = dict[str, Any]
# How long to wait before a way in is opened again.
SHORT, LONG = 0.5, 10.0


class Failed(AssertionError):
    """A command did not do what it was asked; carries what it said."""

    def __init__(self, words: tuple[str, ...], done: subprocess.CompletedProcess[str]) -> None:
        super().__init__(
            f"{' '.join(words)[:300]} ended {done.returncode}\n"
            f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        )


@dataclass(frozen=True)
class Kube:
    """A cluster; commands work in one namespace unless it is empty."""

    namespace: str = ""

    def run(
        self, *words: str, given: str | None = None, seconds: float = 120
    ) -> subprocess.CompletedProcess[str]:
        """A command that reaches the cluster, whatever it answers."""
        return subprocess.run(
            [CLUSTER, "run", *words],
            input=given,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def kubectl(self, *words: str, given: str | None = None, seconds: float = 120) -> str:
        """What kubectl answers. Raises Failed."""
        return self._ask("kubectl", words, given, seconds)

    def helm(self, *words: str, seconds: float = 900) -> str:
        """What helm answers. Raises Failed."""
        return self._ask("helm", words, None, seconds)

    def get(self, *words: str) -> Any:
        """Objects as they are."""
        return json.loads(self.kubectl("get", *words, "-o", "json"))

    def pods(self, selector: str = "") -> list[Json]:
        """The pods that a selector finds and that are not on their way out."""
        found: list[Json] = self.get("pods", *(["-l", selector] if selector else []))["items"]
        return [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]

    @property
    def version(self) -> str:
        """The server's."""
        told: str = json.loads(self.kubectl("version", "-o", "json"))["serverVersion"]["gitVersion"]
        return told

    def _ask(self, program: str, words: tuple[str, ...], given: str | None, seconds: float) -> str:
        place = ("-n", self.namespace) if self.namespace else ()
        done = self.run(program, *place, *words, given=given, seconds=seconds)
        if done.returncode != 0:
            raise Failed((program, *words), done)
        return done.stdout


def reach() -> Kube:
    """The cluster. Raises Failed when it does not answer."""
    cluster = Kube()
    cluster.kubectl("get", "--raw", "/readyz")
    return cluster


def is_ready(pod: Json) -> bool:
    """Whether it gets work."""
    conditions = pod["status"].get("conditions", [])
    return any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)


@dataclass
class Forward:
    """`kubectl port-forward` to a service on a port of this machine.

    It holds to one pod and ends with it; then it is started again.
    """

    kube: Kube
    service: str
    target: int
    port: int = field(default_factory=free_port)
    _over: threading.Event = field(default_factory=threading.Event)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _work(self) -> None:
        words = ["kubectl", "-n", self.kube.namespace, "port-forward", "--address=127.0.0.1"]
        pause = SHORT
        while not self._over.is_set():
            began = time.monotonic()
            self._process = subprocess.Popen(
                [CLUSTER, "run", *words, f"service/{self.service}", f"{self.port}:{self.target}"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            self._process.wait()
            # What has been taken away for good is asked for more and more seldom.
            pause = SHORT if time.monotonic() - began > LONG else min(2 * pause, LONG)
            self._over.wait(pause)

    @contextmanager
    def open(self) -> Iterator[Forward]:
        worker = threading.Thread(target=self._work, daemon=True)
        worker.start()
        try:
            eventually(lambda: accepts(self.port), what=f"the way to {self.service}", seconds=60)
            yield self
        finally:
            self._over.set()
            if self._process is not None:
                self._process.terminate()
            worker.join(10)
