"""What docs/install.md has one make is what the chart then asks for, under the same names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import pytest
import yaml

from motcua_kit.bus.kafka import KafkaBus
from tests.helm.chart import (
    HELM,
    RELEASE,
    Manifest,
    Values,
    containers,
    laid_over,
    manifests,
    of_kind,
    pods,
    scenario,
    values_of,
)
from tests.helm.test_keys import made_by_script

pytestmark = pytest.mark.integration

DOCS: Final = HELM.parents[1] / "docs"
KINDS: Final = {"deploy": "Deployment", "svc": "Service", "job": "Job"}


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@cache
def page_values() -> Values:
    """The values file of the page's own example."""
    (fence,) = re.findall(r"^ {3}```yaml\n(.*?)^ {3}```", text("install.md"), re.M | re.S)
    found: Values = yaml.safe_load(fence)
    return found


@cache
def own_stores() -> tuple[Manifest, ...]:
    return tuple(manifests(page_values()))


def references(at: Any, kind: str) -> Iterator[str]:
    """Names of the Secrets or ConfigMaps that must be there for a pod to start."""
    keys = {"secret": {"secretKeyRef", "secretRef", "secret"}, "configMap": {"configMap"}}[kind]
    if isinstance(at, dict):
        for key, value in at.items():
            if key in keys and isinstance(value, dict) and not value.get("optional"):
                yield value.get("secretName") or value.get("name", "")
            yield from references(value, kind)
    if isinstance(at, list):
        for each in at:
            yield from references(each, kind)


def asked_for(kind: str) -> set[str]:
    """What pods ask for and the chart itself does not make."""
    named = {name for _, pod in pods(own_stores()) for name in references(pod["spec"], kind)}
    return named - set(of_kind(own_stores(), kind[0].upper() + kind[1:]))


def keys_of_the_page() -> list[Manifest]:
    command = re.search(r"keys\.py (motcua [a-z -]+) > keys\.yaml", text("install.md"))
    assert command is not None
    _, *names = command[1].split()
    return made_by_script(*names)


def test_the_secrets_that_one_is_told_to_make_are_those_that_pods_ask_for() -> None:
    made = set(re.findall(r"create secret generic (\S+)", text("install.md")))
    keys = set(of_kind(keys_of_the_page(), "Secret"))

    assert made | keys == asked_for("secret")
    assert set(of_kind(keys_of_the_page(), "ConfigMap")) == asked_for("configMap")


def test_the_page_installs_every_deployment_of_the_catalogue_that_it_loads() -> None:
    """One that is missing answers for nobody, and what is sent to its units waits for ever."""
    units = HELM.parents[1] / "data" / "hung-yen" / "units.yaml"
    catalogue = yaml.safe_load(units.read_text(encoding="utf-8"))

    assert {each["name"] for each in page_values()["intakes"]} == {
        each["code"] for each in catalogue["deployments"]
    }


def test_keys_for_one_more_deployment_are_made_beside_all_that_are_there() -> None:
    (names,) = re.findall(r"keys\.py motcua ([a-z -]+) --kept keys\.yaml", text("install.md"))
    there = {each["name"] for each in page_values()["intakes"]}

    assert set(names.split()) == there | {"moi"}


def test_a_tag_is_given_as_text() -> None:
    """`--set` makes a number of a tag that looks like one, and the chart refuses it."""
    given = re.findall(r"(--set\S*) image\.tag=", text("install.md"))

    assert len(given) > 1
    assert set(given) == {"--set-string"}


def test_the_topics_that_one_is_told_to_make_are_those_of_the_chart() -> None:
    page = text("install.md")
    names = set(re.findall(r"^ +topic (motcua\.\S+)", page, re.M))
    loops = re.findall(r"for name in (.*?); do topic (motcua\.\S+?);", page)
    named = {topic.replace("$name", name) for several, topic in loops for name in several.split()}
    with_strimzi = laid_over(page_values(), {"kafka": {"mode": "strimzi"}})

    assert names | named == set(of_kind(manifests(with_strimzi), "KafkaTopic"))


def test_topics_are_made_in_the_shape_that_a_service_would_give_them() -> None:
    page = text("install.md")
    (common,) = re.findall(r"--create (.*?) --topic", page.replace("\\\n", " "))
    told = dict(re.findall(r"--config (\S+?)=(\S+)", common))
    (more,) = re.findall(r"topic motcua\.catalog\.v1 --config (\S+)=(\S+)", page)
    bus = KafkaBus("nowhere:9092", partitions=24, replication=3)

    assert f"--partitions {24} " in common
    assert f"--replication-factor {3} " in common
    assert bus._new_topic("motcua.dossier.v1").config == told
    assert bus._new_topic("motcua.catalog.v1").config == told | dict([more])


@pytest.mark.parametrize("page", ["install.md", "operate.md"])
def test_an_object_that_a_command_names_is_there(page: str) -> None:
    made = [*own_stores(), *scenario("trial")]
    for kind, name in re.findall(r"\b(deploy|svc|job)/(motcua-[a-z-]+)", text(page)):
        found = of_kind(made, KINDS[kind])
        assert name in found, f"{kind}/{name}"


@pytest.mark.parametrize("page", ["install.md", "operate.md"])
def test_a_container_that_a_command_names_is_in_its_pod(page: str) -> None:
    made = of_kind(own_stores(), "Deployment")
    for name, container in re.findall(r"deploy/(motcua-[a-z-]+) -c (\w+)", text(page)):
        inside = containers(made[name]["spec"]["template"])
        assert container in {each["name"] for each in inside}, name
    assert "-c schema" not in text(page) or all(
        "schema" in {each["name"] for each in containers(each["spec"]["template"])}
        for name, each in made.items()
        if name != f"{RELEASE}-door"
    )


def test_the_example_for_the_metrics_adapter_asks_for_what_the_chart_scales_on() -> None:
    (fence,) = re.findall(r"^ {2}```yaml\n(.*?)^ {2}```", text("operate.md"), re.M | re.S)
    (rule,) = yaml.safe_load(fence)["rules"]["external"]
    background = {"autoscaling": {"enabled": True, "minReplicas": 1, "maxReplicas": 2}}
    wish = {"services": {"reporting": {"background": background}}}
    scaler = of_kind(manifests(laid_over(values_of("external"), wish)), "HorizontalPodAutoscaler")
    metric = scaler["motcua-reporting-background"]["spec"]["metrics"][0]["external"]["metric"]

    assert rule["seriesQuery"] == metric["name"]
    assert set(metric["selector"]["matchLabels"]) == {"deployment"}
    assert "by (deployment)" in rule["metricsQuery"]
    # Without it the adapter cannot turn the scaler's namespace into a label, and answers nothing.
    assert rule["resources"]["overrides"] == {"namespace": {"resource": "namespace"}}
