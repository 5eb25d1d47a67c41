"""The stories of cross-level dossiers, through real processes (S1–S4, S6, S7)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest

from tests.e2e.auditor import audit
from tests.e2e.conftest import own_platform
from tests.e2e.doors import At, Refused, eventually, node_of, refused
from tests.e2e.platform import Platform
from tests.e2e.working_days import before_today, day_off_after, later

MARTYR = "1.010803"
NURSERY = "1.004492"
BIRTH = "1.001193"
BIRTH_GROUP = "3.000722"
COMMUNE = "xa-dan-tien"
DISTRICT = "huyen-khoai-chau"
PROVINCE = "tinh-hung-yen"
POLICE = "cong-an-xa-dan-tien"
INSURANCE = "bhxh-khoai-chau"


def milestones(lines: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(line["milestone"], line["unit"]) for line in lines if "milestone" in line]


def in_this_order(wanted: list[tuple[str, str]], seen: list[tuple[str, str]]) -> bool:
    """Whether all wanted were seen, each after the one before it."""
    rest = iter(seen)
    return all(each in rest for each in wanted)


def findings(platform: Platform) -> list[str]:
    """What a stranger finds wrong with the ledgers as printed."""
    return [each.text for each in audit(json.dumps(line) for line in platform.ledger())]


def facts_of(platform: Platform, code: str) -> list[dict[str, Any]]:
    """A dossier's facts in all ledgers, in order of time."""
    lines = [line for line in platform.ledger() if line["dossier"] == code]
    return sorted(lines, key=lambda line: datetime.fromisoformat(line["at"]))


def whereabouts(platform: Platform, code: str) -> dict[str, Any]:
    """What routing knows of a dossier."""
    supervisor = platform.person("supervisor", PROVINCE)
    found: dict[str, Any] = supervisor.get(f"/dieu-phoi/api/v1/dossiers/{code}")
    return found


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-04-22T14:59:59+07:00", "2026-04-22T17:00:00+07:00"),
        ("2026-04-22T15:00:00+07:00", "2026-04-22T17:00:00+07:00"),
        ("2026-04-22T15:00:01+07:00", "2026-04-23T17:00:00+07:00"),
        ("2026-04-24T15:30:00+07:00", "2026-04-28T17:00:00+07:00"),
    ],
    ids=["before three", "three sharp", "past three", "Friday before a substitute Monday"],
)
def test_s1_a_birth_is_due_the_same_day_until_three(
    embedded: Platform, received: str, due: str
) -> None:
    lines = embedded.journey(BIRTH, "--received", received, at=COMMUNE)

    assert lines[0]["milestone"] == "received"
    assert lines[0]["business_at"] == received
    assert lines[0]["at"] > received
    assert lines[0]["due"] == due
    assert lines[-1]["end"] == "returned"
    assert lines[-1]["messages"] == 0


def test_s2_an_allowance_climbs_three_levels_and_comes_home(platform: Platform) -> None:
    lines = platform.journey(MARTYR, at=COMMUNE)

    end = lines[-1]
    assert end["end"] == "returned"
    assert end["custodians"] == [COMMUNE, DISTRICT, PROVINCE, COMMUNE]
    assert end["verdict"] == "early"
    assert end["messages"] >= 1
    wanted = [
        ("received", COMMUNE), ("task_done", COMMUNE), ("offered", COMMUNE),
        ("handed_in", DISTRICT), ("task_done", DISTRICT), ("offered", DISTRICT),
        ("handed_in", PROVINCE), ("resolved", PROVINCE), ("offered", PROVINCE),
        ("handed_in", COMMUNE), ("result_ready", COMMUNE), ("returned", COMMUNE),
    ]  # fmt: skip
    seen = sorted((line["at"], line["milestone"], line["unit"]) for line in lines[:-1])
    assert in_this_order(wanted, [(name, unit) for _, name, unit in seen]), seen
    assert platform.prove()["balanced"] is True
    assert findings(platform) == []


