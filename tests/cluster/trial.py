"""One trial installation: the chart with its bundled stores, the demo, and the way in."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.cluster.account import Account
from tests.cluster.kube import ROOT, Forward, Json, Kube, is_ready
from tests.e2e.doors import eventually
from tests.e2e.platform import Platform

CHART = str(ROOT / "deploy" / "helm" / "motcua")
VALUES = str(Path(__file__).with_name("values.yaml"))
NAMESPACE = "motcua-trial"
RELEASE = "motcua"
STAFF = ROOT / "data" / "hung-yen" / "staff.yaml"
LIMIT = "15m"
STORES = ("postgresql", "kafka", "rabbitmq")


@dataclass
class InCluster(Platform):
    """The platform behind a cluster's door: by its address and accounts alone."""

    address: str = ""
    password: str = ""
    # Whose people have a password; nobody named: everybody's.
    units: tuple[str, ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "MOTCUA_HOME": str(self.home),
            "MOTCUA_URL": self.address,
            "MOTCUA_ACCOUNTS": str(self.accounts_file),
        }

    @property
    def url(self) -> str:
        return self.address

    @property
    def accounts_file(self) -> Path:
        """The demo's people, as `motcua status` would tell them."""
        file = self.home / "accounts.json"
        if not file.exists():
            file.write_text(json.dumps(self.accounts), encoding="utf-8")
        return file

    @cached_property
    def accounts(self) -> list[dict[str, Any]]:
        people = yaml.load(STAFF.read_bytes(), yaml.CSafeLoader)
        return [
            {
                "login": person["login"],
                "name": person["name"],
                "unit": person["unit"],
                "role": held["role"],
                "scope": held["scope"],
                "roles": person["roles"],
                "password": self.password,
            }
            for person in people
            for held in person["roles"]
            if person["unit"] in self.units or not self.units
        ]


@dataclass
class Trial:
    """A release, its namespace and the platform behind its door.

    ``tag`` is the version that runs, ``stores`` that of the bundled stores, which stays.
    """

    kube: Kube
    tag: str
    stores: str
    platform: InCluster

    def upgrade(self, tag: str, *more: str) -> None:
        """Bring another version and wait until it is there."""
        self.kube.helm(*_words("upgrade", tag, self.stores), *more)
        self.tag = tag

    def rollback(self, tag: str) -> None:
        """Go back to what was there before the last change; ``tag`` is what that was."""
        self.kube.helm("rollback", RELEASE, "--wait", "--wait-for-jobs", "--timeout", LIMIT)
        self.tag = tag

    def pods(self, component: str) -> list[Json]:
        """The pods of one part of the chart."""
        return self.kube.pods(f"app.kubernetes.io/component={component}")

    def components(self) -> list[str]:
        """Every part that keeps pods running: services first, the stores at last."""
        labels = "app.kubernetes.io/component"
        owners = [*self.kube.get("deployments")["items"], *self.kube.get("statefulsets")["items"]]
        return [str(each["metadata"]["labels"][labels]) for each in owners]

    def delete_one(self, component: str) -> None:
        """Take away one pod of a part, as a node that is lost would; its name is not seen again."""
        pod = self.pods(component)[0]["metadata"]
        self.kube.kubectl("delete", "pod", pod["name"], "--wait=false")

        def gone() -> bool:
            return all(each["metadata"]["uid"] != pod["uid"] for each in self.pods(component))

        eventually(gone, what=f"{pod['name']} is gone", seconds=60, pause=0.5)

    def wait_ready(self, seconds: float = 300) -> None:
        """Return when every pod gets work again."""

        def look() -> bool:
            over = {"Succeeded", "Failed"}
            pods = [pod for pod in self.kube.pods() if pod["status"]["phase"] not in over]
            return bool(pods) and all(is_ready(pod) for pod in pods)

        eventually(look, what="every pod is ready", seconds=seconds, pause=1)


def _words(verb: str, tag: str, stores: str) -> tuple[str, ...]:
    images = [f"image.tag={tag}"]
    images += [f"{store}.trial.image.tag={stores}" for store in STORES]
    return (
        verb, RELEASE, CHART, "-f", VALUES, "--set-string", ",".join(images),
        "--wait", "--wait-for-jobs", "--timeout", LIMIT,
    )  # fmt: skip


@contextmanager
def installed(kube: Kube, tag: str, account: Account, home: Path) -> Iterator[Trial]:
    """The trial, installed into a restricted namespace; it stays for whoever wants to look.

    MOTCUA_CLUSTER_REUSE=1 takes one that is there already, for whoever writes these tests.
    """
    inside = Kube(NAMESPACE)
    if os.environ.get("MOTCUA_CLUSTER_REUSE") != "1":
        _install(kube, inside, tag, account)
    secret = inside.get("secret", f"{RELEASE}-demo")["data"]["password"]
    password = base64.b64decode(secret).decode().strip()
    with Forward(inside, f"{RELEASE}-door", 8080).open() as way:
        platform = InCluster(home, way.port, "cluster", address=way.url, password=password)
        with account.step("the catalogue is known everywhere"):
            _wait_for_catalogue(platform)
        yield Trial(inside, tag, tag, platform)


def _install(kube: Kube, inside: Kube, tag: str, account: Account) -> None:
    kube.kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait", seconds=300)
    kube.kubectl("create", "namespace", NAMESPACE)
    restricted = "pod-security.kubernetes.io/enforce=restricted"
    kube.kubectl("label", "namespace", NAMESPACE, restricted)
    with account.step("helm install --wait, into a restricted namespace") as told:
        inside.helm(*_words("install", tag, tag))
        told["pods"] = len(inside.pods())


def _wait_for_catalogue(platform: InCluster) -> None:
    """Return when somebody of each deployment can sign in at it: the last thing to arrive."""
    document = yaml.load((STAFF.parent / "units.yaml").read_bytes(), yaml.CSafeLoader)
    for node in document["deployments"]:
        people = [each for each in platform.accounts if each["unit"] in node["units"]]
        if people:
            enter = partial(may_enter, platform, node["code"], people[0])
            what = f"{node['code']} knows its people"
            eventually(enter, what=what, seconds=180, pause=3)


def may_enter(platform: InCluster, node: str, someone: dict[str, Any]) -> bool:
    """Whether somebody can sign in at a deployment of intake."""
    body = {"login": someone["login"], "password": someone["password"]}
    try:
        answer = httpx.post(f"{platform.url}/n/{node}/api/v1/session", json=body, timeout=10)
    except httpx.HTTPError:
        return False
    return answer.is_success
