"""An office on Kubernetes with stores of its own, set up as docs/install.md says, word by word."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from motcua_parts.postgres import binary
from tests.cluster.account import Account
from tests.cluster.foreign import ACCOUNTS, BROKERS, DEPLOYMENTS, INSIDE, KEEPER, Stores, stores_in
from tests.cluster.foreign import NAMESPACE as STORES
from tests.cluster.kube import CLUSTER, ROOT, Forward, Kube
from tests.cluster.page import Chapter, Reader
from tests.cluster.trial import NAMESPACE as TRIAL
from tests.cluster.trial import InCluster, may_enter
from tests.e2e.doors import eventually, node_of

DOCS = ROOT / "docs"
INSTALL = Chapter(DOCS / "install.md", "### With your own PostgreSQL, Kafka and RabbitMQ")
UPGRADE = Chapter(DOCS / "install.md", "### Upgrade and rollback")
NAMESPACE = "motcua"
COMMUNE = "xa-dan-tien"
WARD = "phuong-an-tao"
UNITS = (COMMUNE, "huyen-khoai-chau", "tinh-hung-yen", WARD)
CATALOG = ("exec", "-i", "deploy/motcua-catalog-background", "-c", "catalog", "--")


@dataclass
class Office:
    """What its operator has at hand."""

    kube: Kube
    stores: Stores
    reader: Reader
    platform: InCluster

    def available(self) -> None:
        """Return when every part gets work."""
        words = ("deploy", "-l", "app.kubernetes.io/instance=motcua", "--timeout=10m")
        for each in self.kube.kubectl("get", *words[:3], "-o", "name").split():
            self.kube.kubectl("rollout", "status", each, words[3], seconds=620)


def database_of(deployment: str) -> str:
    """A deployment's database, and the role that owns it."""
    return deployment.replace("-", "_")


def admit(stores: Stores, reader: Reader, deployments: Sequence[str]) -> None:
    """Databases, accounts at the brokers and the Secrets with both, as the page says."""
    for each in deployments:
        statements = INSTALL.block("CREATE ROLE").replace("intake_con_lai", database_of(each))
        stores.sql(reader.fill(statements, {"…": stores.password}))
    stores.give_accounts(deployments)
    for each in deployments:
        reader.does(
            f"kubectl -n {NAMESPACE} create secret generic kafka-{each}"
            f" --from-literal=username={each} --from-literal=password={stores.password}"
        )


@contextmanager
def set_up(kube: Kube, tag: str, account: Account, folder: Path) -> Iterator[Office]:
    """The office, from nothing to the first people who may sign in."""
    for namespace in (TRIAL, NAMESPACE):
        words = ("delete", "namespace", namespace, "--ignore-not-found", "--wait")
        kube.kubectl(*words, seconds=300)
    with account.step("stores of another's, three brokers with accounts over TLS among them"):
        stores = stores_in(kube, tag)
    inside = Kube(NAMESPACE)
    reader = Reader(folder, programs_in(folder / "programs"), places_of(stores))
    for name in ("Makefile", "deploy", ".venv", "scripts"):
        (folder / name).symlink_to(ROOT / name)
    with account.step("the page's steps until everything is installed") as told:
        _prepare(reader, stores)
        values = _values(yaml.safe_load(reader.fill(INSTALL.block("publicUrl:"))), tag)
        (folder / "values.yaml").write_text(yaml.safe_dump(values), encoding="utf-8")
        reader.does(INSTALL.block("helm install"))
        told["pods"] = len(inside.pods())
    with Forward(inside, "motcua-door", 8080).open() as way:
        platform = InCluster(
            folder, way.port, "cluster", address=way.url, password=stores.password, units=UNITS
        )
        with account.step("people get their passwords") as told:
            told["people"] = _give_passwords(inside, reader, platform)
        yield Office(inside, stores, reader, platform)