def test_s2_has_a_clock_for_each_leg_and_one_for_the_whole(platform: Platform) -> None:
    lines = platform.journey(MARTYR, at=COMMUNE)

    found = eventually(
        lambda: _finished(whereabouts(platform, lines[-1]["dossier"])),
        what="routing has read that the dossier ended",
    )
    whole = datetime.fromisoformat(lines[0]["due"])
    legs = [(leg["code"], leg["from_unit"], leg["to_unit"]) for leg in found["legs"]]
    assert legs == [
        ("huyen", COMMUNE, DISTRICT), ("tinh", DISTRICT, PROVINCE), ("tra", PROVINCE, COMMUNE)
    ]  # fmt: skip
    clocks = {leg["code"]: leg["due"] for leg in found["legs"]}
    assert datetime.fromisoformat(clocks["huyen"]) < datetime.fromisoformat(clocks["tinh"])
    assert datetime.fromisoformat(clocks["tinh"]) <= whole
    assert [leg["verdict"] for leg in found["legs"][:2]] == ["early", "early"]
    assert datetime.fromisoformat(found["due"]) == whole
    assert [each["unit"] for each in found["custodies"]] == [COMMUNE, DISTRICT, PROVINCE, COMMUNE]


def test_s2_a_leg_that_is_a_day_late_is_late_though_the_whole_is_in_time(
    embedded: Platform,
) -> None:
    """Five, seven and twelve days: X and H need one each and T, until today, thirteen."""
    x, h, t = (
        embedded.at(unit, "importer", holder=PROVINCE) for unit in (COMMUNE, DISTRICT, PROVINCE)
    )
    *days, last = (before_today(count) for count in (15, 14, 13, 1))
    first, second, third = ({"business_at": f"{day}T09:00:00+07:00"} for day in days)
    code = x.accept(MARTYR, **first)
    x.complete_all(code, **first)
    h.receive(code, **second)
    h.complete_all(code, **second)
    t.receive(code, **third)
    t.complete_all(code)
    counter = embedded.at(COMMUNE, "counter_officer")
    counter.receive(code)
    counter.complete_all(code)
    counter.do(code, "return")

    found = eventually(
        lambda: _finished(whereabouts(embedded, code)),
        what="routing has read that the dossier ended",
    )
    legs = {leg["code"]: leg for leg in found["legs"]}
    due = datetime.fromisoformat(f"{last}T17:00:00+07:00")
    assert datetime.fromisoformat(legs["tinh"]["due"]) == due
    assert (legs["huyen"]["verdict"], legs["tinh"]["verdict"]) == ("early", "late")
    assert datetime.fromisoformat(found["due"]) > datetime.now(UTC)
    assert counter.see(code)["dates"]["verdict"] == "early"
    assert embedded.prove()["balanced"] is True


def _finished(found: dict[str, Any]) -> dict[str, Any] | None:
    return found if found["phase"] == "returned" else None


def test_s3_a_nursery_goes_to_the_district_and_back(platform: Platform) -> None:
    lines = platform.journey(NURSERY, at=COMMUNE)

    end = lines[-1]
    assert end["custodians"] == [COMMUNE, DISTRICT, COMMUNE]
    assert end["end"] == "returned"
    assert ("resolved", COMMUNE) in milestones(lines)
    assert ("resolved", DISTRICT) not in milestones(lines)


def shown_to_leader(platform: Platform, code: str) -> str:
    """The dossier's page as the head of the commune sees it."""
    leader = platform.at(COMMUNE, "leader")
    page = leader.who.http.get(f"/n/{node_of(COMMUNE)}/ho-so/{code}")
    assert page.status_code == 200, page.text
    return unescape(page.text)


@pytest.fixture
def hurried() -> Iterator[Platform]:
    """A platform on which an offer must be accepted within three seconds."""
    with own_platform("embedded", MOTCUA_ROUTING_ACCEPT_SECONDS="3") as platform:
        yield platform


