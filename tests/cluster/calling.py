"""Who can call whom: connections tried from inside pods."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tests.cluster.kube import Failed, Kube
from tests.cluster.trial import RELEASE, Trial
from tests.e2e.doors import eventually
from tests.helm import needs
from tests.helm.needs import Called

# A policy may drop what it forbids, and then a call ends by its time-out only: all are made at
# once. Whom a policy lets in may be refused until the cluster has learned the new pod's address:
# `patience` is for how many seconds to go on.
PROBE = """
import json, socket, sys, time
from concurrent.futures import ThreadPoolExecutor
patience, places = float(sys.argv[1]), sys.argv[2:]
ends = time.monotonic() + patience
def opens(place):
    host, port = place.rsplit(":", 1)
    try:
        socket.create_connection((host, int(port)), timeout=3).close()
    except OSError:
        return False
    return True
def is_open(place):
    while not (found := opens(place)) and time.monotonic() < ends:
        time.sleep(0.5)
    return found
with ThreadPoolExecutor(len(places)) as pool:
    print(json.dumps(dict(zip(places, pool.map(is_open, places)))))
"""
COMPONENT = "app.kubernetes.io/component"
# Where the chart's values expect those who read metrics.
WATCHERS = "monitoring"
CALLER = "stranger"
# The cluster's own, in another namespace: no policy of ours keeps anybody from it.
OPEN_TO_ALL = "kubernetes.default:443"


def _at(called: Called) -> str:
    """The address of the service before a part."""
    part, port = called
    return f"{RELEASE}-{part.removesuffix('-web')}:{port}"


# The door is no place here: it may call at itself, and whether a call at one's own service comes
# back is not for policies to say.
PLACES = sorted(map(_at, needs.PLACES - {needs.DOOR}))
NEEDS: Mapping[str, set[str]] = {
    part: {_at(called) for called in wanted - {needs.DOOR}} for part, wanted in needs.NEEDS.items()
}


def reached_by(trial: Trial, component: str, places: Iterable[str]) -> dict[str, bool]:
    """What a pod of the component can open a connection to."""
    pod = trial.pods(component)[0]["metadata"]["name"]
    told = trial.kube.kubectl("exec", pod, "--", "python", "-c", PROBE, "0", *places)
    found: dict[str, bool] = json.loads(told)
    return found


def services(trial: Trial) -> list[str]:
    """The addresses of all services and the stores."""
    return [
        f"{each['metadata']['name']}:{port['port']}"
        for each in trial.kube.get("services")["items"]
        for port in each["spec"]["ports"]
        if each["spec"]["clusterIP"] != "None"
    ]


def metrics(trial: Trial) -> list[str]:
    """Where one pod of each part tells its figures; no service with an address leads there."""
    pods = trial.kube.pods("motcua/metrics=true")
    one_of_each = {pod["metadata"]["labels"][COMPONENT]: pod for pod in pods}
    return [f"{pod['status']['podIP']}:{needs.METRICS}" for pod in one_of_each.values()]


def reached_by_stranger(trial: Trial, places: list[str]) -> dict[str, bool]:
    """The same for a pod of the same namespace that nobody knows."""
    return _reached_from(trial.kube, trial, places, patience=0)


def reached_by_watcher(trial: Trial, places: list[str]) -> dict[str, bool]:
    """The same for a pod where those who read metrics are; that namespace is made if need be."""
    nowhere, there = Kube(), Kube(WATCHERS)
    if not nowhere.kubectl("get", "namespace", WATCHERS, "--ignore-not-found", "-o", "name"):
        nowhere.kubectl("create", "namespace", WATCHERS)
    account = ("get", "serviceaccount", "default", "--ignore-not-found", "-o", "name")
    eventually(lambda: there.kubectl(*account), what=f"a pod may start in {WATCHERS}", seconds=60)
    return _reached_from(there, trial, places, patience=60)


def _reached_from(kube: Kube, trial: Trial, places: list[str], *, patience: int) -> dict[str, bool]:
    kube.kubectl("delete", "pod", CALLER, "--ignore-not-found", "--wait")
    kube.kubectl("apply", "-f", "-", given=json.dumps(_caller(trial, places, patience)))

    def over() -> bool:
        pod = kube.get("pod", CALLER)
        return pod["status"]["phase"] in {"Succeeded", "Failed"}

    eventually(over, what=f"the {CALLER} has tried", seconds=240, pause=1)
    found: dict[str, bool] = json.loads(kube.kubectl("logs", CALLER))
    kube.kubectl("delete", "pod", CALLER, "--wait=false")
    return found


def _caller(trial: Trial, places: list[str], patience: int) -> dict[str, Any]:
    container = {
        "name": CALLER,
        "image": f"localhost/motcua:{trial.tag}",
        "imagePullPolicy": "Never",
        "command": ["python", "-c", PROBE, str(patience), *places],
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
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
    }
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": CALLER}, "spec": spec}


def evict(trial: Trial, pod: dict[str, Any]) -> bool:
    """Ask for a pod's eviction as a drain does; whether the budget allowed it."""
    place = {key: pod["metadata"][key] for key in ("name", "namespace")}
    wish = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": place}
    path = f"/api/v1/namespaces/{place['namespace']}/pods/{place['name']}/eviction"
    try:
        trial.kube.kubectl("create", "--raw", path, "-f", "-", given=json.dumps(wish))
    except Failed as refusal:
        if "disruption budget" not in str(refusal):
            raise
        return False
    return True
