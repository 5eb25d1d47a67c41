"""Who gets a leg: by tree, by date, by succession."""

from __future__ import annotations

from datetime import date

import pytest
from routing_builders import catalog, unit

from motcua.catalog.v1 import catalog_pb2 as pb
from motcua_routing.domain.errors import NobodyAble
from motcua_routing.domain.units import UnitTree

TODAY = date(2026, 11, 16)


def tree(*units: pb.Unit) -> UnitTree:
    return catalog(list(units)).tree


def test_the_nearest_ancestor_that_can_do_it_is_asked() -> None:
    three_levels = tree(
        unit("tinh", "dat-dai.huyen"),
        unit("huyen", "dat-dai.huyen", parent="tinh"),
        unit("xa", parent="huyen"),
    )
    assert three_levels.resolve("dat-dai.huyen", "xa", TODAY).code == "huyen"


def test_an_office_below_the_ancestor_is_found_when_the_ancestor_itself_cannot() -> None:
    offices = tree(
        unit("tinh"),
        unit("huyen", parent="tinh"),
        unit("thue-huyen", "thue.huyen", parent="huyen"),
        unit("xa", parent="huyen"),
        unit("huyen-ben", parent="tinh"),
        unit("a-thue-ben", "thue.huyen", parent="huyen-ben"),
    )
    assert offices.resolve("thue.huyen", "xa", TODAY).code == "thue-huyen"


def test_fewest_hops_come_before_the_code() -> None:
    units = tree(
        unit("tinh"),
        unit("so-z", "cong-an", parent="tinh"),
        unit("so-b", parent="tinh"),
        unit("a-phong", "cong-an", parent="so-b"),
        unit("xa", parent="tinh"),
    )
    assert units.resolve("cong-an", "xa", TODAY).code == "so-z"


def test_equally_near_units_are_taken_by_code() -> None:
    units = tree(
        unit("tinh"), unit("so-b", "x", parent="tinh"), unit("so-a", "x", parent="tinh"),
        unit("xa", parent="tinh"),
    )  # fmt: skip
    assert units.resolve("x", "xa", TODAY).code == "so-a"


def test_after_the_reform_a_commune_answers_to_the_province_directly() -> None:
    commune = unit("xa")
    commune.parents.extend(
        [
            pb.Parent(unit="huyen", tree="ba-cap", valid_to="2025-06-30"),
            pb.Parent(unit="tinh", tree="ba-cap", valid_from="2025-07-01"),
        ]
    )
    dated = tree(
        unit("tinh", "lao-dong"),
        unit("huyen", "lao-dong", parent="tinh", valid_to="2025-06-30"),
        commune,
    )
    assert dated.resolve("lao-dong", "xa", date(2025, 6, 30)).code == "huyen"
    assert dated.resolve("lao-dong", "xa", date(2025, 7, 1)).code == "tinh"


def test_only_the_active_tree_counts() -> None:
    commune = unit("xa", parent="huyen")
    commune.parents.append(pb.Parent(unit="tinh", tree="hai-cap"))
    two = tree(unit("tinh", "x"), unit("huyen", "x", parent="tinh"), commune)
    assert two.resolve("x", "xa", TODAY).code == "huyen"
    assert [each.code for each in two.upward("xa", TODAY)] == ["xa", "huyen", "tinh"]


def test_a_capability_counts_on_its_days_only() -> None:
    district = unit("huyen", parent="tinh")
    district.capabilities.append(pb.Capability(tag="x", valid_from="2026-12-01"))
    units = tree(unit("tinh", "x"), district, unit("xa", parent="huyen"))
    assert units.resolve("x", "xa", date(2026, 11, 30)).code == "tinh"
    assert units.resolve("x", "xa", date(2026, 12, 1)).code == "huyen"


def test_the_successor_answers_for_a_unit_that_is_no_more() -> None:
    gone = unit("huyen", valid_to="2025-06-30")
    gone.successions.extend(
        [
            pb.Succession(to="xa-a", share="0.4", on="2025-07-01"),
            pb.Succession(to="xa-b", share="0.6", on="2025-07-01", capabilities=["x"]),
        ]
    )
    units = tree(gone, unit("xa-a"), unit("xa-b"))
    assert units.heir("huyen", date(2025, 6, 30)).code == "huyen"
    assert units.heir("huyen", date(2025, 7, 1)).code == "xa-b"
    assert units.units["xa-b"].can("x", date(2025, 7, 1))
    assert not units.units["xa-b"].can("x", date(2025, 6, 30))


@pytest.mark.parametrize(
    ("base", "reason"),
    [("khong-co", "unknown_unit"), ("het", "no_successor"), ("xa", "nobody_able")],
)
def test_nobody_found_says_why(base: str, reason: str) -> None:
    units = tree(unit("xa"), unit("het", valid_to="2020-01-01"))
    with pytest.raises(NobodyAble) as refused:
        units.resolve("x", base, TODAY)
    assert refused.value.reason == reason


def test_circles_in_the_tree_end() -> None:
    units = tree(unit("a", parent="b"), unit("b", parent="a"))
    with pytest.raises(NobodyAble):
        units.resolve("x", "a", TODAY)
    assert units.is_within("a", "b", TODAY)
    assert not units.is_within("a", "c", TODAY)
