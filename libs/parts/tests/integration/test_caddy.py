from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from motcua_parts.caddy import CaddyDoor
from motcua_parts.processes import PartError


@pytest.fixture
def door(open_folder: Path) -> Iterator[CaddyDoor]:
    running = CaddyDoor.start(open_folder / "door", 'respond "Một Cửa"')
    yield running
    running.stop()


def test_a_new_site_is_taken_over_by_the_running_door(door: CaddyDoor) -> None:
    assert httpx.get(door.url).text == "Một Cửa"
    before = door.pid

    changed = CaddyDoor.start(door.home, 'respond "Đã đổi"')

    assert httpx.get(changed.url).text == "Đã đổi"
    assert changed.pid == before


def test_a_site_with_a_fault_leaves_the_old_one_open(door: CaddyDoor) -> None:
    with pytest.raises(PartError, match="keeps the old"):
        CaddyDoor.start(door.home, "no_such_directive")

    assert httpx.get(door.url).text == "Một Cửa"


def test_a_home_with_a_long_name_works_too(open_folder: Path) -> None:
    home = open_folder / ("x" * 100)
    CaddyDoor.start(home, 'respond "một"')
    try:
        assert httpx.get(CaddyDoor.start(home, 'respond "hai"').url).text == "hai"
    finally:
        CaddyDoor(home).stop()
