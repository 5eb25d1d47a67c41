"""The stores of an office that has its own: servers that the chart did not bring."""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from string import Template

from motcua_testing.authority import Authority
from tests.cluster.kube import Kube
from tests.helm.install_page import rows_of_rights
from tests.helm.needs import INTAKES

FOLDER = Path(__file__).with_name("stores")
NAMESPACE = "stores"
KEEPER = FOLDER / "keep.py"
BROKERS = tuple(f"kafka-{number}.kafka.{NAMESPACE}" for number in range(3))
SERVICES = ("catalog", "routing", "notify", "reporting")
DEPLOYMENTS = (*SERVICES, *INTAKES)
INSIDE, ACCOUNTS = 9092, 9093
CLUSTER_ID = b64encode(b"an office's own!").decode().rstrip("=")


@dataclass(frozen=True)
class Stores:
    """Where they are, and what their keepers know."""

    kube: Kube
    password: str
    authority: str

    def sql(self, statements: str) -> str:
        """What PostgreSQL's keeper sees."""
        shell = 'exec psql -X -At -q -v ON_ERROR_STOP=1 -h "$HOME" -U motcua -d postgres'
        return self.kube.kubectl(
            "exec", "-i", "postgres-0", "--", "sh", "-c", shell, given=statements
        )

    def give_accounts(self, deployments: Iterable[str]) -> None:
        """An account at the brokers for each, with the rights that the page names."""
        people = [
            {"name": each, "password": self.password, "rules": list(rules_of(each))}
            for each in deployments
        ]
        words = ("accounts", f"{BROKERS[0]}:{INSIDE}", json.dumps(people))
        self.kube.kubectl("exec", "keeper", "--", "python", "-c", KEEPER.read_text(), *words)


def rules_of(deployment: str) -> Iterable[tuple[str, str, str, str]]:
    """The table of rights and the sentence below it, for one deployment."""
    service, _, node = deployment.partition("-")
    writes, reads = rows_of_rights()[service]
    for names, right in ((writes, "WRITE"), (reads, "READ")):
        for name in sorted(names):
            topic = name.replace("<name>", node)
            pattern = "PREFIXED" if topic.endswith("*") else "LITERAL"
            yield ("TOPIC", topic.removesuffix("*"), pattern, right)
    groups = {"intake": [f"motcua-intake:{node}", "motcua-scan"], "catalog": []}
    own = groups.get(service, [f"motcua-{service}"])
    for group in [*own, *(["motcua-scan"] if service == "reporting" else [])]:
        yield ("GROUP", group, "LITERAL", "READ")


def stores_in(kube: Kube, tag: str) -> Stores:
    """PostgreSQL, three brokers and RabbitMQ, empty and ready."""
    inside = Kube(NAMESPACE)
    kube.kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait", seconds=300)
    kube.kubectl("create", "namespace", NAMESPACE)
    authority, password = Authority(), secrets.token_urlsafe(18)
    certificate, key = authority.leaf("brokers", *BROKERS)
    known = {
        "postgres": password,
        "rabbitmq": password,
        "broker-certificate": certificate,
        "broker-key": key,
    }
    files = {"broker.sh": (FOLDER / "broker.sh").read_text(), "cluster": CLUSTER_ID}
    for kind, data in (("Secret", {"stringData": known}), ("ConfigMap", {"data": files})):
        made = {"apiVersion": "v1", "kind": kind, "metadata": {"name": "stores"}, **data}
        inside.kubectl("create", "-f", "-", given=json.dumps(made))
    servers = Template((FOLDER / "stores.yaml").read_text(encoding="utf-8"))
    inside.kubectl("create", "-f", "-", given=servers.substitute(TAG=tag))
    for store in ("postgres", "rabbitmq", "kafka"):
        inside.kubectl("rollout", "status", f"statefulset/{store}", "--timeout=5m", seconds=320)
    inside.kubectl("wait", "pod/keeper", "--for=condition=Ready", "--timeout=60s")
    return Stores(inside, password, authority.certificate)
