"""A counter that goes on accepting, from inside the cluster, while something else happens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cluster.kube import ROOT, Json
from tests.cluster.trial import RELEASE, Trial
from tests.e2e.doors import eventually

PROGRAMS = (Path(__file__).with_name("officer.py"), ROOT / "tests" / "e2e" / "doors.py")
BIRTH = "1.001193"
UNHURRIED_S = 0.2


@dataclass(frozen=True)
class Counter:
    """One officer's pod and what it has said."""

    trial: Trial
    name: str

    def lines(self) -> list[Json]:
        """One for each dossier it tried to accept."""
        told = self.trial.kube.kubectl("logs", self.name, "--tail=-1")
        return [json.loads(line) for line in told.splitlines() if line.startswith("{")]

    def failures(self) -> list[Json]:
        """Those that were not accepted."""
        return [line for line in self.lines() if "failed" in line]

    def goes_on(self) -> None:
        """Return when it has accepted some more since the call."""
        before = len(self.lines())
        eventually(
            lambda: len(self.lines()) > before + 3, what="the counter goes on", seconds=90, pause=1
        )


@contextmanager
def open_counter(
    trial: Trial, unit: str, *, desks: int = 1, pause_s: float = UNHURRIED_S
) -> Iterator[Counter]:
    """The counter of a unit, open from here to the end; between dossiers each desk pauses."""
    account = next(
        each
        for each in trial.platform.accounts
        if each["unit"] == unit and each["role"] == "counter_officer"
    )
    name = f"counter-{unit}"
    kube = trial.kube
    kube.kubectl("delete", "pod,configmap", name, "--ignore-not-found", "--wait")
    files = {program.name: program.read_text(encoding="utf-8") for program in PROGRAMS}
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": files}
    kube.kubectl("create", "-f", "-", given=json.dumps(config))
    kube.kubectl(
        "create", "-f", "-", given=json.dumps(_pod(trial, name, account, (pause_s, desks)))
    )
    counter = Counter(trial, name)
    eventually(lambda: _has_begun(counter), what="the counter is open", seconds=120, pause=1)
    try:
        yield counter
    finally:
        kube.kubectl("delete", "pod,configmap", name, "--wait")


def _has_begun(counter: Counter) -> bool:
    phase = counter.trial.kube.get("pod", counter.name)["status"]["phase"]
    return phase == "Running" and bool(counter.lines())


def _pod(trial: Trial, name: str, account: Json, pace: tuple[float, int]) -> dict[str, Any]:
    url = f"http://{RELEASE}-door:8080"
    words = [url, account["login"], account["unit"], BIRTH, *map(str, pace)]
    container = {
        "name": "officer",
        "image": f"localhost/motcua:{trial.stores}",
        "imagePullPolicy": "Never",
        "command": ["python", "/programs/officer.py", *words],
        "env": [
            {
                "name": "PASSWORD",
                "valueFrom": {"secretKeyRef": {"name": f"{RELEASE}-demo", "key": "password"}},
            }
        ],
        "volumeMounts": [{"name": "programs", "mountPath": "/programs"}],
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
    }
    labels = {
        "app.kubernetes.io/name": "motcua",
        "app.kubernetes.io/instance": RELEASE,
        "app.kubernetes.io/component": "counter",
        "motcua/visits": "true",
    }
    spec = {
        "restartPolicy": "Never",
        "automountServiceAccountToken": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": 10001,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [container],
        "volumes": [{"name": "programs", "configMap": {"name": name}}],
    }
    metadata = {"name": name, "labels": labels}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}