def test_s3_an_offer_that_nobody_accepts_is_told_and_moves_nothing(hurried: Platform) -> None:
    clerk = hurried.at(COMMUNE, "counter_officer")
    code = clerk.accept(NURSERY)
    for role in ("case_officer", "case_officer", "leader", "clerk"):
        hurried.at(COMMUNE, role).complete(code)

    supervisor = hurried.person("supervisor", PROVINCE)

    def late() -> list[dict[str, Any]]:
        legs = supervisor.get("/dieu-phoi/api/v1/legs", state="offered")["legs"]
        return [leg for leg in legs if leg["dossier"] == code and leg["offer_overdue_at"]]

    (leg,) = eventually(late, what="routing notices the offer")
    assert (leg["from_unit"], leg["to_unit"]) == (COMMUNE, DISTRICT)
    eventually(
        lambda: "chưa trả lời." in shown_to_leader(hurried, code),
        what="the head of the commune is told",
    )
    assert clerk.see(code)["custodian"] == COMMUNE
    assert clerk.see(code)["holding"] == "transit"
    assert whereabouts(hurried, code)["custodian"] == COMMUNE
    told = [fact["type"] for fact in facts_of(hurried, code)]
    assert told[-1] == "offered"

    hurried.at(DISTRICT, "counter_officer").receive(code)
    eventually(lambda: clerk.see(code)["holding"] == "away", what="the commune hands it out")
    assert whereabouts(hurried, code)["custodian"] == DISTRICT
    assert "chưa trả lời." not in shown_to_leader(hurried, code)
    assert hurried.prove()["balanced"] is True


def test_s4_a_birth_group_closes_when_police_and_insurance_are_done(platform: Platform) -> None:
    lines = platform.journey(BIRTH_GROUP, at=COMMUNE)

    end = lines[-1]
    assert end["end"] == "returned"
    assert end["custodians"] == [COMMUNE]
    facts = facts_of(platform, end["dossier"])
    order = [(fact["type"], fact["unit"]) for fact in facts]
    assert order.count(("parallel_asked", COMMUNE)) == 2
    assert order.count(("parallel_noted", COMMUNE)) == 2
    last_step = order.index(("result_ready", COMMUNE))
    for guest in (POLICE, INSURANCE):
        taken, done = order.index(("parallel_taken", guest)), order.index(
            ("parallel_finished", guest)
        )  # fmt: skip
        assert taken < done < last_step
        assert ("task_done", guest) in order[taken:done]
    moving = {"offered", "handed_in", "handed_out", "offer_ended"}
    assert [fact for fact in facts if fact["type"] in moving] == []
    assert platform.prove()["balanced"] is True


def test_s6_a_second_supplement_is_refused_and_the_first_restarts_the_clock(
    embedded: Platform,
) -> None:
    """Asked on day 2, completed on day 9: the law restarts, the index of QĐ 766 subtracts."""
    paper_book = embedded.at(COMMUNE, "importer", holder=PROVINCE)
    code = paper_book.accept(NURSERY, business_at="2026-03-02T09:00:00+07:00")
    wanted = {"components": ["to-trinh"], "reason": "missing", "note": "Thiếu chữ ký."}
    paper_book.do(code, "supplement/ask", business_at="2026-03-04T09:00:00+07:00", **wanted)
    assert paper_book.see(code)["dates"]["current"] is None

    paper_book.do(code, "supplement/receive", business_at="2026-03-13T09:00:00+07:00")

    dates = paper_book.see(code)["dates"]
    assert dates["first"] == "2026-03-23T17:00:00+07:00"
    assert dates["current"] == dates["restart"] == "2026-04-03T17:00:00+07:00"
    assert dates["subtract"] == "2026-04-01T17:00:00+07:00"

    with refused() as caught:
        paper_book.do(code, "supplement/ask", business_at="2026-03-16T09:00:00+07:00", **wanted)
    assert caught[0].status == 409
    assert f"Hồ sơ {code} đã được yêu cầu bổ sung một lần" in caught[0].sentence
    assert paper_book.see(code)["dates"] == dates
    told = [fact["type"] for fact in facts_of(embedded, code)]
    assert told.count("supplement_asked") == told.count("supplement_received") == 1


