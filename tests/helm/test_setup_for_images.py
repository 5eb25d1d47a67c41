"""What somebody who only builds images is asked to install."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.helm.chart import HELM

pytestmark = pytest.mark.integration

ROOT = HELM.parents[1]
# What the script itself is written with. Nothing that installs is among it, and no Maven: so it
# ends with the list of what it misses.
USED = ("bash", "cat", "cut", "dirname", "env", "head", "id", "ls", "sed", "sort", "tr")
NODE = {"containerd", "runc", "iptables", "conntrack"}
OF_INTEREST = NODE | {"buildah", "debootstrap", "maven"}


def asked_for(tmp_path: Path, *words: str, has: Iterable[str] = ()) -> set[str]:
    """The packages that setup names on a machine with little more than these programs."""
    for program in USED:
        found = shutil.which(program)
        assert found is not None, program
        (tmp_path / program).symlink_to(found)
    for program in has:
        (tmp_path / program).write_text("#!/bin/sh\nexit 0\n")
        (tmp_path / program).chmod(0o755)
    done = subprocess.run(
        [ROOT / "scripts" / "setup", *words],
        env={"PATH": str(tmp_path), "PYTHON": sys.executable},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    (named,) = re.findall(r"please install .*: (.*)", done.stderr)
    found_packages = set(named.split())
    assert "maven" in found_packages
    return (found_packages & OF_INTEREST) - {"maven"}


def test_with_docker_nothing_more(tmp_path: Path) -> None:
    assert asked_for(tmp_path, "images", has=["docker"]) == set()


def test_without_docker_what_builds_in_its_place(tmp_path: Path) -> None:
    assert asked_for(tmp_path, "images") == {"buildah"}


def test_a_base_from_a_registry_is_not_made_here(tmp_path: Path) -> None:
    image = "registry.example.vn/python:3.11"

    assert asked_for(tmp_path, "images", image, has=["docker"]) == set()


def test_a_base_of_debians_packages_is(tmp_path: Path) -> None:
    assert asked_for(tmp_path, "images", "debian", has=["docker"]) == {"debootstrap"}


def test_a_node_of_our_own_needs_more(tmp_path: Path) -> None:
    assert asked_for(tmp_path, "cluster", has=["docker"]) == NODE | {"debootstrap"}


def test_make_asks_for_no_more_than_its_images_need() -> None:
    def told(*words: str) -> str:
        done = subprocess.run(
            ["make", "-n", "images", *words], cwd=ROOT, capture_output=True, text=True, check=True
        )
        return done.stdout

    assert "scripts/setup images \n" in told()
    assert "scripts/setup images debian\n" in told("BASE=debian")
    assert "setup cluster" not in told()
