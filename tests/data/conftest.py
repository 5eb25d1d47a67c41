"""The committed data, read once, and the rule by which routing finds a unit for a capability."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

Rows = list[dict[str, Any]]
Resolve = Callable[[str, str, dt.date], str | None]


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def data() -> Path:
    return Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="session")
def province(data: Path) -> dict[str, Rows]:
    """``units.yaml``: trees, deployments, units, unit_successions."""
    found: dict[str, Rows] = _read(data / "hung-yen" / "units.yaml")
    return found


@pytest.fixture(scope="session")
def staff(data: Path) -> Rows:
    found: Rows = _read(data / "hung-yen" / "staff.yaml")
    return found


@pytest.fixture(scope="session")
def fields(data: Path) -> Rows:
    found: Rows = _read(data / "fields.yaml")
    return found


@pytest.fixture(scope="session")
def procedures(data: Path) -> Rows:
    """All procedures of the demo province, from the files of all fields."""
    files = sorted((data / "procedures").glob("*.yaml"))
    return [procedure for file in files for procedure in _read(file)]


@pytest.fixture(scope="session")
def dong_hy(data: Path) -> dict[str, Rows]:
    """The catalogue of Đồng Hỷ 2017: fields, procedures."""
    found: dict[str, Rows] = _read(data / "dong-hy-2017" / "catalogue.yaml")
    return found


@pytest.fixture(scope="session")
def calendars(data: Path) -> dict[str, dict[str, Any]]:
    return {path.stem: _read(path) for path in (data / "calendars").glob("*.yaml")}


@pytest.fixture(scope="session")
def holders(province: dict[str, Rows]) -> Callable[[str], list[str]]:
    """The units that hold a tag."""

    def find(tag: str) -> list[str]:
        return [unit["code"] for unit in province["units"] if tag in unit["capabilities"]]

    return find


@pytest.fixture(scope="session")
def resolve(province: dict[str, Rows], holders: Callable[[str], list[str]]) -> Resolve:
    """From a base unit up its ancestors: the holder in the nearest ancestor's subtree."""

    def parent_of(code: str, day: dt.date) -> str | None:
        unit = next(unit for unit in province["units"] if unit["code"] == code)
        for link in unit["parents"]:
            ended = link["valid_to"] is not None and link["valid_to"] < day
            if link["tree"] == "ba-cap" and link["valid_from"] <= day and not ended:
                return str(link["parent"])
        return None

    def line(code: str, day: dt.date) -> list[str]:
        parent = parent_of(code, day)
        return [code, *(line(parent, day) if parent else [])]

    def find(base: str, tag: str, day: dt.date) -> str | None:
        for ancestor in line(base, day):
            below = [
                (above.index(ancestor), code)
                for code in holders(tag)
                if ancestor in (above := line(code, day))
            ]
            if below:
                return min(below)[1]
        return None

    return find
