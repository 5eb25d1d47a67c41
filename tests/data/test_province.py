"""The demo province: units, trees, deployments and people."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

Rows = list[dict[str, Any]]
IDENTIFIER = re.compile(r"[A-Y]\d{2}(?:\.[0-9A-Z]+)*")
SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
UNIT_ROLES = {"counter_officer", "case_officer", "leader", "clerk"}
PROVINCE_ROLES = {
    "supervisor",
    "provincial_leader",
    "catalog_editor",
    "auditor",
    "operator",
    "importer",
}


def test_the_pilot_has_seven_departments_four_districts_and_eight_communes(
    province: dict[str, Rows],
) -> None:
    ours = [unit for unit in province["units"] if unit["calendar"] == "hung-yen"]
    assert sum(unit["kind"] == "department" for unit in ours) == 7
    committees = Counter(u["level"] for u in ours if u["kind"] == "people_committee")
    assert committees == {"huyen": 4, "xa": 8}


def test_codes_and_identifiers_are_unique_and_well_formed(province: dict[str, Rows]) -> None:
    units = province["units"]
    for key, form in (("code", SLUG), ("identifier", IDENTIFIER)):
        values = [unit[key] for unit in units]
        assert len(set(values)) == len(values)
        assert all(form.fullmatch(value) and len(value) <= 35 for value in values)


def test_an_identifier_begins_with_that_of_the_unit_above(province: dict[str, Rows]) -> None:
    units = {unit["code"]: unit for unit in province["units"]}
    for unit in units.values():
        for link in unit["parents"]:
            if link["tree"] == "ba-cap":
                assert unit["identifier"].startswith(units[link["parent"]]["identifier"] + ".")


def test_every_unit_is_served_by_exactly_one_deployment(province: dict[str, Rows]) -> None:
    served = [unit for deployment in province["deployments"] for unit in deployment["units"]]
    assert sorted(served) == sorted(unit["code"] for unit in province["units"])
    alone = {d["code"]: d["units"] for d in province["deployments"] if len(d["units"]) == 1}
    assert alone == {
        "dan-tien": ["xa-dan-tien"],
        "khoai-chau": ["huyen-khoai-chau"],
        "trung-tam-tinh": ["tinh-hung-yen"],
    }


def test_only_the_three_level_tree_is_active_and_it_has_two_roots(
    province: dict[str, Rows],
) -> None:
    assert [tree["code"] for tree in province["trees"] if tree["active"]] == ["ba-cap"]
    placed = {
        unit["code"]
        for unit in province["units"]
        if any(link["tree"] == "ba-cap" for link in unit["parents"])
    }
    roots = {unit["code"] for unit in province["units"]} - placed
    assert roots == {"tinh-hung-yen", "huyen-dong-hy"}


def test_the_two_level_tree_hangs_no_unit_below_a_district(province: dict[str, Rows]) -> None:
    links = [
        link for unit in province["units"] for link in unit["parents"] if link["tree"] == "hai-cap"
    ]
    levels = {unit["code"]: unit["level"] for unit in province["units"]}
    kinds = {unit["code"]: unit["kind"] for unit in province["units"]}
    above = {link["parent"] for link in links}
    assert not any(levels[code] == "huyen" and kinds[code] == "people_committee" for code in above)


def test_every_district_passes_wholly_to_its_successors(province: dict[str, Rows]) -> None:
    shares: Counter[str] = Counter()
    for succession in province["unit_successions"]:
        shares[succession["from"]] += succession["share"]
    districts = {
        unit["code"]
        for unit in province["units"]
        if (unit["kind"], unit["level"]) == ("people_committee", "huyen")
    }
    assert dict(shares) == dict.fromkeys(districts - {"huyen-dong-hy"}, 1.0)


def test_every_unit_has_each_of_the_four_roles(province: dict[str, Rows], staff: Rows) -> None:
    for unit in province["units"]:
        roles = {
            role["role"]
            for person in staff
            if person["unit"] == unit["code"]
            for role in person["roles"]
            if role["scope"] == "unit"
        }
        assert roles == UNIT_ROLES, unit["code"]


def test_province_wide_roles_sit_at_the_provincial_centre(staff: Rows) -> None:
    wide = {
        (person["unit"], role["role"])
        for person in staff
        for role in person["roles"]
        if role["scope"] == "tree"
    }
    expected = {("tinh-hung-yen", role) for role in PROVINCE_ROLES}
    assert wide == expected | {("huyen-dong-hy", "importer")}


def test_logins_are_unique_and_nobody_has_a_password_here(staff: Rows) -> None:
    logins = [person["login"] for person in staff]
    assert len(set(logins)) == len(logins)
    assert {key for person in staff for key in person} == {
        "login",
        "name",
        "title",
        "phone",
        "unit",
        "roles",
        "valid_from",
    }


def test_everyone_works_in_a_unit_that_exists(province: dict[str, Rows], staff: Rows) -> None:
    assert {person["unit"] for person in staff} == {unit["code"] for unit in province["units"]}


def test_everything_invented_says_why(province: dict[str, Rows]) -> None:
    flagged = [*province["units"], *province["unit_successions"]]
    assert all(row["invented"] and row["reason"] for row in flagged)


def test_a_commune_finds_its_own_police_and_its_districts_insurance(
    resolve: Callable[..., str | None], province: dict[str, Rows]
) -> None:
    day = province["trees"][0]["valid_from"]
    assert resolve("xa-dan-tien", "cong-an.xa", day) == "cong-an-xa-dan-tien"
    assert resolve("xa-dan-tien", "bhxh", day) == "bhxh-khoai-chau"
    assert resolve("xa-dan-tien", "lao-dong.huyen", day) == "huyen-khoai-chau"
    assert resolve("xa-dan-tien", "lao-dong.tinh", day) == "tinh-hung-yen"
