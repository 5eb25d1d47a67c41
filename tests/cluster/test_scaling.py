"""A counter under load gets another pod, and gives it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cluster.account import Account
from tests.cluster.counter import open_counter
from tests.cluster.kube import Failed, Kube, is_ready
from tests.cluster.trial import RELEASE, Trial
from tests.e2e.doors import eventually

pytestmark = pytest.mark.timeout(1800, func_only=True)

COMMUNE = "xa-dan-tien"
PART = "intake-dan-tien-web"
SCALING = str(Path(__file__).with_name("scaling.yaml"))
METRICS = "v1beta1.metrics.k8s.io"
SECONDS = 300


def ready_pods(trial: Trial) -> int:
    """Pods of the part that get work."""
    return sum(is_ready(pod) for pod in trial.pods(PART))


def measured_cpu(trial: Trial) -> str:
    """What the autoscaler has last seen of a pod; empty while it has seen nothing."""
    status = trial.kube.get("hpa", f"{RELEASE}-{PART}").get("status", {})
    for metric in status.get("currentMetrics") or []:
        found = metric.get("resource", {}).get("current", {}).get("averageValue")
        if found:
            return str(found)
    return ""


def test_somebody_measures_pods(kube: Kube) -> None:
    """Without it nothing scales, and an autoscaler does not say so aloud."""
    try:
        service = kube.get("apiservice", METRICS)
    except Failed as error:
        error.add_note(
            "this cluster has no metrics server; install one (a node of our own: EXTRAS=1)"
        )
        raise
    known = {each["type"]: each["status"] for each in service["status"]["conditions"]}

    assert known.get("Available") == "True", f"the metrics server does not answer: {known}"


def test_a_counter_under_load_gets_another_pod_and_gives_it_back(
    trial: Trial, account: Account
) -> None:
    with account.step("helm upgrade: the commune's counter scales itself"):
        trial.upgrade(trial.tag, "-f", SCALING)
        eventually(lambda: measured_cpu(trial), what="its pods are measured", seconds=SECONDS,
                   pause=2)  # fmt: skip

    with open_counter(trial, COMMUNE, desks=4, pause_s=0) as counter:
        with account.step("another pod under load") as told:
            eventually(lambda: ready_pods(trial), what="a third pod gets work", seconds=SECONDS,
                       pause=2, wanted=lambda pods: pods == 3)  # fmt: skip
            told["CPU a pod"] = measured_cpu(trial)
            counter.goes_on()
        assert counter.failures() == []

    with account.step("given back when the load has gone"):
        eventually(lambda: len(trial.pods(PART)), what="two pods are enough", seconds=SECONDS,
                   pause=2, wanted=lambda pods: pods == 2)  # fmt: skip

    with account.step("helm upgrade: as many pods as before, decided by hand"):
        trial.upgrade(trial.tag)
        trial.wait_ready()
    assert len(trial.pods(PART)) == 2
