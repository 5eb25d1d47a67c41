"""After signing in people stand where their work is."""

import pytest

from motcua_catalog.domain.landing import landing

SERVED = {"xa-dan-tien": "dan-tien", "huyen-khoai-chau": "khoai-chau"}


@pytest.mark.parametrize(
    ("roles", "path"),
    [
        ([("counter_officer", "xa-dan-tien")], "/n/dan-tien/quay"),
        ([("case_officer", "huyen-khoai-chau")], "/n/khoai-chau/xu-ly"),
        ([("leader", "xa-dan-tien")], "/n/dan-tien/xu-ly"),
        ([("clerk", "xa-dan-tien")], "/n/dan-tien/xu-ly"),
        ([("clerk", "xa-dan-tien"), ("counter_officer", "xa-dan-tien")], "/n/dan-tien/quay"),
        ([("supervisor", "tinh-hung-yen")], "/dieu-phoi"),
        ([("provincial_leader", "tinh-hung-yen")], "/bang"),
        ([("catalog_editor", "tinh-hung-yen")], "/danh-muc/"),
        ([("clerk", "nobody-serves-it")], "/danh-muc/"),
        ([], "/danh-muc/"),
    ],
)
def test_the_landing_page(roles: list[tuple[str, str]], path: str) -> None:
    assert landing(roles, lambda unit: SERVED.get(unit, "")) == path
