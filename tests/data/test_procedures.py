"""The catalogue of procedures: what the domain table says, and processes that can be walked."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

Rows = list[dict[str, Any]]
Leg = dict[str, Any]
CODE = re.compile(r"\d\.\d{6}")
QUARTERS = {"working_day": 32, "calendar_day": 32, "same_day": 32, "working_hour": 4}
ROLE_OF = {
    "examine": {"case_officer", "counter_officer"},
    "verify": {"case_officer"},
    "propose": {"case_officer", "counter_officer"},
    "opinion": {"case_officer"},
    "posting": {"case_officer"},
    "sign": {"leader"},
    "stamp": {"clerk"},
    "prepare_return": {"counter_officer"},
    "payment": {"counter_officer"},
}
NOT_SHARED_OUT = {"9.000057"}
"""The source gives 10.75 of the 15 days to steps and says nothing of the rest."""


@pytest.fixture(scope="session")
def versions(procedures: Rows, dong_hy: dict[str, Rows]) -> list[tuple[str, dict[str, Any]]]:
    every = [*procedures, *dong_hy["procedures"]]
    return [
        (procedure["code"], version) for procedure in every for version in procedure["versions"]
    ]


def _quarters(limit: dict[str, Any]) -> int:
    return int(limit["amount"]) * QUARTERS[limit["unit"]]


def _hours(leg: Leg) -> int:
    return sum(step["quarter_hours"] for step in leg["steps"])


def _longest(legs: dict[str, Leg], code: str) -> int:
    before = (_longest(legs, earlier) for earlier in legs[code]["after"])
    return _hours(legs[code]) + max(before, default=0)


def _legs(version: dict[str, Any]) -> dict[str, Leg]:
    return {leg["code"]: leg for leg in version["process"]["legs"]}


def _custodies(version: dict[str, Any]) -> list[Leg]:
    return [leg for leg in version["process"]["legs"] if leg["mode"] == "custody"]


def _by_code(procedures: Rows, code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(p for p in procedures if p["code"] == code)["versions"][0]
    return found


def test_all_rows_of_the_table_are_here(procedures: Rows) -> None:
    assert {procedure["source_row"] for procedure in procedures} == set(range(1, 58))
    twice = Counter(procedure["source_row"] for procedure in procedures)
    assert twice[53] == 2


def test_codes_are_unique_and_have_the_national_form(
    procedures: Rows, dong_hy: dict[str, Rows]
) -> None:
    codes = [procedure["code"] for procedure in [*procedures, *dong_hy["procedures"]]]
    assert len(set(codes)) == len(codes)
    assert all(CODE.fullmatch(code) for code in codes)


def test_a_local_code_is_told_from_a_national_one(
    procedures: Rows, dong_hy: dict[str, Rows]
) -> None:
    for procedure in [*procedures, *dong_hy["procedures"]]:
        assert procedure.get("local_code", False) == procedure["code"].startswith("9.")


def test_fields_are_known_and_the_communes_ten_lead(
    procedures: Rows, fields: Rows, dong_hy: dict[str, Rows]
) -> None:
    codes = [field["code"] for field in fields]
    assert {procedure["field"] for procedure in procedures} == set(codes)
    assert sum("Sơn La" in field["source"] or "SL" in field["source"] for field in fields) == 10
    theirs = {field["code"] for field in dong_hy["fields"]}
    assert len(theirs) == 16
    assert {procedure["field"] for procedure in dong_hy["procedures"]} == theirs
    assert not theirs & set(codes)


def test_what_is_from_memory_asks_to_be_verified(
    versions: list[tuple[str, dict[str, Any]]],
) -> None:
    for code, version in versions:
        if "M" in version["marks"].values():
            assert version["verify"], code
            assert version["verify_note"], code
        assert version["invented"], code
        assert version["reason"], code


def test_every_leg_finds_a_unit_from_every_unit_that_may_receive(
    versions: list[tuple[str, dict[str, Any]]],
    holders: Callable[[str], list[str]],
    resolve: Callable[[str, str, dt.date], str | None],
    staff: Rows,
) -> None:
    roles: dict[str, set[str]] = {}
    for person in staff:
        roles.setdefault(person["unit"], set()).update(r["role"] for r in person["roles"])
    day = dt.date(2026, 11, 23)
    for code, version in versions:
        for origin in _origins(version, holders):
            for leg in version["process"]["legs"]:
                place = leg["place"]
                unit = origin if place == "origin" else resolve(origin, place, day)
                assert unit is not None, (code, origin, place)
                assert {step["role"] for step in leg["steps"]} <= roles[unit], (code, unit)


def _origins(version: dict[str, Any], holders: Callable[[str], list[str]]) -> Iterator[str]:
    for tag in version["received_at"]:
        found = holders(tag)
        assert found, tag
        yield from found


def test_a_process_begins_and_ends_at_the_origin_and_is_decided_once(
    versions: list[tuple[str, dict[str, Any]]],
) -> None:
    for code, version in versions:
        legs = version["process"]["legs"]
        assert legs[0]["place"] == "origin", code
        assert not legs[0]["after"], code
        assert _custodies(version)[-1]["place"] == "origin", code
        assert sum(leg.get("decides", False) for leg in legs) == 1, code


def test_legs_follow_legs_that_come_before_them(
    versions: list[tuple[str, dict[str, Any]]],
) -> None:
    for code, version in versions:
        known: set[str] = set()
        for leg in version["process"]["legs"]:
            assert set(leg["after"]) <= known, (code, leg["code"])
            assert leg["mode"] in {"custody", "task"}
            assert leg["code"] not in known, (code, leg["code"])
            known.add(leg["code"])


def test_nothing_is_left_unfinished_when_the_last_leg_begins(
    versions: list[tuple[str, dict[str, Any]]],
) -> None:
    for code, version in versions:
        legs = version["process"]["legs"]
        awaited = {earlier for leg in legs for earlier in leg["after"]}
        assert {leg["code"] for leg in legs} - awaited == {legs[-1]["code"]}, code


def test_steps_share_out_the_whole_limit(versions: list[tuple[str, dict[str, Any]]]) -> None:
    for code, version in versions:
        if code not in NOT_SHARED_OUT:
            legs = _legs(version)
            whole = max(_longest(legs, leg) for leg in legs)
            assert whole == _quarters(version["limit"]), code


def test_a_leg_does_not_take_more_than_its_own_limit(
    versions: list[tuple[str, dict[str, Any]]],
) -> None:
    for code, version in versions:
        in_calendar_days = version["limit"]["unit"] == "calendar_day"
        for leg in version["process"]["legs"]:
            limit = leg.get("limit")
            mixed = limit and in_calendar_days and limit["unit"] == "working_day"
            if limit and not mixed:
                assert _hours(leg) <= _quarters(limit), (code, leg["code"])


def test_every_step_is_done_by_a_role_that_may_do_it(
    versions: list[tuple[str, dict[str, Any]]],
) -> None:
    for code, version in versions:
        for leg in version["process"]["legs"]:
            names = [step["code"] for step in leg["steps"]]
            assert len(set(names)) == len(names), (code, leg["code"])
            for step in leg["steps"]:
                assert step["role"] in ROLE_OF[step["kind"]], (code, step["code"])
                assert step["quarter_hours"] > 0, (code, step["code"])


def test_only_the_origin_asks_the_citizen_to_pay(
    versions: list[tuple[str, dict[str, Any]]],
) -> None:
    asking = [
        leg
        for _, version in versions
        for leg in version["process"]["legs"]
        if any(step["kind"] == "payment" for step in leg["steps"])
    ]
    assert asking
    assert {leg["place"] for leg in asking} == {"origin"}


def test_the_martyrs_allowance_goes_up_three_levels_and_comes_home(procedures: Rows) -> None:
    version = _by_code(procedures, "1.010803")
    assert version["limit"] == {"amount": 24, "unit": "working_day"}
    walk = [(leg["place"], leg.get("limit", {}).get("amount")) for leg in _custodies(version)]
    assert walk == [("origin", 5), ("lao-dong.huyen", 7), ("lao-dong.tinh", 12), ("origin", None)]


def test_the_nursery_group_goes_to_the_district_and_is_decided_at_home(procedures: Rows) -> None:
    version = _by_code(procedures, "1.004492")
    walk = [(leg["place"], leg["limit"]["amount"]) for leg in _custodies(version)]
    assert walk == [("origin", 5), ("giao-duc.huyen", 5), ("origin", 5)]
    assert _custodies(version)[-1]["decides"]


def test_the_birth_group_asks_police_and_insurance_at_once(procedures: Rows) -> None:
    version = _by_code(procedures, "3.000722")
    tasks = [leg for leg in version["process"]["legs"] if leg["mode"] == "task"]
    assert [(leg["place"], leg["after"]) for leg in tasks] == [
        ("cong-an.xa", ["xa"]),
        ("bhxh", ["xa"]),
    ]


def test_the_copy_from_the_register_takes_two_three_two_and_one_hours(procedures: Rows) -> None:
    (leg,) = _by_code(procedures, "2.000908")["process"]["legs"]
    assert [step["quarter_hours"] for step in leg["steps"]] == [8, 12, 8, 4]


def test_repealed_codes_end_and_name_their_successor(procedures: Rows) -> None:
    repealed = {p["code"]: p for p in procedures if p.get("replaced_by")}
    assert set(repealed) == {"2.000986", "2.001023", "2.002621", "2.002622", "1.003554"}
    for code, procedure in repealed.items():
        successor = next(p for p in procedures if p["code"] == procedure["replaced_by"])
        assert code in successor["replaces"]
        ended = procedure["versions"][-1]["valid_to"]
        assert ended + dt.timedelta(days=1) == successor["versions"][0]["valid_from"]


def test_everything_in_force_can_be_received_in_2025_and_2026(procedures: Rows) -> None:
    for procedure in procedures:
        if not procedure.get("replaced_by"):
            (version,) = procedure["versions"]
            assert version["valid_from"] <= dt.date(2025, 1, 1)
            assert version["valid_to"] is None
