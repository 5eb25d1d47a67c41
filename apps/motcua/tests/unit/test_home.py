"""The folder of an installation: secrets made once, logs that do not grow for ever."""

import json
from pathlib import Path

import pytest

from motcua_app.up.home import Home, Wanted
from motcua_app.up.keys import SECRET_BYTES, Keys
from motcua_app.up.plan import Mode, Plan, Process
from motcua_app.up.service import rotate
from motcua_kit.session import Kind, keys_from_jwks

CATALOG = Process("catalog", "catalog", None, "all", "catalog", "/danh-muc", 1, 2, 3)
ROUTING = Process("routing", "routing", None, "all", "routing", "/dieu-phoi", 4, 5, 6)
NODE = Process("intake-a", "intake", "a", "all", "intake_a", "/n/a", 7, 0, 8)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.make()
    return made


def test_secrets_are_made_once_and_closed_to_others(home: Home) -> None:
    keys = Keys(home)

    first = keys.raw("unit-secret-a").read_bytes()

    assert keys.raw("unit-secret-a").read_bytes() == first
    assert len(first) == SECRET_BYTES
    assert keys.raw("unit-secret-a").stat().st_mode & 0o077 == 0
    assert keys.service(CATALOG).stat().st_mode & 0o077 == 0


def test_every_service_knows_who_may_sign_for_whom(home: Home) -> None:
    keys = Keys(home)
    keys.publish(Plan(Mode.EMBEDDED, 8080, (CATALOG, ROUTING, NODE)))

    known = keys_from_jwks(json.loads(keys.public.read_text()))

    people = [key for key in known if Kind.STAFF in key.kinds]
    services = [key for key in known if Kind.SERVICE in key.kinds]
    assert (len(people), len(services)) == (2, 3)
    assert not {key.kid for key in people} & {key.kid for key in services}
    assert keys.session(ROUTING) is None


def test_public_keys_are_written_again_only_when_they_changed(home: Home) -> None:
    keys = Keys(home)
    keys.publish(Plan(Mode.EMBEDDED, 8080, (CATALOG,)))
    before = keys.public.stat().st_mtime_ns

    keys.publish(Plan(Mode.EMBEDDED, 8080, (CATALOG,)))

    assert keys.public.stat().st_mtime_ns == before


def test_a_home_remembers_what_the_operator_wants(home: Home) -> None:
    assert home.wanted is Wanted.DOWN
    home.want(Wanted.UP)
    assert Home(home.root).wanted is Wanted.UP


def test_a_full_log_is_put_aside_and_three_old_ones_are_kept(home: Home) -> None:
    log = home.log("catalog")
    for number in range(6):
        log.write_bytes(bytes([number]) * (6 * 2**20))
        rotate(log)

    kept = sorted(home.logs.glob("catalog.log*"))
    assert [file.name for file in kept] == ["catalog.log.1", "catalog.log.2", "catalog.log.3"]
    assert [file.read_bytes()[0] for file in kept] == [5, 4, 3]


def test_a_small_log_stays(home: Home) -> None:
    log = home.log("catalog")
    log.write_text("một dòng\n")

    rotate(log)

    assert log.read_text() == "một dòng\n"
