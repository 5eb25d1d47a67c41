"""What a caller names (a procedure, a unit, a dossier) is asked for by that name and no other."""

from __future__ import annotations

import re
from datetime import date

import httpx
import pytest

from motcua_app.client.accounts import Account, Accounts
from motcua_app.client.door import Door
from motcua_app.client.platform import Platform
from motcua_app.client.procedures import Plan, plan_of, receiving_unit
from motcua_app.client.sessions import Sessions
from motcua_app.client.why import why
from motcua_app.output import CannotDo

UNITS = {
    "units": [
        {"code": "xa-a", "deployment": "a", "name": "Xã A", "capabilities": ["tiep-nhan.xa"]},
        {"code": "so-b", "deployment": "b", "name": "Sở B", "capabilities": []},
    ]
}
PLAN = Plan("1.010803", frozenset({"tiep-nhan.xa"}), (), frozenset(), 0, "", leaves=False)
STRANGE = ["../units", "a/b", "?unit=xa-a", "a#b", "a\nb", "%2e"]


class Asked:
    """A platform that knows two units and nothing else, and keeps what it was asked."""

    def __init__(self) -> None:
        self.paths: list[bytes] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.paths.append(request.url.raw_path)
        if request.url.path.endswith("/session"):
            session = {"token": "t", "expires_at": "2999-01-01T00:00:00+00:00"}
            return httpx.Response(200, json=session)
        if request.url.path == "/danh-muc/api/v1/units":
            return httpx.Response(200, json=UNITS)
        return httpx.Response(404, json={"title": "Không tìm thấy trang này."})


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def platform(asked: Asked) -> Platform:
    door = Door("http://motcua.test", transport=httpx.MockTransport(asked))
    return Platform(door, Sessions(door), Accounts([Account("kiemtra", "x")]))


@pytest.mark.parametrize("code", STRANGE)
def test_a_procedure_is_unknown_by_its_whole_name(
    code: str, platform: Platform, asked: Asked
) -> None:
    with pytest.raises(CannotDo, match="Không có thủ tục nào mang mã"):
        plan_of(platform, code, date(2026, 5, 4))

    (path,) = asked.paths
    assert re.fullmatch(rb"/danh-muc/api/v1/procedures/[^/?#]+", path)


@pytest.mark.parametrize("code", STRANGE)
def test_a_dossier_is_unknown_by_its_whole_code(
    code: str, platform: Platform, asked: Asked
) -> None:
    with pytest.raises(CannotDo, match="Không đơn vị nào giữ hồ sơ mang mã"):
        why(platform, code)

    about = [path for path in asked.paths if path.startswith(b"/dieu-phoi/")]
    assert all(re.fullmatch(rb"/dieu-phoi/api/v1/dossiers/[^/?#]+", path) for path in about)
    assert len(about) == 1


def test_a_unit_that_may_not_receive_is_told_before_anything_is_sent(
    platform: Platform,
) -> None:
    with pytest.raises(CannotDo, match=r"Sở B không tiếp nhận thủ tục 1\.010803"):
        receiving_unit(platform, PLAN, "so-b")

    assert receiving_unit(platform, PLAN, "xa-a").code == "xa-a"
    assert receiving_unit(platform, PLAN, "auto").code == "xa-a"


def test_a_unit_nobody_knows_is_told(platform: Platform) -> None:
    with pytest.raises(CannotDo, match="Không có đơn vị nào mang mã so-c"):
        receiving_unit(platform, PLAN, "so-c")
