"""No pod may do more than Pod Security "restricted" allows, nor hold what it does not need."""

from __future__ import annotations

import pytest

from tests.helm.chart import (
    SCENARIOS,
    containers,
    environment,
    laid_over,
    manifests,
    of_kind,
    pods,
    scenario,
    values_of,
)

pytestmark = pytest.mark.integration

ALLOWED_VOLUMES = {
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_pod_is_restricted(name: str) -> None:
    found = dict(pods(scenario(name)))

    assert len(found) > 10
    for label, pod in found.items():
        spec = pod["spec"]
        for field in ("hostNetwork", "hostPID", "hostIPC"):
            assert not spec.get(field), label
        assert spec["securityContext"]["runAsNonRoot"] is True, label
        assert spec["securityContext"]["runAsUser"] > 0, label
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, label
        for volume in spec.get("volumes", []):
            assert set(volume) - {"name"} <= ALLOWED_VOLUMES, label


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_container_is_restricted(name: str) -> None:
    for label, pod in pods(scenario(name)):
        for container in containers(pod):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }, label
            assert all("hostPort" not in port for port in container.get("ports", [])), label


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_pod_may_ask_the_cluster_for_anything(name: str) -> None:
    for label, pod in pods(scenario(name)):
        assert pod["spec"]["automountServiceAccountToken"] is False, label
        assert pod["spec"]["enableServiceLinks"] is False, label
    for account in of_kind(scenario(name), "ServiceAccount").values():
        assert account["automountServiceAccountToken"] is False
    for kind in ("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"):
        assert of_kind(scenario(name), kind) == {}


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_container_says_what_it_needs_and_where_it_ends(name: str) -> None:
    for label, pod in pods(scenario(name)):
        for container in containers(pod):
            resources = container["resources"]
            assert set(resources["requests"]) == {"cpu", "memory"}, label
            assert "memory" in resources["limits"], label


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_service_holds_its_own_keys_only(name: str) -> None:
    for label, each in of_kind(scenario(name), "Deployment").items():
        component = each["metadata"]["labels"]["app.kubernetes.io/component"]
        place = component.removesuffix("-web").removesuffix("-background")
        volumes = each["spec"]["template"]["spec"]["volumes"]
        held = {volume["secret"]["secretName"] for volume in volumes if "secret" in volume}
        # An authority's certificate is no secret; everything else is of this deployment.
        authorities = {"kafka-ca", "motcua-kafka-cluster-ca-cert"}
        own = {f"motcua-keys-{place}", f"kafka-{place}-certificate"}
        assert held <= own | authorities, label


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_secret_stands_in_a_variable(name: str) -> None:
    words = ("PASSWORD", "SECRET", "TOKEN", "DATABASE_URL", "AMQP_URL")
    for label, pod in pods(scenario(name)):
        for container in containers(pod):
            for variable, entry in environment(container).items():
                value = str(entry.get("value", "$("))
                is_path = value.startswith("/run/")
                if any(word in variable for word in words) and not is_path:
                    assert "valueFrom" in entry or "$(" in value, f"{label} {variable}"


def test_secrets_are_made_for_trials_only() -> None:
    assert of_kind(scenario("external"), "Secret") == {}
    assert of_kind(scenario("commune"), "Secret") == {}
    assert len(of_kind(scenario("trial"), "Secret")) > 10


@pytest.mark.parametrize("name", SCENARIOS)
def test_an_image_has_a_version(name: str) -> None:
    for label, pod in pods(scenario(name)):
        for container in containers(pod):
            version = container["image"].rpartition("/")[2].partition(":")[2]
            assert version not in {"", "latest"}, label


def test_a_digest_wins_over_the_tag() -> None:
    digest = "sha256:" + "0" * 64
    values = laid_over(values_of("external"), {"image": {"digest": digest}})

    images = {each["image"] for _, pod in pods(manifests(values)) for each in containers(pod)}

    assert images == {f"registry.example.gov.vn/motcua/motcua@{digest}"}