def programs_in(folder: Path) -> Path:
    """The programs that the pages use, each as whoever follows them has it."""
    folder.mkdir()
    there = f"""exec {CLUSTER} run sh -c 'cd "$0" && exec "$@"' "$PWD" """
    keeper = f'kubectl -n {STORES} exec keeper -- python -c "$(cat {KEEPER})" topics "$@"'
    programs = {
        "kubectl": f'{there} kubectl "$@"',
        "helm": f'{there} helm "$@"',
        "kafka-topics.sh": keeper,
        **{each: f'exec {binary(each)} "$@"' for each in ("pg_dump", "pg_restore", "createdb")},
    }
    for name, line in programs.items():
        file = folder / name
        file.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        file.chmod(0o755)
    return folder


def places_of(stores: Stores) -> dict[str, str]:
    """What this office writes where the pages leave a place open."""
    return {
        "…@db.example.vn": f"{stores.password}@postgres.{STORES}",
        "…@rabbitmq.example.vn": f"{stores.password}@rabbitmq.{STORES}",
        "kafka-1:9092": f"{BROKERS[0]}:{INSIDE}",
        "registry.example.vn/motcua": "localhost",
        "make setup": f"make -C {ROOT} setup",
    }


def _prepare(reader: Reader, stores: Stores) -> None:
    """Steps 1 to 5: namespace, databases, brokers, keys."""
    reader.does(INSTALL.block("create namespace"))
    admit(stores, reader, DEPLOYMENTS)
    reader.does(INSTALL.block("motcua-db-catalog"))
    reader.does(INSTALL.block("kafka-topics.sh"))
    (reader.folder / "ca.crt").write_text(stores.authority, encoding="utf-8")
    reader.does(f"kubectl -n {NAMESPACE} create secret generic kafka-ca --from-file=ca.crt")
    reader.does(INSTALL.block("secret generic rabbitmq-address"))
    reader.does(INSTALL.block("keys.py motcua con-lai dan-tien khoai-chau trung-tam-tinh > keys"))
    reader.does(INSTALL.block(" moi "))


def _values(values: dict[str, Any], tag: str) -> dict[str, Any]:
    """The page's values, with where this office's images and stores are."""
    there = [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": STORES}}}]
    values["image"] |= {"tag": tag, "pullPolicy": "Never"}
    values["kafka"]["external"] = {
        "servers": [f"{each}:{ACCOUNTS}" for each in BROKERS],
        "ports": [ACCOUNTS],
        "protocol": "sasl_ssl",
        "sasl": {"mechanism": "SCRAM-SHA-512", "secret": "kafka-{deployment}"},
        "tls": {"caSecret": "kafka-ca"},
    }
    for store in ("kafka", "postgresql", "rabbitmq"):
        values[store]["external"]["peers"] = there
    simulator = {"gateway_simulator": True, "gateway_sms_port": 9501, "gateway_smtp_port": 9502}
    values["services"] = {"notify": {"settings": simulator}}
    return values


def _give_passwords(inside: Kube, reader: Reader, platform: InCluster) -> int:
    """One for once, as the page says; then those that the journeys work with."""
    told = json.loads(reader.does(INSTALL.block("motcua-catalog password")).splitlines()[-1])
    assert told["login"] == "dantien.quay"
    assert len(told["one_time_password"]) > 10
    logins = sorted({each["login"] for each in platform.accounts})
    shell = """xargs -n 1 -P 3 sh -c 'printf %s "$0" | motcua-catalog password "$1" --stdin' """
    inside.kubectl(
        *CATALOG, "sh", "-c", shell + platform.password, given="\n".join(logins), seconds=300
    )
    for unit in UNITS:
        someone = next(each for each in platform.accounts if each["unit"] == unit)
        enter = partial(may_enter, platform, node_of(unit), someone)
        eventually(enter, what=f"{unit} knows its people", seconds=120, pause=2)
    return len(logins)
