"""Who may open a connection to whom, as NetworkPolicies say (those parts of them that we use)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.helm.chart import NAMESPACE, Manifest, of_kind, pods

Labels = dict[str, str]
HOME = {"kubernetes.io/metadata.name": NAMESPACE}


@dataclass(frozen=True)
class Place:
    """A pod by its labels and those of its namespace."""

    labels: Labels
    namespace: Labels


def matches(selector: Manifest, labels: Labels) -> bool:
    """Whether a label selector finds these labels."""
    assert set(selector) <= {"matchLabels"}
    wanted = selector.get("matchLabels", {})
    return all(labels.get(key) == value for key, value in wanted.items())


def is_peer(peer: Manifest, place: Place) -> bool:
    """Whether one entry of `from` or `to` means that pod; addresses never mean a pod here."""
    if "ipBlock" in peer:
        return False
    if "namespaceSelector" in peer:
        near = matches(peer["namespaceSelector"], place.namespace)
    else:
        near = place.namespace == HOME
    return near and matches(peer.get("podSelector", {}), place.labels)


class Traffic:
    """What a release's policies let through."""

    def __init__(self, objects: Sequence[Manifest]) -> None:
        self._policies = list(of_kind(list(objects), "NetworkPolicy").values())
        self._pods = dict(pods(list(objects)))

    def pod(self, name: str) -> Place:
        """A pod of the release (``Deployment/motcua-door``)."""
        return Place(self._pods[name]["metadata"]["labels"], HOME)

    def may(self, caller: Place, called: Place, port: int) -> bool:
        """Whether the one may open a connection to the other's port."""
        out = self._lets(caller, "Egress", "egress", "to", called, port)
        return out and self._lets(called, "Ingress", "ingress", "from", caller, port)

    def _lets(
        self, subject: Place, kind: str, rules: str, side: str, other: Place, port: int
    ) -> bool:
        if subject.namespace != HOME:
            return True
        mine = [
            policy["spec"]
            for policy in self._policies
            if kind in policy["spec"]["policyTypes"]
            and matches(policy["spec"]["podSelector"], subject.labels)
        ]
        return not mine or any(
            ("ports" not in rule or port in [each["port"] for each in rule["ports"]])
            and any(is_peer(peer, other) for peer in rule[side])
            for spec in mine
            for rule in spec.get(rules, [])
        )
