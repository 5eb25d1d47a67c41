"""Trees of units are dated, and at no date does a unit stand below itself."""

from dataclasses import replace
from datetime import date

import pytest
from catalog_builders import BEGIN, organisation, placed, unit

from motcua_catalog.domain.units import (
    Deployment,
    Organisation,
    Parent,
    Tree,
    ancestors,
    parents_on,
)

PROVINCE = unit("tinh", "H31")
DISTRICT = unit("huyen", "H31.01", above="tinh")
COMMUNE = unit("xa", "H31.01.01", above="huyen")
CHANGE = date(2025, 7, 1)


def texts(units: Organisation) -> str:
    return "\n".join(f"{fault.record} {fault.field}: {fault.text}" for fault in units.faults())


def test_a_tree_of_three_levels_is_right() -> None:
    assert texts(organisation(PROVINCE, DISTRICT, COMMUNE)) == ""


def test_who_stands_above_depends_on_the_day() -> None:
    moved = placed(
        COMMUNE,
        Parent("huyen", "ba-cap", BEGIN, date(2025, 6, 30)),
        Parent("tinh", "ba-cap", CHANGE),
    )
    units = (PROVINCE, DISTRICT, moved)

    assert texts(organisation(*units)) == ""
    assert ancestors(parents_on(units, "ba-cap", date(2025, 6, 30)), "xa") == ["huyen", "tinh"]
    assert ancestors(parents_on(units, "ba-cap", CHANGE), "xa") == ["tinh"]


def test_a_circle_that_appears_only_later_is_found() -> None:
    circular = placed(PROVINCE, Parent("xa", "ba-cap", CHANGE))

    assert "vòng lặp trong cây ba-cap từ 2025-07-01" in texts(
        organisation(circular, DISTRICT, COMMUNE)
    )


def test_two_units_above_at_once_are_refused() -> None:
    torn = placed(COMMUNE, Parent("huyen", "ba-cap", BEGIN), Parent("tinh", "ba-cap", CHANGE))

    assert "cùng lúc trong một cây" in texts(organisation(PROVINCE, DISTRICT, torn))


def test_each_unit_is_served_by_exactly_one_deployment() -> None:
    twice = Organisation(
        organisation(PROVINCE).trees,
        (PROVINCE, DISTRICT),
        (Deployment("a", "A", ("tinh",)), Deployment("b", "B", ("tinh", "ma"))),
    )
    said = texts(twice)

    assert "unit:tinh deployments: đơn vị do hai nút phục vụ" in said
    assert "unit:huyen deployments: chưa có nút nào phục vụ" in said
    assert "unit:ma deployments: nút phục vụ đơn vị không có" in said


def test_identifiers_are_those_of_the_decision_and_unique() -> None:
    said = texts(organisation(unit("a", "H31.1"), unit("b", "H31.1"), unit("c", "31H")))

    assert "hai đơn vị cùng mã định danh" in said
    assert "mã định danh '31H' sai dạng" in said


def test_a_place_that_ends_before_it_begins_is_refused() -> None:
    lost = placed(
        COMMUNE,
        Parent("huyen", "ba-cap", BEGIN, date(2025, 6, 30)),
        Parent("tinh", "ba-cap", CHANGE, date(2025, 6, 30)),
    )

    assert "unit:xa parents: ngày hết hiệu lực trước ngày có hiệu lực" in texts(
        organisation(PROVINCE, DISTRICT, lost)
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "xa\n"),
        ("identifier", "H31.01.01\n"),
        ("capabilities", ("tiep-nhan.xa\n",)),
    ],
)
def test_a_code_ends_where_it_ends(field: str, value: object) -> None:
    spoilt = replace(unit("xa"), **{field: value})

    assert f"{field}: " in texts(organisation(spoilt))


def test_a_tree_or_a_deployment_written_twice_is_refused() -> None:
    whole = organisation(PROVINCE)
    twice = replace(
        whole,
        trees=(*whole.trees, Tree("ba-cap", "Ba cấp, bản khác", CHANGE)),
        deployments=(*whole.deployments, Deployment("nut", "Nút khác")),
    )
    said = texts(twice)

    assert "tree:ba-cap code: cây ghi hai lần" in said
    assert "deployment:nut code: nút ghi hai lần" in said