def test_s6_a_supplement_brought_home_restarts_the_clock_where_the_dossier_is(
    platform: Platform,
) -> None:
    lines = platform.journey(MARTYR, "--outcome", "supplement", at=COMMUNE)

    assert lines[-1]["end"] == "returned"
    assert [name for name, _ in milestones(lines)].count("supplement_asked") == 1
    assert [name for name, _ in milestones(lines)].count("supplement_received") == 1


def test_s7_a_dossier_is_extended_once_and_never_again(embedded: Platform) -> None:
    counter = embedded.at(COMMUNE, "counter_officer")
    leader = embedded.at(COMMUNE, "leader")
    code = counter.accept(NURSERY)
    due = _day(counter.see(code)["due"])
    why = {"cause": "flow", "note": "Số lượng hồ sơ tăng đột biến."}

    _extended(leader, code, later(due, 5), why)

    after = counter.see(code)
    assert after["due"] == f"{later(due, 5)}T17:00:00+07:00"
    with refused() as caught:
        _extended(leader, code, later(due, 10), why)
    assert caught[0].status == 409
    assert f"Hồ sơ {code} đã xin lỗi và hẹn lại một lần" in caught[0].sentence
    assert counter.see(code)["due"] == after["due"]
    assert [fact["type"] for fact in facts_of(embedded, code)].count("extended") == 1


def test_s7_a_new_date_must_be_a_later_working_day(embedded: Platform) -> None:
    counter = embedded.at(COMMUNE, "counter_officer")
    code = counter.accept(NURSERY)
    due = _day(counter.see(code)["due"])
    leader = embedded.at(COMMUNE, "leader")

    for day in (due, day_off_after(due)):
        with refused() as caught:
            _extended(leader, code, day, {"cause": "flow", "note": "Chậm."})
        assert caught[0].status == 422
    assert _day(counter.see(code)["due"]) == due


def _day(instant: str) -> date:
    return datetime.fromisoformat(instant).date()


def _extended(leader: At, code: str, to: date, why: dict[str, str]) -> None:
    leader.do(code, "extend", to=to.isoformat(), **why)


@pytest.mark.parametrize("outcome", ["refuse", "withdraw", "stop"])
def test_every_other_outcome_ends_as_asked(platform: Platform, outcome: str) -> None:
    ends = {"refuse": "refused", "withdraw": "withdrawn", "stop": "stopped"}

    end = platform.journey(MARTYR, "--outcome", outcome, at=COMMUNE)[-1]

    assert end["end"] == ends[outcome]
    assert end["custodians"][0] == end["custodians"][-1] == COMMUNE
    assert platform.prove()["balanced"] is True


def test_a_repeated_command_is_answered_with_its_first_result(platform: Platform) -> None:
    counter = platform.at(COMMUNE, "counter_officer")
    body = {
        "unit": COMMUNE, "procedure": BIRTH, "channel": "counter",
        "applicant": {"kind": "citizen", "name": "Trần Thị Bình"},
        "components": counter.papers(BIRTH),
    }  # fmt: skip
    once = counter.who.post(f"{counter.api}/dossiers", body, key="hai-lan-bam-chuot")
    again = counter.who.post(f"{counter.api}/dossiers", body, key="hai-lan-bam-chuot")

    assert (once["dossier"], once["due"]) == (again["dossier"], again["due"])
    assert (once["repeated"], again["repeated"]) == (False, True)


def test_nobody_touches_the_dossiers_of_another_unit(platform: Platform) -> None:
    code = platform.at(COMMUNE, "counter_officer").accept(BIRTH)
    stranger = platform.at(COMMUNE, "counter_officer", holder=DISTRICT)

    for act in (lambda: stranger.see(code), lambda: stranger.do(code, "withdraw")):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.status in {403, 404}


def test_a_platform_that_is_not_there_is_told_in_one_sentence(embedded: Platform) -> None:
    done: subprocess.CompletedProcess[str] = Platform(embedded.home / "nowhere", 1, "embedded").run(
        "prove"
    )

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
