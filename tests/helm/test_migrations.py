"""Migrations come first, and the office goes on meanwhile."""

from __future__ import annotations

import pytest

from tests.helm.chart import (
    Manifest,
    Values,
    containers,
    environment,
    laid_over,
    manifests,
    of_kind,
    pods,
    scenario,
    values_of,
)
from tests.helm.kubernetes import upgraded

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


OWN_SECRETS: Values = {"secrets": {"generate": False}}


def with_one_more(values: Values) -> Values:
    return laid_over(values, {"intakes": [*values["intakes"], {"name": "moi"}]})


def as_it_runs(values: Values, *, applied: bool = True) -> list[Manifest]:
    """What the cluster holds after an installation; the operator says which databases it made."""
    held = manifests(values)
    for database in of_kind(held, "Database").values():
        database["status"] = {"applied": applied}
    return held


def migrated(objects: list[Manifest], job: str) -> set[str]:
    """The databases that one Job looks after."""
    (container,) = containers(dict(pods(objects))[f"Job/{job}"])
    return {
        name.removesuffix("_URL").lower()
        for name in environment(container)
        if name.endswith("_URL")
    }


@pytest.mark.parametrize(
    ("name", "change"),
    [("trial", {}), ("operators", {}), ("operators", OWN_SECRETS)],
    ids=["trial", "operators", "operators-own-secrets"],
)
def test_a_database_that_an_upgrade_adds_is_migrated_when_it_is_there(
    name: str, change: Values
) -> None:
    values = laid_over(values_of(name), change)

    found = upgraded(with_one_more(values), over=as_it_runs(values))

    assert jobs(found) == {"motcua-migrate": "pre-install,pre-upgrade", "motcua-migrate-2": ""}
    assert migrated(found, "motcua-migrate-2") == {"intake_moi"}
    assert "intake_con_lai" in migrated(found, "motcua-migrate")


@pytest.mark.parametrize("name", ["trial", "operators"])
def test_an_upgrade_that_adds_no_database_migrates_all_first(name: str) -> None:
    found = upgraded(values_of(name), over=as_it_runs(values_of(name)))

    assert jobs(found) == {"motcua-migrate": "pre-install,pre-upgrade"}


def test_a_database_that_the_operator_has_not_made_yet_does_not_hold_up_an_upgrade() -> None:
    """The first installation, or the upgrade that added it, was cut short."""
    values = laid_over(values_of("operators"), OWN_SECRETS)

    found = upgraded(values, over=as_it_runs(values, applied=False))

    assert jobs(found) == {"motcua-migrate-2": ""}


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
