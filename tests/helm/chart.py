"""The chart as Helm renders it: manifests to ask questions of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

HELM = Path(__file__).resolve().parents[2] / "deploy" / "helm"
CHART = HELM / "motcua"
SCENARIOS = sorted(file.stem.removesuffix("-values") for file in (CHART / "ci").glob("*.yaml"))
RELEASE = "motcua"
NAMESPACE = "office"

Manifest = dict[str, Any]
Values = dict[str, Any]


def helm() -> Any:
    """Helm itself. Looked up when it is needed, so that `make unit` does without it."""
    return import_module("helm_python")


def values_of(scenario: str) -> Values:
    """The values of one file of ``ci/``."""
    text = (CHART / "ci" / f"{scenario}-values.yaml").read_text(encoding="utf-8")
    found: Values = yaml.safe_load(text)
    return found


def laid_over(below: Values, above: Values) -> Values:
    """As Helm merges values files."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = laid_over(old, value)
        else:
            merged[key] = value
    return merged


def texts(values: Values, *, upgrade: bool = False, revision: int = 1) -> dict[str, str]:
    """Every template's output. Raises HelmError when the chart refuses the values."""
    with helm().Chart.load(CHART) as chart:
        rendered: dict[str, str] = chart.render(
            values,
            name=RELEASE,
            namespace=NAMESPACE,
            revision=revision,
            is_install=not upgrade,
            is_upgrade=upgrade,
        )
    return rendered


def manifests(values: Values, *, upgrade: bool = False, revision: int = 1) -> list[Manifest]:
    """Every object the chart makes of these values."""
    return [
        document
        for name, text in texts(values, upgrade=upgrade, revision=revision).items()
        if not name.endswith("NOTES.txt")
        for document in yaml.safe_load_all(text)
        if document is not None
    ]


@cache
def scenario(name: str) -> tuple[Manifest, ...]:
    """The objects of one file of ``ci/``, as installed the first time."""
    return tuple(manifests(values_of(name)))


def of_kind(objects: tuple[Manifest, ...] | list[Manifest], kind: str) -> dict[str, Manifest]:
    """Objects of one kind, by name."""
    return {each["metadata"]["name"]: each for each in objects if each["kind"] == kind}


def pods(objects: tuple[Manifest, ...] | list[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Name, labels and spec of every pod that the objects lead to."""
    for each in objects:
        name = f"{each['kind']}/{each['metadata']['name']}"
        if each["kind"] == "Pod":
            yield name, each
        elif each["kind"] in {"Deployment", "StatefulSet", "Job"}:
            yield name, each["spec"]["template"]


def containers(pod: Manifest) -> list[Manifest]:
    """All containers of a pod, those that prepare it included."""
    found: list[Manifest] = pod["spec"].get("initContainers", []) + pod["spec"]["containers"]
    return found


def environment(container: Manifest) -> dict[str, Manifest]:
    """A container's variables by name."""
    return {each["name"]: each for each in container.get("env", [])}


def process_of(objects: tuple[Manifest, ...] | list[Manifest], component: str) -> Manifest:
    """The service's own container of one part (``intake-dan-tien-web``)."""
    deployment = of_kind(objects, "Deployment")[f"{RELEASE}-{component}"]
    found: Manifest = deployment["spec"]["template"]["spec"]["containers"][0]
    return found
