"""Migrations come first, and the office goes on meanwhile."""

from __future__ import annotations

import pytest

from tests.helm.chart import Manifest, laid_over, manifests, of_kind, scenario, values_of

pytestmark = pytest.mark.integration

HOOK = "helm.sh/hook"


def jobs(objects: list[Manifest]) -> dict[str, str]:
    """Each migration with the moments at which Helm runs it; "" for an ordinary Job."""
    return {
        name: each["metadata"].get("annotations", {}).get(HOOK, "")
        for name, each in of_kind(objects, "Job").items()
        if "-migrate" in name
    }


@pytest.mark.parametrize("name", ["external", "commune"])
def test_a_server_of_ones_own_is_migrated_before_anything_changes(name: str) -> None:
    hook = {"motcua-migrate": "pre-install,pre-upgrade"}

    assert jobs(list(scenario(name))) == hook
    assert jobs(manifests(values_of(name), upgrade=True, revision=2)) == hook


@pytest.mark.parametrize("name", ["trial", "operators"])
def test_a_server_that_comes_with_the_release_is_migrated_when_it_is_there(name: str) -> None:
    assert jobs(list(scenario(name))) == {"motcua-migrate-1": ""}


@pytest.mark.parametrize("name", ["trial", "operators"])
def test_it_is_migrated_first_from_the_first_upgrade_on(name: str) -> None:
    found = jobs(manifests(values_of(name), upgrade=True, revision=2))

    assert found == {"motcua-migrate": "pre-install,pre-upgrade"}


def test_a_hook_needs_nothing_that_is_not_there_before_the_first_installation() -> None:
    job = of_kind(scenario("external"), "Job")["motcua-migrate"]
    spec = job["spec"]["template"]["spec"]

    assert spec["serviceAccountName"] == "default"
    assert all("emptyDir" in volume for volume in spec["volumes"])
    for variable in spec["containers"][0]["env"]:
        secret = variable["valueFrom"]["secretKeyRef"]["name"]
        assert secret not in of_kind(scenario("external"), "Secret")


def test_whoever_migrates_in_another_way_may() -> None:
    values = laid_over(values_of("external"), {"migrations": {"enabled": False}})

    assert jobs(manifests(values)) == {}


def test_no_process_migrates_by_itself() -> None:
    for each in of_kind(scenario("external"), "Deployment").values():
        for variable in each["spec"]["template"]["spec"]["containers"][0]["env"]:
            if variable["name"].endswith("_MIGRATE"):
                assert variable["value"] == "false"
