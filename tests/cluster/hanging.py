"""A process that is alive and does nothing any more; only on a node of our own, by its pid."""

from __future__ import annotations

import os
import signal

from tests.cluster.kube import Json
from tests.cluster.trial import Trial

TASKS = 'exec ctr -a "$ROOT/containerd.sock" -n k8s.io tasks ls'


def restarts(pod: Json) -> int:
    """How often its container was started anew."""
    return int(pod["status"]["containerStatuses"][0]["restartCount"])


def pid_of(trial: Trial, pod: Json) -> int | None:
    """The process of the pod's container; None on a cluster whose nodes are out of reach."""
    done = trial.kube.run("sh", "-c", TASKS)
    container = pod["status"]["containerStatuses"][0]["containerID"].rpartition("/")[2]
    rows = [line.split() for line in done.stdout.splitlines()]
    return next((int(row[1]) for row in rows if row and row[0] == container), None)


def hang(pid: int) -> None:
    """It neither works nor ends; what it has open stays open."""
    os.kill(pid, signal.SIGSTOP)
