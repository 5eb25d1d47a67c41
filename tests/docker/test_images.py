"""What every image promises, read in its Dockerfile and its programs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

DOCKER: Final = Path(__file__).resolve().parents[2] / "deploy" / "docker"
FILES: Final = sorted(DOCKER.rglob("Dockerfile"))
USER: Final = "10001:10001"
each_image = pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)


def steps(file: Path) -> list[tuple[str, str]]:
    """Instructions of a Dockerfile with their words, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", file.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def last_stage(file: Path) -> list[tuple[str, str]]:
    found = steps(file)
    last = max(at for at, (word, _) in enumerate(found) if word == "FROM")
    return found[last:]


def test_there_are_four_images() -> None:
    assert [file.parent.name for file in FILES] == ["docker", "kafka", "postgres", "rabbitmq"]


@each_image
def test_an_image_stands_on_the_base_that_it_is_given(file: Path) -> None:
    bases = [words.split()[0] for word, words in steps(file) if word == "FROM"]

    assert set(bases) == {"${BASE}"}


@each_image
def test_an_image_ends_as_a_numbered_user_that_is_not_root(file: Path) -> None:
    """Kubernetes cannot tell whether a name is root's."""
    assert [words for word, words in last_stage(file) if word == "USER"][-1] == USER


@each_image
def test_whoever_runs_an_image_asks_after_its_health(file: Path) -> None:
    assert "HEALTHCHECK" not in [word for word, _ in steps(file)]


@each_image
def test_an_image_says_its_version_and_of_which_commit_it_is(file: Path) -> None:
    labels = " ".join(words for word, words in last_stage(file) if word == "LABEL")

    assert 'org.opencontainers.image.version="${VERSION}"' in labels
    assert 'org.opencontainers.image.revision="${REVISION}"' in labels


@each_image
def test_an_image_keeps_no_package_lists_and_nothing_that_compiles(file: Path) -> None:
    for word, words in last_stage(file):
        if word == "RUN" and "apt-get install" in words:
            assert "--no-install-recommends" in words
            assert re.search(r"rm -rf .*?/var/lib/apt/lists/\* /var/cache/apt", words)
            assert not re.search(r"build-essential|gcc|g\+\+|-dev\b", words)


def test_packages_come_by_their_hashes_and_from_no_index() -> None:
    runs = [words for word, words in steps(DOCKER / "Dockerfile") if word == "RUN"]
    calls = [call for words in runs for call in words.split("&&") if 'pip" install' in call]

    assert len(calls) == 3
    assert all("--no-index" in call for call in calls)
    # The third brings our own, built from this checkout a moment before.
    assert sum("--require-hashes" in call for call in calls) == 2
    assert "--no-deps /build/own/" in calls[2]


def test_an_image_says_what_is_in_it() -> None:
    """As CycloneDX, of the environment that is copied into the image."""
    text = (DOCKER / "Dockerfile").read_text(encoding="utf-8")

    assert "cyclonedx-py environment /opt/motcua/bin/python" in text
    assert "--output-file /opt/motcua/sbom.cdx.json" in text
    assert ("COPY", "--from=built /opt/motcua /opt/motcua") in last_stage(DOCKER / "Dockerfile")


@pytest.mark.parametrize("part", ["kafka", "rabbitmq"])
def test_a_probe_finds_python_on_either_base(part: str) -> None:
    """The official image has it in /usr/local/bin, Debian's packages in /usr/bin."""
    first = (DOCKER / part / "ready").read_text(encoding="utf-8").splitlines()[0]
    (path,) = [words for word, words in steps(DOCKER / part / "Dockerfile") if "PATH=" in words]

    assert first == "#!/usr/bin/env python3"
    assert path.split("PATH=")[1].split(":") == ["/usr/local/bin", "/usr/bin", "/bin"]
