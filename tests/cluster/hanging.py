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


def pid_of(trial: Trial, pod: Json) -> int:
    """The process of the pod's container. Raises AssertionError where its node is out of reach:
    from inside a container nobody can stop its first process, so this takes the node itself.
    """
    done = trial.kube.run("sh", "-c", TASKS)
    container = pod["status"]["containerStatuses"][0]["containerID"].rpartition("/")[2]
    rows = [line.split() for line in done.stdout.splitlines()]
    found = [int(row[1]) for row in rows if row and row[0] == container]
    assert found, (
        "no process of this pod on this machine. To make one hang, the tests need the node's"
        " containerd: run them as root on a node of our own, without KUBECONFIG."
        f" ctr said: {done.stderr.strip()[-500:] or 'nothing'}"
    )
    return found[0]


def hang(pid: int) -> None:
    """It neither works nor ends; what it has open stays open."""
    os.kill(pid, signal.SIGSTOP)
