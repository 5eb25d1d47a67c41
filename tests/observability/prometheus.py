"""A real Prometheus, and what it answers."""

from __future__ import annotations

import json
import math
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx
import yaml

from deploy.prometheus.targets import targets_of
from motcua_parts.ports import free_port
from tests.e2e.doors import eventually
from tests.observability.queries import RULES

# Quicker than in an office, so that a window of minutes is soon filled; no quicker than a busy
# machine can answer, for Prometheus waits for an answer no longer than until it asks again.
EVERY: Final = "10s"
SEEN_SECONDS: Final = 240.0


@dataclass(frozen=True)
class Prometheus:
    """One that runs, since when."""

    url: str
    since: datetime

    def _get(self, path: str, **asked: str) -> Any:
        answer = httpx.get(f"{self.url}/api/v1/{path}", params=asked, timeout=60)
        told = answer.json()
        assert told["status"] == "success", told
        return told["data"]

    def values(self, expr: str) -> list[float]:
        """What a query answers now; what is not a number is no answer."""
        found = self._get("query", query=expr)
        assert found["resultType"] in {"vector", "scalar"}, expr
        pairs = [each["value"] for each in found["result"]]
        return [float(value) for _, value in pairs if not math.isnan(float(value))]

    def has_answered(self, expr: str) -> bool:
        """Whether a query has had a number for an answer at any time since we began to look.

        A rate over minutes in which nobody came is none; on a slow machine such minutes pass
        between a journey and the question.
        """
        period = {"start": self.since.isoformat(), "end": datetime.now(UTC).isoformat()}
        found = self._get("query_range", query=expr, step=EVERY, **period)
        values = [float(value) for each in found["result"] for _, value in each["values"]]
        return not all(math.isnan(value) for value in values)

    def label_values(self, label: str, *, of: str = "") -> list[str]:
        """Every value of a label, of all series or of those that a selector finds."""
        narrowed = {"match[]": of} if of else {}
        found: list[str] = self._get(f"label/{label}/values", **narrowed)
        return found

    def labels(self) -> list[str]:
        """Every label."""
        found: list[str] = self._get("labels")
        return found

    def rules(self) -> list[dict[str, Any]]:
        """Every rule with its health."""
        return [rule for group in self._get("rules")["groups"] for rule in group["rules"]]

    def targets(self) -> list[dict[str, Any]]:
        """Every target with its health."""
        found: list[dict[str, Any]] = self._get("targets")["activeTargets"]
        return found

    def seen_since(self, moment: datetime) -> set[str]:
        """Processes that have told how they stand after a moment."""
        return {
            each["labels"]["process"]
            for each in self.targets()
            if each["health"] == "up" and datetime.fromisoformat(each["lastScrape"]) > moment
        }

    def sees_all(self, processes: set[str]) -> None:
        """Return when every process has told how it stands after this was called.

        Raises AssertionError naming those that did not, in the time that a busy machine may need.
        """
        moment, missing = datetime.now(UTC), set(processes)

        def all_told() -> bool:
            missing.difference_update(self.seen_since(moment))
            return not missing

        try:
            eventually(
                all_told, what="Prometheus sees every process", seconds=SEEN_SECONDS, pause=1
            )
        except AssertionError as error:
            error.add_note(f"not seen: {', '.join(sorted(missing))}")
            raise

    def is_there(self) -> bool:
        """Whether it answers yet."""
        try:
            return httpx.get(f"{self.url}/-/ready", timeout=60).is_success
        except httpx.TransportError:
            return False


def config(folder: Path, status: dict[str, Any]) -> Path:
    """The repository's own configuration, quicker, with the targets of this platform."""
    kept = yaml.safe_load(RULES.with_name("prometheus.yaml").read_text(encoding="utf-8"))
    kept["global"] = {"scrape_interval": EVERY, "evaluation_interval": EVERY}
    kept["rule_files"] = [str(RULES)]
    (folder / "targets.json").write_text(json.dumps(targets_of(status)))
    file = folder / "prometheus.yaml"
    file.write_text(yaml.safe_dump(kept))
    return file


@contextmanager
def scraping(status: dict[str, Any], folder: Path) -> Iterator[Prometheus]:
    """Prometheus over the processes of a status, once it has seen all of them."""
    port = free_port()
    command = [
        "prometheus",
        f"--config.file={config(folder, status)}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=warn",
    ]
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen(command, stdout=log, stderr=log)
    running = Prometheus(f"http://127.0.0.1:{port}", datetime.now(UTC))

    def is_there() -> bool:
        assert child.poll() is None, (folder / "log").read_text()[-3000:]
        return running.is_there()

    try:
        eventually(is_there, what="Prometheus answers", seconds=120, pause=0.5)
        running.sees_all({process["name"] for process in status["processes"]})
        yield running
    finally:
        child.terminate()
        child.wait(30)
