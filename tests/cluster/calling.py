"""Who can call whom: connections tried from inside pods."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tests.cluster.kube import Failed
from tests.cluster.trial import RELEASE, Trial
from tests.e2e.doors import eventually

# A policy drops what it forbids, so a call that is forbidden ends by the time-out.
PROBE = """
import json, socket, sys
def is_open(place):
    host, port = place.split(":")
    try:
        socket.create_connection((host, int(port)), timeout=3).close()
    except OSError:
        return False
    return True
print(json.dumps({place: is_open(place) for place in sys.argv[1:]}))
"""
STORES = (f"{RELEASE}-postgres:5432", f"{RELEASE}-kafka:9092", f"{RELEASE}-rabbitmq:5672")
ASKED = tuple(f"{RELEASE}-{service}:9090" for service in ("catalog", "routing", "notify"))
WEB = tuple(
    f"{RELEASE}-{each}:8080"
    for each in ("catalog", "routing", "notify", "reporting", "intake-dan-tien", "intake-con-lai")
)
PLACES = (*STORES, *ASKED, *WEB)
_POSTGRES, _KAFKA, _RABBITMQ = STORES

NEEDS: Mapping[str, set[str]] = {
    "door": set(WEB),
    "intake-dan-tien-web": {_POSTGRES, *ASKED},
    "intake-dan-tien-background": {_POSTGRES, _KAFKA, *ASKED},
    "routing-background": {_POSTGRES, _KAFKA},
    "notify-background": {_POSTGRES, _KAFKA, _RABBITMQ},
    "reporting-background": {_POSTGRES, _KAFKA},
    "catalog-web": {_POSTGRES},
}


def reached_by(trial: Trial, component: str, places: Iterable[str]) -> dict[str, bool]:
    """What a pod of the component can open a connection to."""
    pod = trial.pods(component)[0]["metadata"]["name"]
    told = trial.kube.kubectl("exec", pod, "--", "python", "-c", PROBE, *places)
    found: dict[str, bool] = json.loads(told)
    return found


def reached_by_stranger(trial: Trial) -> dict[str, bool]:
    """The same for a pod that nobody knows, by the addresses of all services and the stores."""
    services = trial.kube.get("services")["items"]
    places = [
        f"{each['metadata']['name']}:{port['port']}"
        for each in services
        for port in each["spec"]["ports"]
        if each["spec"]["clusterIP"] != "None"
    ]
    trial.kube.kubectl("delete", "pod", "stranger", "--ignore-not-found", "--wait")
    trial.kube.kubectl("apply", "-f", "-", given=json.dumps(_stranger(trial, places)))

    def over() -> bool:
        pod = trial.kube.get("pod", "stranger")
        return pod["status"]["phase"] in {"Succeeded", "Failed"}

    eventually(over, what="the stranger has tried", seconds=240, pause=1)
    found: dict[str, bool] = json.loads(trial.kube.kubectl("logs", "stranger"))
    return found


def _stranger(trial: Trial, places: list[str]) -> dict[str, Any]:
    container = {
        "name": "stranger",
        "image": f"localhost/motcua:{trial.tag}",
        "imagePullPolicy": "Never",
        "command": ["python", "-c", PROBE, *places],
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
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "stranger"}, "spec": spec}


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
