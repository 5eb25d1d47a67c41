"""The one door leads every path to who owns it."""

import re
import subprocess
import sys
from pathlib import Path

from motcua_app.up.door import site
from motcua_app.up.plan import Mode, Plan, Process
from motcua_parts.caddy import CaddyDoor

PROCESSES = (
    Process("catalog", "catalog", None, "all", "catalog", "/danh-muc", 1001, 2, 3),
    Process("routing", "routing", None, "all", "routing", "/dieu-phoi", 1002, 2, 3),
    Process("reporting", "reporting", None, "all", "reporting", "/bao-cao", 1003, 0, 3),
    Process("intake-a-web", "intake", "a", "web", "intake_a", "/n/a", 1004, 0, 3),
    Process("intake-a-nen", "intake", "a", "consumer", "intake_a", "/n/a", 0, 0, 4),
)
SITE = site(Plan(Mode.FULL, 8080, PROCESSES))


def _upstream_of(path: str) -> int:
    """The port that Caddy's own rules would choose: the first matcher that fits, else the rest."""
    matchers = re.findall(r"@(\S+) path (.+)", SITE)
    for name, patterns in matchers:
        if any(_fits(path, pattern) for pattern in patterns.split()):
            return _port(rf"handle @{name} \{{\s+reverse_proxy 127\.0\.0\.1:(\d+)")
    return _port(r"handle \{\s+reverse_proxy 127\.0\.0\.1:(\d+)")


def _fits(path: str, pattern: str) -> bool:
    return path.startswith(pattern[:-1]) if pattern.endswith("*") else path == pattern


def _port(expression: str) -> int:
    found = re.search(expression, SITE)
    assert found
    return int(found[1])


def test_each_service_has_its_own_paths() -> None:
    assert _upstream_of("/danh-muc/api/v1/units") == 1001
    assert _upstream_of("/dieu-phoi/api/v1/legs") == 1002
    assert _upstream_of("/bao-cao/api/v1/counts") == 1003
    assert _upstream_of("/n/a/quay") == 1004


def test_people_sign_in_and_out_at_the_catalogue() -> None:
    assert {_upstream_of(path) for path in ("/dang-nhap", "/dang-xuat", "/api/v1/session")} == {
        1001
    }


def test_boards_are_reportings_and_the_citizens_pages_are_routings() -> None:
    assert _upstream_of("/bang") == 1003
    assert _upstream_of("/bang/xa-dan-tien") == 1003
    assert {_upstream_of(path) for path in ("/", "/tra-cuu", "/ho-so/000.00.01.H31")} == {1002}


def test_a_process_without_a_web_side_is_not_behind_the_door() -> None:
    assert "127.0.0.1:0" not in SITE


def test_caddy_understands_the_site(tmp_path: Path) -> None:
    file = tmp_path / "Caddyfile"
    door = CaddyDoor(tmp_path, SITE, 8080, ("127.0.0.1", "10.0.0.5"))
    file.write_text(door._caddyfile())
    caddy = Path(sys.executable).with_name("caddy")
    command = [str(caddy), "adapt", "--adapter", "caddyfile", "--config", str(file)]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert '"listen":["10.0.0.5:8080","127.0.0.1:8080"]' in done.stdout
